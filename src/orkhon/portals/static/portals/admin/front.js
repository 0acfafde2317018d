// The front page is arranged by dragging too, and found while one types. Each deed is the same form that works without
// this script: it is sent, and the page as it would be comes back, rendered and escaped by the hub.
const form = document.getElementById("front-form");
const canvas = document.getElementById("front-canvas");
const found = document.getElementById("front-found");
const typed = document.getElementById("front-q");
const TYPING_MS = 250;
let dragged = null;
let leaving = false;
let queue = Promise.resolve();

// The admin's own head stays above while one scrolls, as high as its words need.
const head = document.querySelector(".w-slim-header");
if (head) new ResizeObserver(() => form.style.setProperty("--fronts-under", getComputedStyle(head).position === "sticky" ? `${head.offsetHeight}px` : "0px")).observe(head);

function dirty() {
  return Boolean(canvas.querySelector("[data-dirty='1']"));
}

function say(words) {
  const status = document.getElementById("front-status");
  if (status) status.textContent = words;
}

function withDeed(deed) {
  const data = new FormData(form);
  data.set("do", deed);
  data.set("part", "1");
  return data;
}

// One after the other: each deed is done to what the one before it made.
function act(deed, focus = "") {
  queue = queue.then(() => send(deed, focus));
  return queue;
}

async function send(deed, focus) {
  const open = [...canvas.querySelectorAll("details[open]")].map((one) => one.closest("[data-place]")?.dataset.place);
  canvas.classList.add("fronts-busy");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: withDeed(deed), headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  } catch {
    say(form.dataset.gone);
    return;
  } finally {
    canvas.classList.remove("fronts-busy");
  }
  canvas.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
  for (const place of open) canvas.querySelector(`[data-place="${CSS.escape(place ?? "")}"] details`)?.setAttribute("open", "");
  if (focus) {
    const [way, of] = [focus.slice(0, focus.indexOf(":")), focus.slice(focus.indexOf(":") + 1)];
    const other = { up: "down", down: "up", "row-up": "row-down", "row-down": "row-up" }[way];
    const again = [focus, `${other}:${of}`].map((name) => canvas.querySelector(`[data-focus="${CSS.escape(name)}"]`));
    again.find(Boolean)?.focus();
  }
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.hasAttribute("formaction")) {
    leaving = !button?.hasAttribute("formtarget");
    return;
  }
  event.preventDefault();
  if (button.value === "search") search();
  else act(button.value, button.dataset.focus);
});

// Enter in a field of the canvas presses the button beside it, not the first one of the form.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  if (event.target === typed) {
    event.preventDefault();
    search();
  } else if (event.target.name === "title") {
    event.preventDefault();
    act("title");
  } else if (event.target.name.startsWith("until-")) {
    event.preventDefault();
    act(`end:${event.target.name.slice(6)}`);
  }
});

let waiting = 0;
let asked = 0;
async function search() {
  clearTimeout(waiting);
  const number = ++asked;
  const address = new URL(form.dataset.search, location.href);
  address.searchParams.set("section", form.elements.section.value);
  address.searchParams.set("q", typed.value);
  if (form.elements.others?.checked) address.searchParams.set("others", "1");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (number !== asked || !answer.ok) return;
    found.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
  } catch {
    say(form.dataset.gone);
  }
}
typed.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, TYPING_MS);
});
form.elements.others?.addEventListener("change", search);

function target(event) {
  if (!dragged) return null;
  const wanted = dragged.row ? "[data-row]" : "[data-place]";
  const place = event.target instanceof Element ? event.target.closest(wanted) : null;
  return place && canvas.contains(place) ? place : null;
}

form.addEventListener("dragstart", (event) => {
  const from = event.target instanceof Element ? event.target.closest("[draggable='true']") : null;
  if (!from) return;
  const row = from.matches("h3") ? from.closest("[data-row]")?.dataset.row : "";
  dragged = row ? { row } : { article: from.dataset.article, place: from.dataset.place ?? "" };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row || dragged.article);
  from.classList.add("fronts-drags");
});
form.addEventListener("dragover", (event) => {
  const over = target(event);
  for (const one of canvas.querySelectorAll(".fronts-over")) if (one !== over) one.classList.remove("fronts-over");
  if (!over) return;
  event.preventDefault();
  over.classList.add("fronts-over");
});
form.addEventListener("drop", (event) => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  if (dragged.row) {
    if (over.dataset.row !== dragged.row) act(`row:${dragged.row}:${over.dataset.row}`);
  } else if (dragged.place) {
    if (over.dataset.place !== dragged.place) act(`swap:${dragged.place}:${over.dataset.place}`);
  } else act(`put:${dragged.article}:${over.dataset.place}`);
});
form.addEventListener("dragend", () => {
  dragged = null;
  for (const one of form.querySelectorAll(".fronts-drags, .fronts-over")) one.classList.remove("fronts-drags", "fronts-over");
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-discard]")) leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (dirty() && !leaving) {
    event.preventDefault();
    event.returnValue = form.dataset.leave;
  }
});
