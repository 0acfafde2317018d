"""JSON Feed 1.1 in both directions (and 1.0 in).

What it has no room for goes under `_orkhon`, as its section on extensions lets.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Any

import orjson

from orkhon.formats.dates import parse_date
from orkhon.formats.documents import FeedFacts, Parsed, Refusal
from orkhon.formats.errors import NotAFeed
from orkhon.formats.feed_entries import FeedEntry, language_of, to_items
from orkhon.formats.html import clean_line
from orkhon.formats.identity import resolve
from orkhon.formats.jsonvalues import UnreadableLine, number_at, objects_at, raw_text_at, text_at, whole_at
from orkhon.formats.media_elements import kind_of
from orkhon.formats.xmlwriting import check_may_be_told, moment_of
from orkhon.items import Byline, Item, Media, Rendition, Rights, Subject

VERSION = "https://jsonfeed.org/version/1.1"


def parse(document: Any, *, now: datetime, base_url: str = "", default_zone: tzinfo = UTC) -> Parsed:
    """Return the items of a JSON Feed object that was read from its text. Raises `NotAFeed` without an items array."""
    found = document.get("items") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise NotAFeed("the JSON Feed has no array of items; the format's section on top-level objects wants one")
    home = resolve(text_at(document, "home_page_url"), base_url)
    base = base_url or home or text_at(document, "feed_url")
    authors = _authors(document)
    entries: list[FeedEntry] = []
    refusals: list[Refusal] = []
    for number, one in enumerate(found, start=1):
        where = f"item {number}"
        if not isinstance(one, dict):
            cause = one.cause if isinstance(one, UnreadableLine) else f"it is a {type(one).__name__}, not an object"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        entries.append(_entry(one, where, now, base, default_zone, authors))
    return to_items(
        entries,
        format="jsonfeed",
        title=clean_line(text_at(document, "title")),
        language=language_of(text_at(document, "language")),
        home=home,
        base_url=base_url,
        refusals=refusals,
    )


def _authors(value: dict[str, Any]) -> tuple[Byline, ...]:
    names = [clean_line(text_at(one, "name")) for key in ("authors", "author") for one in objects_at(value, key)]
    return tuple(Byline(name=name) for name in dict.fromkeys(names) if name)


def _entry(
    one: dict[str, Any], where: str, now: datetime, base: str, zone: tzinfo, authors: tuple[Byline, ...]
) -> FeedEntry:
    created = parse_date(text_at(one, "date_published"), now=now, default_zone=zone)
    updated = parse_date(text_at(one, "date_modified"), now=now, default_zone=zone)
    body: str | None = raw_text_at(one, "content_html")
    if not body and isinstance(one.get("content_text"), str):
        body = escape(one["content_text"], quote=False)
    elif not body and "content_html" not in one:
        body = None
    extension = one.get("_orkhon")
    tags = one.get("tags")
    subjects = list(
        dict.fromkeys(
            Subject(name=clean_line(text_at(subject, "name")), uri=text_at(subject, "uri"))
            for subject in objects_at(extension, "subjects")
            if text_at(subject, "name", "uri")
        )
    )
    named = {subject.name for subject in subjects}
    for tag in tags if isinstance(tags, list) else ():
        name = clean_line(tag) if isinstance(tag, str) else ""
        if name and name not in named:
            named.add(name)
            subjects.append(Subject(name=name))
    return FeedEntry(
        where=where,
        link=text_at(one, "url") or text_at(one, "external_url"),
        guid=text_at(one, "id"),
        title=clean_line(text_at(one, "title")),
        summary=escape(raw_text_at(one, "summary"), quote=False),
        body=body,
        created=created or updated,
        updated=updated,
        language=language_of(text_at(one, "language")),
        bylines=_authors(one) or authors,
        subjects=tuple(subjects),
        media=_media(one, base),
        rights=Rights(
            copyright_holder=text_at(extension, "copyright_holder"),
            copyright_notice=text_at(extension, "copyright_notice"),
            usage_terms=text_at(extension, "usage_terms"),
            linked=text_at(extension, "linked_rights"),
            encoded=text_at(extension, "encoded_rights"),
            encoded_language=text_at(extension, "encoded_rights_language"),
        ),
        credit=text_at(extension, "credit"),
        extra={"date": text_at(one, "date_published")[:100]}
        if created is None and text_at(one, "date_published")
        else {},
    )


def _media(one: dict[str, Any], base: str) -> tuple[Media, ...]:
    found: list[Media] = []
    known: set[str] = set()
    extension = one.get("_orkhon")
    for media in objects_at(extension, "media"):
        renditions = [
            Rendition(
                href=href,
                name=text_at(rendition, "name") or "main",
                content_type=text_at(rendition, "mime_type"),
                width=whole_at(rendition, "width"),
                height=whole_at(rendition, "height"),
                size=whole_at(rendition, "size_in_bytes"),
                duration=number_at(rendition, "duration_in_seconds"),
            )
            for rendition in objects_at(media, "renditions")
            if (href := resolve(text_at(rendition, "url"), base))
        ]
        kind = text_at(media, "kind")
        if renditions and kind in ("picture", "graphic", "audio", "video"):
            known.update(rendition.href for rendition in renditions)
            found.append(
                Media(
                    kind=kind,
                    renditions=tuple(renditions),
                    headline=text_at(media, "headline"),
                    caption=text_at(media, "caption"),
                    alt=text_at(media, "alt"),
                    credit=text_at(media, "credit"),
                )
            )
    pictures = [(resolve(text_at(one, key), base), key) for key in ("image", "banner_image")]
    for href, key in pictures:
        if href and href not in known:
            known.add(href)
            name = "main" if key == "image" else "banner"
            found.append(Media(kind="picture", renditions=(Rendition(href=href, name=name),)))
    for attachment in objects_at(one, "attachments"):
        href = resolve(text_at(attachment, "url"), base)
        content_type = text_at(attachment, "mime_type").lower()
        kind = kind_of(href, content_type)
        if href and kind and href not in known:
            known.add(href)
            rendition = Rendition(
                href=href,
                name="main",
                content_type=content_type,
                size=whole_at(attachment, "size_in_bytes"),
                duration=number_at(attachment, "duration_in_seconds"),
            )
            headline = clean_line(text_at(attachment, "title"))
            found.append(Media(kind=kind, renditions=(rendition,), headline=headline))
    return tuple(found)


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return a JSON Feed 1.1 document. Raises `NotForThisFormat` for items that a public feed may not carry."""
    document: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.self_link,
    }
    if feed.description:
        document["description"] = feed.description
    if feed.language:
        document["language"] = feed.language.tag
    if feed.author:
        document["authors"] = [{"name": feed.author}]
    # The format has no date of the whole feed, so it stands in the extension.
    document["_orkhon"] = _filled(updated=_iso(feed.updated), copyright=feed.copyright)
    rendered = []
    for item in items:
        check_may_be_told(item, feed)
        rendered.append(_rendered(item))
    document["items"] = rendered
    return _dump(document)


def _dump(document: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:
        # A lone surrogate, which no UTF-8 text can hold, becomes a question mark.
        return orjson.dumps(_encodable(document))


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_encodable(key): _encodable(one) for key, one in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, list) else value


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _rendered(item: Item) -> dict[str, Any]:
    moment = moment_of(item)
    picture = next((m.renditions[0].href for m in item.media if m.kind in ("picture", "graphic") and m.renditions), "")
    attachments = [
        _filled(
            url=r.href,
            mime_type=r.content_type or ("audio/mpeg" if m.kind == "audio" else "video/mp4"),
            title=m.headline,
            size_in_bytes=r.size,
            duration_in_seconds=r.duration,
        )
        for m in item.media
        if m.kind in ("audio", "video")
        for r in m.renditions[:1]
    ]
    extension = _filled(
        credit=item.credit,
        copyright_notice=item.rights.copyright_notice,
        copyright_holder=item.rights.copyright_holder,
        usage_terms=item.rights.usage_terms,
        linked_rights=item.rights.linked,
        encoded_rights=item.rights.encoded,
        encoded_rights_language=item.rights.encoded_language,
        subjects=[_filled(name=s.name, uri=s.uri) for s in item.subjects if s.uri],
        media=[
            _filled(
                kind=m.kind,
                headline=m.headline,
                caption=m.caption,
                alt=m.alt,
                credit=m.credit,
                renditions=[
                    _filled(
                        url=r.href,
                        name=r.name,
                        mime_type=r.content_type,
                        width=r.width,
                        height=r.height,
                        size_in_bytes=r.size,
                        duration_in_seconds=r.duration,
                    )
                    for r in m.renditions
                ],
            )
            for m in item.media
        ],
    )
    written = _filled(
        url=item.link,
        title=item.headline,
        summary=item.summary,
        image=picture,
        date_published=_iso(moment) if moment else "",
        date_modified=_iso(item.version_created) if item.version_created else "",
        authors=[{"name": byline.name} for byline in item.bylines if byline.name],
        tags=list(dict.fromkeys(subject.name for subject in item.subjects if subject.name)),
        language=item.language.tag if item.language else "",
        attachments=attachments,
        _orkhon=extension,
    )
    # An item must have content, be it empty (section on items).
    return {"id": item.uri, "content_html": item.body.xhtml, **written}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
