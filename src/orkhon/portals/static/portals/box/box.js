// Draws perspective boxes: <div data-orkhon-box="https://portal.example/kk/box/altai/"></div>. Words come as words and
// never as markup; styles stay inside the box. Without an answer there is no box.
(() => {
  const style = `:host { display: block } section { border-block-start: 3px solid #0e8a92; padding: .75rem 0; color: inherit; font: inherit; line-height: 1.4 }
h2 { margin: 0 0 .5rem; font-size: 1em } ul { margin: 0; padding: 0; list-style: none } li { padding-block: .5rem; border-block-start: 1px solid color-mix(in srgb, currentcolor 20%, transparent) }
p { margin: .25rem 0 0; font-size: .8125em; opacity: .8 } a { color: inherit; text-decoration: none } li a { font-weight: 600 } a:hover, p a { text-decoration: underline }`;
  const made = (tag, words, inside = []) => {
    const element = document.createElement(tag);
    if (words) element.textContent = words;
    element.append(...inside);
    return element;
  };
  const link = (words, address) => {
    const element = made("a", words);
    const found = new URL(address);
    if (found.protocol === "https:" || found.protocol === "http:") element.href = found.href;
    return element;
  };
  for (const place of document.querySelectorAll("[data-orkhon-box]")) {
    const at = new URL("stories.json", place.dataset.orkhonBox);
    fetch(at, { credentials: "omit" })
      .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
      .then((box) => {
        const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        root.adoptedStyleSheets = [sheet];
        const lines = box.stories.map((story) => {
          const said = made("p", `${story.agencies} · ${story.day}`);
          return made("li", "", [link(story.headline, story.address), said]);
        });
        const section = made("section", "", [
          made("h2", box.title),
          made("ul", "", lines),
          made("p", "", [link(box.portal, box.address)]),
        ]);
        section.lang = box.language;
        section.dir = box.direction;
        section.ariaLabel = box.title;
        root.replaceChildren(section);
      })
      .catch(() => {});
  }
})();
