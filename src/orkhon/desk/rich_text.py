"""Between the wire's XHTML and what the desk's editor keeps. Knows no article."""

from __future__ import annotations

import re
from html import escape

import nh3
from wagtail.rich_text import expand_db_html

from orkhon.formats.html import sanitise
from orkhon.items import Content

_KEPT = {"p", "h2", "h3", "b", "i", "ol", "ul", "li", "a", "blockquote", "br"}
_SAME_MEANING = {
    "strong": "b",
    "em": "i",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "div": "p",
    "td": "p",
}
_TAG = re.compile(r"(</?)(" + "|".join(_SAME_MEANING) + r")(?=[\s>/])", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|h2|h3|li|blockquote)>\s*</\1>")


def to_editor(body: Content) -> str:
    """Return the body with the tags alone that the desk's editor knows; words of other tags stay."""
    renamed = _TAG.sub(lambda match: match[1] + _SAME_MEANING[match[2].lower()], body.xhtml)
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


def paragraphs(text: str) -> str:
    """Return plain text as paragraphs, one a line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
