"""Say what an article names as keys and addresses, and keep the rows that pages of places and people are asked from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from orkhon.desk.media_topics import code_in
from orkhon.desk.models.article import Article
from orkhon.desk.models.subject import ArticleSubject, SubjectKind
from orkhon.desk.slugs import slug_of
from orkhon.language.gazetteer import place_of
from orkhon.language.names import name_key

MOST: Final = 120
"""Subjects of one article that are kept."""
_COLUMNS: Final = frozenset({"places", "people", "byline", "media_topics"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One thing that is named."""

    kind: SubjectKind
    key: str
    slug: str
    name: str


def subjects_of(
    *,
    places: Iterable[Mapping[str, Any]],
    people: Iterable[Mapping[str, Any]],
    byline: str,
    media_topics: Iterable[Any],
) -> list[Subject]:
    """Return what an article with these facts names, each thing once, in the order of the facts."""
    found: dict[tuple[str, str], Subject] = {}
    for subject in (*_places(places), *_people(people), *_signed(byline), *_topics(media_topics)):
        found.setdefault((subject.kind, subject.key), subject)
    return list(found.values())[:MOST]


def place_slug(code: str, name: str) -> str:
    """Return what addresses call the place: its English name and code, or the name alone where it has no code."""
    known = place_of(code) if code else None
    if known is None:
        return slug_of(name)
    return f"{slug_of(known.names.get('en-Latn') or name)}-{known.code.lower()}"


def signatures_of(byline: str) -> list[str]:
    """Return the names that sign an article, in their order."""
    return [name for part in byline.split(",") if (name := " ".join(part.split())[:200])]


def _places(places: Iterable[Mapping[str, Any]]) -> Iterator[Subject]:
    for place in places:
        name, code = str(place.get("name") or "")[:200], str(place.get("code") or "")[:60]
        if name or code:
            slug = place_slug(code, name)
            yield Subject(kind=SubjectKind.PLACE, key=code or slug, slug=slug, name=name)


def _people(people: Iterable[Mapping[str, Any]]) -> Iterator[Subject]:
    for person in people:
        if name := str(person.get("name") or "")[:200]:
            yield _named(SubjectKind.PERSON, name)


def _signed(byline: str) -> Iterator[Subject]:
    for name in signatures_of(byline):
        yield _named(SubjectKind.AUTHOR, name)


def _named(kind: SubjectKind, name: str) -> Subject:
    return Subject(kind=kind, key=name_key(name)[:100] or slug_of(name), slug=slug_of(name), name=name)


def _topics(media_topics: Iterable[Any]) -> Iterator[Subject]:
    for said in media_topics:
        code = code_in(str(said.get("uri") or said.get("code") or "") if isinstance(said, Mapping) else str(said))
        if code:
            yield Subject(kind=SubjectKind.TOPIC, key=code, slug=code, name="")


def subjects_of_article(article: Article) -> list[Subject]:
    """Return what the article names."""
    return subjects_of(
        places=article.places or (),
        people=article.people or (),
        byline=article.byline,
        media_topics=article.media_topics or (),
    )


def keep_subjects(article: Article) -> None:
    """Make the article's rows those of its facts. One query where nothing changed."""
    wanted = {(one.kind.value, one.key): one for one in subjects_of_article(article)}
    known = {(row.kind, row.key): row for row in ArticleSubject.objects.filter(article=article)}
    stale = [
        row.pk
        for pair, row in known.items()
        if pair not in wanted or (wanted[pair].slug, wanted[pair].name) != (row.slug, row.name)
    ]
    kept = {pair for pair, row in known.items() if row.pk not in stale}
    if stale:
        ArticleSubject.objects.filter(pk__in=stale).delete()
    missing = [one for pair, one in wanted.items() if pair not in kept]
    ArticleSubject.objects.bulk_create(
        (
            ArticleSubject(article=article, kind=one.kind.value, key=one.key, slug=one.slug, name=one.name)
            for one in missing
        ),
        ignore_conflicts=True,
    )


def keep_subjects_on_save(
    instance: Article, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Follow Django's signal after an article was saved: every way of changing one ends there, Wagtail's too."""
    if not raw and (update_fields is None or not _COLUMNS.isdisjoint(update_fields)):
        keep_subjects(instance)
