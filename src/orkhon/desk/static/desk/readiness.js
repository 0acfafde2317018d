// What is in the way of an article is asked anew when the form was saved in the background or comes back into sight.
const panel = document.getElementById("desk-readiness");
async function ask() {
  if (!panel?.dataset.url || document.hidden) return;
  try {
    const answer = await fetch(panel.dataset.url, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) panel.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
  } catch {
    // The panel stays as it was; publishing asks again in any case.
  }
}
document.addEventListener("w-autosave:success", ask);
document.addEventListener("visibilitychange", ask);
