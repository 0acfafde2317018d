"""Take an item from the wire to the desk as a draft."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale

from orkhon.alliance.called import name_of
from orkhon.alliance.permits import ItemFacts, Use, Verdict
from orkhon.alliance.queries import grants, require
from orkhon.desk.actions.add_source import credit_line
from orkhon.desk.articles import EXTRA
from orkhon.desk.errors import AlreadyTaken, NotForReaders, NotOnTheWire, SourceEmbargoed, SourceNotUsable
from orkhon.desk.languages import require_desk_language
from orkhon.desk.media_topics import codes_of
from orkhon.desk.models import Article, ArticleKind, ArticleSource, Topic
from orkhon.desk.named_places import people_from, places_from
from orkhon.desk.wire_blocks import item_blocks, item_pictures
from orkhon.items import INTERFACE_LANGUAGES, DerivationKind, Item, Language
from orkhon.items.embargo import EmbargoKind, embargo_of
from orkhon.wire.entries import ItemStatus
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import state_of

log = logging.getLogger(__name__)

# Where an agency writes in none of the eight, the draft is kept under the nearest of them.
_NEAREST = {"ba": "ru", "tt": "ru", "crh": "tr", "gag": "tr", "kaa": "kk", "ug": "uz", "be": "ru", "uk": "ru"}
_FALLBACK = "en"
_DRAFT_SCRIPTS = {"Arab", "Cyrl", "Latn"}


def take_from_wire(
    uri: str,
    *,
    user: AbstractBaseUser,
    now: datetime,
    language: str | None = None,
    again: bool = False,
    newsroom: str | None = None,
) -> Article:
    """Return a new draft made of the item, with source, version and derivation remembered.

    `language` is one of the eight codes; left out, the item's own or the nearest. `newsroom` is the code of the agency
    that will work on it; left out, the joint desk. Two newsrooms may take the same item. A picture comes along when
    intake has mirrored it. Raises `NotOnTheWire`, `SourceNotUsable` (or its `SourceEmbargoed`), `NotForReaders`,
    `AlreadyTaken` unless `again` says that a second draft is wanted, and the alliance's `NotGranted`.
    """
    state = state_of(uri)
    item = state.entry.item if state is not None and state.entry is not None else None
    if state is None or state.entry is None or item is None:
        raise NotOnTheWire(uri)
    # What is free on delivery is worked on at once; publishing it waits for its moment all the same.
    free = state.status is ItemStatus.EMBARGOED and _is_free_on_delivery(item)
    if state.status is ItemStatus.EMBARGOED and not free:
        raise SourceEmbargoed(uri, state.status)
    if state.status is not ItemStatus.USABLE and not free:
        raise SourceNotUsable(uri, state.status)
    if not item.is_public:
        raise NotForReaders(uri)
    code = draft_language(language, item.language)
    agency = newsroom or settings.ORKHON_DESK_AGENCY
    verdict = _require_grants(facts_of_state(state), agency, code, now)
    pictures = item_pictures(item)
    lead = pictures[0] if pictures else None
    with transaction.atomic():
        if not again:
            _refuse_a_second_copy(uri, agency)
        article = Article(
            agency=agency,
            locale=Locale.objects.get(language_code=code),
            headline=item.headline[:255] or item.slug_line[:255] or uri[:255],
            deck=item.summary,
            dateline=item.dateline[:120],
            slug_line=item.slug_line[:120],
            kind=_kind_of(item),
            content=item_blocks(item, pictures),
            topic=_topic_of(item),
            media_topics=codes_of(item.subjects),
            places=places_from(item.places, code),
            people=people_from(item.people, code if item.language is None else item.language.code),
            picture=lead.picture if lead else None,
            picture_alt=(lead.media.alt or lead.picture.alt_text)[:500] if lead else "",
            picture_caption=lead.media.caption[:500] if lead else _caption_of(item),
            byline=", ".join(byline.name for byline in item.bylines)[:200],
            credit=credit_line(verdict, state.agency, code),
            urgency=item.urgency or 5,
            script=_script_of(item.language, code),
            digital_source_type=item.digital_source_type[:200],
        )
        article.sources = [
            ArticleSource(
                agency=state.agency, uri=uri, version=state.entry.version, how=DerivationKind.ADAPTATION.value
            )
        ]
        article.save()
        article.save_revision(user=user, log_action="wagtail.create")
    log.info("taken", extra={"uri": uri, "version": state.entry.version, "article": article.pk})
    return article


def _is_free_on_delivery(item: Item) -> bool:
    embargo = embargo_of(item)
    return embargo is not None and embargo.kind is EmbargoKind.ON_DELIVERY


def _refuse_a_second_copy(uri: str, agency: str) -> None:
    known = (
        Article.objects.filter(sources__uri=uri, original__isnull=True, agency=agency)
        .select_related("latest_revision__user")
        .order_by("pk")
        .first()
    )
    if known is not None:
        revision = known.latest_revision
        who = name_of(revision.user) if revision is not None else ""
        raise AlreadyTaken(uri, known.pk, who)


def draft_language(asked: str | None, own: Language | None) -> str:
    """Return under which of the eight codes a draft is kept: the one asked for, the item's own, or the nearest.

    Raises `UnknownLanguage` for one asked for that is none of the eight.
    """
    if asked is not None:
        return require_desk_language(asked)
    code = own.code if own is not None else _FALLBACK
    return code if code in INTERFACE_LANGUAGES else _NEAREST.get(code, _FALLBACK)


def _script_of(own: Language | None, code: str) -> str:
    """Keep the script of the item's text where the draft is in its language; else the language's main one."""
    return own.script if own is not None and own.code == code and own.script in _DRAFT_SCRIPTS else ""


def _require_grants(item: ItemFacts, newsroom: str, code: str, now: datetime) -> Verdict:
    """Return the verdict on editing; a draft in another language than the item's is a translation besides."""
    written = Language.parse(code)
    memoranda = grants()
    if item.language is not None and item.language.code != code:
        require(Use.TRANSLATE, item=item, by=newsroom, language=written, now=now, memoranda=memoranda)
    return require(Use.EDIT, item=item, by=newsroom, language=written, now=now, memoranda=memoranda)


def _topic_of(item: Item) -> Topic | None:
    """Return the topic whose IPTC code one of the item's subjects ends in."""
    by_code = {topic.medtop: topic for topic in Topic.objects.all() if topic.medtop}
    codes = (subject.uri.rpartition("/")[2].rpartition(":")[2] for subject in item.subjects)
    return next((by_code[code] for code in codes if code in by_code), None)


def _caption_of(item: Item) -> str:
    return next((media.caption for media in item.media if media.kind == "picture"), "")[:500]


def _kind_of(item: Item) -> str:
    """Return the type that another desk of this kind gave its article; news for all else."""
    ours = item.extra.get(EXTRA)
    said = ours.get("kind") if isinstance(ours, dict) else None
    return said if isinstance(said, str) and said in ArticleKind.values else ArticleKind.NEWS.value
