// What is pasted into running text keeps the cells of its tables apart: the editor knows no tables and would join them,
// `1` and `120` to `1120`. A line for each row, as orkhon/formats/table_lines.py writes it on the server.

(() => {
  const BETWEEN = " | ";
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, pre, br, center, section, article, hr";
  const LONGEST = 5000000;

  // Cells that no table is around lose their tags in a parser.
  function parsed(html) {
    const loose = /<t[dh][\s>]/i.test(html) && !/<table[\s>]/i.test(html);
    return new DOMParser().parseFromString(loose ? `<table>${html}</table>` : html, "text/html");
  }

  function paragraphOf(page, nodes) {
    const paragraph = page.createElement("p");
    paragraph.append(...nodes);
    return paragraph;
  }

  // Single spaces, and none at the ends: Word indents its HTML.
  function tidy(page, line) {
    const walker = page.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let spaced = true;
    let last = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = node.data.replace(/[ \t\r\n\f]+/g, " ");
      node.data = spaced ? text.replace(/^ /, "") : text;
      if (node.data) {
        spaced = node.data.endsWith(" ");
        last = node;
      }
    }
    if (last) last.data = last.data.replace(/ $/, "");
  }

  // A row of one cell, or of cells that held tables, only arranges a page: its cells stay pieces of their own.
  function linesOf(page, row) {
    const cells = [...row.cells];
    if (cells.length === 1 || cells.some((cell) => cell.querySelector("[data-line]"))) {
      return cells.flatMap((cell) => (cell.querySelector(BLOCKS) ? [...cell.childNodes] : [paragraphOf(page, cell.childNodes)]));
    }
    const words = cells.flatMap((cell, number) => {
      // From the innermost outwards, so that what stands in a block stays when the block goes.
      for (const block of [...cell.querySelectorAll(BLOCKS)].reverse()) {
        block.replaceWith(" ", ...block.childNodes, " ");
      }
      cell.normalize();
      return number ? [BETWEEN, ...cell.childNodes] : [...cell.childNodes];
    });
    const line = paragraphOf(page, words);
    tidy(page, line);
    line.dataset.line = "";
    return line.textContent.replaceAll("|", "").trim() ? [line] : [];
  }

  function withoutTables(html) {
    const page = parsed(html);
    page.querySelectorAll("style, script, title, meta, link, col, colgroup").forEach((one) => one.remove());
    // The innermost first.
    for (const table of [...page.querySelectorAll("table")].reverse()) {
      const caption = table.caption ? [paragraphOf(page, table.caption.childNodes)] : [];
      table.replaceWith(...caption, ...[...table.rows].flatMap((row) => linesOf(page, row)));
    }
    return page.body.innerHTML;
  }

  // A sheet copied as plain text parts its cells by tabs.
  function withoutTabs(text) {
    return text.replace(/(?<=\S) ?\t ?(?=\S)/g, BETWEEN);
  }

  function escaped(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  }

  function asParagraphs(text) {
    const lines = withoutTabs(text).split(/\r?\n/);
    return lines.filter((line) => line.trim()).map((line) => `<p>${escaped(line)}</p>`).join("");
  }

  // What the editor would be given in place of what was pasted; empty where it may read that by itself.
  function mended(text, html) {
    if (html && html.length <= LONGEST && /<t[dh][\s>]/i.test(html) && !html.includes("data-draftjs-conductor-fragment")) {
      return withoutTables(html);
    }
    return !html && /\S ?\t ?\S/.test(text) ? asParagraphs(text) : "";
  }

  window.draftail.registerPlugin(
    {
      type: "pasted-tables",
      handlePastedText(text, html, editorState, { setEditorState }) {
        const { ContentState, EditorState, Modifier, convertFromHTML } = window.DraftJS;
        const instead = mended(text || "", html || "");
        if (!instead) return "not-handled";
        const { contentBlocks, entityMap } = convertFromHTML(instead);
        if (!contentBlocks || !contentBlocks.length) return "not-handled";
        const blocks = ContentState.createFromBlockArray(contentBlocks, entityMap).getBlockMap();
        const content = Modifier.replaceWithFragment(editorState.getCurrentContent(), editorState.getSelection(), blocks);
        // The editor takes away what it does not allow after an insertion of this name.
        setEditorState(EditorState.push(editorState, content, "insert-fragment"));
        return "handled";
      },
    },
    "plugins",
  );
})();
