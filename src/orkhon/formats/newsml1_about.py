"""Read what a NewsML 1.2 item says of itself: what it names, and what no field of ours holds. Knows no content."""

from __future__ import annotations

from typing import Any, Final

from orkhon.formats.ninjs_shapes import is_uri
from orkhon.formats.nodes import attribute, below, every, first, line, local, words_at
from orkhon.formats.xmltree import Node
from orkhon.items import Byline, Organisation, Person, Place, Subject

REMAINDER: Final = "orkhon-fields"
"""The name of the `Property` in which this house writes the fields of an item that NewsML 1.2 has no room for."""

SUMMARY: Final = "Summary"
EDITORS_NOTE: Final = "EditorsNote"
"""Types of a `NewsLine` that are fields here."""

SUBJECT_CODES: Final = "http://cv.iptc.org/newscodes/subjectcode/"
SUMMARIES: Final = frozenset({"summary", "abstract"})
EDITORS_NOTES: Final = frozenset({"editorsnote", "editornote", "ednote"})
_LINES_WITH_FIELDS = frozenset(
    {"headline", "byline", "creditline", "dateline", "copyrightline", "rightsline", "slugline", "keywordline"}
)

Topic = tuple[str, str, str]
"""The type, the words and the address of what a document describes."""


def topics_of(root: Node) -> dict[str, Topic]:
    """The topics that the document itself describes: by `Duid`, the type, the words and the address, if it has one."""
    return {
        attribute(topic, "duid"): (
            attribute(first(topic, "topictype"), "formalname").lower(),
            words_at(topic, "description") or words_at(topic, "formalname"),
            next((line(one) for one in every(topic, "formalname") if is_uri(line(one))), ""),
        )
        for topic in below(root, "topic")
        if attribute(topic, "duid")
    }


def united(components: list[Node], name: str) -> dict[str, list[Node]]:
    """The children of every component's first `name` element, by their names, the outermost component's first.

    What an inner component says again of its own part does not come beside what an outer one said of the whole.
    """
    found: dict[str, list[Node]] = {}
    for component in components:
        said: dict[str, list[Node]] = {}
        for holder in every(component, name):
            for child in holder.children():
                said.setdefault(local(child), []).append(child)
        for key, nodes in said.items():
            found.setdefault(key, nodes)
    return found


def first_line(lines: dict[str, list[Node]], name: str) -> str:
    return next((line(one) for one in lines.get(name, []) if line(one)), "")


def typed_line(lines: dict[str, list[Node]], types: frozenset[str]) -> str:
    """Return the words of the first `NewsLine` that is of one of the types."""
    found = (words_at(one, "newslinetext") for one in lines.get("newsline", []) if _type_of_line(one) in types)
    return next(found, "")


def _type_of_line(node: Node) -> str:
    return attribute(first(node, "newslinetype"), "formalname").lower()


def bylines_of(lines: dict[str, list[Node]]) -> tuple[Byline, ...]:
    """Return who wrote it; titles belong to names one by one, or to nobody that could be told."""
    names = [line(one) for one in lines.get("byline", []) if line(one)]
    titles = [line(one) for one in lines.get("bylinetitle", []) if line(one)]
    matched = titles if len(titles) == len(names) else [""] * len(names)
    return tuple(Byline(name=name, role=title) for name, title in zip(names, matched, strict=True))


def described_in(
    described: dict[str, list[Node]], topics: dict[str, Topic]
) -> tuple[tuple[Subject, ...], tuple[Person, ...], tuple[Organisation, ...], tuple[Place, ...]]:
    subjects: list[Subject] = []
    people: list[Person] = []
    organisations: list[Organisation] = []
    places: list[Place] = []
    for code in described.get("subjectcode", []):
        for one in code.children():
            number = attribute(one, "formalname")
            is_code = number.isascii() and number.isdecimal()
            name = line(one) or ("" if is_code else number)
            if number:
                subjects.append(Subject(name=name, uri=f"{SUBJECT_CODES}{number}" if is_code else ""))
    for location in described.get("location", []):
        named = {attribute(p, "formalname").lower(): attribute(p, "value") for p in every(location, "property")}
        order = ("sublocation", "city", "countryarea", "country", "worldregion")
        name = ", ".join(named[key] for key in order if named.get(key)) or line(location)
        if name:
            places.append(Place(name=name))
    for occurrence in described.get("topicoccurrence", []):
        kind, name, uri = topics.get(attribute(occurrence, "topic").lstrip("#"), ("", "", ""))
        name = name or line(occurrence)
        if not name:
            continue
        if "person" in kind:
            people.append(Person(name=name, uri=uri))
        elif any(word in kind for word in ("organi", "company", "party")):
            organisations.append(Organisation(name=name, uri=uri))
        elif any(word in kind for word in ("location", "country", "city", "place")):
            places.append(Place(name=name, uri=uri))
        else:
            subjects.append(Subject(name=name, uri=uri, rel="" if kind == "subject" else kind))
    return tuple(subjects), tuple(people), tuple(organisations), tuple(places)


def keep(
    management: Node | None,
    parts: list[Node],
    lines: dict[str, list[Node]],
    described: dict[str, list[Node]],
    instructions: list[str],
    kept: dict[str, Any],
) -> None:
    if instructions:
        kept["instructions"] = instructions
    associated = [dict(one.attributes) for one in every(management, "associatedwith") if one.attributes]
    if associated:
        kept["associated_with"] = associated
    others = {
        name: [line(one) for one in nodes if line(one) and _type_of_line(one) not in SUMMARIES | EDITORS_NOTES]
        for name, nodes in lines.items()
        if name not in _LINES_WITH_FIELDS
    }
    if any(one.role for one in bylines_of(lines)):
        others.pop("bylinetitle", None)
    more = [line(one) for one in lines.get("headline", [])[1:] if line(one)]
    if more:
        others["headline"] = more
    if any(others.values()):
        kept["lines"] = {name: words for name, words in others.items() if words}
    for name in ("genre", "ofinterestto"):
        values = [attribute(one, "formalname") for one in described.get(name, []) if attribute(one, "formalname")]
        if values:
            kept[name] = values
    administrative = united(parts, "administrativemetadata")
    for name in ("provider", "creator", "source", "contributor"):
        values = [
            attribute(first(one, "party"), "formalname") for one in administrative.get(name, []) if first(one, "party")
        ]
        if any(values):
            kept[name] = [value for value in values if value]
    properties = [
        {"name": attribute(one, "formalname"), "value": attribute(one, "value")}
        for one in (*every(management, "property"), *administrative.get("property", []))
        if attribute(one, "formalname") not in ("", REMAINDER)
    ]
    if properties:
        kept["properties"] = properties
