// Saves an article once: a press of Save while Wagtail's own autosave is on its way waits for its answer. Two requests at
// the same moment would begin two articles, for neither knows the other's. Without autosave nothing waits.

const LONGEST = 20000; // Milliseconds: after that the press goes on its way alone.

let under_way = null; // The form whose autosave has not been answered.
let held = null; // What was pressed meanwhile.

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

document.addEventListener("w-autosave:save", (event) => {
  if (!event.defaultPrevented) under_way = event.target;
});

for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, () => {
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
    } else if (under_way && under_way === event.target) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const timer = setTimeout(() => {
        under_way = null;
        go();
      }, LONGEST);
      held = { form: event.target, button: event.submitter, timer };
    }
  },
  true,
);
