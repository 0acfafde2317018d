// Two switches of the page, kept in this browser alone. The pages are whole without this file, so the buttons are
// hidden until it runs.
const root = document.documentElement;
const kept = (name) => {
  try {
    return localStorage.getItem(`orkhon-${name}`) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
};
const keep = (name, value) => {
  try {
    localStorage.setItem(`orkhon-${name}`, value);
  } catch {
    // the switch then holds for this page
  }
};
for (const name of ["sight", "scheme"]) {
  const value = kept(name);
  if (value) root.dataset[name] = value;
}
for (const button of document.querySelectorAll("[data-toggle]")) {
  const [name, value] = button.dataset.toggle.split("=");
  const show = () => button.setAttribute("aria-pressed", String(root.dataset[name] === value));
  button.addEventListener("click", () => {
    if (root.dataset[name] === value) delete root.dataset[name];
    else root.dataset[name] = value;
    keep(name, root.dataset[name] ?? "");
    show();
  });
  button.hidden = false;
  show();
}
