// The row of deeds on a phone or a tablet: the filled one and the dots; what else stood in the row goes under them.

const NARROW = matchMedia("(width < 64rem)");

function settle(row) {
  const more = row.querySelector('[data-w-dropdown-target="content"]');
  if (!more) return;
  const quiet = [...row.querySelectorAll(":scope > .button-secondary")];
  const before = row.querySelector(":scope > :not(.button-secondary)");
  const place = () => {
    if (NARROW.matches) {
      more.prepend(...quiet);
    } else {
      row.prepend(...quiet.filter((one) => one.dataset.after !== "true"));
      row.querySelector(":scope > .w-dropdown, :scope > [data-controller~=w-dropdown]")?.before(...quiet.filter((one) => one.dataset.after === "true"));
    }
    // Under the dots they look as the others do.
    for (const one of quiet) one.classList.toggle("button-secondary", !NARROW.matches);
  };
  for (const one of quiet) {
    one.dataset.after = String(Boolean(before && before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  }
  NARROW.addEventListener("change", place);
  if (NARROW.matches) place();
}

for (const row of document.querySelectorAll(".desk-deeds")) settle(row);
