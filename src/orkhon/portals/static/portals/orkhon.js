// Two switches of the page, and bars that begin where the reader is. What is chosen lies in cookies of this browser
// alone, by which the hub gives the page as it is to look: it is whole without this file, and the buttons are hidden
// until it runs; before that a link leads to a page where all of it is chosen by hand.
const root = document.documentElement;
const YEAR = 31536000;
const keep = (name, value) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `orkhon-${name}=${value}; Path=/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
};
const kept = (name) => document.cookie.match(`(?:^|; )orkhon-${name}=([a-z-]*)`)?.[1] ?? "";
const set = (name, value) => (value ? (root.dataset[name] = value) : delete root.dataset[name]);
const device = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : device.matches);
// A page that the browser kept may be from before the choice.
const apply = () => {
  const said = kept("sight").split("-");
  set("sight", said.includes("low") && "low");
  set("scheme", said.find((one) => one === "light" || one === "dark"));
  set("spacing", said.includes("wide") && "wide");
  set("pictures", said.includes("bare") && "off");
};
if (kept("sight")) apply();
// The bars that scroll sideways show the current language and section. The bar moves, never the page.
const showCurrent = () => {
  for (const current of document.querySelectorAll(".scroll [aria-current]")) {
    const bar = current.closest(".scroll");
    const [inner, outer] = [current.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) continue;
    bar.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  }
};
const switches = {
  sight: {
    on: () => root.dataset.sight === "low",
    turn: (on) => {
      const scheme = dark() ? "dark" : "light";
      set("sight", on && "low");
      set("scheme", on ? scheme : "");
      if (on) return;
      set("spacing");
      set("pictures");
    },
  },
  scheme: {
    on: dark,
    // What the device has by itself needs no saying, but for low vision, where colours are always said.
    turn: (on) => set("scheme", on === device.matches && !root.dataset.sight ? "" : on ? "dark" : "light"),
  },
};
const buttons = [...document.querySelectorAll("[data-toggle]")];
const show = () => {
  for (const button of buttons) button.setAttribute("aria-pressed", String(switches[button.dataset.toggle].on()));
};
for (const button of buttons) {
  const { on, turn } = switches[button.dataset.toggle];
  button.addEventListener("click", () => {
    turn(!on());
    const { sight, scheme, spacing, pictures } = root.dataset;
    keep("sight", [sight, scheme, spacing, pictures && "bare"].filter(Boolean).join("-"));
    show();
    showCurrent();
  });
  button.hidden = false;
}
for (const link of document.querySelectorAll(".sight-link")) link.hidden = buttons.length > 0;
show();
device.addEventListener("change", show);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  apply();
  show();
});
// Whoever changes language or script finds the bare address in it the next time.
for (const link of document.querySelectorAll(".topbar a[hreflang], .scripts a[hreflang]")) {
  link.addEventListener("click", () => keep("reading", new URL(link.href).pathname.split("/")[1]));
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
