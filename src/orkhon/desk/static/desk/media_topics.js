// The chooser of media topics: narrows the list by words, and shows what is chosen above it.
{
  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ı/g, "i");

  const begin = (root) => {
    if (root.dataset.begun) return;
    root.dataset.begun = "yes";
    const words = root.querySelector("[data-topic-words]");
    const chosen = root.querySelector("[data-topic-chosen]");
    const none = root.querySelector("[data-topic-none]");
    const boxes = [...root.querySelectorAll('input[type="checkbox"]')];

    const show = () => {
      chosen.replaceChildren(...boxes.filter((box) => box.checked).map((box) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        const name = box.parentElement.textContent.trim();
        button.type = "button";
        button.textContent = `${name} ×`;
        button.setAttribute("aria-label", `${chosen.dataset.remove}: ${name}`);
        button.addEventListener("click", () => {
          box.checked = false;
          box.dispatchEvent(new Event("change", { bubbles: true }));
          words.focus();
        });
        line.append(button);
        return line;
      }));
    };
    const narrow = () => {
      const wanted = plain(words.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const group of root.querySelectorAll("[data-topic-group]")) {
        const above = plain(group.querySelector("legend").textContent);
        let shown = 0;
        for (const label of group.querySelectorAll("label")) {
          const name = `${above} ${plain(label.textContent)}`;
          label.hidden = !wanted.every((word) => name.includes(word));
          shown += label.hidden ? 0 : 1;
        }
        group.hidden = shown === 0;
        found += shown;
      }
      none.hidden = found > 0;
    };
    root.addEventListener("change", show);
    words.addEventListener("input", narrow);
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    show();
  };

  const all = () => document.querySelectorAll("[data-media-topics]").forEach(begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
}
