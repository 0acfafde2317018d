"""Turn foreign HTML and plain text into the one shape of body that this house shows. Fetches nothing.

Two passes: nh3 removes what is dangerous, by an allow-list; then a writer of our own gives the rest one canonical,
well-formed shape (paragraphs, headings, quotations, lists, plain tables) and takes the pictures out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from orkhon.formats.html_ordinary import ordinary, ordinary_cleaned
from orkhon.formats.table_lines import without_tables
from orkhon.formats.xhtml import FragmentWriter
from orkhon.items import Content
from orkhon.items.content import BETWEEN_CELLS

_INLINE = frozenset({"b", "strong", "i", "em", "a"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_VOID = frozenset({"br", "img", "hr"})
_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset(
    {"blockquote", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
)
_BOUNDARIES = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "figure",
        "address",
        "center",
        "dl",
        "dt",
        "dd",
        "pre",
        "hr",
        "details",
        "summary",
        "fieldset",
        "form",
    ]
)
_ENDS_OF_BLOCKS = _BOUNDARIES - {"figure", "pre"}
_READ = _INLINE | _HEADINGS | _CONTAINERS | _BOUNDARIES | {"br", "img", "figcaption", "span"}
_DROPPED_WHOLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "template",
        "svg",
        "math",
        "head",
        "title",
        "select",
        "textarea",
        "button",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
        "audio",
        "video",
        "canvas",
    ]
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_NEXT_CELL = re.compile(r"</t[dh]\s*>\s*<t[dh]\b[^<>]*>", re.IGNORECASE)
_END_OF_LINE = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|blockquote|table|tr|t[dh]|div|pre|section|article)\b[^<>]*>|<br\b[^<>]*>", re.IGNORECASE
)
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=<>]+(?:=\"[^\"]*\")?)*)\s*/?>|([^<]+|<)")
_ATTRIBUTE = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_MARKUP = re.compile(r"<(?:[A-Za-z/!?])")
_ANY_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(>?)")
# A parser closes these by itself, so a page that never closes them is not deep.
_SELF_CLOSING = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "br",
        "img",
        "hr",
        "input",
        "meta",
        "link",
        "wbr",
        "source",
        "col",
        "area",
        "base",
        "param",
        "option",
    ]
)
# HTML5 opens these again in every paragraph until they are closed (13.2.4.3); `a` and `nobr` end the one before them.
_FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"})
# Of those that are alike, as they are without attributes, so many are opened again and no more.
_MOST_ALIKE = 3
# No end tag reaches across these to what was opened before them (13.2.4.2).
_WALLS = frozenset({"table", "caption", "td", "th", "object", "applet", "marquee"})
# Where words of a comment, an attribute or a script look like tags, or an element swallows some, end tags may be none.
_HIDES_TAGS = re.compile(
    r"<!--(?:(?!--!?>)[^<])*+<|=\s*+(?:\"[^\"<]*+<|'[^'<]*+<)|<[^<>]*+</"
    r"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b[^>]*+>[^<]*+<(?!/\1\b)"
    r"|<(?:plaintext|svg|math|select|template)\b",
    re.IGNORECASE,
)
_CDATA_MARKS = re.compile(r"<!\[CDATA\[|\]\]>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A run of bare ampersands costs the HTML parser the square of its length.
_BARE_AMPERSAND = re.compile(r"&(?![A-Za-z#])")
# A sheet that was copied as plain text; as a space, the tab would part the thousands of one number.
_NUMBERS_APART = re.compile(r"(?<=\d)[ ]?\t[ \t]*(?=[\d+−-])")
_BLANK_LINES = re.compile(r"\n[ \t\r\f\v]*\n\s*")

DEEPEST = 200
"""Open elements beyond which a fragment is read as text alone: HTML5's algorithm takes their square in time."""
MOST_FORMATTING = 12
"""Open `b`, `font` and the like beyond which the same is done: each of them costs an element in every paragraph."""
LONGEST = 5_000_000
"""Characters beyond which a fragment is read as text alone; the longest book chapter on the wire has a tenth."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """An image that stood in a body. `src` is absolute; width and height are None where not given in pixels."""

    src: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """A body and the pictures that were taken out of it, in order."""

    content: Content
    pictures: tuple[Picture, ...] = ()


def sanitise(html: str, base_url: str = "") -> Content:
    """Return `html` as a well-formed XHTML fragment that a page may show as it is.

    Kept are paragraphs, headings (h2–h4), quotations, lists, plain tables, line breaks, b, strong, i, em and links to
    http, https and mailto addresses; relative links are resolved with `base_url` and dropped without one. A `lang` of
    whatever element is kept as a `span` around its words. Scripts, styles, frames, forms, drawings and every handler
    go. Text without tags becomes paragraphs. The result is a fixed point: sanitising it again gives it back.
    """
    return read_html(html, base_url).content


def read_html(html: str, base_url: str = "") -> Fragment:
    """Do what `sanitise` does and give back the pictures too."""
    html = _without_forbidden(html)
    if "<![CDATA[" in html:
        html = _CDATA_MARKS.sub("", html)
    if not _MARKUP.search(html):
        return Fragment(content=from_plain_text(unescape(html) if "&" in html else html))
    if len(html) <= LONGEST and (written := ordinary(html)) is not None:
        return Fragment(content=Content(written))
    if len(html) > LONGEST or _is_too_deep(html) or _is_too_formatted(html):
        return Fragment(content=from_plain_text(unescape(_ANY_TAG.sub("\n", html))))
    if not _TABLE.search(html):
        # A parser drops the tags of cells that no table is around, and what stands in them would be one word.
        html = without_tables(html)
    clean = _cleaner(base_url).clean(_BARE_AMPERSAND.sub("&amp;", html) if "&" in html else html)
    written = ordinary_cleaned(clean)
    return _write(clean) if written is None else Fragment(content=Content(written))


def from_plain_text(text: str) -> Content:
    """Return a paragraph for each block of lines that blank lines part; without blank lines, one for each line."""
    if not _holds_plain_letters(text):
        text = _NUMBERS_APART.sub(BETWEEN_CELLS, text)
        text = _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
        blocks = _BLANK_LINES.split(text) if _BLANK_LINES.search(text) else text.split("\n")
        lines = (" ".join(block.split()) for block in blocks)
    else:
        text = text.strip()
        blocks = _BLANK_LINES.split(text) if _BLANK_LINES.search(text) else text.split("\n")
        lines = (" ".join(block.split()) if "  " in block or "\n" in block else block.strip() for block in blocks)
    return Content("".join([f"<p>{escape(line, quote=False)}</p>" for line in lines if line]))


def plain_text(text: str) -> str:
    """Return a headline or other single line: tags removed, entities read once, white space made single spaces."""
    if "<" in text:
        text = _END_OF_LINE.sub(" ", _NEXT_CELL.sub(BETWEEN_CELLS, text))
        text = _ANY_TAG.sub("", _CDATA_MARKS.sub("", text))
    if "&" in text:
        text = unescape(text)
    return clean_line(text)


def clean_line(text: str) -> str:
    """Return `text` on one line, without control characters; markup is left as the letters it is."""
    return " ".join((text if text.isprintable() else _FORBIDDEN.sub("", text)).split())


def _without_forbidden(text: str) -> str:
    return text if _holds_plain_letters(text) else _FORBIDDEN.sub("", text)


def _holds_plain_letters(text: str) -> bool:
    """Tell whether all are letters that print, spaces and line feeds: nothing forbidden, no other white space."""
    return text.replace("\n", "").isprintable()


def _is_too_deep(html: str) -> bool:
    if html.count("<") <= DEEPEST:
        return False
    open_now: Counter[str] = Counter()
    depth = 0
    for match in _TAG_NAME.finditer(html):
        name = match[2].lower()
        if name in _SELF_CLOSING:
            continue
        if not match[1]:
            open_now[name] += 1
            depth += 1
            if depth > DEEPEST:
                return True
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
    return False


def _is_too_formatted(html: str) -> bool:
    """Tell whether more formatting elements may stay open than are worth opening again; never too few are counted."""
    if html.count("<") <= DEEPEST:
        return False
    closing = _HIDES_TAGS.search(html) is None
    counted = 0
    bare: Counter[str] = Counter()
    to_close: dict[str, list[bool]] = {}
    for end, written, bracket in _TAG_NAME.findall(html):
        name = written.lower()
        if name in _WALLS:
            to_close.clear()
        elif name not in _FORMATTING:
            continue
        elif not end:
            is_bare = bool(bracket)
            if is_bare and bare[name] == _MOST_ALIKE:
                continue
            bare[name] += is_bare
            to_close.setdefault(name, []).append(is_bare)
            counted += 1
            if counted > MOST_FORMATTING:
                return True
        elif closing and to_close.get(name):
            bare[name] -= to_close[name].pop()
            counted -= 1
    return False


@lru_cache(maxsize=64)
def _cleaner(base_url: str) -> nh3.Cleaner:
    base = base_url if urlsplit_or_none(base_url) else ""
    return nh3.Cleaner(
        tags=set(_READ),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel=None,
    )


def urlsplit_or_none(url: str) -> str:
    """Return the host of an absolute http(s) address, lower case, or an empty string for anything else."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if parts.scheme in ("http", "https") else ""


def _write(clean: str) -> Fragment:
    writer = FragmentWriter()
    pictures: list[Picture] = []
    in_caption = False
    in_pre = 0
    caption: list[str] = []
    captioned = 0
    # nh3 has closed every element, so this is the way down to where the reading stands.
    speaking: list[bool] = []
    told = "lang=" in clean
    for closing, tag, written, text in _TOKEN.findall(clean):
        if told and tag and tag not in _VOID:
            _speak(writer, speaking, closing, written)
        if not tag:
            plain = unescape(text) if "&" in text else text
            if in_caption:
                caption.append(plain)
            elif in_pre and "\n" in plain:
                for index, line in enumerate(plain.split("\n")):
                    if index:
                        writer.line_break()
                    writer.text(line)
            else:
                writer.text(plain)
        elif tag in _ENDS_OF_BLOCKS and not in_caption:
            writer.boundary()
        elif tag == "img":
            attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}
            picture = _picture(attributes)
            if picture is not None and all(known.src != picture.src for known in pictures):
                pictures.append(picture)
        elif tag == "figure":
            writer.boundary()
            captioned = captioned if closing else len(pictures)
        elif tag == "figcaption":
            in_caption = not closing and len(pictures) > captioned
            if closing and caption:
                words = clean_line("".join(caption))
                pictures[captioned:] = [_with_caption(picture, words) for picture in pictures[captioned:]]
                caption.clear()
            writer.boundary()
        elif in_caption or tag == "span":
            continue
        elif tag == "br":
            writer.line_break()
        elif tag in _INLINE:
            if closing:
                writer.end_inline(tag)
            elif tag == "a":
                href = next((unescape(value) for name, value in _ATTRIBUTE.findall(written) if name == "href"), "")
                writer.start_inline(tag, {"href": href, "rel": "noopener noreferrer"} if href else {})
            else:
                writer.start_inline(tag, {})
        elif tag in _HEADINGS:
            writer.boundary("p" if closing else _RENAMED.get(tag, tag))
        elif tag in _CONTAINERS:
            if closing:
                writer.end(tag)
            else:
                writer.start(tag, {name: value for name, value in _ATTRIBUTE.findall(written) if value.isdecimal()})
        else:
            if tag == "pre":
                in_pre = max(0, in_pre + (-1 if closing else 1))
            writer.boundary()
    return Fragment(content=Content(writer.finish()), pictures=tuple(pictures[:40]))


def _speak(writer: FragmentWriter, speaking: list[bool], closing: str, written: str) -> None:
    """Begin or end the language of an element's words, where it says one."""
    if closing:
        if speaking and speaking.pop():
            writer.end_inline("span")
        return
    said = next((unescape(value) for name, value in _ATTRIBUTE.findall(written) if name == "lang"), "").strip()
    speaks = _LANGUAGE.fullmatch(said) is not None
    speaking.append(speaks)
    if speaks:
        writer.start_inline("span", {"lang": said})


def _with_caption(picture: Picture, words: str) -> Picture:
    return Picture(src=picture.src, alt=picture.alt, caption=words, width=picture.width, height=picture.height)


def _picture(attributes: dict[str, str]) -> Picture | None:
    src = attributes.get("src", "").strip()
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    # A picture of a pixel or two counts readers; it shows nothing.
    if not urlsplit_or_none(src) or (width is not None and width < 3) or (height is not None and height < 3):
        return None
    return Picture(src=src, alt=clean_line(attributes.get("alt", "")), width=width, height=height)


def _pixels(written: str) -> int | None:
    written = written.strip().removesuffix("px")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else None
