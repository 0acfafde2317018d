"""Read NewsML 1.x (to 1.2, the one that Anadolu's news stream delivers as `newsml12`).

What has no field waits in `extra["newsml1"]`: the envelope, instructions, genres, references, future states,
properties, further lines, and names of files that are no addresses. Partial revisions (`Update="U"`) need a document
that was delivered before, so they are refused by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from orkhon.formats.documents import Parsed, Refusal
from orkhon.formats.errors import EmbargoUnreadable, FormatError, Malformed, TooDeep
from orkhon.formats.feed_entries import language_of
from orkhon.formats.fields import FIELD_NAMES, from_plain
from orkhon.formats.html import clean_line, urlsplit_or_none
from orkhon.formats.identity import title_uri
from orkhon.formats.media_elements import whole
from orkhon.formats.moments import moment
from orkhon.formats.newsml1_about import (
    EDITORS_NOTES,
    REMAINDER,
    SUMMARIES,
    Topic,
    bylines_of,
    described_in,
    first_line,
    keep,
    topics_of,
    typed_line,
    united,
)
from orkhon.formats.newsml1_content import contents_of, role_of
from orkhon.formats.nodes import attribute, every, first, line, words_at
from orkhon.formats.xmltree import Node
from orkhon.items import (
    Association,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    PubStatus,
    Rights,
    Subject,
)

_STATUS = {"": "usable", "usable": "usable", "embargoed": "usable", "canceled": "canceled", "cancelled": "canceled",
           "withheld": "withheld"}  # fmt: skip
_KILLS = frozenset({"kill", "delete", "cancel", "killandreplace"})
_REVISION = re.compile(r":(\d+)[NUA]?$")
_DEEPEST = 4


def parse(root: Node, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of a `NewsML` element. One that cannot be read is among the refusals and stops no other."""
    envelope = _envelope(first(root, "newsenvelope"))
    topics = topics_of(root)
    items: list[Item] = []
    refusals: list[Refusal] = []
    for number, node in enumerate(every(root, "newsitem"), start=1):
        where = f"NewsItem {number}"
        if node.unfinished:
            cause = "the document ends inside this item, so its text may be cut; ask for it again"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        try:
            items.append(_item(node, base_url, default_zone, envelope, topics, 0))
        except (FormatError, ValueError) as error:
            refusals.append(Refusal(where=where, cause=str(error)))
    if not items and not refusals:
        raise Malformed("the NewsML document holds no NewsItem; ask the agency for the items themselves")
    return Parsed(
        items=tuple(items),
        refusals=tuple(refusals),
        format="newsml1",
        title=envelope.get("service", "") or envelope.get("product", ""),
        language=language_of(attribute(root, "xml:lang")),
    )


def _envelope(node: Node | None) -> dict[str, str]:
    found = {
        "transmission": words_at(node, "transmissionid"),
        "sent": words_at(node, "dateandtime"),
        "from": attribute(first(node, "sentfrom", "party"), "formalname"),
        "service": attribute(first(node, "newsservice"), "formalname"),
        "product": attribute(first(node, "newsproduct"), "formalname"),
        "priority": attribute(first(node, "priority"), "formalname"),
    }
    return {key: value for key, value in found.items() if value}


def _item(
    node: Node, base_url: str, zone: tzinfo, envelope: dict[str, str], topics: dict[str, Topic], depth: int
) -> Item:
    if depth > _DEEPEST:
        raise TooDeep(f"NewsItems are nested deeper than {_DEEPEST} levels; no agency's are")
    management = first(node, "newsmanagement")
    component = first(node, "newscomponent")
    every_part = list(_components(component))
    # What a picture's own component says of its author and its title is not said of the text beside it.
    parts = [one for one in every_part if one is component or not _is_of_files(one)] if component else []
    if not any(first(one, "newslines") for one in parts):
        parts = every_part
    lines = united(parts, "newslines")
    kept: dict[str, Any] = {"envelope": envelope} if envelope else {}
    headline = first_line(lines, "headline")
    uri, version, update = _identity(node, headline, base_url)
    instructions = [one for one in (attribute(i, "formalname") for i in every(management, "instruction")) if one]
    status, embargoed = _restriction(management, instructions, zone, kept)
    if update == "U" or (update == "A" and status is PubStatus.USABLE and component is None):
        raise Malformed(
            f"{uri} came as a partial revision ({version}{update}), which changes a document that is not here; "
            "ask the agency to send whole revisions"
        )
    found = contents_of(component, base_url) if component is not None else None
    described = united(parts, "descriptivemetadata")
    subjects, people, organisations, places = described_in(described, topics)
    keywords = [clean_line(word) for one in lines.get("keywordline", []) for word in re.split(r"[,;]", line(one))]
    keep(management, parts, lines, described, instructions, kept)
    media = tuple(found.media) if found else ()
    texts = found.texts if found else []
    if found and found.references:
        kept["references"] = found.references
    if found and found.files:
        kept["files"] = found.files
    associations = tuple(
        Association(name=role, item=_item(one, base_url, zone, {}, topics, depth + 1))
        for role, one in (found.inside if found else [])
    )
    item_type = _type(management, bool(texts), found.references if found else [], media[0].kind if media else "")
    item = Item(
        uri=uri,
        type=item_type,
        version=version,
        pub_status=status,
        language=_language(node, parts, described),
        headline=headline,
        slug_line=first_line(lines, "slugline"),
        summary=typed_line(lines, SUMMARIES),
        ed_note=typed_line(lines, EDITORS_NOTES),
        bylines=bylines_of(lines),
        dateline=first_line(lines, "dateline"),
        body=Content("".join(text.xhtml for text in texts)),
        media=media,
        subjects=(*subjects, *(Subject(name=word, rel="keyword") for word in dict.fromkeys(keywords) if word)),
        people=people,
        organisations=organisations,
        places=places,
        created=moment(words_at(management, "firstcreated"), zone),
        version_created=moment(words_at(management, "thisrevisioncreated"), zone),
        embargoed=embargoed,
        rights=_rights(parts, lines),
        credit=first_line(lines, "creditline"),
        urgency=_urgency(management),
        associations=associations,
        derived_from=tuple(_derivations(management)),
        extra={"newsml1": kept} if kept else {},
    )
    remainder = _remainder(management, uri)
    return replace(item, **remainder) if remainder else item


def _remainder(management: Node | None, uri: str) -> dict[str, Any]:
    """Return the fields that another hub of this house wrote beside NewsML's own."""
    said = (
        attribute(one, "value") for one in every(management, "property") if attribute(one, "formalname") == REMAINDER
    )
    written = next(said, "")
    if not written:
        return {}
    try:
        values = json.loads(written)
        return {name: from_plain(name, values[name]) for name in FIELD_NAMES if name in values}
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"the {REMAINDER} of {uri} cannot be read: {error}") from error


def _components(component: Node | None) -> Iterator[Node]:
    """Yield the main component and those inside it, but not the ones of items inside the item."""
    if component is not None:
        yield component
        for child in every(component, "newscomponent"):
            yield from _components(child)


def _is_of_files(component: Node) -> bool:
    return role_of(component).lower() == "caption" or any(
        attribute(one, "href") for one in every(component, "contentitem")
    )


def _identity(node: Node, headline: str, base_url: str) -> tuple[str, str, str]:
    identifier = first(node, "identification", "newsidentifier")
    revision = first(identifier, "revisionid")
    public = words_at(identifier, "publicidentifier")
    version = line(revision)
    parts = [words_at(identifier, name) for name in ("providerid", "dateid", "newsitemid")]
    if all(parts):
        # The public identifier ends in the revision (1.2, 5.5.3), and an address has to last over revisions.
        uri = f"urn:newsml:{':'.join(parts)}"
    elif public:
        found = _REVISION.search(public)
        version = version or (found[1] if found else "")
        uri = _REVISION.sub("", public) if public.startswith("urn:newsml:") else public
    elif headline:
        uri = title_uri(headline, urlsplit_or_none(base_url))
    else:
        raise Malformed("the NewsItem has neither an identifier nor a headline to know it by")
    return uri, version, attribute(revision, "update").upper()


def _restriction(
    management: Node | None, instructions: list[str], zone: tzinfo, kept: dict[str, Any]
) -> tuple[PubStatus, datetime | None]:
    said = attribute(first(management, "status"), "formalname")
    status = _STATUS.get(said.lower())
    if status is None:
        # A word that nobody knows may mean a restriction, so the item is held back until somebody looks.
        status = "withheld"
    if said and said.lower() not in ("usable", status):
        kept["status"] = said
    if any(one.lower() in _KILLS for one in instructions):
        status = "canceled"
    changes = [
        {"status": attribute(first(one, "futurestatus"), "formalname"), "at": words_at(one, "dateandtime")}
        for one in every(management, "statuswillchange")
    ]
    if changes:
        kept["status_will_change"] = changes
    if said.lower() != "embargoed":
        return PubStatus(status), None
    written = next((one["at"] for one in changes if one["status"].lower() in ("usable", "")), "")
    until = moment(written, zone)
    if until is None and written:
        raise EmbargoUnreadable(
            f"the embargo ends at {written[:60]!r}, which is no date and time such as 20261122T180000Z; "
            "ask the agency to send the item again"
        )
    # An embargo without an end is lifted by its agency's next revision.
    return (PubStatus(status), until) if until else (PubStatus.WITHHELD, None)


def _type(management: Node | None, has_text: bool, references: list[dict[str, str]], kind: str) -> ItemType:
    said = attribute(first(management, "newsitemtype"), "formalname").lower()
    if "advisory" in said:
        return ItemType.ADVISORY
    if has_text:
        return ItemType.TEXT
    return ItemType(kind) if kind else ItemType.PACKAGE if references else ItemType.TEXT


def _urgency(management: Node | None) -> int | None:
    found = whole(attribute(first(management, "urgency"), "formalname"))
    return found if found is not None and found <= 9 else None


def _language(node: Node, parts: list[Node], described: dict[str, list[Node]]) -> Language | None:
    tags = [attribute(one, "formalname") for one in described.get("language", [])]
    for tag in (*tags, *(attribute(one, "xml:lang") for one in (*parts, node))):
        found = language_of(tag)
        if found is not None:
            return found
    return None


def _rights(parts: list[Node], lines: dict[str, list[Node]]) -> Rights:
    said = united(parts, "rightsmetadata")
    terms = [first_line(lines, "rightsline")]
    for usage in said.get("usagerights", []):
        words = [f"{one.tag.rpartition(':')[2]}: {line(one)}" for one in usage.children() if line(one)]
        terms.append("; ".join(words))
    return Rights(
        copyright_holder=next((words_at(one, "copyrightholder") for one in said.get("copyright", [])), ""),
        copyright_notice=first_line(lines, "copyrightline"),
        usage_terms=" ".join(one for one in terms if one),
    )


def _derivations(management: Node | None) -> Iterator[Derivation]:
    for one in every(management, "derivedfrom"):
        uri = attribute(one, "newsitem")
        if uri:
            found = _REVISION.search(uri) if uri.startswith("urn:newsml:") else None
            # The standard does not say how, and an adaptation is what any other kind is too.
            yield Derivation(
                uri=_REVISION.sub("", uri) if found else uri,
                version=found[1] if found else "",
                how=DerivationKind.ADAPTATION,
            )
