"""The short way for fragments as most agencies write them. Judges no markup: what it does not know goes the long way.

An ordinary fragment is blocks of text (p, h2–h4) with emphasis and links in them that do not nest, and nothing around
the blocks but white space and containers that only end blocks. Of such a fragment only the white space must change.
"""

from __future__ import annotations

import re
from typing import Final

_SPACE = r"[ \t\r\n\f]"
_GAP = rf"(?:{_SPACE}++|</?(?:div|section|article|main)>)*+"
_START = r"[^ \t\r\n\f<]"


def _grammar(*links: tuple[str, str]) -> re.Pattern[str]:
    # Possessive throughout, so that the time is linear; without groups, which Python 3.11 loses inside of these.
    # Words must follow emphasis: two in a row may be one to the writer.
    inlines = [(f"<{tag}>", f"</{tag}>") for tag in ("b", "strong", "i", "em")] + list(links)
    text = "[^<]*+"
    words = rf"(?={_START}){text}(?<!{_SPACE})"
    inside = "|".join(f"{start}{words}{end}" for start, end in inlines)
    line = rf"{text}(?:(?:{inside})(?={_SPACE}*+(?:{_START}|</)){text})*+"
    blocks = "|".join(f"<{tag}>{line}</{tag}>" for tag in ("p", "h2", "h3", "h4"))
    return re.compile(rf"{_GAP}(?:(?:{blocks}){_GAP})*+")


_AS_IT_CAME: Final = _grammar()
_CLEANED: Final = _grammar((r"""<a href="[^"'&<>\s]++">""", "</a>"))
_CONTAINERS: Final = re.compile(r"</?(?:div|section|article|main)>")
_CONTAINER_ENDS: Final = ("div>", "section>", "article>", "main>")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_HEADING_EDGES: Final = re.compile(r" *(</?h[234]>) *")
_EMPTY_HEADING: Final = re.compile(r"<(h[234])></\1>")


def ordinary(html: str) -> str | None:
    """Return the fragment that this house's writer makes of `html`, or None where it must look closer."""
    # Without entities and attributes; and with as many of both brackets, since each tag has its two, no text has one.
    # A byte order mark at the beginning is the parser's to take away.
    if "&" in html or html.startswith("\ufeff") or html.count("<") != html.count(">"):
        return None
    html = _in_blocks(html)
    return _tightened(html) if _AS_IT_CAME.fullmatch(html) else None


def ordinary_cleaned(clean: str) -> str | None:
    """Return the same for HTML as nh3 writes it: with links, and with four entities in the text."""
    clean = _in_blocks(clean)
    if not _CLEANED.fullmatch(clean):
        return None
    if "<a" in clean:
        clean = clean.replace('">', '" rel="noopener noreferrer">')
    return _tightened(clean.replace("&nbsp;", "\u00a0") if "&nbsp;" in clean else clean)


def _in_blocks(html: str) -> str:
    # Words without a block around them become a paragraph. Where other blocks stand among them, this matches nothing.
    return html if "<p" in html or "<h" in html else f"<p>{html}</p>"


def _tightened(html: str) -> str:
    if any(end in html for end in _CONTAINER_ENDS):
        html = _CONTAINERS.sub(" ", html)
    html = single_spaced(html)
    html = html.replace("> <", "><").replace("<p> ", "<p>").replace(" </p>", "</p>").replace("<p></p>", "").strip(" ")
    return _EMPTY_HEADING.sub("", _HEADING_EDGES.sub(r"\1", html)) if "<h" in html else html


def single_spaced(text: str) -> str:
    """Return `text` with every run of HTML's white space as one space."""
    # A regular expression looks at each letter, which takes longer than all of these.
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text
