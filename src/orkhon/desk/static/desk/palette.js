// The command palette on "/" and Ctrl-K, and stars without leaving the page. Writes text alone, never markup.
"use strict";
(() => {
  const dialog = document.getElementById("desk-palette");
  if (!dialog) return;
  const [input, list, note, status] = ["input", "list", "note", "status"].map((name) =>
    document.getElementById(`desk-palette-${name}`),
  );
  const WAIT_MS = 150;
  const WRITES =
    "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=range],[type=file],[type=color]), " +
    "textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox]";
  let options = [];
  let active = -1;
  let shown = null; // the text that the options are for
  let goWhenShown = null;
  let timer = 0;
  let request = null;

  // People may switch keys of one letter off in their account (WCAG 2.1.4).
  const keysOn = (() => {
    try {
      return JSON.parse(document.getElementById("wagtail-config").textContent).KEYBOARD_SHORTCUTS_ENABLED !== false;
    } catch {
      return true;
    }
  })();

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.value = "";
    show({ groups: [], note: "" }, null);
    ask();
    input.focus();
  }

  function ask() {
    clearTimeout(timer);
    request?.abort();
    const text = input.value;
    const mine = (request = new AbortController());
    fetch(`${dialog.dataset.url}?${new URLSearchParams({ q: text })}`, {
      signal: mine.signal,
      headers: { Accept: "application/json" },
    })
      .then((answer) => {
        if (answer.redirected || answer.status === 401 || answer.status === 403) {
          throw new Error(dialog.dataset.signedOut);
        }
        if (!answer.ok) throw new Error(dialog.dataset.noAnswer);
        return answer.json();
      })
      .then((found) => mine === request && show(found, text))
      .catch((error) => {
        if (error.name === "AbortError" || mine !== request) return;
        const words = error instanceof TypeError ? dialog.dataset.unreachable : error.message;
        show({ groups: [], note: words }, text);
      });
  }

  function show(found, text) {
    options = [];
    const groups = found.groups.map((group, at) => {
      const box = element("div", { role: "group", "aria-labelledby": `desk-palette-group-${at}` });
      box.append(element("div", { id: `desk-palette-group-${at}`, role: "presentation", class: "desk-palette-group" }, group.name));
      box.append(...group.rows.map(option));
      return box;
    });
    list.replaceChildren(...groups);
    input.setAttribute("aria-expanded", String(options.length > 0));
    const none = text && !options.length && !found.note ? dialog.dataset.nothing : "";
    note.textContent = found.note || none;
    note.hidden = !note.textContent;
    shown = text;
    choose(options.length ? 0 : -1);
    if (text !== null) status.textContent = options.length ? `${options.length} ${dialog.dataset.found}` : note.textContent;
    if (goWhenShown !== null && goWhenShown.text === text) go(goWhenShown.apart);
    goWhenShown = null;
  }

  function option(row) {
    const link = element("a", { role: "option", id: `desk-palette-option-${options.length}`, tabindex: "-1", href: row.url, "aria-selected": "false" });
    const title = element(row.struck ? "s" : "span", { class: "desk-palette-title" }, row.title);
    if (row.language) {
      title.lang = row.language;
      title.dir = row.direction;
    }
    link.append(title);
    if (row.detail) link.append(" ", element("span", { class: "desk-meta" }, row.detail));
    options.push(link);
    return link;
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function choose(at) {
    options[active]?.setAttribute("aria-selected", "false");
    active = at;
    const chosen = options[at];
    if (!chosen) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    chosen.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function go(apart) {
    const chosen = options[active];
    if (!chosen) return;
    if (apart) {
      window.open(chosen.href, "_blank", "noopener");
    } else {
      dialog.close();
      // Only a part of the page that is open needs no new page.
      window.location.assign(chosen.href);
    }
  }

  const isControlK = (event) =>
    (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && (event.key === "k" || event.code === "KeyK");
  // The same key gives a full stop on Cyrillic keyboards.
  const isSlash = (event) =>
    !event.ctrlKey && !event.metaKey && !event.altKey &&
    (event.key === "/" || (event.code === "Slash" && event.key === "." && !event.shiftKey));

  window.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || dialog.open) return;
      const slash = isSlash(event);
      if (!slash && !isControlK(event)) return;
      if (event.target instanceof Element && event.target.closest(WRITES)) return;
      // A screen whose own field is on "/" says so.
      if (slash && (!keysOn || document.querySelector("[data-slash], #wire-q"))) return;
      if (document.querySelector("dialog[open], .modal.in, [data-dialog][aria-hidden=false]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open();
    },
    true,
  );

  dialog.addEventListener("keydown", (event) => {
    // What is typed here is nobody else's: single keys of the screen beneath would hear it.
    event.stopPropagation();
    if (event.isComposing) return;
    const last = options.length - 1;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    if (isControlK(event)) {
      event.preventDefault();
      dialog.close();
    } else if (event.key in steps && last >= 0) {
      event.preventDefault();
      const to = active + steps[event.key];
      const one = Math.abs(steps[event.key]) === 1;
      choose(one ? (to < 0 ? last : to > last ? 0 : to) : Math.min(last, Math.max(0, to)));
    } else if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      const apart = event.ctrlKey || event.metaKey;
      if (shown === input.value) go(apart);
      else {
        goWhenShown = { text: input.value, apart };
        ask();
      }
    }
  });

  input.addEventListener("input", () => {
    clearTimeout(timer);
    goWhenShown = null;
    timer = setTimeout(ask, WAIT_MS);
  });
  list.addEventListener("pointermove", (event) => {
    const at = options.indexOf(event.target.closest("[role=option]"));
    if (at >= 0 && at !== active && (event.movementX || event.movementY)) choose(at);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    else if (event.target.closest("[role=option]") && !event.ctrlKey && !event.metaKey) dialog.close();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    request?.abort();
    request = null;
    goWhenShown = null;
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-palette-open]")) open();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-star]")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then((now) => {
        if (now.refusal) throw new Error(now.refusal);
        form.elements.on.value = now.on ? "0" : "1";
        button.toggleAttribute("data-on", now.on);
        button.querySelector("span").textContent = now.on ? form.dataset.starred : form.dataset.star;
        button.disabled = false;
        button.focus();
      })
      // The page that comes says why.
      .catch(() => form.submit());
  });
})();
