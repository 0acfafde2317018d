"""Read what the desk has published. Asks the wire each time, so that a kill needs no reader to reach readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now
from wagtail.models import ReferenceIndex

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.legal_orders import orders_in_force, withheld_by, withheld_in
from orkhon.alliance.models import Agency
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import Article, ArticleSource, SourceProblem, Withdrawal
from orkhon.desk.prepared import answers, padded
from orkhon.media.models import Picture, Recording
from orkhon.wire.asked import note
from orkhon.wire.entries import ItemStatus, WireEntry
from orkhon.wire.queries import entry_at, state_of, statuses_of
from orkhon.wire.remembered import remembered

ARTICLES = "articles:"
"""Before the language of the articles that an answer lists, for whoever keeps the answer (`wire.asked`)."""
ARTICLE = "article:"
"""Before the number of an article that an answer shows."""
_MOST_AT_ONCE: Final = 256
_TAKEN_AWAY = {ItemStatus.KILLED: Withdrawal.KILLED, ItemStatus.WITHHELD: Withdrawal.WITHHELD}


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """An article that readers once could read and cannot now: HTTP 410, with the reason's kind and the time."""

    kind: Withdrawal
    when: datetime


def _is_free(now: datetime | None = None) -> Q:
    """Return the condition that no embargo lies on an article. Without `now` the database's own clock decides."""
    return Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=now or Now())


def _public_in(language: str, now: datetime | None) -> QuerySet[Article]:
    """Return the articles of that language that are live, not withdrawn and past their embargo.

    Without `now` the database's own clock decides.
    """
    # A bare `live` is no term of SQLite's index, which would then be sorted anew for each list; `live IN (1)` is one.
    found: QuerySet[Article] = Article.objects.filter(_is_free(now), live__in=[True], withdrawn_at__isnull=True)
    return found.filter(locale__language_code=language)


_NOT_LISTED = (
    "body",
    "body_hash",
    "content",
    "media_topics",
    "places",
    "people",
    "byline",
    "credit",
    "dateline",
    "ed_note",
    "correction_note",
    "picture_caption",
    "digital_source_type",
    "embargo_kind",
)
"""The columns of an article that lists do not show: of a hundred long ones they are megabytes."""


def _with_what_pages_show(articles: QuerySet[Article], *, text: bool = True) -> QuerySet[Article]:
    """Return the articles with all but their sources, which `_with_sources` reads."""
    # The original's uid is all that is wanted of it: a kill of the original takes its translations along.
    articles = articles.select_related("topic", "picture", "locale")
    if not text:
        articles = articles.defer(*_NOT_LISTED)
    shown: QuerySet[Article] = articles.annotate(original_uid=F("original__uid"))
    return shown


def _with_sources(articles: Iterable[Article]) -> list[Article]:
    """Return the articles with their sources at hand, as `prefetch_related` would; one query."""
    listed = list(articles)
    return _having(listed, _sources_by_article([article.pk for article in listed]))


def _sources_by_article(numbers: Sequence[int]) -> dict[int, list[ArticleSource]]:
    found: dict[int, list[ArticleSource]] = {pk: [] for pk in numbers}
    for source in _sources_of(list(found), ArticleSource.objects.order_by("pk"), "sources"):
        found[source.article_id].append(source)
    return found


def _having(articles: list[Article], sources: Mapping[int, list[ArticleSource]]) -> list[Article]:
    for article in articles:
        known: Any = ArticleSource.objects.all()
        known._result_cache = sources[article.pk]
        known._prefetch_done = True
        article.__dict__.setdefault("_prefetched_objects_cache", {})["sources"] = known
    return articles


def _sources_of(articles: Sequence[int], rows: QuerySet[Any, Any], shape: str) -> list[Any]:
    """Return those of the rows of sources that are of these articles."""
    if not articles:
        return []
    if len(articles) > _MOST_AT_ONCE:
        return list(rows.filter(article__in=articles))
    numbers = padded(articles)
    return answers((shape, len(numbers)), lambda *wanted: rows.filter(article__in=wanted), *numbers)


def _stands_on(article: Article) -> list[str]:
    """Return the uris whose kill takes the article away: its own, its original's and its sources'."""
    return _uris_below(article.uid, article.original_uid, [source.uri for source in article.sources.all()])


def _uris_below(uid: UUID, original: UUID | None, sources: Iterable[str]) -> list[str]:
    uris = [f"urn:uuid:{uid}", *sources]
    if original:
        uris.append(f"urn:uuid:{original}")
    return uris


def _taken_away(uris: Iterable[str], statuses: Mapping[str, ItemStatus]) -> str | None:
    """Return which of the items that an article stands on is killed or withheld, a killed one first, or None."""
    bad = [uri for uri in uris if statuses.get(uri) in _TAKEN_AWAY]
    return min(bad, key=lambda uri: statuses[uri] is not ItemStatus.KILLED, default=None)


def _standing(stand: Mapping[int, Sequence[str]], countries: Collection[str]) -> set[int]:
    """Return those of these articles, by number, that may be read now; `stand` says on which items each stands."""
    note(f"{ARTICLE}{pk}" for pk in stand)
    statuses = statuses_of({uri for uris in stand.values() for uri in uris})
    usable = {pk: uris for pk, uris in stand.items() if _taken_away(uris, statuses) is None}
    return usable.keys() - _ordered_away(usable, countries).keys()


def readable_among(articles: Iterable[Article], countries: Collection[str] = ()) -> list[Article]:
    """Return those that stand on nothing killed, withheld, or ordered away in one of the countries, at this moment.

    Each has what `published` gives: its sources at hand and its original's uid.
    """
    listed = list(articles)
    readable = _standing({article.pk: _stands_on(article) for article in listed}, countries)
    return [article for article in listed if article.pk in readable]


def ordered_away(articles: Iterable[Article], countries: Collection[str]) -> dict[int, CountryOrder]:
    """Return by their numbers those articles that an order withholds in one of the countries, each with that order.

    An order about an item lies on all that was made of it. One query while no order is in force there, and none for no
    countries.
    """
    return _ordered_away({article.pk: _stands_on(article) for article in articles}, countries) if countries else {}


def _ordered_away(stand: Mapping[int, Sequence[str]], countries: Collection[str]) -> dict[int, CountryOrder]:
    orders = _orders_in(frozenset(countries)) if countries and stand else ()
    if not orders:
        return {}
    withheld = withheld_by(orders, {uri for uris in stand.values() for uri in uris}, countries)
    found = {pk: next((uri for uri in uris if uri in withheld), None) for pk, uris in stand.items()}
    return {pk: withheld[uri] for pk, uri in found.items() if uri is not None}


def _orders_in(countries: frozenset[str]) -> tuple[CountryOrder, ...]:
    return remembered(("desk.orders", countries), lambda: orders_in_force(countries))


def _of_topics(articles: QuerySet[Article], topics: Sequence[str]) -> QuerySet[Article]:
    return articles.filter(topic__code__in=topics) if topics else articles


def published(
    language: str,
    *,
    topics: Sequence[str] = (),
    limit: int,
    offset: int = 0,
    now: datetime | None = None,
    countries: Collection[str] = (),
    among: Q | None = None,
    text: bool = True,
) -> list[Article]:
    """Return the newest public articles of a two-letter language code, at most `limit`, with topic, picture, locale.

    `among` narrows them further, by columns of the article itself. An article that stands on an item killed or withheld
    at this moment is left out, and the next one takes its place; so is what an order withholds in one of `countries`
    (ISO 3166). Without `text`, for lists, their running text and what else no list shows is left in the database. Four
    queries, five for a country, as many more for every gap.
    """

    def newest(first: int, end: int) -> list[Article]:
        def query(language: str, *topics: str) -> QuerySet[Article]:
            public = _with_what_pages_show(_of_topics(_public_in(language, now), topics), text=text)
            return public.filter(among or Q()).order_by("-first_published_at", "-pk")[first:end]

        note((f"{ARTICLES}{language}",))
        if now is None and among is None:
            return answers(("published", text, first, end, len(topics)), query, language, *topics)
        return list(query(language, *topics))

    found: list[Article] = []
    start = offset
    while len(found) < limit:
        asked = limit - len(found)
        batch = newest(start, start + asked)
        found += readable_among(_with_sources(batch), countries)
        start += len(batch)
        if len(batch) < asked:
            break
    return found


def _readable_with_sources(query: QuerySet[Article], countries: Collection[str]) -> list[Article]:
    return readable_among(_with_sources(query), countries)


def public_by_uid(uids: Iterable[UUID], *, languages: Collection[str], topics: Collection[str]) -> dict[UUID, str]:
    """Return the language of each article of those that is public now, in one of the languages and topics."""
    wanted, codes, spoken = list(uids), list(topics), list(languages)
    if not (wanted and codes and spoken):
        return {}

    def query(*said: Any) -> QuerySet[Article, Any]:
        topics, languages, uids = said[: len(codes)], said[len(codes) : -len(asked)], said[-len(asked) :]
        found = _public_among(uids).filter(locale__language_code__in=languages, topic__code__in=topics)
        return found.order_by().values_list("uid", "locale__language_code")

    asked = padded(wanted)
    return dict(answers(("public_by_uid", len(codes), len(spoken)), query, *codes, *spoken, *asked))


def _public_among(uids: Sequence[UUID]) -> QuerySet[Article]:
    found: QuerySet[Article] = Article.objects.filter(_is_free(), live=True, withdrawn_at__isnull=True)
    return found.filter(uid__in=uids)


def readable_by_uid(
    uids: Collection[UUID], countries: Collection[str] = (), *, text: bool = True
) -> dict[UUID, Article]:
    """Return those articles that readers may have now, with what `published` gives; `text` is as there."""

    def query(*uids: UUID) -> QuerySet[Article]:
        return _with_what_pages_show(_public_among(uids), text=text).order_by()

    found = answers(("readable_by_uid", text), query, *padded(list(uids))) if uids else []
    return {article.uid: article for article in readable_among(_with_sources(found), countries)}


def readable_by_number(numbers: Collection[int], countries: Collection[str] = ()) -> dict[int, Article]:
    """Return those articles of these numbers that readers may have now, with what `published` gives."""
    if not numbers:
        return {}
    query = Article.objects.filter(_is_free(), live=True, withdrawn_at__isnull=True, pk__in=list(numbers))
    return {article.pk: article for article in _readable_with_sources(_with_what_pages_show(query), countries)}


def best_public(
    numbers: Sequence[int],
    *,
    language: str,
    topics: Sequence[str],
    countries: Collection[str],
    limit: int,
    rank: Callable[[int, set[str]], Any],
) -> list[Article]:
    """Return those `limit` of the articles of these numbers that rank first, of what `published` would give of them.

    `rank` is given an article's number and the agencies whose matter is in it. Four queries; only what is returned is
    read whole, without its text.
    """
    if not numbers or not topics:
        return []

    def candidates(language: str, *rest: str | int) -> QuerySet[Article, Any]:
        codes, wanted = rest[: len(topics)], rest[len(topics) :]
        found = _public_in(language, None).filter(topic__code__in=codes, pk__in=wanted).order_by()
        return found.values_list("pk", "uid", "original__uid")

    note((f"{ARTICLES}{language}",))
    asked = padded(numbers)
    shape = ("best_public", len(topics), len(asked))
    rows = answers(shape, candidates, language, *topics, *asked)
    sources = _sources_by_article([row[0] for row in rows])
    stand = {pk: _uris_below(uid, original, [one.uri for one in sources[pk]]) for pk, uid, original in rows}
    readable = _standing(stand, countries)
    best = sorted(readable, key=lambda pk: rank(pk, {one.agency for one in sources[pk]}))[:limit]
    if not best:
        return []

    def whole(*wanted: int) -> QuerySet[Article]:
        return _with_what_pages_show(Article.objects.filter(pk__in=wanted).order_by(), text=False)

    read = {one.pk: one for one in _having(answers(("best_public", len(best)), whole, *best), sources)}
    return [read[pk] for pk in best if pk in read]


def public_articles(language: str, topics: Sequence[str] = ()) -> QuerySet[Article]:
    """Return the articles that `published` gives, as a question still to be asked; kills of this second left in."""
    note((f"{ARTICLES}{language}",))
    return _of_topics(_public_in(language, None), topics)


def count_published(language: str, topics: Sequence[str] = (), *, now: datetime | None = None) -> int:
    """Return how many articles `published` can give, for page numbers.

    For the seconds between a kill and the `withdrawals` reader it counts what the kill took, and for ever what an order
    withholds in one country, so a last page may be short by as much.
    """
    note((f"{ARTICLES}{language}",))
    return _of_topics(_public_in(language, now), topics).count()


def article_for_reader(language: str, pk: int, *, now: datetime | None = None) -> Article | Withdrawn | None:
    """Return the article, or why it was taken away, or None where readers never had such an article."""
    note((f"{ARTICLE}{pk}",))

    def query(pk: int, language: str) -> QuerySet[Article]:
        free = ExpressionWrapper(_is_free(now), output_field=BooleanField())
        asked = Article.objects.filter(pk=pk, locale__language_code=language).annotate(free=free)
        return _with_what_pages_show(asked).order_by()

    found = answers("article_for_reader", query, pk, language) if now is None else list(query(pk, language))
    article = next(iter(_with_sources(found)), None)
    if article is None or article.first_published_at is None:
        return None
    if article.withdrawn_at is not None:
        return Withdrawn(kind=Withdrawal(article.withdrawal_reason or Withdrawal.WITHHELD), when=article.withdrawn_at)
    if not article.live:
        return None
    uris = _stands_on(article)
    bad = _taken_away(uris, statuses_of(uris))
    state = state_of(bad) if bad is not None else None
    # Asked again, it may have been released in between.
    if state is not None and state.status in _TAKEN_AWAY:
        entry = entry_at(state.changed_at)
        if entry is not None:
            kind = Withdrawal.REDACTED if state.closed else _TAKEN_AWAY[state.status]
            return Withdrawn(kind=kind, when=entry.received)
    return article if article.free else None


def translations_of(
    article: Article, *, now: datetime | None = None, countries: Collection[str] = ()
) -> dict[str, Article]:
    """Return the public translations of the article by two-letter code, in the codes' order, itself left out.

    Their running text is left in the database.
    """
    note((f"{ARTICLES}any",))
    codes = Article.objects.filter(translation_key=article.translation_key).exclude(pk=article.pk)
    public = codes.filter(_is_free(now), live=True, withdrawn_at__isnull=True)
    query = _with_what_pages_show(public, text=False)
    usable = _readable_with_sources(query.order_by("locale__language_code"), countries)
    return {other.locale.language_code: other for other in usable}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterpart:
    """A public translation of an article, as far as its address needs it. `topic` is a code, empty for none."""

    pk: int
    topic: str
    slug: str


def counterparts_of(article: Article, *, countries: Collection[str] = ()) -> dict[str, Counterpart]:
    """Return by two-letter code where the articles are that `translations_of` gives; reads little more of them."""
    note((f"{ARTICLES}any",))

    def query(key: UUID, pk: int) -> QuerySet[Article, Any]:
        public = Article.objects.filter(_is_free(), translation_key=key, live=True, withdrawn_at__isnull=True)
        listed: QuerySet[Article, Any] = public.exclude(pk=pk).order_by("locale__language_code")
        return listed.values_list("pk", "uid", "original__uid", "locale__language_code", "topic__code", "slug")

    rows = answers("counterparts_of", query, article.translation_key, article.pk)
    sources: dict[int, list[str]] = defaultdict(list)
    named = ArticleSource.objects.order_by().values_list("article", "uri")
    for pk, uri in _sources_of([row[0] for row in rows], named, "sources' uris"):
        sources[pk].append(uri)
    readable = _standing({pk: _uris_below(uid, original, sources[pk]) for pk, uid, original, *_ in rows}, countries)
    return {
        code: Counterpart(pk=pk, topic=topic or "", slug=slug) for pk, _, _, code, topic, slug in rows if pk in readable
    }


def groups_of(articles: Iterable[Article], countries: Collection[str] = ()) -> dict[UUID, list[Article]]:
    """Return all public languages of each of the articles by their `translation_key`, with locale and topic, no text.

    Four queries whatever the number of articles, five for a country.
    """
    keys = {article.translation_key for article in articles}
    query = Article.objects.filter(_is_free(), translation_key__in=keys, live=True, withdrawn_at__isnull=True)
    query = query.select_related("topic", "locale").defer("body", "content", "deck")
    query = query.annotate(original_uid=F("original__uid"))
    found: dict[UUID, list[Article]] = {}
    for article in _readable_with_sources(query, countries) if keys else ():
        found.setdefault(article.translation_key, []).append(article)
    return found


def _showing(pk: int) -> QuerySet[Article]:
    """Return the articles that show the picture of that number: above their text, or in it."""
    found: QuerySet[Article] = Article.objects.filter(Q(picture_id=pk) | Q(pk__in=_with_in_text(Picture, pk)))
    return found


def _playing(pk: int) -> QuerySet[Article]:
    """Return the articles in whose text the recording of that number stands."""
    found: QuerySet[Article] = Article.objects.filter(pk__in=_with_in_text(Recording, pk))
    return found


def _with_in_text(model: type[Picture | Recording], pk: int) -> set[int]:
    index = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Article),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=str(pk),
    )
    return {int(key) for key in index.values_list("object_id", flat=True)}


def picture_is_taken_away(pk: int) -> bool:
    """Tell whether articles show the picture of that number and every one of them was taken from readers.

    A picture that no article shows, or one that is not public yet, is not taken away.
    """
    return _are_taken_away(_with_sources(_with_what_pages_show(_showing(pk))))


def recording_is_taken_away(pk: int) -> bool:
    """Tell the same of the recording of that number."""
    return _are_taken_away(_with_sources(_with_what_pages_show(_playing(pk))))


def recording_is_ordered_away(pk: int, countries: Collection[str]) -> bool:
    """Tell whether an order withholds all articles that play it in one of the countries."""
    playing = _with_sources(_with_what_pages_show(_playing(pk))) if countries else []
    return bool(playing) and len(ordered_away(playing, countries)) == len(playing)


def _are_taken_away(shown_in: list[Article]) -> bool:
    statuses = statuses_of([uri for article in shown_in for uri in _stands_on(article)])
    return bool(shown_in) and all(
        article.withdrawn_at is not None or _taken_away(_stands_on(article), statuses) is not None
        for article in shown_in
    )


def picture_is_ordered_away(pk: int, item_uri: str, countries: Collection[str]) -> bool:
    """Tell whether an order withholds it in one of the countries: its own item, or all articles that show it."""
    if not countries:
        return False
    if item_uri and withheld_in([item_uri], countries):
        return True
    shown_in = _with_sources(_with_what_pages_show(_showing(pk)))
    return bool(shown_in) and len(ordered_away(shown_in, countries)) == len(shown_in)


def source_agencies(article: Article) -> list[Agency]:
    """Return the agencies whose matter is in the article, each once, in the order of its sources."""
    known = agencies_by_code()
    codes = dict.fromkeys(source.agency for source in article.sources.all())
    return [known[code] for code in codes if code in known]


def wire_entry_of(article: Article) -> WireEntry | None:
    """Return the entry that carries the newest version of the article, or None before its first publication."""
    state = state_of(article.uri)
    return state.entry if state else None


def articles_made_from(uri: str) -> list[Article]:
    """Return all articles, drafts included, that name the item as a source, oldest first."""
    return list(Article.objects.filter(sources__uri=uri).select_related("locale").order_by("pk"))


def open_problems() -> list[SourceProblem]:
    """Return what happened to sources and waits for an editor, newest first."""
    return list(SourceProblem.objects.filter(solved__isnull=True).select_related("article__locale"))


def newsroom_of(uri: str, agency: str) -> str:
    """Return whose item it is: the newsroom of the article of that uri, else the agency that sent it."""
    scheme, _, uid = uri.rpartition(":")
    if scheme != "urn:uuid" or agency != settings.ORKHON_DESK_AGENCY:
        return agency
    try:
        found = Article.objects.filter(uid=UUID(uid)).values_list("agency", flat=True).first()
    except ValueError:
        return agency
    return found or agency
