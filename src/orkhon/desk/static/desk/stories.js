// The page of a story asks now and then whether it is still as it is shown, and says so. Nothing moves by itself, but
// for what the person has just decided: merging and splitting take effect within seconds, and then the page is shown anew.
const place = document.getElementById("desk-story");
const news = document.getElementById("desk-story-news");
const soon = "soon" in place.dataset;
const EVERY_MS = soon ? 1000 : 15000;
const MOST_SOON = 60;
let asked = 0;

async function ask() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" } });
  } catch {
    news.textContent = place.dataset.gone;
    return;
  }
  const state = answer.headers.get("X-Story-State");
  if (answer.status !== 204 || state === null) return;
  if (state === place.dataset.state) {
    news.textContent = "";
    return;
  }
  if (soon) {
    location.reload();
    return;
  }
  if (news.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = place.dataset.show;
  button.addEventListener("click", () => location.reload());
  news.replaceChildren(document.createTextNode(`${place.dataset.changed} `), button);
}

const beat = setInterval(() => {
  asked += 1;
  if (soon && asked > MOST_SOON) clearInterval(beat);
  ask();
}, EVERY_MS);
document.addEventListener("visibilitychange", ask);
