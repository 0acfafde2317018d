// Saves an article once: a press of Save while Wagtail's own autosave is on its way waits for its answer, and no autosave
// begins while a pressed Save is on its way. Two requests at the same moment would begin two articles, for neither knows
// the other's. Nor is what the form saved by itself taken for another person's version. A press right after the last key
// waits until the text editor has written its field, for it does so a quarter of a second later and the key would be lost.

const LONGEST = 20000; // Milliseconds: after that the press goes on its way alone.
const GONE = 120000; // Milliseconds: a page that is still here then was not left, and saves itself again.

const WRITTEN = 400; // Milliseconds after the last key: the text editor has written its field by then.

let last_key = -WRITTEN; // When something was last done in a text editor.
let under_way = null; // The form whose autosave has not been answered.
let held = null; // What was pressed meanwhile.
let leaving = null; // The form that was sent, until the browser shows what it is answered.

const go = () => {
  const { form, button, timer } = held;
  held = null;
  clearTimeout(timer);
  // A button that shows its progress is disabled, and a disabled one says nothing of itself.
  const word = document.createElement("input");
  if (button?.name) Object.assign(word, { type: "hidden", name: button.name, value: button.value });
  form.append(word);
  form.requestSubmit(button);
  word.remove();
};

for (const kind of ["keydown", "input", "paste", "drop", "click"]) {
  document.addEventListener(
    kind,
    (event) => {
      if (event.target.closest?.(".Draftail-Editor")) last_key = performance.now();
    },
    true,
  );
}

document.addEventListener("w-autosave:save", (event) => {
  if (leaving === event.target) event.preventDefault();
  if (!event.defaultPrevented) under_way = event.target;
});

// What the form saved by itself is the version that it shows from then on: another one that the hub finds when the form is
// sent is somebody else's.
const keep_up = (form, told) => {
  const known = { loaded_revision_id: told?.revision_id, loaded_revision_created_at: told?.revision_created_at };
  for (const [name, value] of Object.entries(known)) {
    const field = form.elements?.namedItem(name);
    if (field && value) field.value = value;
  }
};

for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, (event) => {
    if (end === "w-autosave:success") keep_up(event.target, event.detail?.data);
    under_way = null;
    if (held) go();
  });
}

document.addEventListener(
  "submit",
  (event) => {
    if (held?.form === event.target) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const saves = under_way && under_way === event.target;
    const wait = saves ? LONGEST : last_key + WRITTEN - performance.now();
    if (wait <= 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const timer = setTimeout(() => {
      if (saves) under_way = null;
      go();
    }, wait);
    held = { form: event.target, button: event.submitter, timer };
  },
  true,
);

// After everybody else: who keeps the form from being sent has said so by now.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const sent = (leaving = event.target);
  setTimeout(() => {
    if (leaving === sent) leaving = null;
  }, GONE);
});

window.addEventListener("pageshow", () => {
  leaving = null; // The way back leads to the same page, with its form as it was.
});
