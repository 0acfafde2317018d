"""Between the wire's XHTML and what the desk's editor keeps. Knows no article."""

from __future__ import annotations

import re
from html import escape

import nh3
from wagtail.rich_text import expand_db_html

from orkhon.formats.html import sanitise
from orkhon.formats.table_lines import without_tables
from orkhon.items import Content
from orkhon.items.content import BETWEEN_CELLS

_KEPT = {"p", "h2", "h3", "b", "i", "ol", "ul", "li", "a", "blockquote", "br"}
_SAME_MEANING = {
    "strong": "b",
    "em": "i",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "div": "p",
}
_TAG = re.compile(r"(</?)(" + "|".join(_SAME_MEANING) + r")(?=[\s>/])", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|h2|h3|li|blockquote)>\s*</\1>")
# Word's and Telegram's: zero-width space, word joiner, byte order mark, soft hyphen. Joiners stay: Arabic needs them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_TWO_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}")
_PARAGRAPH = re.compile(r"(<p(?:\s[^<>]*)?>)(.*?)</p>", re.DOTALL)
# An emphasis or a link that reaches over the break would be torn.
_UNEVEN = re.compile(r"<(b|i|a)(?:\s[^<>]*)?>(?:(?!</\1>).)*<br", re.DOTALL)
_BULLET = re.compile(r"<p(?:\s[^<>]*)?>[\s\u00a0]*[•·▪◦‣§\uf0b7\uf0a7][\s\u00a0]+((?:(?!</p>).)*)</p>", re.DOTALL)
_BULLETS = re.compile(rf"(?:{_BULLET.pattern}\s*){{2,}}", re.DOTALL)
# In a number a tab that became a space would part thousands.
_BETWEEN_TABS = re.compile(r"(?<=[^\s>])[ ]?\t[ ]?(?=[^\s<])")
_SPACES_IN_TEXT = re.compile(r"(?:[ \t\r\n]|\u00a0(?=[ \u00a0])|(?<=[ \u00a0])\u00a0){2,}|[\t\r\n]")
_EMPTY_LINE = re.compile(r"<(p|h2|h3|li|blockquote)(?:\s[^<>]*)?>(?:\s|\u00a0|&nbsp;|<br\s*/?>)*</\1>")


def to_editor(body: Content) -> str:
    """Return the body with the tags alone that the desk's editor knows; words of other tags stay.

    A table is a line for each row: the running text keeps none.
    """
    renamed = _TAG.sub(lambda match: match[1] + _SAME_MEANING[match[2].lower()], without_tables(body.xhtml))
    cleaned = nh3.clean(
        renamed,
        tags=_KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style", "figure", "figcaption", "video", "audio"},
    )
    if cleaned and "<p>" not in cleaned:
        cleaned = f"<p>{cleaned}</p>"
    return _EMPTY.sub("", cleaned).strip()


def to_content(editor_html: str) -> Content:
    """Return what the editor keeps as a body for the wire: links written out, nothing but sanitised XHTML."""
    return sanitise(expand_db_html(editor_html))


def clean(editor_html: str) -> str:
    """Return the HTML with nothing but what the editor keeps: for words that come from elsewhere than its form."""
    cleaned = nh3.clean(
        without_tables(editor_html),
        tags=_KEPT,
        attributes={"a": {"href", "linktype", "id"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    return _EMPTY.sub("", cleaned).replace("<br>", "<br/>").strip()


def tidy_paste(editor_html: str) -> str:
    """Return what was pasted as clean blocks: no empty lines, no lists written with signs, no doubled spaces.

    Word leaves non-breaking spaces, bullets as letters and empty paragraphs; Telegram leaves line breaks for paragraphs
    and invisible signs; a sheet parts its cells by tabs. Of the words nothing goes.
    """
    html = _BETWEEN_TABS.sub(BETWEEN_CELLS, _INVISIBLE.sub("", editor_html))
    html = _PARAGRAPH.sub(_parted, html) if _TWO_BREAKS.search(html) else html
    html = _BULLETS.sub(_as_list, html)
    html = _SPACES_IN_TEXT.sub(" ", html)
    return _EMPTY.sub("", _EMPTY_LINE.sub("", html)).strip()


def _parted(match: re.Match[str]) -> str:
    """Two line breaks are the end of a paragraph."""
    start, inside = match[1], match[2]
    if not _TWO_BREAKS.search(inside) or _UNEVEN.search(inside):
        return match[0]
    pieces = [piece for piece in _TWO_BREAKS.split(inside) if piece.strip()]
    return f"{start}{pieces[0] if pieces else ''}</p>" + "".join(f"<p>{piece}</p>" for piece in pieces[1:])


def _as_list(match: re.Match[str]) -> str:
    items = _BULLET.findall(match[0])
    return f"<ul>{''.join(f'<li>{item.strip()}</li>' for item in items)}</ul>"


def paragraphs(text: str) -> str:
    """Return plain text as paragraphs, one a line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
