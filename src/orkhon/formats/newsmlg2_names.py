"""What NewsML-G2 names: concepts, authors, rights, and the words of a property. Trusts no value; makes no item."""

from __future__ import annotations

from typing import Final, NamedTuple

from orkhon.formats.newsmlg2_catalogs import code_of, resolved
from orkhon.formats.newsmlg2_kept import Kept, keep
from orkhon.formats.xmltree import Node
from orkhon.items import Rights

Groups = dict[str, list[Node]]

_PLACES: Final = frozenset({"geoarea", "poi", "location", "place"})
_KINDS: Final = {
    "person": "people",
    "organisation": "organisations",
    "organization": "organisations",
    **dict.fromkeys(_PLACES, "places"),
}
_PLAIN_TYPES: Final = {
    "subjects": frozenset({"", "cpnat:abstract"}),
    "places": frozenset({"cpnat:geoArea"}),
    "people": frozenset({"cpnat:person"}),
    "organisations": frozenset({"cpnat:organisation"}),
}
_PLAIN: Final = frozenset({"type", "qcode", "uri", "literal"})
TYPES: Final = {
    "subjects": "cpnat:abstract",
    "places": "cpnat:geoArea",
    "people": "cpnat:person",
    "organisations": "cpnat:organisation",
}
"""The type of concept that each of an item's fields is written with (IPTC's concept nature)."""


class Concept(NamedTuple):
    """What a property such as `subject` names; `field` is the item's field, `plain` tells that no more was said."""

    field: str
    name: str
    uri: str
    literal: str
    plain: bool


def grouped(node: Node | None) -> Groups:
    """Return the child elements by their names, each list in the document's order."""
    groups: Groups = {}
    if node is not None:
        for part in node.content:
            if part.__class__ is not str:
                tag = part.tag  # type: ignore[union-attr]  # not a text, as the line above says
                if tag in groups:
                    groups[tag].append(part)  # type: ignore[arg-type]  # a node, by its tag
                else:
                    groups[tag] = [part]  # type: ignore[list-item]  # a node, by its tag
    return groups


def line(node: Node) -> str:
    """Return the words of a property on one line."""
    return " ".join(node.text().split())


def block(node: Node) -> str:
    """Return the words of a property that may have `br` inside, one line for each line."""
    content = node.content
    if len(content) == 1 and content[0].__class__ is str:
        return " ".join(content[0].split())
    lines: list[list[str]] = [[]]
    for part in content:
        if isinstance(part, str):
            lines[-1].append(part)
        elif part.tag == "br":
            lines.append([])
        else:
            lines[-1].append(part.text())
    return "\n".join(" ".join("".join(words).split()) for words in lines).strip()


def is_in(node: Node, language: str) -> bool:
    """Tell whether a property speaks the item's language (its code), or does not say."""
    tag = node.attributes.get("xml:lang")
    return not tag or not language or tag.partition("-")[0].lower() == language


def chosen(nodes: list[Node], language: str, roles: tuple[str, ...], *, language_first: bool = False) -> Node | None:
    """Return the property with the first of `roles` that is there, in the item's language where one is.

    With `language_first` the language counts more than the role, as among headlines; a summary in another language is
    still the summary.
    """
    if len(nodes) == 1:
        return nodes[0] if code_of(nodes[0].attributes, "role", "roleuri") in roles else None
    best: Node | None = None
    least = len(roles) * 2
    for node in nodes:
        role = code_of(node.attributes, "role", "roleuri")
        if role in roles:
            foreign = not is_in(node, language)
            rank = roles.index(role) + foreign * len(roles) if language_first else roles.index(role) * 2 + foreign
            if rank < least:
                best, least = node, rank
    return best


def name_in(nodes: list[Node], language: str) -> Node | None:
    """Return the name in the item's language, else the first."""
    if len(nodes) > 1:
        for node in nodes:
            if is_in(node, language):
                return node
    return nodes[0] if nodes else None


def party(node: Node, schemes: dict[str, str]) -> str:
    """Return how a person or an organisation is called: by name, else by literal, else by address or code."""
    for part in node.content:
        if not isinstance(part, str) and part.tag == "name":
            named = line(part)
            if named:
                return named
    attributes = node.attributes
    uri = attributes.get("uri") or resolved(attributes.get("qcode", ""), schemes)
    return attributes.get("literal") or uri or attributes.get("qcode", "")


def read_concept(node: Node, schemes: dict[str, str], language: str) -> Concept:
    """Return what a `subject` names. A code whose scheme nobody knows becomes its literal."""
    attributes = node.attributes
    kind = attributes.get("type") or attributes.get("typeuri") or ""
    field = _KINDS.get(code_of(attributes, "type", "typeuri"), "subjects") if kind else "subjects"
    uri, qcode, literal = attributes.get("uri", ""), attributes.get("qcode"), attributes.get("literal", "")
    plain = kind in _PLAIN_TYPES[field] and _PLAIN.issuperset(attributes)
    if qcode and not uri:
        uri = resolved(qcode, schemes)
        if not uri:
            plain = False
            literal = literal or qcode
    names: list[Node] = []
    for part in node.content:
        if not isinstance(part, str):
            if part.tag == "name":
                names.append(part)
                plain = plain and not part.attributes
            else:
                plain = False
                if part.tag == "mainconcept":
                    inner = read_concept(part, schemes, language)
                    if inner.name or inner.uri:
                        return Concept(field, inner.name, inner.uri, inner.literal, False)
    if not names:
        return Concept(field, "", uri, literal, plain)
    name = names[0] if len(names) == 1 else name_in(names, language)
    return Concept(field, line(name) if name else "", uri, literal, plain and len(names) == 1)


def is_plain(node: Node) -> bool:
    """Tell whether a property says nothing but its words."""
    content = node.content
    return not node.attributes and (not content or (len(content) == 1 and content[0].__class__ is str))


def keep_beside(node: Node, primary: bool) -> Kept:
    """Return a property as it is kept beside the field that has its words; `primary` marks the field's own."""
    kept = keep(node)
    if primary:
        kept["primary"] = True
    return kept


def read_rights(nodes: list[Node], schemes: dict[str, str], kept: dict[str, list[Kept]]) -> Rights:
    """Return the first statement of rights; what it says beyond, and the other statements, go into `kept`."""
    if not nodes:
        return Rights()
    values = dict.fromkeys(("copyright_holder", "copyright_notice", "usage_terms", "linked", "encoded"), "")
    encoded_language = ""
    for tag, found in grouped(nodes[0]).items():
        first = found[0]
        if tag == "copyrightholder":
            values["copyright_holder"] = party(first, schemes)
            if not (_is_bare_name(first) and len(found) == 1):
                kept["copyrightHolder"] = [keep_beside(first, True)]
        elif tag in ("copyrightnotice", "usageterms"):
            field, name = (
                ("copyright_notice", "copyrightNotice") if tag == "copyrightnotice" else ("usage_terms", "usageTerms")
            )
            values[field] = block(first) if len(found) == 1 else "\n".join(block(one) for one in found)
            if not all(map(_is_bare_block, found)) or len(found) > 1:
                kept[name] = [keep_beside(one, True) for one in found]
        elif tag == "link" and set(first.attributes) == {"href"} and len(found) == 1:
            values["linked"] = first.attributes["href"]
        elif tag in ("rightsexpressionxml", "rightsexpressiondata") and not values["encoded"]:
            values["encoded"] = first.text()
            encoded_language = first.attributes.get("langid", "")
        elif ":" not in tag:
            kept.setdefault(keep(first)["element"], []).extend(keep(one) for one in found)
    if len(nodes) > 1:
        kept["rightsInfo"] = [keep(node) for node in nodes[1:]]
    return Rights(**values, encoded_language=encoded_language)


def _is_bare_name(node: Node) -> bool:
    children = list(node.children())
    return not node.attributes and len(children) == 1 and children[0].tag == "name" and is_plain(children[0])


def _is_bare_block(node: Node) -> bool:
    return not node.attributes and all(isinstance(part, str) or part.tag == "br" for part in node.content)
