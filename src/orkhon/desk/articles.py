"""Turn an article into the item that the wire carries. Reads no database but the article's own rows."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from typing import TYPE_CHECKING

from orkhon.desk.rich_text import to_content
from orkhon.items import Byline, Derivation, DerivationKind, Item, Media, Rendition, Subject
from orkhon.items.embargo import EmbargoKind, extra_with

if TYPE_CHECKING:
    from orkhon.desk.models import Article

EXTRA = "orkhon"
"""Under this name `Item.extra` carries what ninjs has no room for and the desk needs."""


def correction_in(item: Item | None) -> str:
    """Return the correction note that an item of the desk carries, empty where it has none."""
    ours = item.extra.get(EXTRA) if item is not None else None
    note = ours.get("correction", "") if isinstance(ours, dict) else ""
    return note if isinstance(note, str) else ""


def to_item(article: Article, *, changed: datetime | None = None) -> Item:
    """Return the item as it stands in `article`; `changed` becomes its version's time.

    No version: the wire numbers what the desk publishes. `derived_from` names the article's sources and, for a
    translation, first the article that it was translated from.
    """
    language = article.language
    topic = article.topic
    created = article.first_published_at
    return Item(
        uri=article.uri,
        language=language,
        headline=article.headline,
        slug_line=article.slug_line,
        summary=article.deck,
        bylines=tuple(Byline(name=name.strip()) for name in article.byline.split(",") if name.strip()),
        dateline=article.dateline,
        body=to_content(article.body),
        media=_media_of(article),
        subjects=(Subject(name=topic.name_in(language.code), uri=topic.medtop_uri),) if topic else (),
        created=created,
        version_created=changed or article.updated_at or created,
        embargoed=article.embargoed_until,
        credit=article.credit,
        ed_note=article.ed_note,
        urgency=article.urgency,
        derived_from=_derivations_of(article),
        digital_source_type=article.digital_source_type,
        extra=_extra_of(article),
    )


def _extra_of(article: Article) -> dict[str, object]:
    extra: dict[str, object] = {EXTRA: {"correction": article.correction_note}} if article.correction_note else {}
    return extra_with(EmbargoKind(article.embargo_kind), extra) if article.embargo_kind else extra


def _derivations_of(article: Article) -> tuple[Derivation, ...]:
    made_from = [
        Derivation(uri=source.uri, version=source.version, how=DerivationKind(source.how))
        for source in article.sources.all()
    ]
    if article.original is not None:
        made_from.insert(
            0,
            Derivation(uri=article.original.uri, version=article.original_version, how=DerivationKind.TRANSLATION),
        )
    return tuple(made_from)


def _media_of(article: Article) -> tuple[Media, ...]:
    """Return the picture, named by the hash of its bytes (RFC 6920).

    The log outlives every address that the hub is reached by, so none is signed into it; what leaves the hub
    puts the address of the day in its place.
    """
    picture = article.picture
    if picture is None:
        return ()
    rendition = Rendition(
        href=picture.name_by_hash,
        name="original",
        content_type=mimetypes.guess_type(picture.file.name)[0] or "",
        width=picture.width,
        height=picture.height,
        size=picture.file_size,
    )
    return (
        Media(
            kind="picture",
            renditions=(rendition,),
            headline=picture.title,
            caption=article.picture_caption,
            alt=article.picture_alt or picture.alt_text,
            credit=picture.credit,
        ),
    )
