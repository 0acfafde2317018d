// The side-by-side editor: opens sentences without loading the page, saves by itself, shows what others do, loses nothing.
// Sentences come as text; HTML is only set where the hub has rendered and escaped it.
const screen = document.getElementById("desk-tr");
const rows = document.getElementById("desk-tr-rows");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const [addresses, words] = [read("desk-tr-addresses"), read("desk-tr-words")];
const SAVE_MS = 800, POLL_MS = 3000, HIDDEN_POLL_MS = 20000, AGAIN_MS = 4000, COMPOSE_MS = 20000;
const readOnly = screen.dataset.readOnly === "1";
const byId = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
const token = () => document.querySelector("#desk-tr [name=csrfmiddlewaretoken]")?.value ?? "";
const address = (name, pk) => addresses[name].replace("/0/", `/${pk}/`);

// ---- what was not sent yet is kept in the browser, by person and article
const prefix = `orkhon-tr-${screen.dataset.person}-${screen.dataset.article}-`;
const kept = {
  put(pk, text, revision) { try { localStorage.setItem(prefix + pk, JSON.stringify({ text, revision, at: Date.now() })); } catch { /* full or switched off */ } },
  drop(pk) { try { localStorage.removeItem(prefix + pk); } catch { /* as above */ } },
  get(pk) { try { return JSON.parse(localStorage.getItem(prefix + pk)); } catch { return null; } },
  all() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith(prefix)) found.push(key.slice(prefix.length));
      }
    } catch { /* none */ }
    return found;
  },
};

let open = null; // the row with the field
let saveTimer = 0, composeTimer = 0, pollTimer = 0, againTimer = 0;
let composed = true;
let after = new Date(Date.now() - 5000).toISOString();
let asking = null; // what stands beside the sentence, on its way
let chain = Promise.resolve(); // one save at a time, in order

const field = () => open?.querySelector("textarea");
const rowOf = (pk) => byId(`s${pk}`);
const say = (text) => { byId("desk-tr-saved").textContent = text; };
function trouble(text) {
  const line = byId("desk-tr-trouble");
  line.textContent = text ?? "";
  line.hidden = !text;
}

// ---- a row as it is read
const MARK = /(⟦\/?\d{1,4}\/?⟧)/;
function chips(text) {
  const part = document.createDocumentFragment();
  for (const piece of text.split(MARK)) {
    if (MARK.test(piece)) {
      const chip = document.createElement("span");
      chip.className = "desk-mark";
      chip.textContent = piece;
      part.append(chip);
    } else if (piece) part.append(piece);
  }
  return part;
}
function setState(row, facts) {
  row.dataset.revision = facts.revision;
  row.dataset.state = facts.state;
  const chip = row.querySelector(".desk-tr-no .desk-chip");
  chip.className = `desk-chip desk-chip--${facts.chip}`;
  chip.textContent = facts.state_words;
  row.saved = facts.text;
  row.shown = facts.html;
}
function showRead(row) {
  const form = row.querySelector(".desk-tr-form");
  const target = document.createElement("p");
  const sample = field();
  target.className = "desk-tr-target";
  target.lang = sample?.lang ?? "";
  target.dir = sample?.dir ?? "";
  target.dataset.empty = rows.dataset.empty ?? "";
  if (row.shown !== undefined) target.innerHTML = row.shown; // escaped by the hub
  else target.append(chips(row.saved ?? ""));
  form.replaceWith(target);
}
const savedText = (row) => row.saved ?? (row.saved = row.querySelector(".desk-tr-target")?.textContent ?? row.querySelector("textarea")?.defaultValue ?? "");

// ---- opening
async function openRow(row, focus = true) {
  if (!row || row === open || readOnly) { if (row === open && focus) field()?.focus(); return; }
  closeRow();
  const text = savedText(row);
  open = row;
  row.classList.add("is-open");
  row.setAttribute("aria-current", "true");
  const form = byId("desk-tr-form").content.firstElementChild.cloneNode(true);
  form.action = address("sentence", row.dataset.pk);
  form.elements.csrfmiddlewaretoken.value = token();
  form.elements.revision.value = row.dataset.revision;
  form.elements.text.value = text;
  row.querySelector(".desk-tr-target").replaceWith(form);
  history.replaceState(null, "", `?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.search)), at: row.dataset.pk })}#s${row.dataset.pk}`);
  offerKept(row);
  count();
  if (focus) field().focus({ preventScroll: true });
  show(row, "nearest");
  await askBeside(row);
  poll();
}
// The list scrolls by itself where there is room, and the page else; the head of the page stays where it is.
function show(row, block) {
  const list = rows.closest(".desk-tr-list");
  if (list.scrollHeight <= list.clientHeight + 1) { row.scrollIntoView({ block }); return; }
  const [box, seen] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
  if (block === "center") list.scrollTop += box.top - seen.top - Math.max(0, (list.clientHeight - box.height) / 2);
  else if (box.top < seen.top) list.scrollTop += box.top - seen.top;
  else if (box.bottom > seen.bottom) list.scrollTop += Math.min(box.bottom - seen.bottom, box.top - seen.top);
}
function closeRow() {
  if (!open) return;
  const row = open;
  flush();
  showRead(row);
  row.classList.remove("is-open");
  row.removeAttribute("aria-current");
  open = null;
}
async function askBeside(row) {
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(address("beside", row.dataset.pk) + location.search, { headers: { Accept: "application/json" }, signal: mine.signal });
    if (!answer.ok || answer.redirected) return;
    const found = await answer.json();
    if (row !== open) return;
    byId("desk-tr-beside").innerHTML = found.aside;
    row.querySelector(".desk-tr-source").innerHTML = found.source;
    row.querySelector(".desk-tr-findings").innerHTML = found.findings;
    showMarks(row, found.marks);
    row.longest = found.longest;
    count();
    back();
    if (+found.row.revision > +row.dataset.revision) arrived(found.row);
  } catch (error) { if (error.name !== "AbortError") trouble(words.offline); }
}
function showMarks(row, marks) {
  const buttons = marks.map((mark) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "desk-mark", textContent: `${mark.open} ${mark.name}`, title: `Ctrl Shift ${mark.number}` });
    Object.assign(button.dataset, { open: mark.open, close: mark.close });
    return button;
  });
  row.querySelector(".desk-tr-marks").replaceChildren(...buttons);
}
function count() {
  const place = open?.querySelector(".desk-tr-count");
  if (!place) return;
  const letters = [...field().value.replace(new RegExp(MARK, "g"), "")].length;
  const most = open.longest || +open.dataset.longest || [...open.querySelector(".desk-tr-source").textContent.replace(new RegExp(MARK, "g"), "")].length;
  place.textContent = fill(words.letters, { count: letters, most });
}

// ---- saving
function changed() {
  const row = open;
  kept.put(row.dataset.pk, field().value, row.dataset.revision);
  count();
  clearTimeout(saveTimer);
  saveTimer = setTimeout(() => save(row, field()?.value), SAVE_MS);
}
function flush() {
  clearTimeout(saveTimer);
  if (open && field().value !== savedText(open)) {
    // Shown at once as it was written; the hub's own words come with its answer.
    const [row, text] = [open, field().value];
    row.shown = undefined;
    const before = row.saved;
    row.saved = text;
    save(row, text, {}, before);
  }
}
function save(row, text, more = {}, before = savedText(row)) {
  const run = () => send(row, text ?? "", more, before);
  chain = chain.then(run, run);
  return chain;
}
async function send(row, text, more, before) {
  const pk = row.dataset.pk;
  if (text === before && !more.do && !more.sure && !more.fix) return null;
  say(words.saving);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token(), revision: row.dataset.revision, text, do: "save", ...more });
  let answer;
  try {
    answer = await fetch(address("sentence", pk) + location.search, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    kept.put(pk, text, row.dataset.revision);
    say("");
    trouble(words.offline);
    clearTimeout(againTimer);
    againTimer = setTimeout(sendKept, AGAIN_MS);
    return null;
  }
  if (answer.redirected || answer.status === 403) { say(""); trouble(words.signed_out); return null; }
  const found = await answer.json().catch(() => null);
  if (answer.status === 409 && found?.conflict) { overtaken(row, found, text); return null; }
  if (!answer.ok || !found) { say(""); trouble(found?.words ?? words.failed); return null; }
  trouble("");
  composed = false;
  clearTimeout(composeTimer);
  composeTimer = setTimeout(compose, COMPOSE_MS);
  const unsent = kept.get(pk);
  if (!unsent || unsent.text === text) kept.drop(pk);
  setState(row, found.row);
  for (const other of found.rows) arrived(other);
  progress(found.progress);
  if (row === open) {
    open.querySelector("[name=revision]").value = row.dataset.revision;
    if (more.fix) { field().value = found.row.text; count(); }
    row.querySelector(".desk-tr-findings").innerHTML = found.findings;
    if (found.source) row.querySelector(".desk-tr-source").innerHTML = found.source;
  } else if (!row.querySelector(".desk-tr-form")) {
    row.querySelector(".desk-tr-target").innerHTML = found.row.html;
  }
  say(fill(words.saved, { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) }));
  return found;
}
async function sendKept() {
  for (const pk of kept.all()) {
    const row = rowOf(pk);
    const unsent = kept.get(pk);
    if (row && unsent && (row === open || savedText(row) === unsent.text) && String(unsent.revision) === row.dataset.revision) {
      await save(row, row === open ? field().value : unsent.text, { do: "save" });
    }
  }
}
function overtaken(row, found, mine) {
  kept.put(row.dataset.pk, mine, found.revision);
  setState(row, found);
  say("");
  const place = row.querySelector(".desk-tr-two") ?? document.createElement("div");
  place.className = "desk-tr-two";
  place.innerHTML = found.two;
  if (!place.isConnected) row.append(place);
  if (row !== open) row.querySelector(".desk-tr-target").innerHTML = row.shown;
}
function offerKept(row) {
  const unsent = kept.get(row.dataset.pk);
  if (!unsent || unsent.text === savedText(row)) { kept.drop(row.dataset.pk); return; }
  // It was written on this text: it goes on where it was. Else both are shown.
  if (String(unsent.revision) === row.dataset.revision) {
    field().value = unsent.text;
    trouble(words.kept);
    changed();
  } else {
    save(row, unsent.text, {}, null);
  }
}
async function confirm(sure) {
  if (!open) return;
  const row = open;
  clearTimeout(saveTimer);
  const found = await save(row, field().value, sure ? { do: "confirm", sure: "1" } : { do: "confirm" });
  if (!found?.confirmed || row !== open) return;
  say(fill(words.confirmed_next, { number: row.dataset.number }));
  const next = following(row, (one) => one.dataset.state !== "confirmed");
  if (next) openRow(next);
  else say(words.nothing_left);
}
function following(row, wanted, step = "nextElementSibling") {
  let one = row[step];
  while (one && !(one.dataset?.pk && wanted(one))) one = one[step];
  return one;
}

// ---- what others do
function arrived(facts) {
  const row = rowOf(facts.pk);
  if (!row || +facts.revision < +row.dataset.revision) return;
  const same = +facts.revision === +row.dataset.revision && facts.state === row.dataset.state;
  if (same) return;
  if (row === open) {
    if (field().value === savedText(row) && !saveTimerRuns()) {
      setState(row, facts);
      field().value = facts.text;
      row.querySelector("[name=revision]").value = facts.revision;
      count();
    } else {
      trouble(fill(words.changed, { number: row.dataset.number }));
    }
    return; // what is being typed is never touched; saving shows both texts
  }
  setState(row, facts);
  row.querySelector(".desk-tr-target").innerHTML = facts.html;
}
const saveTimerRuns = () => document.activeElement === field() && kept.get(open.dataset.pk) !== null;
function progress(found) {
  if (!found) return;
  byId("desk-tr-progress-words").textContent = found.words;
  const bar = document.querySelector(".desk-tr-progress");
  bar.setAttribute("aria-valuenow", found.percent);
  bar.querySelector("rect").setAttribute("width", found.percent);
}
async function poll() {
  clearTimeout(pollTimer);
  try {
    const query = new URLSearchParams({ at: open?.dataset.pk ?? 0, after });
    for (const [name, value] of new URLSearchParams(location.search)) if (name === "source" || name === "target") query.set(name, value);
    const answer = await fetch(`${addresses.changes}?${query}`, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) {
      const found = await answer.json();
      after = found.after;
      found.rows.forEach(arrived);
      progress(found.progress);
      here(found.here);
      byId("desk-tr-anew").hidden = found.version === screen.dataset.version;
      byId("desk-tr-machine").textContent = found.machine;
    }
  } catch { /* the hub is away; saving says so */ }
  clearTimeout(pollTimer);
  pollTimer = setTimeout(poll, document.hidden ? HIDDEN_POLL_MS : POLL_MS);
}
function here(people) {
  byId("desk-tr-here").textContent = people.length ? fill(words.here, { names: people.map((one) => one.name).join(", ") }) : "";
  for (const place of rows.querySelectorAll(".desk-tr-who")) if (place.textContent) place.textContent = "";
  for (const one of people) {
    const place = rowOf(one.segment)?.querySelector(".desk-tr-who");
    if (place) { place.textContent = one.name; place.title = fill(words.in_sentence, { name: one.name }); }
  }
}

// ---- the draft
function compose() {
  clearTimeout(composeTimer);
  if (composed || readOnly) return;
  composed = true;
  fetch(addresses.send, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token(), do: "keep" }), headers: { Accept: "application/json" }, keepalive: true }).catch(() => { composed = false; });
}
addEventListener("pagehide", () => {
  if (readOnly) return;
  if (open && field().value !== savedText(open)) {
    kept.put(open.dataset.pk, field().value, open.dataset.revision);
    const last = new URLSearchParams({ csrfmiddlewaretoken: token(), revision: open.dataset.revision, text: field().value, do: "save", compose: "1" });
    fetch(address("sentence", open.dataset.pk), { method: "POST", body: last, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
  }
  compose();
});
addEventListener("online", sendKept);
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });

// ---- back-translation
async function back() {
  const place = document.querySelector(".desk-tr-back-words");
  if (place?.dataset.auto === "1") await askBack(document.querySelector("a.desk-tr-back"));
}
async function askBack(link) {
  if (!link) return;
  const place = document.querySelector(".desk-tr-back-words");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "application/json" } });
    const found = await answer.json();
    place.innerHTML = found.html;
    place.dataset.auto = "";
  } catch { trouble(words.offline); }
}

// ---- hands
function take(text) {
  if (!open) return;
  field().value = text;
  changed();
  clearTimeout(saveTimer);
  save(open, text);
  say(words.copied);
  field().focus();
}
function putMark(button) {
  const area = field();
  const { selectionStart: from, selectionEnd: to, value } = area;
  const { open: begin, close: end } = button.dataset;
  area.setRangeText(begin + value.slice(from, to) + end, from, to, "select");
  if (from === to) area.setSelectionRange(from + begin.length, from + begin.length);
  changed();
  area.focus();
}
screen.addEventListener("input", (event) => { if (event.target === field()) changed(); });
screen.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches(".desk-tr-form")) {
    event.preventDefault();
    if (button?.name === "fix") { clearTimeout(saveTimer); save(open, field().value, { fix: button.value }); }
    else if (button?.name === "sure") confirm(true);
    else if (button?.value === "confirm") confirm(false);
    else { clearTimeout(saveTimer); save(open, field().value, { do: "save" }); }
  } else if (form.matches(".desk-tr-take")) {
    event.preventDefault();
    take(button.value);
  } else if (form.closest(".desk-tr-two")) {
    event.preventDefault();
    const row = form.closest(".desk-tr-row");
    const box = form.closest("div.desk-tr-two:not(.desk-notice)") ?? form.closest(".desk-tr-two");
    box.remove();
    kept.drop(row.dataset.pk);
    trouble("");
    if (row === open) { field().value = button.value; row.querySelector("[name=revision]").value = row.dataset.revision; count(); }
    if (button.dataset.choose === "mine") save(row, button.value, { do: "save" });
    else say("");
  } else if (form.id === "desk-tr-send") flush();
});
screen.addEventListener("click", (event) => {
  const mark = event.target.closest("button.desk-mark");
  if (mark) return putMark(mark);
  if (event.target.closest("[data-close]")) return event.target.closest("dialog").close();
  if (event.target.closest(".desk-tr-skip")) { event.preventDefault(); return openRow(following(open, () => true)); }
  const link = event.target.closest("a.desk-tr-back");
  if (link) { event.preventDefault(); return askBack(link); }
  const row = event.target.closest(".desk-tr-row");
  if (!row || readOnly || getSelection().toString()) return;
  const way = event.target.closest("a");
  if (way && !way.closest(".desk-tr-no")) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (way) event.preventDefault();
  if (row !== open) openRow(row);
});
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const keys = event.ctrlKey || event.metaKey;
  const typing = event.target.matches?.("textarea, input, select, [contenteditable]");
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (keys && event.key === "Enter" && open) confirm(false);
  else if (keys && event.key === "ArrowDown") openRow(open ? following(open, () => true) : rows.querySelector("[data-pk]"));
  else if (keys && event.key === "ArrowUp" && open) openRow(following(open, () => true, "previousElementSibling"));
  else if (keys && digit && event.shiftKey && open) open.querySelectorAll("button.desk-mark")[digit - 1]?.click();
  else if (keys && digit && open) {
    const found = document.querySelector(`[data-take="${digit}"]`);
    if (!found) return;
    take(found.value);
  } else if (keys && event.code === "KeyG") glossary();
  else if (event.key === "Escape" && event.target === field()) { flush(); open.querySelector(".desk-tr-no a").focus(); }
  else if (event.key === "?" && !typing) byId("desk-tr-help").showModal();
  else return;
  event.preventDefault();
});
function glossary() {
  const dialog = byId("desk-tr-term");
  const area = field();
  const chosen = getSelection().toString();
  byId("desk-tr-term-source").value = area && document.activeElement === area ? "" : chosen;
  byId("desk-tr-term-target").value = area ? area.value.slice(area.selectionStart, area.selectionEnd) : "";
  dialog.querySelector("[name=at]").value = open?.dataset.pk ?? 0;
  dialog.showModal();
}

// ---- the beginning
const first = rows.querySelector(".is-open");
if (first && !readOnly) {
  open = first;
  savedText(first);
  offerKept(first);
  count();
  back();
  field().focus({ preventScroll: true });
  if (location.hash || new URLSearchParams(location.search).has("at")) { scrollTo(0, 0); show(first, "center"); }
}
for (const pk of kept.all()) {
  const row = rowOf(pk);
  if (!row) kept.drop(pk);
  else if (row !== open && kept.get(pk)?.text !== savedText(row)) row.querySelector(".desk-tr-who").textContent = words.kept;
}
pollTimer = setTimeout(poll, POLL_MS);
