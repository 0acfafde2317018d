// Shows the article's words in the other script while they are written. The server converts; nothing is kept.
{
  const WAIT = 700;
  const MOST = 20000;

  const linesOf = (form, panel) => {
    const found = [];
    const fields = 'textarea, input[type="text"], .public-DraftEditor-content [data-block="true"]';
    for (const name of ["headline", "deck"]) {
      const field = form.elements.namedItem(name);
      if (field && field.value.trim()) found.push(field.value.trim());
    }
    for (const field of form.querySelectorAll(`[data-contentpath="content"] :is(${fields})`)) {
      if (panel.contains(field) || field.closest("[hidden]") || field.name?.endsWith("-address")) continue;
      const text = ("value" in field && field.tagName !== "LI" ? field.value : field.textContent) || "";
      if (text.trim()) found.push(text.trim());
    }
    return found.slice(0, MOST);
  };

  const begin = (panel) => {
    const form = panel.closest("form");
    const shown = panel.querySelector("[data-script-text]");
    const said = panel.querySelector("[data-script-said]");
    const buttons = [...panel.querySelectorAll("[data-script]")];
    if (!form || !buttons.length) return;
    let timer = 0;
    let before = "";
    let asked = 0;

    const convert = async () => {
      const to = buttons.find((one) => one.getAttribute("aria-pressed") === "true").dataset.script;
      const body = JSON.stringify({ lines: linesOf(form, panel), language: panel.dataset.language, to });
      if (body === before) return;
      before = body;
      const number = ++asked;
      try {
        const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
        const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
        const answer = await fetch(panel.dataset.address, { method: "POST", headers, body, credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const told = await answer.json();
        if (number !== asked) return;
        shown.lang = told.tag;
        shown.dir = told.direction;
        shown.replaceChildren(...told.lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
        said.textContent = "";
      } catch {
        before = "";
        said.textContent = panel.dataset.failed;
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(convert, WAIT);
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
        convert();
      });
    }
    form.addEventListener("input", soon);
    form.addEventListener("keyup", soon);
    form.addEventListener("change", soon);
    soon();
  };

  const all = () => document.querySelectorAll("[data-other-script]").forEach(begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
}
