// Who reads now is asked again every ten seconds while somebody looks. Numbers change in their places; nothing is announced.
const place = document.getElementById("readership-now");
const news = document.getElementById("readership-now-news");
const EVERY_MS = 10000;

async function ask() {
  if (document.hidden || place.contains(document.activeElement)) return;
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    // The hub's own fragment, rendered and escaped there.
    place.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    news.textContent = "";
  } catch {
    if (news.textContent !== place.dataset.gone) news.textContent = place.dataset.gone;
  }
}

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
