"""What the fields of a picture's file (IPTC, XMP) say in an item. Touches no file and no database; decodes no pixel.

What somebody wrote beside the picture wins over what stands in its file, field by field.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote

from orkhon.formats import FormatError
from orkhon.formats.html import clean_line
from orkhon.formats.picture_fields import PictureFields, read
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.pictures import name_by_hash
from orkhon.items import Byline, Item, ItemType, Language, Media, Place, Rendition, Rights, Subject

BESIDE: Final = "https://beside.invalid/"
"""An address that nobody can have (RFC 6761): what a text names without one is known by it again."""

KEPT_UNDER: Final = "iptc-photo"
"""Under this name an item's `extra` keeps what its pictures say and the item has no field for."""

_MOST_HEADLINE: Final = 200
_MOST_NAMED: Final = 100
_IN_MEDIA: Final = frozenset({"headline", "caption", "alt", "credit", "digital_source_type", "unread"})


def fields_of(data: bytes, *, zone: tzinfo = UTC) -> PictureFields:
    """Return what the file says of itself; nothing where it is broken, or of a kind that is not read."""
    try:
        return read(data, default_zone=zone)
    except FormatError:
        return PictureFields()


def media_of(file: DeliveredFile, *, zone: tzinfo = UTC, beside: Media | None = None) -> Media:
    """Return the file as a picture of an item. `beside` is what the item says of it already."""
    said = fields_of(file.data, zone=zone)
    shown = beside or Media(kind="picture", renditions=(Rendition(href=file.name, content_type=file.content_type),))
    return replace(
        shown,
        headline=shown.headline or clean_line(said.headline),
        caption=shown.caption or said.caption,
        alt=shown.alt or clean_line(said.alt),
        credit=shown.credit or clean_line(said.credit),
        digital_source_type=shown.digital_source_type or said.digital_source_type,
    )


def picture_item(file: DeliveredFile, *, zone: tzinfo, language: Language | None) -> Item:
    """Return a picture that came alone as an item of its own: known by its bytes, whatever its name."""
    said = fields_of(file.data, zone=zone)
    title, first = clean_line(said.title), clean_line(said.caption.strip().split("\n")[0])
    return Item(
        uri=f"urn:orkhon:picture:{uuid.uuid5(uuid.NAMESPACE_URL, name_by_hash(file.data))}",
        type=ItemType.PICTURE,
        language=language,
        headline=clean_line(said.headline) or first[:_MOST_HEADLINE] or title,
        slug_line=title,
        summary=said.caption,
        bylines=tuple(Byline(name=name) for name in map(clean_line, said.creator[:_MOST_NAMED]) if name),
        media=(media_of(file, zone=zone),),
        subjects=tuple(Subject(name=word) for word in map(clean_line, said.keywords[:_MOST_NAMED]) if word),
        places=tuple(Place(name=name) for name in map(clean_line, (said.city, said.country)) if name),
        created=said.created,
        rights=Rights(copyright_notice=said.copyright_notice, usage_terms=said.usage_terms),
        credit=clean_line(said.credit),
        ed_note=said.instructions,
        digital_source_type=said.digital_source_type,
        extra=_kept({name: value for name, value in _plain(said).items() if name in ("source", "alternatives")}),
    )


def with_files(item: Item, named: Item, files: Mapping[str, DeliveredFile], *, zone: tzinfo) -> Item:
    """Return the item with those of `files` that `named` shows, by the addresses by which it shows them.

    `named` is the same item, read so that the names of files beside it became whole addresses. What a picture says and
    a `Media` has no room for is kept in `extra`.
    """
    pairs = zip(item.associations, named.associations, strict=False)
    inner = tuple(replace(one, item=with_files(one.item, two.item, files, zone=zone)) for one, two in pairs)
    inner += item.associations[len(inner) :]
    shown = [(media, file) for media in named.media if (file := _file_of(media, files)) is not None]
    if not shown:
        return replace(item, associations=inner)
    told = [media for media, _ in shown]
    others = tuple(media for media in item.media if not _is_among(media, told))
    added = tuple(_at(media, file, files, zone) for media, file in shown)
    said = {file.name: facts for _, file in shown if (facts := _beyond_media(file, zone))}
    return replace(item, media=(*others, *added), associations=inner, extra={**item.extra, **_kept(said)})


def with_more(item: Item, files: Sequence[DeliveredFile], *, zone: tzinfo) -> Item:
    """Return the item with pictures that came with it and that it does not show itself, after those that it has."""
    held = dict(item.extra.get(KEPT_UNDER, {}))
    held |= {file.name: facts for file in files if (facts := _beyond_media(file, zone))}
    added = tuple(media_of(file, zone=zone) for file in files)
    return replace(item, media=(*item.media, *added), extra={**item.extra, **_kept(held)})


def _file_of(media: Media, files: Mapping[str, DeliveredFile]) -> DeliveredFile | None:
    return next((files[one.href] for one in media.renditions if one.href in files), None)


def _is_among(media: Media, told: Sequence[Media]) -> bool:
    """True for one of `told`, as the document shows it by itself: by the names of its files, or by its words alone."""
    names = {_file_name(one.href) for one in media.renditions}
    if any(":" in one.href for one in media.renditions):
        return False
    return any(
        not names.isdisjoint(_file_name(one.href) for one in other.renditions)
        if names
        else (media.headline, media.caption) == (other.headline, other.caption)
        for other in told
    )


def _file_name(href: str) -> str:
    return unquote(href.rpartition("/")[2])


def _at(media: Media, file: DeliveredFile, files: Mapping[str, DeliveredFile], zone: tzinfo) -> Media:
    """Return the picture at the names by which its files are kept, such as are not there left out."""
    renditions = tuple(
        replace(one, href=held.name, content_type=held.content_type)
        if (held := files.get(one.href)) is not None
        else one
        for one in media.renditions
        if one.href in files or not one.href.startswith(BESIDE)
    )
    return media_of(file, zone=zone, beside=replace(media, renditions=renditions))


def _beyond_media(file: DeliveredFile, zone: tzinfo) -> dict[str, Any]:
    return {name: value for name, value in _plain(fields_of(file.data, zone=zone)).items() if name not in _IN_MEDIA}


def _plain(said: PictureFields) -> dict[str, Any]:
    """Return what is said as JSON values, empty fields left out."""
    found: dict[str, Any] = {}
    for one in fields(said):
        value = getattr(said, one.name)
        if isinstance(value, datetime):
            found[one.name] = value.astimezone(UTC).isoformat()
        elif one.name == "alternatives" and value:
            found[one.name] = [{"field": e.field, "language": e.language, "text": e.text} for e in value[:_MOST_NAMED]]
        elif value:
            found[one.name] = list(value[:_MOST_NAMED]) if isinstance(value, tuple) else value
    return found


def _kept(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {KEPT_UNDER: dict(said)} if said else MappingProxyType({})
