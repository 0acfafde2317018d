"""Find the articles about one place, person, signature or media topic, and those that are about the same as another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Now

from orkhon.desk.media_topics import label_of, media_topics
from orkhon.desk.models import Article, ArticleSubject, SubjectKind
from orkhon.desk.prepared import answers
from orkhon.desk.queries import best_public, public_articles
from orkhon.desk.slugs import slug_of
from orkhon.desk.subjects import place_slug, signatures_of
from orkhon.items import Language
from orkhon.language.gazetteer import place_of
from orkhon.language.names import name_key, name_similarity

_ALIKE: Final = 0.85
_MOST_SPELLINGS: Final = 200
_MOST_NAMED: Final = 40
_MOST_NEIGHBOURS: Final = 120
"""Rows that are looked through for what is related: the newest, whatever the archive's size."""
_ORDER: Final = {kind.value: place for place, kind in enumerate(SubjectKind)}
_WEIGHTS: Final = {SubjectKind.PERSON: 4, SubjectKind.PLACE: 2, SubjectKind.AUTHOR: 0, SubjectKind.TOPIC: 1}


@dataclass(frozen=True, kw_only=True)
class About:
    """One thing that articles name. `names` is how they write it, by two-letter language, of several the newest."""

    kind: SubjectKind
    slug: str
    names: dict[str, str]
    among: Q

    def name_in(self, language: str) -> str:
        """Return the name for readers of that language, in another language's spelling where there is no own."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.slug)

    def language_of(self, language: str) -> str:
        """Return the tag of the name that `name_in` gives, empty where it is the asked language's own."""
        if self.names.get(language) or not self.names:
            return ""
        code = "en" if self.names.get("en") else next(iter(self.names))
        cyrillic = any("\u0400" <= letter <= "\u052f" for letter in self.names[code])
        return code or ("und-Cyrl" if cyrillic else "und-Latn")


def about_place(slug: str) -> About | None:
    """Return the place that addresses call so, or None where no article names it.

    `slug` of what is returned is the one that counts: every spelling's leads to it by the code at its end.
    """
    rows = ArticleSubject.objects.filter(kind=SubjectKind.PLACE)
    row = rows.filter(slug=slug).first() or rows.filter(key=slug.rpartition("-")[2].upper()).first()
    if row is None:
        return None
    known = place_of(row.key)
    names = dict(known.names) if known is not None else {}
    # In the script in which the language's pages are written, where the gazetteer has several.
    plain = {tag.partition("-")[0]: name for tag, name in names.items()}
    plain |= {code: names[tag] for code in plain if (tag := Language.parse(code).tag) in names}
    # Small towns have a name in few languages there; what that language's articles write is read before another's.
    said = rows.filter(key=row.key).exclude(name="").order_by("-article")
    for name, language in said.values_list("name", "article__locale__language_code")[:_MOST_SPELLINGS]:
        plain.setdefault(language or "", name)
    counts = place_slug(row.key, row.name) if known is not None else row.slug
    return About(kind=SubjectKind.PLACE, slug=counts, names=plain, among=_naming(row.kind, [row.key]))


def about_topic(code: str) -> About | None:
    """Return the media topic with all below it, or None for a code that the desk's list lacks."""
    listed = media_topics()
    if code not in listed:
        return None
    below = [code]
    for topic in listed.values():
        if topic.parent in below:
            below.append(topic.code)
    names = {language: label_of(code, language) for language in listed[code].labels}
    return About(kind=SubjectKind.TOPIC, slug=code, names=names, among=_naming(SubjectKind.TOPIC, below))


def about_person(slug: str) -> About | None:
    """Return the person whom articles name in one of the spellings that addresses call so."""
    return _about_name(SubjectKind.PERSON, slug)


def about_signature(slug: str) -> About | None:
    """Return who signs articles, in one of the spellings that addresses call so."""
    return _about_name(SubjectKind.AUTHOR, slug)


def signed_by(names: Sequence[str]) -> Q:
    """Return the condition for articles signed by any of these names of one person, however they are spelt."""
    keys = {name_key(name) for name in names} - {""}
    rows = ArticleSubject.objects.filter(kind=SubjectKind.AUTHOR, key__in=keys).values_list("name", "slug").distinct()
    slugs = {
        slug
        for said, slug in rows[:_MOST_SPELLINGS]
        if any(name_similarity(said, name) >= _ALIKE for name in names if name)
    }
    found = ArticleSubject.objects.filter(kind=SubjectKind.AUTHOR, key__in=keys, slug__in=slugs)
    return Q(pk__in=found.values("article"))


def _about_name(kind: SubjectKind, slug: str) -> About | None:
    row = ArticleSubject.objects.filter(kind=kind, slug=slug).first()
    if row is None:
        return None
    spelt = ArticleSubject.objects.filter(kind=kind, key=row.key).order_by("-article")
    rows = spelt.values_list("name", "slug", "article__locale__language_code")[:_MOST_SPELLINGS]
    alike = [one for one in rows if one[1] == slug or name_similarity(one[0], row.name) >= _ALIKE]
    names: dict[str, str] = {}
    for name, _slug, language in alike:
        names.setdefault(language or "", name)
    found = spelt.filter(slug__in={slug for _, slug, _ in alike}).order_by()
    return About(kind=kind, slug=slug, names=names, among=Q(pk__in=found.values("article")))


def _naming(kind: str, keys: Collection[str]) -> Q:
    return Q(pk__in=ArticleSubject.objects.filter(kind=kind, key__in=keys).values("article"))


def counts_by_language(among: Q) -> Counter[tuple[str, str]]:
    """Return how many public articles there are, by language and topic code: which portals have a page of them."""
    free = Q(embargoed_until__isnull=True) | Q(embargoed_until__lte=Now())
    rows = Article.objects.filter(free, among, live=True, withdrawn_at__isnull=True).order_by()
    counted = rows.values_list("locale__language_code", "topic__code").annotate(many=Count("pk"))
    return Counter({(language, topic): many for language, topic, many in counted if topic})


def subjects_in(language: str, topics: Sequence[str], limit: int) -> list[tuple[SubjectKind, str]]:
    """Return what public articles of those topics in that language name, by kind and address; of many the newest."""
    rows = ArticleSubject.objects.filter(article__in=public_articles(language, topics)).values_list("kind", "slug")
    newest = rows.annotate(last=Max("article")).order_by("-last")[:limit] if topics else ()
    return [(SubjectKind(kind), slug) for kind, slug, _ in newest]


def subjects_named(article: Article) -> list[ArticleSubject]:
    """Return what the article names, places first."""
    found = answers("subjects_named", lambda pk: ArticleSubject.objects.filter(article=pk), article.pk)
    return sorted(found, key=lambda one: (_ORDER[one.kind], one.pk))


def signatures(article: Article) -> list[tuple[str, str]]:
    """Return the names that sign the article, each with what addresses call it."""
    return [(name, slug_of(name)) for name in signatures_of(article.byline)]


def related_to(
    article: Article,
    named: Sequence[ArticleSubject],
    *,
    topics: Sequence[str],
    limit: int,
    countries: Collection[str] = (),
) -> list[Article]:
    """Return articles in the same language about the same persons, places and topics; other agencies' matter first."""
    wanted = [(one.kind, one.key) for one in named if _WEIGHTS[SubjectKind(one.kind)]]
    if not wanted or not topics:
        return []

    def query(article_pk: int, locale: int, *said: str) -> QuerySet[ArticleSubject, Any]:
        alike = Q()
        for kind, key in zip(said[::2], said[1::2], strict=True):
            alike |= Q(kind=kind, key=key)
        rows = ArticleSubject.objects.filter(alike, article__locale_id=locale, article__live=True)
        rows = rows.exclude(article=article_pk).order_by("-article")
        return rows.values_list("article", "kind")[:_MOST_NEIGHBOURS]

    said = [words for one in wanted[:_MOST_NAMED] for words in one]
    score: Counter[int] = Counter()
    for pk, kind in answers("related_to", query, article.pk, article.locale_id, *said):
        score[pk] += _WEIGHTS[SubjectKind(kind)]
    best = [pk for pk, _ in score.most_common(limit * 3)]
    own = {source.agency for source in article.sources.all()}
    return best_public(
        best,
        language=article.locale.language_code,
        topics=topics,
        countries=countries,
        limit=limit,
        rank=lambda pk, agencies: (bool(own & agencies), -score[pk], -pk),
    )
