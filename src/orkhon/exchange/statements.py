"""What one agency gave and another took in a month, counted from the tables. Reads alone; renders nothing.

What is counted is what this hub knows: what it received, gave and published. Broadcasts are not counted yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min
from django.utils.translation import gettext
from wagtail.models import Revision

from orkhon.alliance.models import Agency
from orkhon.alliance.permits import Asker, Grant, ItemFacts, Use, may
from orkhon.alliance.queries import agencies_by_code, asker, grants
from orkhon.desk.models import Article
from orkhon.exchange.errors import MonthRefused
from orkhon.exchange.models import Receipt
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.items.month import Month
from orkhon.wire.counting import entries_with_items, entries_with_items_among

Pair = tuple[str, str]


def month_of(text: str) -> Month:
    """Return the month that `text` (2026-11) names. Raises `MonthRefused`."""
    month = Month.written(text)
    if month is None:
        raise MonthRefused(
            gettext("%(text)s came as the month; write year and month, such as 2026-11") % {"text": f"{text[:20]!r}"}
        )
    return month


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncredited:
    """One published article that does not name the originator where the memorandum in force wants it."""

    headline: str
    uri: str
    published: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthlyStatement:
    """What `giver` gave and `taker` made of it in one month.

    `sent` are versions of items that the giver put out; `received` versions, of whatever month, that the taker's
    programs were given; `taken` drafts begun, `translated` translations begun, `published` articles that readers got
    for the first time. An article made of items of two agencies counts once for each.
    """

    giver: str
    taker: str
    sent: int
    received: int
    taken: int
    translated: int
    published: int
    uncredited: tuple[Uncredited, ...] = ()


@dataclass(kw_only=True)
class _Counts:
    received: Counter[Pair] = field(default_factory=Counter)
    taken: Counter[Pair] = field(default_factory=Counter)
    translated: Counter[Pair] = field(default_factory=Counter)
    published: Counter[Pair] = field(default_factory=Counter)
    uncredited: dict[Pair, list[Uncredited]] = field(default_factory=dict)

    def pairs(self) -> set[Pair]:
        return {*self.received, *self.taken, *self.translated, *self.published}


def statements_for(month: Month, *, agencies: Iterable[str] | None = None) -> list[MonthlyStatement]:
    """Return the statements of a month by giver and taker, those alone in which something moved.

    `agencies` are codes: then only what one of them gave or took; None for all.
    """
    known = agencies_by_code()
    wanted = None if agencies is None else frozenset(agencies)
    sent = entries_with_items(since=month.since, until=month.until)
    counts = _Counts()
    _count_receipts(counts, month)
    _count_begun(counts, month)
    _count_published(counts, month, known)
    # That a member took nothing of what was sent is said, too.
    members = [code for code, agency in known.items() if agency.active]
    pairs = counts.pairs() | {(giver, taker) for giver in sent for taker in members if giver != taker}
    return [
        MonthlyStatement(
            giver=giver,
            taker=taker,
            sent=sent.get(giver, 0),
            received=counts.received[giver, taker],
            taken=counts.taken[giver, taker],
            translated=counts.translated[giver, taker],
            published=counts.published[giver, taker],
            uncredited=tuple(counts.uncredited.get((giver, taker), ())),
        )
        for giver, taker in sorted(pairs)
        if wanted is None or wanted & {giver, taker}
    ]


def _count_receipts(counts: _Counts, month: Month) -> None:
    receipts = Receipt.objects.filter(
        subscriber__agency__isnull=False, delivery__created__gte=month.since, delivery__created__lt=month.until
    )
    takers = receipts.order_by().values_list("subscriber_id", "subscriber__agency__code").distinct()
    for subscriber, taker in takers:
        positions = receipts.filter(subscriber=subscriber).order_by().values("position")
        for giver, number in entries_with_items_among(positions).items():
            if giver != taker:
                counts.received[giver, taker] += number


def _count_begun(counts: _Counts, month: Month) -> None:
    """Count drafts by the time of their first revision: an article has no other time of its making."""
    revisions = Revision.objects.filter(content_type=ContentType.objects.get_for_model(Article))
    touched = revisions.filter(created_at__gte=month.since, created_at__lt=month.until).values("object_id")
    first = (
        revisions.filter(object_id__in=touched)
        .order_by()
        .values("object_id")
        .annotate(begun=Min("created_at"))
        .filter(begun__gte=month.since)
        .values_list("object_id", flat=True)
    )
    for article in _in_parts([int(pk) for pk in first]):
        for giver in _givers(article):
            if article.original_id is None:
                counts.taken[giver, article.agency] += 1
            else:
                counts.translated[giver, article.agency] += 1


def _in_parts(keys: Sequence[int], size: int = 500) -> Iterable[Article]:
    for start in range(0, len(keys), size):
        yield from (
            Article.objects.filter(pk__in=keys[start : start + size])
            .select_related("locale", "original")
            .prefetch_related("sources")
        )


def _givers(article: Article) -> set[str]:
    """Return whose matter is in it besides the newsroom's own: of its sources, and of what it was translated from."""
    given = {source.agency for source in article.sources.all()}
    if article.original is not None:
        given.add(article.original.agency)
    return given - {article.agency}


def _count_published(counts: _Counts, month: Month, known: Mapping[str, Agency]) -> None:
    memoranda = grants()
    askers: dict[str, Asker] = {}
    keys = Article.objects.filter(first_published_at__gte=month.since, first_published_at__lt=month.until)
    for article in _in_parts(list(keys.order_by("first_published_at", "pk").values_list("pk", flat=True))):
        by = askers.setdefault(article.agency, asker(article.agency))
        for giver in _givers(article):
            pair = (giver, article.agency)
            counts.published[pair] += 1
            if not _is_credited(article, giver, by, memoranda, known):
                counts.uncredited.setdefault(pair, []).append(
                    Uncredited(headline=article.headline, uri=article.uri, published=article.first_published_at)
                )


def _is_credited(
    article: Article, giver: str, by: Asker, memoranda: Sequence[Grant], known: Mapping[str, Agency]
) -> bool:
    """True where the credit names the giver, or nothing in force at the time wanted it named."""
    agency = known.get(giver)
    uris = [source.uri for source in article.sources.all() if source.agency == giver]
    line = next((line for uri in uris if (line := _wanted_line(article, uri, giver, by, memoranda))), "")
    if agency is None or not line:
        return True
    credit = article.credit.casefold()
    names = {agency.name_in(code) for code in INTERFACE_LANGUAGES}
    wanted = {line.replace("{agency}", name).casefold() for name in names} | {name.casefold() for name in names}
    return any(words and words in credit for words in wanted)


def _wanted_line(article: Article, uri: str, giver: str, by: Asker, memoranda: Sequence[Grant]) -> str:
    """Return the credit that what was in force when the article came out wanted; empty for none.

    The item's present state is left aside: it may have been killed since.
    """
    for use in (Use.REPUBLISH, Use.EDIT, Use.TRANSLATE):
        verdict = may(
            use,
            item=ItemFacts(uri=uri, agency=giver),
            by=by,
            language=article.language,
            now=article.first_published_at,
            memoranda=memoranda,
        )
        if verdict.allowed:
            return verdict.credit_line
    return ""
