"""Write a well-formed XHTML fragment, one canonical shape for one content. Knows nothing of foreign HTML's dangers.

Everything is opened when its first word arrives, so nothing empty is ever written.
"""

from __future__ import annotations

from html import escape

from orkhon.formats.html_ordinary import single_spaced

_CELLS = frozenset({"td", "th"})
# Where text stands without a paragraph around it.
_BARE = frozenset({"li", "td", "th", "caption"})
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_DEEPEST = 24
_MOST_INLINES = 12


class _Container:
    """One open list, item, quotation, table or part of one."""

    __slots__ = ("empty_cells", "implied", "markup", "tag", "written", "wrote_text")

    def __init__(self, tag: str, markup: str, *, implied: bool = False) -> None:
        self.tag = tag
        self.markup = markup
        self.implied = implied
        self.written = False
        self.wrote_text = False
        self.empty_cells: list[str] = []


class FragmentWriter:
    """Takes words and boundaries in reading order; `finish` gives the fragment."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._containers: list[_Container] = []
        self._skipped: list[str] = []
        self._text_tag = "p"
        self._block = ""
        self._block_is_open = False
        self._inlines: list[tuple[str, str]] = []
        self._written_inlines: list[tuple[str, str]] = []
        self._space = False
        self._breaks = 0

    def text(self, words: str) -> None:
        """Add words; runs of white space become one space, and none at the ends of a block."""
        collapsed = single_spaced(words)
        stripped = collapsed.strip(" ")
        if not stripped:
            self._space = self._space or bool(collapsed)
            return
        if self._breaks > 1 and self._block == "p" and self._block_is_open:
            self.boundary(self._text_tag)
        if not self._block_is_open:
            self._open_block()
        else:
            if self._breaks:
                self._out.append("<br />")
            elif self._space or collapsed[0] == " ":
                self._out.append(" ")
        self._breaks = 0
        if self._inlines or self._written_inlines:
            self._sync_inlines()
        self._out.append(escape(stripped, quote=False))
        self._space = collapsed[-1] == " "

    def line_break(self) -> None:
        """End the line; two in a row end the paragraph."""
        if self._block_is_open:
            self._breaks += 1
            self._space = False

    def boundary(self, next_block: str = "p") -> None:
        """End the block of text, if one is open; words that follow stand in a `next_block`.

        Inside an item or a cell, whose words have no block of their own, a boundary is a new line.
        """
        self._text_tag = next_block
        if self._block_is_open and not self._block:
            self._breaks = max(self._breaks, 1)
            self._space = False
            return
        self._close_block()

    def _begin_afresh(self) -> None:
        self._close_block()
        self._text_tag = "p"

    def _close_block(self) -> None:
        if self._block_is_open:
            while self._written_inlines:
                self._out.append(f"</{self._written_inlines.pop()[0]}>")
            if self._block:
                self._out.append(f"</{self._block}>")
        self._block_is_open = False
        self._space = False
        self._breaks = 0

    def start_inline(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin emphasis or a link; it goes on over blocks until its end comes."""
        markup = "" if tag == "a" and not attributes else _start_tag(tag, attributes)
        self._inlines.append((tag, markup))

    def end_inline(self, tag: str) -> None:
        """End the innermost emphasis or link of that name."""
        for index in range(len(self._inlines) - 1, -1, -1):
            if self._inlines[index][0] == tag:
                del self._inlines[index]
                return

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a list, an item, a quotation, a table or a part of one."""
        self._begin_afresh()
        if len(self._containers) >= _DEEPEST:
            self._skipped.append(tag)
            return
        top = self._containers[-1] if self._containers else None
        if tag == "li":
            if top is None or top.tag not in ("ul", "ol"):
                self._containers.append(_Container("ul", "<ul>", implied=True))
        elif tag in _TABLE_PARTS and (top is None or top.tag not in ("table", "thead", "tbody", "tfoot", "tr")):
            self._skipped.append(tag)
            return
        else:
            self._leave_implied()
        self._containers.append(_Container(tag, _start_tag(tag, attributes)))

    def end(self, tag: str) -> None:
        """End the innermost of that name, and what is open inside it."""
        self._begin_afresh()
        if self._skipped and self._skipped[-1] == tag:
            self._skipped.pop()
            return
        for index in range(len(self._containers) - 1, -1, -1):
            if self._containers[index].tag == tag:
                while len(self._containers) > index:
                    self._close_container()
                return

    def finish(self) -> str:
        """End everything and return the fragment."""
        self._begin_afresh()
        while self._containers:
            self._close_container()
        return "".join(self._out)

    def _open_block(self) -> None:
        self._leave_implied()
        if self._containers and self._containers[-1].tag in ("ul", "ol"):
            self._containers.append(_Container("li", "<li>", implied=True))
        for container in self._containers:
            self._write_start(container)
        top = self._containers[-1] if self._containers else None
        if top is not None and top.tag in _BARE:
            if top.wrote_text:
                self._out.append("<br />")
            top.wrote_text = True
            self._block = ""
        else:
            self._block = self._text_tag
            self._out.append(f"<{self._block}>")
        self._block_is_open = True

    def _write_start(self, container: _Container) -> None:
        if not container.written:
            container.written = True
            self._out.append(container.markup)
            self._out.extend(container.empty_cells)
            container.empty_cells.clear()

    def _close_container(self) -> None:
        container = self._containers.pop()
        if container.written:
            self._out.append(f"</{container.tag}>")
        elif container.tag in _CELLS and self._containers and self._containers[-1].tag == "tr":
            # An empty cell keeps its column's place, but a row of empty cells is nothing.
            row, cell = self._containers[-1], f"{container.markup}</{container.tag}>"
            if row.written:
                self._out.append(cell)
            else:
                row.empty_cells.append(cell)

    def _leave_implied(self) -> None:
        while self._containers and self._containers[-1].implied and self._containers[-1].tag == "ul":
            self._close_container()

    def _sync_inlines(self) -> None:
        wanted: list[tuple[str, str]] = []
        for inline in self._inlines:
            tag, markup = inline
            if tag == "span":
                # The language that was said last is the one of the words.
                wanted = [known for known in wanted if known[0] != tag]
            # The same emphasis twice, and a link in a link, would be taken apart by the next reader.
            if markup and all(tag != known for known, _ in wanted) and len(wanted) < _MOST_INLINES:
                wanted.append(inline)
        agreed = 0
        for have, want in zip(self._written_inlines, wanted, strict=False):
            if have != want:
                break
            agreed += 1
        closing = self._written_inlines[agreed:]
        trailing = self._out.pop() if closing and self._out[-1] in (" ", "<br />") else ""
        self._out.extend(f"</{tag}>" for tag, _ in reversed(closing))
        if trailing:
            self._out.append(trailing)
        del self._written_inlines[agreed:]
        for inline in wanted[agreed:]:
            self._out.append(inline[1])
            self._written_inlines.append(inline)


def _start_tag(tag: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>"
