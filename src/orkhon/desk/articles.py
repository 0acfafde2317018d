"""Turn an article into the item that the wire carries. Reads no rows but the article's own and its pictures'."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from orkhon.desk.blocks.carried import beside_the_body, body_of, media_in, media_of_picture
from orkhon.desk.blocks.from_html import Raw
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import pictures_in
from orkhon.desk.blocks.raw_recordings import recordings_in
from orkhon.desk.media_topics import PREFIX, label_of
from orkhon.desk.named_places import item_place
from orkhon.items import Byline, Derivation, DerivationKind, Item, Media, Person, Subject
from orkhon.items.embargo import EmbargoKind, extra_with

if TYPE_CHECKING:
    from orkhon.desk.models import Article

EXTRA = "orkhon"
"""Under this name `Item.extra` carries what ninjs has no room for and the desk needs."""

ORDINARY = "news"
"""The kind of article that an item does not name."""


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
    created = article.first_published_at
    raw = raw_of(article)
    pictures, recordings = pictures_in(raw), recordings_in(raw)
    return Item(
        uri=article.uri,
        language=language,
        headline=article.headline,
        slug_line=article.slug_line,
        summary=article.deck,
        bylines=tuple(Byline(name=name.strip()) for name in article.byline.split(",") if name.strip()),
        dateline=article.dateline,
        body=body_of(raw),
        media=(*_lead_of(article), *media_in(raw, pictures, recordings)),
        subjects=_subjects_of(article),
        places=tuple(item_place(one) for one in article.places),
        people=tuple(Person(name=one["name"]) for one in article.people),
        created=created,
        version_created=changed or article.updated_at or created,
        embargoed=article.embargoed_until,
        credit=article.credit,
        ed_note=article.ed_note,
        urgency=article.urgency,
        derived_from=_derivations_of(article),
        digital_source_type=article.digital_source_type,
        extra=_extra_of(article, beside_the_body(raw, pictures, recordings)),
    )


def _subjects_of(article: Article) -> tuple[Subject, ...]:
    """Return the topic of the menus first, then the media topics, each once."""
    code = article.language.code
    topic = article.topic
    found = [Subject(name=topic.name_in(code), uri=topic.medtop_uri)] if topic else []
    known = {subject.uri for subject in found}
    listed = (Subject(name=label_of(medtop, code), uri=f"{PREFIX}{medtop}") for medtop in article.media_topics)
    return (*found, *(subject for subject in listed if subject.uri not in known))


def _extra_of(article: Article, blocks: list[Raw]) -> dict[str, object]:
    ours: dict[str, object] = {"correction": article.correction_note} if article.correction_note else {}
    if article.kind != ORDINARY:
        ours["kind"] = article.kind
    if blocks:
        ours["blocks"] = blocks
    extra: dict[str, object] = {EXTRA: ours} if ours else {}
    return extra_with(EmbargoKind(article.embargo_kind), extra) if article.embargo_kind else extra


def _derivations_of(article: Article) -> tuple[Derivation, ...]:
    made_from = [
        Derivation(uri=source.uri, version=source.version, how=DerivationKind(source.how))
        for source in article.sources.all()
    ]
    if article.original_id is not None:
        # Lists have it beside each row, and would ask for each row's original.
        uid = vars(article).get("original_uid")
        original = f"urn:uuid:{uid}" if uid is not None else article.original.uri if article.original else ""
        translated = Derivation(uri=original, version=article.original_version, how=DerivationKind.TRANSLATION)
        made_from = [translated, *made_from] if original else made_from
    return tuple(made_from)


def _lead_of(article: Article) -> tuple[Media, ...]:
    """Return the article's own picture, which stands before what is in the text."""
    lead = article.picture
    if lead is None:
        return ()
    return (media_of_picture(lead, alt=article.picture_alt, caption=article.picture_caption),)
