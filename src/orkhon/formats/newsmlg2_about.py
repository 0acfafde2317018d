"""What a NewsML-G2 item says of its content (`contentMeta`): headlines, descriptions, authors and what it names."""

from __future__ import annotations

from typing import Any, Final

from orkhon.formats.newsmlg2_catalogs import code_of
from orkhon.formats.newsmlg2_content import nitf_in, source_type
from orkhon.formats.newsmlg2_kept import Kept, keep, name_of
from orkhon.formats.newsmlg2_names import (
    Concept,
    Groups,
    block,
    chosen,
    is_plain,
    keep_beside,
    line,
    name_in,
    read_concept,
)
from orkhon.formats.nodes import first as first_below
from orkhon.formats.nodes import line as line_below
from orkhon.formats.xmltree import Node
from orkhon.items import Byline, Organisation, Person, Place, Subject

_SUMMARY_ROLES: Final = ("summary", "abstract", "lead", "", "description", "text", "main")
_NAMED: Final[dict[str, Any]] = {
    "subjects": Subject,
    "places": Place,
    "people": Person,
    "organisations": Organisation,
}


def read_about(
    values: dict[str, Any],
    about: Groups,
    kept: dict[str, list[Kept]],
    schemes: dict[str, str],
    language: str,
    content_set: Node | None,
    meta: Groups,
) -> None:
    """Read what is said of the content (`contentMeta`); whatever has no field goes into `kept`."""
    concepts: dict[str, list[Any]] = {"subjects": [], "places": [], "people": [], "organisations": []}
    for name in ("headline", "slug_line", "summary", "dateline", "credit", "digital_source_type"):
        values[name] = ""
    values["urgency"] = None
    bylines: list[Byline] = []
    for tag, found in about.items():
        first = found[0]
        if tag == "subject":
            for node in found:
                concept = read_concept(node, schemes, language)
                if concept.name or concept.uri or concept.literal:
                    concepts[concept.field].append(_thing(concept))
                if not concept.plain:
                    kept.setdefault(concept.field, []).append(keep(node))
        elif tag == "headline":
            node = chosen(found, language, ("", "main", "headline"), language_first=True) or first
            values["headline"] = line(node)
            _keep_others(kept, "headline", found, node)
        elif tag == "slugline":
            values["slug_line"] = line(first)
            _keep_others(kept, "slugline", found, first)
        elif tag == "dateline":
            values["dateline"] = line(first)
            _keep_others(kept, "dateline", found, first)
        elif tag == "creditline":
            values["credit"] = line(first)
            _keep_others(kept, "creditline", found, first)
        elif tag == "description":
            _read_descriptions(values, found, kept, language)
        elif tag == "by":
            bylines = [Byline(name=line(one), role=one.attributes.get("orkhon:role", "")) for one in found]
            if not all(set(one.attributes) <= {"orkhon:role"} and is_words(one) for one in found):
                kept["by"] = [keep_beside(one, True) for one in found]
        elif tag == "urgency":
            written = first.text()
            values["urgency"] = int(written) if len(written) == 1 and written in "123456789" else None
        elif tag == "digitalsourcetype":
            values["digital_source_type"] = source_type(first, schemes)
            if set(first.attributes) - {"uri", "literal"} or first.content:
                kept["digitalSourceType"] = [keep_beside(first, True)]
        else:
            kept[name_of(tag)] = [keep(one) for one in found]
    values.update((field, tuple(things)) for field, things in concepts.items())
    if not values["headline"] and "title" in meta:
        values["headline"] = line(meta["title"][0])
    head = first_below(nitf_in(content_set), "body", "body.head")
    if head is not None:
        values["headline"] = values["headline"] or line_below(
            first_below(head, "hedline", "hl1") or first_below(head, "hedline")
        )
        values["dateline"] = values["dateline"] or line_below(first_below(head, "dateline"))
        if not bylines and (words := line_below(first_below(head, "byline"))):
            bylines = [Byline(name=words)]
    if not bylines and "creator" in about:
        bylines = [Byline(name=words) for node in about["creator"] if (words := _called(node, language))]
    if not values["dateline"] and "located" in about:
        values["dateline"] = _called(about["located"][0], language)
    values["bylines"] = tuple(byline for byline in bylines if byline.name or byline.role)


def is_words(node: Node) -> bool:
    """Tell whether a property holds nothing but text."""
    return all(isinstance(part, str) for part in node.content)


def _called(node: Node, language: str) -> str:
    name = name_in([child for child in node.children() if child.tag == "name"], language)
    return line(name) if name is not None else ""


def _thing(concept: Concept) -> Any:
    return _NAMED[concept.field](name=concept.name, uri=concept.uri, literal=concept.literal)


def _keep_others(kept: dict[str, list[Kept]], name: str, found: list[Node], primary: Node) -> None:
    others = [keep_beside(one, one is primary) for one in found if one is not primary or not is_plain(one)]
    if others:
        kept[name] = others


def _read_descriptions(values: dict[str, Any], found: list[Node], kept: dict[str, list[Kept]], language: str) -> None:
    """Read the summary; a caption belongs to the item's own medium and stands in for a summary where there is none."""
    summary = chosen(found, language, _SUMMARY_ROLES)
    caption = alt = None
    own = values["media"][0] if values["media"] and values["media"][0].kind == values["type"].value else None
    if own is not None:
        caption = chosen(found, language, ("caption",)) if own.caption else None
        alt = next((one for one in found if own.alt and block(one) == own.alt), None)
    if summary is None and own is None:
        summary = chosen(found, language, ("caption",)) or (found[0] if len(found) == 1 else None)
    values["summary"] = block(summary) if summary is not None else ""
    others: list[Kept] = []
    for one in found:
        role = code_of(one.attributes, "role", "roleuri")
        if one is summary and set(one.attributes) <= {"role"} and role == "summary" and _is_block(one):
            continue
        if one is caption and one.attributes.get("role") == "drol:caption" and len(one.attributes) == 1:
            continue
        if one is alt and set(one.attributes) == {"roleuri"}:
            continue
        others.append(keep_beside(one, one is summary))
    if others:
        kept["description"] = others


def _is_block(node: Node) -> bool:
    return all(isinstance(part, str) or part.tag == "br" for part in node.content)
