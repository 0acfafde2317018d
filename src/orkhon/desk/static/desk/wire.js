// The wire screen, live: what the server sends stands in rows that it has rendered itself. Without this file the
// screen works as pages do. Keeps two things in the browser: which positions were opened, and whether letters are keys.
"use strict";
(() => {
  const screen = document.getElementById("wire-screen");
  if (!screen) return;
  const $ = (id) => document.getElementById(id);
  const listPane = $("wire-list"), readPane = $("reading"), said = $("wire-said"), standing = $("wire-standing");
  const form = $("wire-filters"), help = $("wire-help"), filterPane = $("wire-filter-pane");
  const narrow = matchMedia("(width < 64rem)");
  const LONGEST_LIST = 400, MOST_READ = 3000, AWAY_MS = 60000;
  const keptNames = { read: "orkhon-wire-read", keys: "orkhon-wire-keys" };

  // ---- what the browser keeps
  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window */ } };
  const positions = () => { try { return JSON.parse(recall(keptNames.read) || "[]"); } catch { return []; } };
  const read = new Set([positions()].flat());
  const markRead = (at) => {
    if (!at || read.has(at)) return;
    read.add(at);
    remember(keptNames.read, JSON.stringify([...read].slice(-MOST_READ)));
    countUnread();
  };

  // ---- the list
  let list, head, pending, rows;
  let kept = screen.dataset.kept, source = null, last = 0, again = 0, timer = 0, closed = false;
  const newButton = () => $("wire-new");
  const listed = () => $("wire-listed");
  const told = (name, count) => screen.dataset[name].replace("{count}", count);
  const isFirst = () => listed().dataset.first === "yes";
  // On a phone whatever scrolls around the screen: the admin has a box of its own for that.
  const outer = () => {
    let best = document.scrollingElement, most = best.scrollHeight - best.clientHeight;
    for (let box = screen; box; box = box.parentElement) {
      const room = box.scrollHeight - box.clientHeight;
      if (room > most && /auto|scroll/.test(getComputedStyle(box).overflowY)) [best, most] = [box, room];
    }
    return best;
  };
  // The admin's box scrolls smoothly, and what must not be seen to move cannot wait for that.
  const scrollTo = (box, top) => box.scrollTo({ top, behavior: "instant" });
  const scroller = () => (narrow.matches ? outer() : listPane);
  const rowOf = (element) => element?.closest?.("#wire-list .desk-wire > li");

  function adopt() {
    list = listPane.querySelector(".desk-wire");
    head = Number(listed().dataset.head);
    pending = new Map();
    rows = new Map();
    list.setAttribute("role", "listbox");
    list.tabIndex = 0;
    for (const row of list.children) dress(row);
    const open = [...list.children].find((row) => row.hasAttribute("aria-current"));
    choose(open || list.firstElementChild, false);
    $("wire-open-filters").hidden = !narrow.matches;
    $("wire-open-filters").addEventListener("click", showFilters);
    newButton().addEventListener("click", () => showNew(true));
    countUnread();
  }

  function dress(row) {
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    for (const link of row.querySelectorAll("a")) link.tabIndex = -1;
    row.classList.toggle("desk-read", read.has(Number(row.dataset.at)));
    rows.set(row.dataset.uri, row);
  }

  function countUnread() {
    let unread = 0;
    for (const row of list.children) {
      const old = read.has(Number(row.dataset.at));
      row.classList.toggle("desk-read", old);
      unread += old ? 0 : 1;
    }
    $("wire-unread").textContent = told("unread", unread);
    // What was found is counted by the search room, also what is on no page yet.
    if (!$("wire-found")) $("wire-count").textContent = told("items", list.children.length);
  }

  const chosen = () => list.querySelector('[aria-selected="true"]');
  function choose(row, scroll = true) {
    if (!row) return;
    chosen()?.setAttribute("aria-selected", "false");
    row.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const now = chosen();
    choose(now ? (by > 0 ? now.nextElementSibling : now.previousElementSibling) || now : list.firstElementChild);
  }

  // Where the admin's header ends, which stays above.
  const wireTop = () => screen.getBoundingClientRect().top + outer().scrollTop;

  // Whatever is changed above, what is under the pointer, or else looked at, stays where it is.
  function keepStill(change) {
    const top = scroller() === listPane ? listPane.getBoundingClientRect().top : wireTop();
    const anchor = list.querySelector("li:hover") || (list.contains(document.activeElement) && chosen())
      || [...list.children].find((row) => row.getBoundingClientRect().bottom > top + 48);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected && list.offsetParent) scrollTo(scroller(), scroller().scrollTop + anchor.getBoundingClientRect().top - before);
  }

  function made(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  const atTop = () => !narrow.matches ? listPane.scrollTop < 4
    : outer().scrollTop < 4 && !screen.classList.contains("desk-screen--reading");
  const atRest = () => atTop() && !listPane.matches(":hover") && !listPane.contains(document.activeElement);

  function tell(data) {
    for (const one of data.rows) {
      const row = rows.get(one.uri);
      if (row && one.html) renew(row, one);
      else if (row) strike(row, one);
      else if (one.new || pending.has(one.uri)) pending.set(one.uri, one);
      if (opened()?.dataset.uri === one.uri) renewReading(one);
    }
    head = Math.max(head, data.head);
    const count = pending.size;
    if (count && isFirst() && atRest()) showNew(false);
    else if (count) {
      const words = `${told("fresh", count)} ↑`;
      if (newButton().hidden || newButton().textContent !== words) said.textContent = told("fresh", count);
      newButton().textContent = words;
      newButton().hidden = false;
    }
  }

  function renew(row, one) {
    const fresh = made(one.html);
    keepStill(() => {
      const had = row.getAttribute("aria-selected");
      const newer = fresh.dataset.at !== row.dataset.at;
      row.className = fresh.className;
      row.id = fresh.id;
      row.dataset.at = fresh.dataset.at;
      row.innerHTML = fresh.innerHTML;
      dress(row);
      row.setAttribute("aria-selected", had);
      if (had === "true") list.setAttribute("aria-activedescendant", row.id);
      if (newer && !one.gone) row.classList.add("desk-changed");
    });
    countUnread();
  }

  // Of what came out of an archive the server sends no words: this screen found it, another one may not.
  function strike(row, one) {
    const link = row.querySelector("h3 a");
    if (!one.gone || row.classList.contains("desk-killed")) return;
    row.classList.add("desk-killed");
    const gone = document.createElement("s");
    gone.append(...link.childNodes);
    link.append(gone);
  }

  function showNew(asked) {
    if (!isFirst()) {
      location.assign(listed().dataset.newest);
      return;
    }
    if (!pending.size) return;
    const some = [...pending.values()].sort((one, other) => one.at - other.at);
    pending.clear();
    const count = some.length;
    let newest = null;
    const put = () => {
      for (const one of some) {
        newest = made(one.html);
        list.prepend(newest);
        dress(newest);
      }
      $("wire-none")?.remove();
    };
    if (asked || atTop()) put();
    else keepStill(put);
    while (list.children.length > LONGEST_LIST) {
      rows.delete(list.lastElementChild.dataset.uri);
      list.lastElementChild.remove();
    }
    newButton().hidden = true;
    if (asked) {
      if (document.activeElement === document.body || !document.activeElement) list.focus({ preventScroll: true });
      choose(newest, false);
      scrollTo(scroller(), 0);
    } else if (!chosen()) choose(newest, false);
    said.textContent = asked ? "" : told("fresh", count);
    countUnread();
  }

  // ---- the item that is read
  const opened = () => readPane.querySelector("[data-uri]");
  let asking = 0;

  async function part(address, name) {
    const url = new URL(address, location.href);
    url.searchParams.set("part", name);
    url.hash = "";
    const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (answer.redirected || answer.status === 403) {
      blank();
      return null;
    }
    return answer.ok || answer.status === 404 ? answer.text() : null;
  }

  async function open(row, { push = true, focus = false } = {}) {
    const address = row.querySelector("a").getAttribute("href");
    choose(row);
    markRead(Number(row.dataset.at));
    row.classList.remove("desk-changed");
    if (narrow.matches) screen.dataset.scrolled = String(outer().scrollTop);
    await readAt(address, focus);
    if (push && !closed) history.pushState({ wire: true }, "", address);
    current();
  }

  async function readAt(address, focus) {
    const turn = ++asking;
    let html = null;
    try { html = await part(address, "reading"); } catch { location.assign(address); }
    if (html === null || turn !== asking || closed) return;
    readPane.innerHTML = html;
    readPane.scrollTop = 0;
    screen.classList.add("desk-screen--reading");
    if (narrow.matches) scrollTo(outer(), 0);
    if (focus || narrow.matches) readPane.focus({ preventScroll: true });
  }

  function current() {
    const uri = opened()?.dataset.uri;
    for (const row of list.children) {
      if (row.dataset.uri === uri) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  async function renewReading(one) {
    const box = opened();
    if (one.gone) {
      // At once, whatever the server still has to say about who and why.
      box.querySelector(".desk-text")?.replaceChildren();
      box.querySelector("#wire-take")?.remove();
      for (const gone of box.querySelectorAll(".desk-changes, .desk-pictures, #wire-converted, .desk-script")) gone.remove();
      await showReadingAnew();
    } else if (one.status !== "usable") await showReadingAnew();
    else if (!readPane.querySelector(".desk-overlay")) {
      const bar = document.createElement("p");
      bar.className = "desk-overlay";
      bar.setAttribute("role", "status");
      bar.append(`${screen.dataset.changed} `);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = screen.dataset.showNow;
      button.addEventListener("click", showReadingAnew);
      bar.append(button);
      readPane.append(bar);
    }
  }

  async function showReadingAnew() {
    const box = opened();
    if (!box) return;
    const at = box.dataset.at, scrolled = readPane.scrollTop, turn = ++asking;
    let html = null;
    try { html = await part(`?at=${at}`, "reading"); } catch { return; }
    if (html === null || turn !== asking || closed) return;
    readPane.innerHTML = html;
    readPane.scrollTop = scrolled;
    const row = rows.get(opened()?.dataset.uri);
    row?.classList.remove("desk-changed");
    markRead(Number(opened()?.dataset.at || 0));
  }

  function showVersions() {
    const versions = $("wire-versions");
    if (!versions) return;
    const box = narrow.matches ? outer() : readPane;
    const above = narrow.matches ? wireTop() : readPane.getBoundingClientRect().top;
    scrollTo(box, box.scrollTop + versions.getBoundingClientRect().top - above - 8);
    versions.focus({ preventScroll: true });
  }

  function back() {
    if (!screen.classList.contains("desk-screen--reading")) return;
    if (history.state?.wire && narrow.matches) history.back();
    else if (narrow.matches) {
      history.replaceState({}, "", withFilters());
      shut();
    } else list.focus({ preventScroll: true });
  }

  function shut() {
    screen.classList.remove("desk-screen--reading");
    if (narrow.matches) scrollTo(outer(), Number(screen.dataset.scrolled || 0));
    const row = list.querySelector("[aria-current]") || chosen();
    if (row) choose(row, narrow.matches);
    list.focus({ preventScroll: true });
  }

  const withFilters = (query = kept) => (query ? `?${query}` : location.pathname);

  addEventListener("popstate", async () => {
    const at = new URLSearchParams(location.search).get("at");
    const now = keptIn(new URLSearchParams(location.search));
    if (now !== keptIn(new URLSearchParams(kept))) {
      location.reload();
      return;
    }
    if (at) {
      await readAt(location.href, false);
      current();
    } else shut();
  });

  // ---- filters
  const filterNames = ["agency", "language", "type", "urgency", "state", "rights", "taken", "q", "topic", "order"];
  function keptIn(query) {
    const found = new URLSearchParams();
    for (const name of filterNames) {
      for (const value of query.getAll(name)) {
        if (value && !(name === "order" && value === "newest")) found.append(name, value);
      }
    }
    return found.toString();
  }

  async function narrowTo() {
    const wanted = keptIn(new URLSearchParams(new FormData(form)));
    let html = null;
    try { html = await part(withFilters(wanted), "rows"); } catch { form.submit(); }
    if (html === null || closed) return;
    kept = wanted;
    listPane.innerHTML = html;
    listPane.scrollTop = 0;
    const at = opened()?.dataset.at;
    history.pushState({}, "", withFilters(at && !narrow.matches ? `${kept}${kept ? "&" : ""}at=${at}` : kept));
    adopt();
    current();
    said.textContent = told("items", list.children.length);
    last = head;
    connect();
  }
  form.addEventListener("change", narrowTo);
  form.addEventListener("submit", (event) => {
    // Saving a topic is a page of its own, which the form's fields fill.
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    narrowTo().then(() => list.focus({ preventScroll: true }));
  });
  const order = $("wire-order"), typed = $("wire-q");
  typed.addEventListener("input", () => { order.hidden = !typed.value; });
  order.addEventListener("change", narrowTo);

  function showFilters() {
    if (!filterPane.open || narrow.matches) filterPane.open = narrow.matches ? !filterPane.open : true;
    if (filterPane.open) filterPane.querySelector("input:not([type=hidden])")?.focus();
    if (narrow.matches) scrollTo(outer(), 0);
  }

  // ---- the stream
  function show(word, look) {
    standing.hidden = false;
    if (standing.textContent !== word) standing.textContent = word;
    standing.className = `desk-chip desk-chip--${look}`;
  }

  function connect() {
    clearTimeout(timer);
    source?.close();
    if (closed) return;
    const query = `${kept}${kept ? "&" : ""}after=${last}&spoken=${document.documentElement.lang}`;
    const own = source = new EventSource(`${screen.dataset.stream}?${query}`);
    const heard = (event) => {
      if (own !== source) return false;
      if (event.lastEventId) last = Number(event.lastEventId);
      return true;
    };
    own.addEventListener("live", (event) => {
      if (!heard(event)) return;
      again = 0;
      show(screen.dataset.live, "good");
    });
    own.addEventListener("rows", (event) => { if (heard(event)) tell(JSON.parse(event.data)); });
    own.addEventListener("anew", (event) => { if (heard(event)) listAnew(); });
    own.addEventListener("closed", () => { if (own === source) blank(); });
    own.addEventListener("error", () => {
      if (own !== source || closed) return;
      show(screen.dataset.connecting, "wait");
      if (own.readyState === EventSource.CLOSED) comeAgain();
    });
  }

  // The server said no, and a browser does not ask again by itself then.
  function comeAgain() {
    const pause = Math.min(60, 4 * 2 ** again++) * (0.75 + Math.random() / 2);
    timer = setTimeout(async () => {
      try {
        if (await part(withFilters(), "rows") === null && closed) return;
      } catch { /* no connection: come again */ }
      connect();
    }, pause * 1000);
  }

  async function listAnew() {
    let html = null;
    // An older page stays the page it is.
    try { html = await part(isFirst() ? withFilters() : location.href, "rows"); } catch { return; }
    if (html === null || closed) return;
    listPane.innerHTML = html;
    adopt();
    current();
    if (opened()) showReadingAnew();
    said.textContent = screen.dataset.renewed;
  }

  // Whoever may not look any more keeps nothing on the screen.
  function blank() {
    closed = true;
    source?.close();
    clearTimeout(timer);
    readPane.replaceChildren();
    listPane.replaceChildren();
    filterPane.remove();
    screen.classList.remove("desk-screen--reading");
    const words = document.createElement("p");
    words.className = "desk-notice desk-notice--bad";
    words.id = "wire-closed";
    words.setAttribute("role", "alert");
    words.append(`${screen.dataset.closed} `);
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = screen.dataset.signIn;
    words.append(link);
    listPane.append(words);
    show(screen.dataset.ended, "kill");
  }

  let away = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(() => { source?.close(); source = null; show(screen.dataset.asleep, "wait"); }, AWAY_MS);
    else if (!source) connect();
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

  // ---- pointer and keys
  listPane.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (!row || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (String(getSelection())) return;
    if (!narrow.matches) list.focus({ preventScroll: true });
    open(row);
  });
  readPane.addEventListener("click", (event) => {
    if (event.target.closest("#wire-back")) {
      event.preventDefault();
      back();
    }
  });
  readPane.addEventListener("change", (event) => {
    if (event.target.closest(".desk-script")) event.target.form.requestSubmit();
  });
  narrow.addEventListener("change", () => { $("wire-open-filters").hidden = !narrow.matches; });

  const keysOn = $("wire-keys-on");
  keysOn.checked = recall(keptNames.keys) !== "off";
  keysOn.addEventListener("change", () => {
    remember(keptNames.keys, keysOn.checked ? "on" : "off");
    $("wire-keys").hidden = !keysOn.checked;
  });
  $("wire-keys").hidden = !keysOn.checked;
  $("wire-all-keys").addEventListener("click", () => help.showModal());

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => chosen() && open(chosen()),
    t: () => $("wire-take")?.requestSubmit(),
    v: showVersions,
    n: () => showNew(true),
    f: showFilters,
    "/": () => { $("wire-q").focus(); $("wire-q").select(); },
    "?": () => help.showModal(),
  };
  const inList = { ArrowDown: keys.j, ArrowUp: keys.k, Enter: keys.o, Home: () => choose(list.firstElementChild), End: () => choose(list.lastElementChild) };

  // Before the admin hears of it: on a phone it would give the focus to its own menu's button.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || closed || event.ctrlKey || event.metaKey || event.altKey) return;
    const ours = event.target === document.body || event.target.closest(".desk");
    if (!ours || document.querySelector("dialog[open]:not(#wire-help)")) return;
    event.stopPropagation();
    if (help.open) return;
    if (event.target.closest("input, select, textarea")) list.focus({ preventScroll: true });
    else back();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.open || closed) return;
    const field = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])");
    if (field || event.target.closest("dialog, [role=dialog], [role=menu]")) return;
    const onList = event.target === list;
    let act = onList ? inList[event.key] : undefined;
    if (!act && keysOn.checked && Object.hasOwn(keys, event.key)) act = keys[event.key];
    if (!act && event.key === "Enter" && !event.target.closest("a, button, summary, input, label")) act = keys.o;
    if (!act) return;
    event.preventDefault();
    act();
  });

  screen.classList.add("desk-screen--scripted");
  const fit = () => screen.style.setProperty("--wire-top", `${wireTop()}px`);
  fit();
  addEventListener("resize", fit);
  order.hidden = !typed.value;
  adopt();
  // A page that was kept by the browser may be older than what it says of itself: the server is asked from there on.
  last = head;
  markRead(Number(opened()?.dataset.at || 0));
  connect();
})();
