// What is in the way of an article is asked anew when the form was saved in the background or comes back into sight.
const panel = document.getElementById("desk-readiness");
async function ask() {
  if (!panel?.dataset.url || document.hidden) return;
  try {
    const answer = await fetch(panel.dataset.url, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      panel.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
      offer();
    }
  } catch {
    // The panel stays as it was; publishing asks again in any case.
  }
}
// A field that is to be mended is shown and entered; what its picture's sender wrote may be put there, to be checked.
function fieldOf(link) {
  return document.getElementById(link.dataset.field ?? "");
}
function enter(field) {
  const tab = field.closest('[role="tabpanel"][hidden]');
  if (tab) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
  const shut = field.closest(".w-panel__content[hidden]")?.previousElementSibling?.querySelector("[data-panel-toggle]");
  shut?.click();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}
function offer() {
  for (const button of panel?.querySelectorAll("[data-suggestion]") ?? []) button.hidden = !fieldOf(button);
}
function suggest(field, words) {
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
  setter.call(field, words);
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  if (!field.parentElement.querySelector(".desk-to-check")) {
    const note = Object.assign(document.createElement("p"), { className: "desk-to-check", textContent: panel.dataset.check });
    note.setAttribute("role", "status");
    field.after(note);
  }
  field.select();
}
panel?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-field], a[href*='#']");
  const field = link && (fieldOf(link) ?? document.getElementById(link.hash?.slice(1) ?? ""));
  if (!field) return;
  event.preventDefault();
  enter(field);
  if (link.dataset.suggestion) suggest(field, link.dataset.suggestion);
});
offer();
// Whoever comes from elsewhere is led to the field, once the blocks are there.
window.addEventListener("load", () => setTimeout(() => {
  const field = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (field && field.matches("input, textarea")) enter(field);
}, 300));
document.addEventListener("w-autosave:success", ask);
document.addEventListener("visibilitychange", ask);
