// What an article's page can do with script: copy its address, look at its photographs one by one, ask for what is new.
// The page is whole without this file.
const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) break; // only where the page came over a secure way
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // the browser refused; the address is in its own bar
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = words), 2000);
  });
}

// Photographs: a dialog of the browser's own, which keeps the focus and closes with Escape.
for (const gallery of all("[data-gallery]")) {
  const photos = all("a[data-photo]", gallery);
  const dialog = document.createElement("dialog");
  dialog.className = "photo";
  dialog.setAttribute("aria-label", gallery.getAttribute("aria-label") ?? "");
  dialog.innerHTML =
    '<figure><img alt=""><figcaption></figcaption></figure><form method="dialog"><button type="button" value="-1">←</button><output></output><button type="button" value="1">→</button><button>✕</button></form>';
  let place = 0;
  const show = (to) => {
    place = (to + photos.length) % photos.length;
    const [link, image] = [photos[place], one("img", dialog)];
    image.src = link.href;
    image.alt = one("img", link).alt;
    one("figcaption", dialog).textContent = one("figcaption", link.closest("figure"))?.textContent ?? "";
    one("output", dialog).textContent = `${place + 1}/${photos.length}`;
  };
  photos.forEach((link, number) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || !dialog.showModal) return;
      event.preventDefault();
      if (!dialog.isConnected) gallery.append(dialog);
      show(number);
      dialog.showModal();
    }),
  );
  const forward = getComputedStyle(gallery).direction === "rtl" ? -1 : 1;
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step) show(place + step);
  });
  for (const button of all("button[value]", dialog)) {
    button.addEventListener("click", () => show(place + Number(button.value)));
  }
  dialog.addEventListener("close", () => photos[place].focus());
}

// Live coverage: the page asks itself for what is new, says how much, and moves nothing until the reader wants it.
const EVERY = 30_000;
const updates = one("[data-updates][data-goes-on]");
if (updates) {
  let fresh = null;
  const said = one(".updates-more", updates);
  const known = (where) => new Map(all(".live-update", where).map((update) => [update.id, update.innerHTML]));
  const offer = (count) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = `${count === 1 ? updates.dataset.newOne : updates.dataset.newMany} (${count})`;
    button.addEventListener("click", () => {
      const first = known(updates);
      for (const old of all(".live-update", updates)) old.remove();
      for (const update of all(".live-update", fresh)) updates.append(document.importNode(update, true));
      said.replaceChildren();
      const newest = all(".live-update", updates).find((update) => !first.has(update.id));
      newest?.setAttribute("tabindex", "-1");
      newest?.focus();
    });
    said.replaceChildren(button);
  };
  const ask = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    } catch {
      return; // no connection now; the next time
    }
    if (answer.status === 410 || answer.status === 451) return location.reload(); // taken back: nothing of it stays here
    if (!answer.ok) return;
    fresh = one("[data-updates]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!fresh) return;
    const [before, now] = [known(updates), known(fresh)];
    const changed = [...now].filter(([id, html]) => before.get(id) !== html).length;
    const gone = [...before.keys()].filter((id) => !now.has(id)).length;
    if (changed + gone) offer(changed + gone);
    if (!fresh.hasAttribute("data-goes-on")) clearInterval(clock);
  };
  const clock = setInterval(ask, Number(updates.dataset.every) || EVERY);
  document.addEventListener("visibilitychange", ask);
}

// How the agencies tell it: the same for all articles of a story, so it is asked for apart, and when it is near.
const box = one("[data-story]");
if (box) {
  const tell = async () => {
    try {
      const answer = await fetch(box.dataset.story, { headers: { Accept: "text/html" } });
      if (answer.status !== 200) return; // nothing to compare: the link leads to what there is
      // The hub's own words, written and escaped there.
      one(".section-head", box).after(document.createRange().createContextualFragment(await answer.text()));
    } catch {
      // no connection now: the link is there
    }
  };
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      tell();
    },
    { rootMargin: "600px" },
  ).observe(box);
}
