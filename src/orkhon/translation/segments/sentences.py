"""Take the editor's HTML apart into sentences with numbered marks, and put it together again. Knows no article.

What comes out is in the normal form of `html_of`: allowed tags alone, runs of white space as one space, `<br/>` so
written, and what is bold or a link over several sentences closed and opened again between them. Whatever the marks of
a translation look like, the HTML is whole, and nothing that was not allowed in comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Final

import nh3

from orkhon.formats.table_lines import without_tables
from orkhon.items import Language
from orkhon.language import sentences
from orkhon.translation.segments.marks import MARK, closing, empty, opening, without_brackets

INLINE: Final = frozenset({"a", "abbr", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u"})
BLOCKS: Final = frozenset({"blockquote", "h2", "h3", "h4", "hr", "li", "ol", "p", "ul"})
_BREAK: Final = "br"
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset({"href", "id", "linktype"}),
    "abbr": frozenset({"title"}),
    **{tag: frozenset({"data-block-key"}) for tag in BLOCKS},
}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_TAG_NAME: Final = re.compile(r"<([a-z0-9]+)")
_GAP: Final = "\n"
"""Stands for a line break while sentences are looked for; two of them end a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence. `text` is plain, with marks; `markup[n-1]` is the opening tag of mark n.

    `before` and `after` are the HTML (of plain text the white space) around it, which no translation changes.
    """

    text: str
    markup: tuple[str, ...]
    before: str
    after: str


def sentences_of(html: str, language: Language, *, rich: bool) -> tuple[Sentence, ...]:
    """Return the sentences of `html` in order; none where it holds no word and no sign."""
    if not rich:
        return _plain_sentences(html, language)
    reader = _Reader()
    reader.feed(_cleaned(html))
    reader.close()
    reader.end_run()
    return _put_together(reader.pieces, language)


def html_of(sentences: Sequence[Sentence], texts: Sequence[str], *, rich: bool) -> str:
    """Return the HTML of the sentences with these texts in their places.

    A mark that is missing loses its formatting, one that is not known or not closed is mended. Texts and sentences are
    of one number. With `rich` false the answer is plain text.
    """
    if not rich:
        return "".join(
            f"{one.before}{MARK.sub('', text)}{one.after}" for one, text in zip(sentences, texts, strict=True)
        )
    whole = "".join(
        f"{one.before}{_marked_up(text, one.markup)}{one.after}" for one, text in zip(sentences, texts, strict=True)
    )
    return _cleaned(whole)


def _plain_sentences(text: str, language: Language) -> tuple[Sentence, ...]:
    text = without_brackets(text.replace("\x00", ""))
    spans = sentences(text, language.tag)
    found = []
    for at, span in enumerate(spans):
        end = spans[at + 1].start if at + 1 < len(spans) else len(text)
        before = text[: span.start] if at == 0 else ""
        found.append(Sentence(text=span.of(text), markup=(), before=before, after=text[span.end : end]))
    return tuple(found)


def _cleaned(html: str) -> str:
    """Return the HTML with allowed tags alone, whole, as html5ever writes it, and line breaks as Wagtail does."""
    cleaned = nh3.clean(
        without_tables(html.replace("\x00", "")),
        tags={*INLINE, *BLOCKS, _BREAK},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    return cleaned.replace("<br>", "<br/>").replace("<hr>", "<hr/>")


@dataclass(kw_only=True)
class _Element:
    """One inline element over the run's text from `start` to `end`."""

    tag: str
    start: int
    end: int = -1


@dataclass(kw_only=True)
class _Run:
    """Words between two block tags, with the elements over them in the order of their opening."""

    text: str = ""
    elements: list[_Element] = field(default_factory=list)


class _Reader(HTMLParser):
    """Part cleaned HTML into block tags and runs of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str | _Run] = []
        self._parts: list[str] = []
        self._length = 0
        self._elements: list[_Element] = []
        self._open: list[_Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == _BREAK:
            self._add(_GAP)
        elif tag in INLINE:
            element = _Element(tag=_written(tag, attrs), start=self._length)
            self._open.append(element)
            self._elements.append(element)
        else:
            self.end_run()
            self.pieces.append(_written(tag, attrs, void=tag == "hr"))

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            for at in range(len(self._open) - 1, -1, -1):
                if _name_of(self._open[at].tag) == tag:
                    for element in self._open[at:]:
                        element.end = self._length
                    del self._open[at:]
                    break
        elif tag not in {_BREAK, "hr"}:
            self.end_run()
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = without_brackets(_SPACE.sub(" ", data))
        if text.startswith(" ") and self._parts and self._parts[-1].endswith((" ", _GAP)):
            text = text[1:]
        self._add(text)

    def end_run(self) -> None:
        """Close what is open: an element goes on in the next run, as browsers do with one over two paragraphs."""
        going_on = [element.tag for element in self._open]
        for element in self._open:
            element.end = self._length
        if self._parts:
            self.pieces.append(_Run(text="".join(self._parts), elements=self._elements))
        self._parts, self._length, self._elements = [], 0, []
        self._open = [_Element(tag=tag, start=0) for tag in going_on]
        self._elements += self._open

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def _written(tag: str, attrs: Sequence[tuple[str, str | None]], *, void: bool = False) -> str:
    kept = "".join(f' {name}="{escape(without_brackets(value or ""))}"' for name, value in attrs)
    return f"<{tag}{kept}{'/' if void else ''}>"


def _name_of(tag: str) -> str:
    found = _TAG_NAME.match(tag)
    return found[1] if found else ""


def _put_together(pieces: Sequence[str | _Run], language: Language) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    held: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            # What closes belongs behind the last sentence, what opens before the next.
            if piece.startswith("</") and not held and found:
                found[-1] = _with_after(found[-1], piece)
            else:
                held.append(piece)
            continue
        for before, text, markup, after in _parted(piece, language):
            if text:
                found.append(Sentence(text=text, markup=markup, before="".join([*held, before]), after=after))
                held.clear()
            else:
                held.append(before)
    if found and held:
        found[-1] = _with_after(found[-1], "".join(held))
    return tuple(found)


def _with_after(sentence: Sentence, more: str) -> Sentence:
    return Sentence(text=sentence.text, markup=sentence.markup, before=sentence.before, after=f"{sentence.after}{more}")


def _parted(run: _Run, language: Language) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Give what stands before, the text with marks, its markup and what stands behind, sentence by sentence."""
    spans = sentences(run.text, language.tag)
    if not spans:
        yield _between(run.text), "", (), ""
        return
    for at, span in enumerate(spans):
        end = spans[at + 1].start if at + 1 < len(spans) else len(run.text)
        text, markup = _with_marks(run, span.start, span.end)
        before = _between(run.text[: span.start]) if at == 0 else ""
        yield before, text, markup, _between(run.text[span.end : end])


def _between(space: str) -> str:
    return escape(space, quote=False).replace(_GAP, "<br/>")


def _with_marks(run: _Run, start: int, end: int) -> tuple[str, tuple[str, ...]]:
    over = [one for one in run.elements if max(one.start, start) < min(one.end, end)]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for number, one in enumerate(over, start=1):
        opens.setdefault(max(one.start, start), []).append(number)
        closes.setdefault(min(one.end, end), []).append(number)
    markup = [one.tag for one in over]
    breaks = [at for at in range(start, end) if run.text[at] == _GAP]
    edges = sorted({start, end, *opens, *closes, *breaks, *(at + 1 for at in breaks)})
    parts: list[str] = []
    for at, edge in enumerate(edges):
        # The last opened is the first closed: of one place they were numbered in the order of opening.
        parts += [closing(number) for number in sorted(closes.get(edge, ()), reverse=True)]
        parts += [opening(number) for number in opens.get(edge, ())]
        following = edges[at + 1] if at + 1 < len(edges) else edge
        words = run.text[edge:following]
        if words == _GAP:
            markup.append("<br/>")
            parts.append(empty(len(markup)))
        else:
            parts.append(words)
    return "".join(parts), tuple(markup)


def _marked_up(text: str, markup: Sequence[str]) -> str:
    parts: list[str] = []
    stack: list[int] = []
    position = 0
    for match in MARK.finditer(text):
        parts.append(_escaped(text[position : match.start()]))
        position = match.end()
        number = int(match["number"])
        if number > len(markup):
            continue
        tag = markup[number - 1]
        if _name_of(tag) == _BREAK:
            parts.append("<br/>")
        elif match["end"]:
            if number in stack:
                while stack:
                    closed = stack.pop()
                    parts.append(f"</{_name_of(markup[closed - 1])}>")
                    if closed == number:
                        break
        elif not match["empty"] and not any(_name_of(markup[one - 1]) == _name_of(tag) for one in stack):
            stack.append(number)
            parts.append(tag)
    parts.append(_escaped(text[position:]))
    parts += [f"</{_name_of(markup[number - 1])}>" for number in reversed(stack)]
    return "".join(parts)


def _escaped(text: str) -> str:
    return escape(text, quote=False)
