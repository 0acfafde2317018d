"""Read XML, well-formed or not, into a small tree with one set of names. Expands no entity, fetches nothing.

The first reader is expat; what expat refuses goes through a tolerant scanner which is linear in the document's
length, so that a feed with one stray ampersand still gives its items. Names are lower case and carry the prefix
of this module's own table (`dc:creator`, `atom:link`), whatever prefix the document chose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from xml.parsers import expat

from orkhon.formats.errors import EntityDeclarations, Malformed, TooDeep, TooLarge

MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000
"""Beyond these a document is refused: each takes memory and time far beyond its letters."""

_PREFIX_OF = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss/": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss/": "media",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://www.w3.org/1999/xhtml": "",
    "http://iptc.org/std/nar/2006-10-01/": "",
    "http://iptc.org/std/nar/2006-10-01": "",
    "urn:orkhon:newsml-g2": "orkhon",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""(?:^|(?<=[\s"']))([^\s=/"'<>]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.DOTALL
)
_NAME = re.compile(r"/?([A-Za-z_][\w:.-]*)(?=[\s/>]|\Z)")
# HTML that was left unescaped inside a description: these never have an end tag. `link` is RSS's own here.
_VOID = frozenset({"br", "hr", "img", "input", "meta", "wbr", "source", "col", "embed"})
_LONGEST_TAG = 65_536
# Roots whose namespace may be anything, since they are known without one.
_KNOWN_ROOTS = frozenset({"rss", "feed", "newsitem", "packageitem", "newsmessage"})
# What is inside is a statement in another language, which is kept letter for letter.
_VERBATIM = "rightsexpressionxml"
_UNPREFIXED = re.compile(r"<[A-Za-z_][\w.-]*[\s/>]")
_DECLARED = re.compile(r"\bxmlns(?::([^\s=]+))?\s*+=")
_PREFIXES_USED = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")


class Node:
    """One element: its canonical name, its attributes by canonical name, its children and text in order."""

    __slots__ = ("attributes", "content", "tag", "unfinished")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.content: list[Node | str] = []
        self.unfinished = False

    def children(self) -> Iterator[Node]:
        """Yield the child elements in order."""
        for part in self.content:
            if not isinstance(part, str):
                yield part

    def first(self, tag: str) -> Node | None:
        """Return the first child of that name, or None."""
        for part in self.content:
            if not isinstance(part, str) and part.tag == tag:
                return part
        return None

    def text(self) -> str:
        """All text inside, descendants' too, white space as it came but trimmed at the ends."""
        content = self.content
        if len(content) == 1 and isinstance(content[0], str):
            return content[0].strip()
        return "".join(_texts(self)).strip()

    def markup(self) -> str:
        """What is inside as HTML: the text itself where there is no child element, else text and tags written out."""
        if all(isinstance(part, str) for part in self.content):
            return "".join(part for part in self.content if isinstance(part, str)).strip()
        return "".join(_markup(self)).strip()


def _texts(node: Node) -> Iterator[str]:
    for part in node.content:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts(part)


def _markup(node: Node) -> Iterator[str]:
    for part in node.content:
        if isinstance(part, str):
            yield escape(part, quote=False)
        elif part.tag in _VOID:
            yield f"<{part.tag}{_written(part.attributes)}>"
        else:
            yield f"<{part.tag}{_written(part.attributes)}>"
            yield from _markup(part)
            yield f"</{part.tag}>"


def _written(attributes: dict[str, str]) -> str:
    if "xml:lang" in attributes:
        attributes = {**attributes, "lang": attributes["xml:lang"]}
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if ":" not in name)


def read_xml(text: str) -> Node:
    """Return the root element of `text`.

    Raises `EntityDeclarations` for a document with entities of its own, `TooDeep` beyond 200 levels, and
    `Malformed` when no element can be found at all. A DOCTYPE without entities is dropped.
    """
    text = _without_doctype(text)
    try:
        return _read_strictly(text)
    except expat.ExpatError:
        return _read_tolerantly(text)


def _without_doctype(text: str) -> str:
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text
    end, subset = text.find(">", start), text.find("[", start)
    if subset != -1 and (end == -1 or subset < end):
        end = text.find("]", subset)
        if "<!ENTITY" in text[subset : end if end != -1 else len(text)].upper():
            raise EntityDeclarations(
                "the document declares its own XML entities; such documents are refused because entities can "
                "unfold without end or fetch files; ask for the feed without a DOCTYPE"
            )
        end = text.find(">", end) if end != -1 else -1
    if end == -1:
        raise Malformed("the document ends inside its DOCTYPE; nothing can be read from it")
    return text[:start] + text[end + 1 :]


def _canonical(uri: str, local: str) -> str:
    prefix = _PREFIX_OF.get(uri.lower())
    if prefix is None:
        prefix = "other"
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


@lru_cache(maxsize=4_096)
def _name_of(raw: str) -> str:
    """Return the canonical name for one that expat gives; documents of one agency have the same few hundred."""
    uri, _, local = raw.rpartition(" ")
    return _canonical(uri, local) if uri else local.lower()


def _names_without(plain: str) -> Callable[[str], str]:
    """Return the same for a document in whose own namespace `plain` the common elements are meant."""

    def name_of(raw: str) -> str:
        uri, _, local = raw.rpartition(" ")
        return local.lower() if uri == plain else _name_of(raw)

    return name_of


def _read_strictly(text: str) -> Node:
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    holder = Node("", {})
    stack = [holder]
    push, pop = stack.append, stack.pop
    content = holder.content
    name_of: Callable[[str], str] = _name_of

    count = 0

    def start(raw: str, attributes: dict[str, str]) -> None:
        nonlocal content, count, name_of
        depth = len(stack)
        count += 1
        if depth > MAX_DEPTH:
            raise TooDeep(f"the document nests elements deeper than {MAX_DEPTH} levels; no feed does")
        if count > MAX_ELEMENTS:
            raise _too_many()
        if depth == 1:
            uri, _, local = raw.rpartition(" ")
            if uri and uri.lower() not in _PREFIX_OF and local.lower() in _KNOWN_ROOTS:
                # A root with a namespace that nobody else uses: its elements are meant as the plain ones.
                name_of = _names_without(uri)
        if attributes:
            attributes = {name_of(name): value for name, value in attributes.items()}
        node = Node(name_of(raw), attributes)
        content.append(node)
        content = node.content
        push(node)

    def end(_: str) -> None:
        nonlocal content
        pop()
        content = stack[-1].content

    def characters(data: str) -> None:
        content.append(data)

    def refuse(*_: object) -> None:
        raise EntityDeclarations("a DOCTYPE stands where none can be read; ask for the feed without it")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    data = text.encode("utf-8", "replace")
    if b"rightsExpressionXML" in data:
        _keep_verbatim(parser, data, stack, start, end)
    parser.Parse(data, True)
    return next(holder.children())


def _too_many() -> TooLarge:
    return TooLarge(f"the document has more than {MAX_ELEMENTS:,} elements; ask for it in several parts")


def _keep_verbatim(
    parser: expat.XMLParserType,
    data: bytes,
    stack: list[Node],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
) -> None:
    """Have the parser keep what is inside rights expressions as text, with the namespaces that it needs."""
    # Each prefix with what it means here last; a copy for every expression would take their product in time.
    spaces: dict[str, list[str]] = {}
    opened: list[int] = []

    def start_and_note(raw: str, attributes: dict[str, str]) -> None:
        if stack[-1].tag == _VERBATIM and not opened:
            opened.append(parser.CurrentByteIndex)
        start(raw, attributes)

    def end_and_note(raw: str) -> None:
        node = stack[-1]
        if node.tag == _VERBATIM and opened:
            written = data[opened.pop() : parser.CurrentByteIndex].decode("utf-8").rstrip()
            node.content = [_with_namespaces(written, spaces)]
        end(raw)

    def enter(prefix: str | None, uri: str | None) -> None:
        spaces.setdefault(prefix or "", []).append(uri or "")

    def leave(prefix: str | None) -> None:
        spaces[prefix or ""].pop()

    parser.StartNamespaceDeclHandler = enter
    parser.EndNamespaceDeclHandler = leave
    parser.StartElementHandler = start_and_note
    parser.EndElementHandler = end_and_note


def _with_namespaces(written: str, known: dict[str, list[str]]) -> str:
    """Return a fragment with the declarations that it took from the elements around it."""
    match = _NAME.match(written, 1)
    if match is None:
        return written
    needed = {*_PREFIXES_USED.findall(written), *([""] if _UNPREFIXED.search(written) else ())} - {"xml", "xmlns"}
    needed -= set(_DECLARED.findall(written.partition(">")[0]))
    declared = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{escape(known[prefix][-1])}"'
        for prefix in sorted(needed)
        if known.get(prefix)
    )
    return written[: match.end()] + declared + written[match.end() :]


def _read_tolerantly(text: str) -> Node:
    holder = Node("", {})
    stack = [holder]
    prefixes: dict[str, str] = {}
    default = ""
    position, length, count, close = 0, len(text), 0, -1
    comments_end = True
    while position < length:
        opening = text.find("<", position)
        if opening == -1:
            _add_text(stack, text[position:])
            break
        if opening > position:
            _add_text(stack, text[position:opening])
        if text.startswith("<![CDATA[", opening):
            end = text.find("]]>", opening)
            end = length if end == -1 else end
            if len(stack) > 1:
                stack[-1].content.append(text[opening + 9 : end])
            position = end + 3
            continue
        if text.startswith("<!--", opening):
            end = text.find("-->", opening) if comments_end else -1
            comments_end = end != -1
            position = end + 3 if comments_end else opening + 4
            continue
        if close < opening:
            close = text.find(">", opening)
        if close == -1:
            break  # The document was cut inside a tag.
        if close - opening < _LONGEST_TAG and text.startswith(("?", "!"), opening + 1):
            position = close + 1
            continue
        is_tag = close - opening < _LONGEST_TAG and text.find("<", opening + 1, close) == -1
        inside = text[opening + 1 : close] if is_tag else ""
        match = _NAME.match(inside)
        if match is None:
            _add_text(stack, "<")
            position = opening + 1
            continue
        position = close + 1
        name = match[1]
        if inside.startswith("/"):
            _close(stack, _name_in(name, prefixes, default))
            if len(stack) == 1:
                break
            continue
        attributes: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(inside, match.end()):
            key, value = found[1], unescape(found[2] or found[3] or found[4] or "")
            if key.lower().startswith("xmlns:"):
                prefixes[key[6:]] = value
            elif key.lower() == "xmlns":
                default = default if len(stack) > 1 else value
            else:
                attributes[_name_in(key, prefixes, "")] = value
        count += 1
        if count > MAX_ELEMENTS:
            raise _too_many()
        node = Node(_name_in(name, prefixes, default), attributes)
        if node.tag in ("item", "atom:entry"):
            _close(stack, node.tag)
        stack[-1].content.append(node)
        if not inside.endswith("/") and node.tag not in _VOID and len(stack) <= MAX_DEPTH:
            stack.append(node)
    for node in stack[1:]:
        node.unfinished = True
    root = holder.first("rss") or holder.first("atom:feed") or next(holder.children(), None)
    if root is None:
        raise Malformed("no element could be found in the document; it is not XML")
    return root


def _add_text(stack: list[Node], data: str) -> None:
    if len(stack) > 1:
        stack[-1].content.append(unescape(data) if "&" in data else data)


def _close(stack: list[Node], tag: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].tag == tag:
            del stack[depth:]
            return


def _name_in(name: str, prefixes: dict[str, str], default: str) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        return _canonical(default, name) if _PREFIX_OF.get(default.lower()) else name.lower()
    if prefix in prefixes:
        return _canonical(prefixes[prefix], local)
    return name.lower()
