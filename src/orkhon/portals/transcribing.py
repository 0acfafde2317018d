"""Put a whole page into another script of its language: its words, and nothing else of it. Knows no addresses.

The page is read as HTML, tag by tag, and written again. Tags go through as they came; only words between them are
converted, and those in tags that are read aloud (`alt`, `aria-label`). What stands in another language (`lang`), what
is marked `translate="no"` (HTML, 3.2.6.1), code and scripts stay. A word that a tag parts is converted in parts.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser

from orkhon.items import Language
from orkhon.language import convert
from orkhon.portals.readings import source_for

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_RAW = frozenset({"script", "style"})
_CODE = frozenset({"code", "kbd", "samp", "var", "textarea"}) | _RAW
_SPOKEN = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title"})
"""Attributes that hold words for readers."""
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")

Attributes = list[tuple[str, str | None]]


def transcribe(page: str, target: str) -> str:
    """Return the page in the script of `target`, a BCP 47 tag of the page's language: `uz-Cyrl`, `kk-Latn-x-cta`.

    Elements marked as of that language get the target's `lang`, and its `dir` where they have one. Takes any text,
    broken HTML too: what is no tag to the reader is escaped, so nothing becomes a tag that was none before.
    """
    writer = _Writer(target)
    writer.feed(page)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes what it reads. Each open element knows from which tag its words are converted, None for not at all."""

    def __init__(self, target: str) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._target = target
        self._direction = Language.parse(target).direction
        self._open: list[tuple[str, str | None, bool]] = [("", None, False)]
        self._names: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        _, source, kept = self._open[-1]
        values = dict(reversed(attrs))  # of an attribute that is there twice, browsers take the first
        lang = values.get("lang")
        wish = (values["translate"] or "yes").lower() if "translate" in values else ""
        kept = tag in _CODE or wish == "no" or (kept and wish != "yes")
        if lang is not None:
            source = source_for(lang, self._target)
        rewritten = lang is not None and source is not None and not kept
        worded = source if not kept and not _SPOKEN.isdisjoint(values) else None
        whole = self._start(tag, attrs, rewritten, worded) if rewritten or worded is not None else None
        self.written.append(whole or self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append((tag, source, kept))
            self._names[tag] += 1

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        if self._names[tag]:
            name = ""
            while name != tag:
                name = self._open.pop()[0]
                self._names[name] -= 1

    def handle_data(self, data: str) -> None:
        tag, source, kept = self._open[-1]
        if tag in _RAW:
            self.written.append(data)
            return
        if source is not None and not kept and not data.isspace():
            data = self._converted(data, source)
        self.written.append(escape(data, quote=False))

    def handle_comment(self, data: str) -> None:
        """Leave it out: nobody reads it, and readers of HTML do not agree where it ends."""

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")

    def _converted(self, words: str, source: str) -> str:
        words = convert(words, source, self._target)
        # A plain space would part the groups of a number, and they would be read in the wrong order.
        return _GROUPS.sub("\u00a0", words) if self._direction == "rtl" else words

    def _start(self, tag: str, attrs: Attributes, marked: bool, source: str | None) -> str:
        """Write the tag anew: with the target's `lang` and `dir` if it is `marked`, its words from `source` if any."""
        changed = {"lang": self._target, "dir": self._direction} if marked else {}
        if source is not None:
            changed |= {name: self._converted(value, source) for name, value in attrs if name in _SPOKEN and value}
        written = (
            f" {name}" if value is None else f' {name}="{escape(changed.get(name, value))}"' for name, value in attrs
        )
        return f"<{tag}{''.join(written)}>"
