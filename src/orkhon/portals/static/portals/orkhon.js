// Two switches of the page, kept in this browser alone, and bars that begin where the reader is. The pages are whole
// without this file, so the buttons are hidden until it runs.
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
// The bars that scroll sideways show the current language and section. The bar moves, never the page.
const showCurrent = () => {
  for (const current of document.querySelectorAll(".scroll [aria-current]")) {
    const bar = current.closest(".scroll");
    const [inner, outer] = [current.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) continue;
    bar.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  }
};
for (const button of document.querySelectorAll("[data-toggle]")) {
  const [name, value] = button.dataset.toggle.split("=");
  const show = () => button.setAttribute("aria-pressed", String(root.dataset[name] === value));
  button.addEventListener("click", () => {
    if (root.dataset[name] === value) delete root.dataset[name];
    else root.dataset[name] = value;
    keep(name, root.dataset[name] ?? "");
    show();
    showCurrent();
  });
  button.hidden = false;
  show();
}
showCurrent();
// Letters of the hub's own face come later than those that stand in for them, and are wider or narrower.
document.fonts.ready.then(showCurrent);
// Behind the pages works one script, which keeps the page for times without a network. It is asked for last.
if ("serviceWorker" in navigator && document.querySelector('link[rel="manifest"]')) {
  const scope = `/${root.lang.split("-")[0]}/`;
  addEventListener("load", () => {
    navigator.serviceWorker.register(`${scope}worker.js`, { scope }).catch(() => {}); // the page is whole without it
  });
}
