"""Make items of the entries of a syndication feed, whichever one it is. Knows no element and no key of any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from orkhon.formats.documents import Parsed, Refusal
from orkhon.formats.html import Picture, plain_text, read_html, urlsplit_or_none
from orkhon.formats.identity import Claim, identify, resolve
from orkhon.items import Byline, Content, Item, Language, LanguageTagError, Media, Rendition, Rights, Subject

_LONGEST_TEASER = 500
_MOST_MEDIA = 60
# Tags that are longer are not kept in memory.
_LONGEST_KEPT = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One entry as its format's reader found it; `summary` and `body` are HTML, `body` None where there is none."""

    where: str
    link: str = ""
    guid: str = ""
    title: str = ""
    summary: str = ""
    body: str | None = None
    created: datetime | None = None
    updated: datetime | None = None
    language: Language | None = None
    bylines: tuple[Byline, ...] = ()
    subjects: tuple[Subject, ...] = ()
    media: tuple[Media, ...] = ()
    rights: Rights = field(default_factory=Rights)
    credit: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def language_of(tag: str) -> Language | None:
    """Return the language that a tag names, or None for an empty or unreadable tag."""
    if len(tag) > _LONGEST_KEPT:
        return _language_of.__wrapped__(tag)
    return _language_of(tag) if tag else None


@lru_cache(maxsize=512)
def _language_of(tag: str) -> Language | None:
    # A source says the same few tags in every item.
    try:
        return Language.parse(tag)
    except LanguageTagError:
        return None


def to_items(
    entries: Sequence[FeedEntry],
    *,
    format: str,
    title: str,
    language: Language | None,
    home: str,
    base_url: str,
    refusals: Sequence[Refusal] = (),
) -> Parsed:
    """Return the items of `entries`: identified, bodies sanitised, pictures of bodies made media.

    `home` is the feed's own page, `base_url` what relative addresses are relative to.
    """
    base = base_url if urlsplit_or_none(base_url) else home
    links = [resolve(entry.link, base) for entry in entries]
    claims = [
        Claim(where=entry.where, link=link, guid=entry.guid, title=entry.title, text=entry.summary or entry.body or "")
        for entry, link in zip(entries, links, strict=True)
    ]
    uris, doubled = identify(claims, place=urlsplit_or_none(base), home=home)
    refused = [*refusals, *doubled]
    items: list[Item] = []
    for entry, link, uri in zip(entries, links, uris, strict=True):
        if not uri:
            continue
        try:
            items.append(_item(entry, link, uri, language, base, format))
        except ValueError as error:
            refused.append(Refusal(where=entry.where, cause=str(error)))
    return Parsed(items=tuple(items), refusals=tuple(refused), format=format, title=title, language=language)


def _item(entry: FeedEntry, link: str, uri: str, language: Language | None, base: str, format: str) -> Item:
    pictures: tuple[Picture, ...]
    if entry.body is not None:
        fragment = read_html(entry.body, base)
        pictures = fragment.pictures
        body, summary = fragment.content, ""
        if entry.summary:
            teaser = read_html(entry.summary, base)
            pictures = pictures or teaser.pictures
            summary = _line(teaser.content)
    else:
        # The description alone: a teaser serves as summary too, a whole article is body only.
        fragment = read_html(entry.summary, base)
        body, pictures = fragment.content, fragment.pictures
        text = body.text
        summary = " ".join(text.split()) if len(text) <= _LONGEST_TEASER and "\n" not in text else ""
    return Item(
        uri=uri,
        language=entry.language or language,
        headline=entry.title,
        summary=summary,
        bylines=entry.bylines,
        body=body,
        media=_with_pictures(entry.media, pictures),
        subjects=entry.subjects,
        created=entry.created,
        version_created=entry.updated or entry.created,
        rights=entry.rights,
        credit=entry.credit,
        link=link,
        extra={format: entry.extra} if entry.extra else {},
    )


def _line(content: Content) -> str:
    return " ".join(content.text.split())


def _with_pictures(media: tuple[Media, ...], pictures: tuple[Picture, ...]) -> tuple[Media, ...]:
    if not pictures:
        return media
    known = {rendition.href for one in media for rendition in one.renditions}
    found = tuple(
        Media(
            kind="picture",
            renditions=(Rendition(href=picture.src, name="main", width=picture.width, height=picture.height),),
            caption=picture.caption,
            alt=picture.alt,
        )
        for picture in pictures
        if picture.src not in known
    )
    return (media + found)[:_MOST_MEDIA]


def one_line(text: str) -> str:
    """Return a title or a name as it is shown: one line, no tags, entities read."""
    return plain_text(text)
