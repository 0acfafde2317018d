"""Make an item of a NewsML-G2 `newsItem` or `packageItem` of any version. Trusts no value; leaves out what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

from orkhon.formats.dates import parse_date
from orkhon.formats.errors import EmbargoUnreadable, EventNotNews, FormatError, NotNewsMLG2
from orkhon.formats.feed_entries import language_of
from orkhon.formats.fields import from_plain
from orkhon.formats.identity import resolve
from orkhon.formats.jsonvalues import read_json
from orkhon.formats.newsmlg2_about import read_about
from orkhon.formats.newsmlg2_catalogs import WELL_KNOWN, code_of, schemes_of
from orkhon.formats.newsmlg2_content import carries_events, read_body, read_media
from orkhon.formats.newsmlg2_groups import read_groups
from orkhon.formats.newsmlg2_kept import Kept, keep, name_of
from orkhon.formats.newsmlg2_names import (
    Groups,
    block,
    grouped,
    keep_beside,
    read_rights,
)
from orkhon.formats.xmltree import Node
from orkhon.items import (
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    PubStatus,
    Rights,
)

FORMAT: Final = "newsml-g2"
ADVISORY_SIGNAL: Final = "urn:orkhon:signal:advisory"
"""The signal that makes a text an advisory: NewsML-G2 has no word for "for members only"."""

_TYPES: Final = {
    "text": ItemType.TEXT,
    "picture": ItemType.PICTURE,
    "photo": ItemType.PICTURE,
    "graphic": ItemType.GRAPHIC,
    "animation": ItemType.GRAPHIC,
    "audio": ItemType.AUDIO,
    "video": ItemType.VIDEO,
    "composite": ItemType.PACKAGE,
}
_MEDIA_TYPES: Final = frozenset({ItemType.PICTURE, ItemType.GRAPHIC, ItemType.AUDIO, ItemType.VIDEO})
_STATUSES: Final = {
    "usable": PubStatus.USABLE,
    "withheld": PubStatus.WITHHELD,
    "canceled": PubStatus.CANCELED,
    "cancelled": PubStatus.CANCELED,
}
_KILLS: Final = frozenset({"kill", "cancel", "canceled", "cancelled"})
_DERIVED: Final = {
    "translatedfrom": DerivationKind.TRANSLATION,
    "derivedfrom": DerivationKind.ADAPTATION,
    "evolvedfrom": DerivationKind.ADAPTATION,
}
_REPLACED: Final = frozenset({"previousversion", "replaces", "updateof"})
_BARE_LINK: Final = frozenset({"rel", "reluri", "residref", "version", "orkhon:how"})
_IMPLIED: Final = "orkhon:implied"
_STANDARD_CATALOG: Final = re.compile(r"https?://(?:www\.)?iptc\.org/std/catalog/catalog\.IPTC-G2-Standards_\d+\.xml")
_YEAR: Final = re.compile(r"\d{4}")
# `parse_date` wants a day to judge by; embargoes and archives may lie anywhere.
_END_OF_TIME: Final = datetime(9990, 1, 1, tzinfo=UTC)
_ITEM_PARTS: Final = ("pubhistory", "assert", "inlineref", "derivedfrom", "derivedfromvalue")


def read_item(node: Node, *, base_url: str = "", zone: tzinfo = UTC, header: Mapping[str, Any] | None = None) -> Item:
    """Return the item of one `newsItem` or `packageItem`; `header` is what its message says of itself.

    Raises `NotNewsMLG2`, `EventNotNews` or `EmbargoUnreadable`.
    """
    values, ours = read_fields(node, base_url=base_url, zone=zone)
    message = ours.pop("message", None) or header
    if isinstance(message, Mapping) and message:
        _extra_of(values)["message"] = dict(message)
    if ours:
        try:
            values.update((name, from_plain(name, value)) for name, value in ours.items())
        except ValueError as error:
            raise NotNewsMLG2(f"the values beside {values['uri']} cannot be read: {error}") from error
    if not values["uri"]:
        raise NotNewsMLG2(
            f"a <{node.tag}> came without a guid, which every item must have; ask the agency for items with one"
        )
    try:
        return Item(**values)
    except ValueError as error:
        raise NotNewsMLG2(str(error)) from error


def _extra_of(values: dict[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = values["extra"]
    return extra.setdefault(FORMAT, {})  # type: ignore[no-any-return]  # this module alone puts objects there


def read_fields(node: Node, *, base_url: str, zone: tzinfo) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of the item that the elements say, and the values that this house's own element says."""
    root = grouped(node)
    content_set = root["contentset"][0] if "contentset" in root else None
    guid = node.attributes.get("guid", "").strip()
    if carries_events(content_set):
        raise EventNotNews(
            f"{guid[:120]!r} carries events, not news; it is kept as it was delivered for the planning calendar"
        )
    left: dict[str, Any] = {}
    meta = grouped(root["itemmeta"][0]) if "itemmeta" in root else {}
    about = grouped(root["contentmeta"][0]) if "contentmeta" in root else {}
    catalogs = root.get("catalog")
    schemes = schemes_of(catalogs) if catalogs else WELL_KNOWN
    said = _catalogs(root)
    if said:
        left["catalogs"] = said
    ours = _ours(meta)
    language, tag = _language(node, about, content_set)
    if tag:
        left["language"] = tag
    code = language.code if language is not None else ""
    kept_meta: dict[str, list[Kept]] = {}
    kept_about: dict[str, list[Kept]] = {}
    item_type = _type(node, meta, kept_meta)
    values: dict[str, Any] = {
        "uri": guid,
        "type": item_type,
        "version": node.attributes.get("version", "").strip(),
        "language": language,
        "body": Content(),
        "media": (),
        "associations": (),
        "link": "",
    }
    _read_meta(values, meta, kept_meta, zone, guid)
    parts = root.get("partmeta", [])
    described: set[int] = set()
    if content_set is not None:
        values["body"] = read_body(content_set, base_url)
        kind = item_type.value if item_type in _MEDIA_TYPES else ""
        values["media"], remote, page, described = read_media(content_set, parts, kind, about, base_url, schemes, code)
        if remote:
            left["remoteContent"] = remote
        values["link"] = values["link"] or page
    read_about(values, about, kept_about, schemes, code, content_set, meta)
    rights: dict[str, list[Kept]] = {}
    values["rights"] = read_rights(root["rightsinfo"], schemes, rights) if "rightsinfo" in root else Rights()
    if "groupset" in root:
        values["associations"], groups = read_groups(root["groupset"][0])
        if groups:
            left["groups"] = groups
    if "hophistory" in root:
        left["hopHistory"] = keep(root["hophistory"][0])
    others: Groups = {name: root[name] for name in _ITEM_PARTS if name in root}
    undescribed = [part for number, part in enumerate(parts) if number not in described]
    if undescribed:
        others["partmeta"] = undescribed
    if others:
        left["item"] = {name_of(name): [keep(one) for one in found] for name, found in others.items()}
    sections = {"itemMeta": kept_meta, "contentMeta": kept_about, "rights": rights}
    left.update((name, held) for name, held in sections.items() if held)
    values["extra"] = {FORMAT: left} if left else {}
    return values, ours


def _catalogs(root: Groups) -> list[Any]:
    found: list[Any] = []
    for node in root.get("catalogref", ()):
        href = node.attributes.get("href", "").strip()
        if href and not _STANDARD_CATALOG.fullmatch(href):
            found.append(href)
    for catalog in root.get("catalog", ()):
        found += [
            {"alias": scheme.attributes.get("alias", ""), "uri": scheme.attributes.get("uri", "")}
            for scheme in catalog.children()
            if scheme.tag == "scheme"
        ]
    return found


def _ours(meta: Groups) -> dict[str, Any]:
    """Return the fields that this house's own element says: what NewsML-G2 has no room for, as JSON."""
    for node in meta.pop("orkhon:fields", ()):
        try:
            found = read_json(node.text())
        except FormatError as error:
            raise NotNewsMLG2(f"the values beside the item cannot be read: {error}") from error
        if isinstance(found, dict):
            return found
    return {}


def _language(node: Node, about: Groups, content_set: Node | None) -> tuple[Language | None, str]:
    """Return the content's language, and the tag that was written where it cannot be read."""
    tags = []
    languages = about.get("language")
    if languages:
        first = languages[0].attributes
        tags.append(first.get("tag", ""))
        if len(languages) == 1 and not (len(first) > 1 or languages[0].content):
            del about["language"]
        elif len(languages) > 1 and is_bare_language(languages[0]):
            about["language"] = languages[1:]
    if content_set is not None:
        tags += [part.attributes.get("xml:lang", "") for part in content_set.children() if part.tag == "inlinexml"]
    tags.append(node.attributes.get("xml:lang", ""))
    for tag in tags:
        if tag:
            language = _language_of(tag)
            if language is not None:
                return language, ""
    return None, next((tag for tag in tags if tag), "")


@lru_cache(maxsize=256)
def _language_of(tag: str) -> Language | None:
    return language_of(tag)


def is_bare_language(node: Node) -> bool:
    """Tell whether a `language` says its tag and nothing else."""
    return len(node.attributes) == 1 and not node.content


def _type(node: Node, meta: Groups, kept: dict[str, list[Kept]]) -> ItemType:
    found = meta.pop("itemclass", None)
    if node.tag == "packageitem":
        return ItemType.PACKAGE
    if not found:
        return ItemType.TEXT
    code = code_of(found[0].attributes)
    item_type = _TYPES.get(code)
    if item_type is None or code == "animation":
        kept["itemClass"] = [keep(found[0])]
    return item_type or ItemType.TEXT


def _read_meta(values: dict[str, Any], meta: Groups, kept: dict[str, list[Kept]], zone: tzinfo, guid: str) -> None:
    """Read what the item says of itself (`itemMeta`); whatever has no field goes into `kept`."""
    status, replaces, link = PubStatus.USABLE, "", ""
    derived: list[Derivation] = []
    embargoed = None
    ed_note = ""
    moments: dict[str, datetime | None] = {"versioncreated": None, "firstcreated": None}
    for tag, found in meta.items():
        first = found[0]
        if tag in moments:
            if _IMPLIED not in first.attributes:
                moments[tag] = _moment(first.text(), zone)
        elif tag == "pubstatus":
            word = code_of(first.attributes)
            # A word that nobody knows may mean a restriction, so the item is held back until somebody looks.
            status = _STATUSES.get(word, PubStatus.WITHHELD) if word else PubStatus.USABLE
            if word not in _STATUSES or first.content:
                kept["pubStatus"] = [keep(first)]
        elif tag == "embargoed":
            embargoed = _embargo(first.text(), zone, guid)
            if embargoed is None:
                kept["embargoed"] = [{"element": "embargoed"}]
        elif tag == "ednote":
            ed_note = block(first) if len(found) == 1 else "\n".join(map(block, found))
            if len(found) > 1 or first.attributes:
                kept["edNote"] = [keep_beside(one, True) for one in found]
        elif tag == "signal":
            others = []
            for signal in found:
                if signal.attributes.get("uri") == ADVISORY_SIGNAL and values["type"] is ItemType.TEXT:
                    values["type"] = ItemType.ADVISORY
                else:
                    others.append(keep(signal))
            if others:
                kept["signal"] = others
        elif tag == "link":
            rest = []
            for one in found:
                attributes = one.attributes
                if _IMPLIED in attributes:
                    continue
                rel, residref = code_of(attributes, "rel", "reluri"), attributes.get("residref", "")
                bare = _BARE_LINK.issuperset(attributes) and not one.content
                if rel in _DERIVED and residref:
                    how = attributes.get("orkhon:how", "")
                    kind = DerivationKind(how) if how in ("excerpt", "bulletin") else _DERIVED[rel]
                    derived.append(Derivation(uri=residref, version=attributes.get("version", ""), how=kind))
                    if not bare or rel == "evolvedfrom":
                        rest.append(keep_beside(one, True))
                elif rel in _REPLACED and residref and residref != guid and not replaces:
                    replaces = residref
                    if not bare or rel != "previousversion":
                        rest.append(keep_beside(one, True))
                else:
                    rest.append(keep(one))
            if rest:
                kept["link"] = rest
        elif tag == "altrep":
            rest = []
            for one in found:
                href = one.text()
                html = one.attributes.get("contenttype", "").startswith(("text/html", "application/xhtml"))
                if not link and html and resolve(href, "") == href:
                    link = href
                    if set(one.attributes) != {"contenttype"} or one.attributes["contenttype"] != "text/html":
                        rest.append(keep_beside(one, True))
                else:
                    rest.append(keep(one))
            if rest:
                kept["altRep"] = rest
        elif tag == "provider":
            if _IMPLIED not in first.attributes:
                kept["provider"] = [keep(first)]
        else:
            kept[name_of(tag)] = [keep(one) for one in found]
    if status is PubStatus.USABLE:
        if any(code_of(signal.attributes) in _KILLS for signal in meta.get("signal", ())):
            status = PubStatus.CANCELED
        elif "embargoed" in kept:
            # NewsML-G2: an empty embargo has no end that is known yet.
            status = PubStatus.WITHHELD
    values.update(
        pub_status=status,
        version_created=moments["versioncreated"],
        created=moments["firstcreated"],
        embargoed=embargoed,
        ed_note=ed_note,
        replaces=replaces,
        derived_from=tuple(derived),
    )
    values["link"] = link


def _embargo(written: str, zone: tzinfo, guid: str) -> datetime | None:
    """Return when the embargo ends, None where it says no end. One that cannot be read is never dropped."""
    if not written:
        return None
    moment = _moment(written, zone)
    if moment is None:
        raise EmbargoUnreadable(
            f"embargoed of {guid[:120]!r} is {written[:60]!r}, which is no date and time such as "
            "2026-11-22T18:00:00Z; ask the agency to send the item again"
        )
    return moment


def _moment(written: str, zone: tzinfo) -> datetime | None:
    written = written.strip()
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return parse_date(written, now=_END_OF_TIME, default_zone=zone) if _YEAR.search(written) else None
