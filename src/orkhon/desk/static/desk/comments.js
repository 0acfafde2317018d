// Comments beside the form: tied to the field or block that they are about, said and settled without leaving it, and
// asked for anew while the form is open. Without this script the same forms work, each with a page of its own after it.
const EVERY_MS = 8000;
const LONGEST_QUOTE = 300;
const panel = document.getElementById("desk-comments-beside");
const form = document.getElementById("w-editor-form");
const toggle = document.querySelector('[data-side-panel-toggle="desk-comments"]');
const words = panel?.dataset ?? {};
const fields = JSON.parse(document.getElementById("desk-comment-fields")?.textContent ?? "{}");
const place = panel?.querySelector("[data-conversations]");
const said = panel?.querySelector("[data-said]");
let version = "";
let about = { passage: "", quote: "" };

// ---- places of the form
const blockOf = (key) => form.querySelector(`[data-contentpath="content"] [data-contentpath="${CSS.escape(key.split(".")[1] ?? "")}"]`);
function elementOf(key) {
  if (!key) return null;
  if (key.startsWith("content.")) return blockOf(key);
  return form.elements.namedItem(key)?.closest("[data-field-wrapper], .w-panel, .w-field__wrapper") ?? null;
}
function textOf(element) {
  const chosen = document.getSelection();
  if (chosen && !chosen.isCollapsed && element.contains(chosen.anchorNode)) return chosen.toString().trim().slice(0, LONGEST_QUOTE);
  const found = element.querySelector('.public-DraftEditor-content, textarea, input[type="text"]:not([hidden])');
  return (found?.value ?? found?.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, LONGEST_QUOTE);
}
const isAt = (key, passage) => passage === key || passage.startsWith(`${key}.`);
const talks = () => [...place.querySelectorAll(".desk-talk")];
const openAt = (key) => talks().filter((talk) => isAt(key, talk.dataset.passage ?? "") && !talk.classList.contains("desk-talk--settled"));

function opened() {
  if (toggle && toggle.getAttribute("aria-expanded") !== "true") toggle.click();
}
function comeTo(key, element) {
  opened();
  for (const talk of talks()) talk.classList.toggle("desk-talk--near", isAt(key, talk.dataset.passage ?? ""));
  const quote = textOf(element);
  about = { passage: key, quote };
  tellAbout();
  const near = place.querySelector(".desk-talk--near:not(.desk-talk--settled)");
  near?.scrollIntoView({ block: "nearest" });
  (near?.querySelector('input[name="text"]') ?? place.querySelector("textarea"))?.focus();
}
function tellAbout() {
  const asking = place.querySelector("form.desk-stack");
  if (!asking) return;
  asking.querySelector('[name="passage"]').value = about.passage;
  asking.querySelector('[name="quote"]').value = about.quote;
  asking.querySelector(".desk-about")?.remove();
  if (!about.passage) return;
  const line = Object.assign(document.createElement("p"), { className: "desk-about" });
  const shown = document.createElement("span");
  shown.textContent = `${words.wordAbout} ${about.quote || fields[about.passage] || "…"}`;
  const whole = Object.assign(document.createElement("button"), { type: "button", className: "desk-talk-place", textContent: words.wordWhole });
  whole.addEventListener("click", () => { about = { passage: "", quote: "" }; tellAbout(); asking.querySelector("textarea").focus(); });
  line.append(shown, whole);
  asking.prepend(line);
}
function show(key) {
  const element = elementOf(key);
  if (!element) { said.textContent = words.wordGone; return; }
  // A field may stand in a tab that is not open.
  const tab = element.closest('[role="tabpanel"][hidden]');
  if (tab) document.querySelector(`[role="tab"][aria-controls="${tab.id}"], [role="tab"][href="#${tab.id}"]`)?.click();
  element.scrollIntoView({ block: "center" });
  element.classList.add("desk-commented");
  setTimeout(() => element.classList.remove("desk-commented"), 2500);
  element.querySelector('[contenteditable="true"], textarea, input:not([type="hidden"])')?.focus({ preventScroll: true });
}

// ---- a button at each place
const ICON = '<svg class="icon" aria-hidden="true"><use href="#icon-comment"></use></svg>';
function button(key, element) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "desk-comment-here";
  made.dataset.comment = key;
  made.innerHTML = ICON;
  made.addEventListener("click", () => comeTo(key, element));
  return made;
}
function placeButtons() {
  for (const name of Object.keys(fields)) {
    const input = form.elements.namedItem(name);
    if (!(input instanceof HTMLElement) || form.querySelector(`[data-comment="${name}"]`)) continue;
    const label = form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    const head = label?.closest(".w-panel__header") ?? null;
    const around = input.closest(".w-panel__content, [data-field-wrapper]") ?? input.parentElement;
    if (head) head.append(button(name, around));
    else label?.after(button(name, around));
  }
  const stream = form.querySelector('[data-contentpath="content"]');
  for (const child of stream?.querySelectorAll("[data-streamfield-child]") ?? []) {
    if (child.parentElement?.closest("[data-streamfield-child]")) continue;
    const id = child.dataset.contentpath;
    const controls = child.querySelector("[data-panel-controls]");
    if (!id || !controls || child.querySelector(`[data-comment="content.${CSS.escape(id)}"]`)) continue;
    controls.prepend(button(`content.${id}`, child));
  }
  count();
}
function count() {
  for (const one of form.querySelectorAll("[data-comment]")) {
    const number = openAt(one.dataset.comment).length;
    const text = number ? `${words.wordComment} (${number})` : words.wordComment;
    if (one.getAttribute("aria-label") === text) continue;
    one.setAttribute("aria-label", text);
    one.title = text;
    one.innerHTML = number ? `${ICON}${number}` : ICON;
    if (number) one.dataset.count = number;
    else delete one.dataset.count;
  }
  const open = talks().filter((talk) => !talk.classList.contains("desk-talk--settled")).length;
  const counter = toggle?.querySelector("[data-side-panel-toggle-counter]");
  if (counter && counter.textContent.trim() !== String(open)) { counter.textContent = open; counter.hidden = !open; }
}
function placeLinks() {
  for (const talk of talks()) {
    const key = talk.dataset.passage;
    if (!key || talk.querySelector(".desk-talk-place")) continue;
    const link = Object.assign(document.createElement("button"), { type: "button", className: "desk-talk-place", textContent: fields[key] ? `${words.wordShow}: ${fields[key]}` : words.wordShow });
    link.addEventListener("click", () => show(key));
    talk.prepend(link);
  }
}

// ---- what was said meanwhile
const isWriting = () => [...place.querySelectorAll('textarea, input[type="text"]')].some((field) => field.value.trim());
async function ask({ anew = false } = {}) {
  let answer;
  try {
    answer = await fetch(words.url, { headers: { Accept: "text/html", ...(version && !anew ? { "If-None-Match": version } : {}) }, cache: "no-store" });
  } catch {
    return;  // the hub is away; the next look finds it
  }
  if (!answer.ok || answer.redirected) return;
  const first = !version;
  version = answer.headers.get("ETag") ?? "";
  const html = await answer.text();
  if (first && !anew) return;  // what the page brought is as new
  if (isWriting() && !anew) {
    version = "";
    said.textContent = words.wordNew;
    return;
  }
  place.replaceChildren(document.createRange().createContextualFragment(html));
  placeLinks();
  count();
  tellAbout();
}
async function send(event) {
  const asked = event.target;
  if (!(asked instanceof HTMLFormElement)) return;
  event.preventDefault();
  const body = new FormData(asked, event.submitter);
  const pressed = event.submitter;
  if (pressed) pressed.disabled = true;
  try {
    const answer = await fetch(asked.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) { said.textContent = told.refusal ?? words.wordFailed; return; }
    said.textContent = "";
    about = { passage: "", quote: "" };
    await ask({ anew: true });
    const mine = document.getElementById(`comment-${told.comment}`);
    mine?.setAttribute("tabindex", "-1");
    mine?.focus({ preventScroll: false });
  } catch {
    said.textContent = words.wordFailed;
  } finally {
    if (pressed) pressed.disabled = false;
  }
}

if (panel && form) {
  place.addEventListener("submit", send);
  placeLinks();
  placeButtons();
  new MutationObserver(placeButtons).observe(form, { childList: true, subtree: true });
  if (/^#comment-\d+$/.test(location.hash)) { opened(); document.querySelector(location.hash)?.scrollIntoView({ block: "center" }); }
  ask();
  setInterval(() => { if (!document.hidden) ask(); }, EVERY_MS);
}
