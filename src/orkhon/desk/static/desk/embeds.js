// An address that is embedded is asked about once, by the hub: title, author and picture are put into fields that are
// still empty. Whoever answers nothing leaves a plain link.
{
  const said = (field, words) => {
    let line = field.parentElement.querySelector(".desk-embed-said");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "help desk-embed-said" });
      line.setAttribute("role", "status");
      field.after(line);
    }
    line.textContent = words;
  };
  const put = (field, words) => {
    if (!field || !words || field.value.trim()) return;
    field.value = words;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const choose = (field, picture) => {
    if (!field || !picture || field.value) return;
    const chooser = document.getElementById(`${field.id}-chooser`);
    if (!chooser) return;
    field.value = picture.id;
    chooser.classList.remove("blank");
    const title = chooser.querySelector("[data-chooser-title]");
    if (title) title.textContent = picture.title;
    const image = chooser.querySelector("[data-chooser-image]");
    if (image) Object.assign(image, { src: picture.src, width: picture.width, height: picture.height });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.embedFacts || !field.value.trim()) return;
    const form = field.form;
    const base = field.name.slice(0, -"address".length);
    const body = new URLSearchParams({ address: field.value, csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value });
    const address = field.value;
    said(field, field.dataset.asking);
    let told = {};
    try {
      const answer = await fetch(field.dataset.embedFacts, { method: "POST", body, headers: { Accept: "application/json" } });
      told = await answer.json();
    } catch {
      told = {};
    }
    if (field.value !== address) return;
    if (told.error) { said(field, told.error); return; }
    put(form.elements.namedItem(`${base}title`), told.title);
    put(form.elements.namedItem(`${base}author`), told.author);
    choose(form.elements.namedItem(`${base}thumbnail`), told.picture);
    said(field, told.title ? "" : field.dataset.nothing);
  });
}
