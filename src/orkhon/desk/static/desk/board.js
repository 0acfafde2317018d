// The board keeps itself fresh and goes by arrow keys. Nothing moves under anybody's hands: what is new waits for a button.
const place = document.getElementById("desk-board");
const news = document.getElementById("desk-board-news");
const EVERY_MS = 20000;
let waiting = null;

async function ask() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" } });
  } catch {
    news.textContent = place.dataset.gone;
    return;
  }
  const state = answer.headers.get("X-Board-State");
  if (!answer.ok || !state) return;
  if (state === place.dataset.state) {
    if (!waiting) news.textContent = "";
    return;
  }
  waiting = { html: await answer.text(), state };
  if (news.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = place.dataset.show;
  button.addEventListener("click", show);
  news.replaceChildren(document.createTextNode(`${place.dataset.changed} `), button);
}

function show() {
  if (!waiting) return;
  // The table is the hub's own page, rendered and escaped there.
  place.replaceChildren(document.createRange().createContextualFragment(waiting.html));
  place.dataset.state = waiting.state;
  waiting = null;
  news.replaceChildren();
  cells()[0]?.focus();
}

const cells = () => [...place.querySelectorAll("td a, td [tabindex]")];

place.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rows = [...place.querySelectorAll("tbody tr")];
  const across = document.dir === "rtl" ? -step[0] : step[0];
  let [x, y] = [[...cell.parentElement.cells].indexOf(cell), rows.indexOf(cell.parentElement)];
  for (;;) {
    x += across;
    y += step[1];
    const next = rows[y]?.cells[x];
    if (!next || x < 1) return;
    const link = next.checkVisibility() && next.querySelector("a");
    if (link) {
      event.preventDefault();
      link.focus();
      return;
    }
  }
});

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
