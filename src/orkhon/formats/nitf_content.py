"""Turn the text of NITF into a body and back. Knows the elements of text, nothing of a document's head.

NITF has one element of emphasis (`em`) where XHTML has four, and one of subheads (`hl2`) where it has three, so the
writer says which one was meant in `class`, and the reader takes that word where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from orkhon.formats.html import read_html
from orkhon.formats.nodes import every, first, local
from orkhon.formats.xmltree import Node
from orkhon.items import Content

_SAME = frozenset(
    {"p", "a", "br", "em", "strong", "b", "i", "ul", "ol", "li", "dl", "dt", "dd", "pre", "hr", "blockquote", "table",
     "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section"}
)  # fmt: skip
_RENAMED = {
    "hl1": "h2", "hl2": "h2", "bq": "blockquote", "credit": "p", "block": "div", "hedline": "div", "byline": "p",
    "dateline": "p", "distributor": "p", "abstract": "div", "tagline": "p", "fn": "p", "note": "div", "series": "p",
    "datasource": "p", "nitf-table": "div", "body.content": "div", "body.end": "div", "bibliography": "p",
    "u": "em", "body.head": "div",
}  # fmt: skip
# Files beside the text, and what is said about a block rather than in it.
_NOT_WORDS = frozenset(
    {"media", "tobject", "key-list", "nitf-table-metadata", "nitf-colgroup", "script", "style", "alt-code", "img"}
)
_ATTRIBUTES = frozenset({"href", "colspan", "rowspan"})
_EMPHASIS = frozenset({"b", "strong", "i", "em"})
_SUBHEADS = frozenset({"h2", "h3", "h4"})
_CLASS_OF = {"bold": "strong", "italic": "em", "b": "b", "i": "i", "strong": "strong"}
_QUOTATION_MARKS = "\"'“”„«»‘’‚‹›「『"
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^<>]*)?)>|([^<]+)")
_WRITTEN_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def body_of(node: Node, base_url: str = "") -> Content:
    """Return the text of an `nitf`, `body`, `body.content` or `block` element as a sanitised body.

    Kept are paragraphs, subheads, quotations, lists, tables, emphasis and links (relative ones by `base_url`); inline
    quotations get their marks where the text has none; names and numbers that NITF marks are words like others. Media
    stand beside a text, not in it: `nitf.media_in` reads those.
    """
    parts: list[str] = []
    for root in _roots(node):
        if all(isinstance(part, str) for part in root.content):
            text = root.text()
            # Some put HTML into the one element as escaped text.
            parts.append(text if "</" in text or "/>" in text else escape(text, quote=False))
        else:
            _write_inside(root, parts)
    return read_html("".join(parts), base_url).content


def _roots(node: Node) -> Iterator[Node]:
    if local(node) not in ("nitf", "body"):
        yield node
        return
    body = first(node, "body") if local(node) == "nitf" else node
    # Notes of the head have a `body.content` of their own, so only the body's is looked for.
    contents = list(every(body, "body.content"))
    yield from contents
    if body is not None and not contents and first(body, "body.head") is None:
        yield body


def _write_inside(node: Node, parts: list[str]) -> None:
    for part in node.content:
        if isinstance(part, str):
            parts.append(escape(part, quote=False))
        else:
            _write(part, parts)


def _write(node: Node, parts: list[str]) -> None:
    name = local(node)
    if name in _NOT_WORDS:
        return
    if name == "q":
        inside = node.text()
        marked = inside[:1] in _QUOTATION_MARKS or (parts and parts[-1].rstrip()[-1:] in _QUOTATION_MARKS)
        parts.append("" if marked or not inside else "“")
        _write_inside(node, parts)
        parts.append("" if marked or not inside else "”")
        return
    meant = node.attributes.get("class", "").strip().lower()
    tag = name if name in _SAME else _RENAMED.get(name, "")
    if name == "em":
        tag = _CLASS_OF.get(meant, "em")
    elif name == "hl2" and meant in _SUBHEADS:
        tag = meant
    # XHTML inside other documents comes through here too, and its `lang` counts like XML's.
    language = node.attributes.get("xml:lang") or node.attributes.get("iso" if name == "lang" else "lang", "")
    if not tag:
        # `chron`, `person`, `money`, `classifier` and their like mark words inside a sentence.
        parts.append(f'<span lang="{escape(language)}">' if language else "")
        _write_inside(node, parts)
        parts.append("</span>" if language else "")
        return
    if tag in ("br", "hr"):
        parts.append(f"<{tag}>")
        return
    kept = "".join(f' {key}="{escape(value)}"' for key, value in node.attributes.items() if key in _ATTRIBUTES)
    if language:
        kept += f' lang="{escape(language)}"'
    parts.append(f"<{tag}{kept}>")
    _write_inside(node, parts)
    parts.append(f"</{tag}>")


def written(body: Content) -> str:
    """Return a sanitised body as the inside of NITF's `body.content`."""
    out: list[str] = []
    open_now: list[str] = []
    for closing, tag, attributes, text in _TOKEN.findall(body.xhtml):
        if not tag:
            out.append(_as_block(text, open_now))
        elif tag == "br":
            out.append("<br/>")
        elif closing:
            name = open_now.pop()
            out.append("</block></bq>" if name == "bq" else f"</{name}>")
        else:
            out.append(_start(tag, attributes, open_now))
    return "".join(out)


def _as_block(text: str, open_now: list[str]) -> str:
    # What the sanitiser gives has no bare text outside of blocks, and `unescape` then `escape` keeps XML's five alone.
    return escape(unescape(text), quote=False) if open_now else f"<p>{escape(unescape(text), quote=False)}</p>"


def _start(tag: str, attributes: str, open_now: list[str]) -> str:
    if tag in _EMPHASIS:
        open_now.append("em")
        return "<em>" if tag == "em" else f'<em class="{tag}">'
    if tag in _SUBHEADS:
        open_now.append("hl2")
        return "<hl2>" if tag == "h2" else f'<hl2 class="{tag}">'
    if tag == "blockquote":
        # A quotation holds blocks, and those the paragraphs.
        open_now.append("bq")
        return "<bq><block>"
    if tag == "span":
        open_now.append("lang")
        said = next((value for key, value in _WRITTEN_ATTRIBUTE.findall(attributes) if key == "lang"), "")
        return f'<lang iso="{said}">'
    open_now.append(tag)
    pairs = _WRITTEN_ATTRIBUTE.findall(attributes)
    kept = "".join(f' {key}="{value}"' for key, value in pairs if key in _ATTRIBUTES)
    return f"<{tag}{kept}>"
