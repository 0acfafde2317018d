"""Read authors, books and days in history as readers of one language see them. Knows no portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from orkhon.desk.models import Author, AuthorText, Book, BookChapter, BookText, HistoryDay, HistoryDayText

MOST_LISTED: Final = 500


@dataclass(frozen=True, kw_only=True)
class BookInLanguage:
    """One book as one language has it. `languages` are all in which it can be read."""

    book: Book
    text: BookText
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DayInLanguage:
    """One thing of one day as one language tells it."""

    entry: HistoryDay
    text: HistoryDayText


def authors_in(language: str) -> list[Author]:
    """Return the public authors of whom, or of whose books, something can be read in that language."""
    told = AuthorText.objects.filter(language=language).values("author")
    read = BookText.objects.filter(language=language, book__public=True).values("book__author")
    found = Author.objects.filter(Q(pk__in=told) | Q(pk__in=read), public=True).select_related("portrait")
    return list(found[:MOST_LISTED])


def author_called(slug: str) -> Author | None:
    """Return the public author of that address, with the texts at hand."""
    return Author.objects.filter(slug=slug, public=True).select_related("portrait").prefetch_related("texts").first()


def author_slugs(names: list[str]) -> dict[str, str]:
    """Return the addresses of public authors with one of these very names, by the name."""
    wanted = Q()
    for field in Author.NAME_FIELDS:
        wanted |= Q(**{f"{field}__in": names})
    found = {}
    for author in Author.objects.filter(wanted, public=True) if names else ():
        for field in Author.NAME_FIELDS:
            if (name := getattr(author, field)) in names:
                found[name] = author.slug
    return found


def _books(language: str) -> QuerySet[Book]:
    found: QuerySet[Book] = Book.objects.filter(public=True).filter(
        pk__in=BookText.objects.filter(language=language).values("book")
    )
    # A book may be by somebody who is not public: then it stands without a name.
    return found.select_related("author", "cover").prefetch_related(
        Prefetch("texts", BookText.objects.defer("about").order_by("language"))
    )


def _in_language(book: Book, language: str) -> BookInLanguage:
    texts = list(book.texts.all())
    text = next(one for one in texts if one.language == language)
    return BookInLanguage(book=book, text=text, languages=tuple(one.language for one in texts))


def books_in(language: str, author: Author | None = None) -> list[BookInLanguage]:
    """Return the public books that can be read about in that language, the newest works first."""
    found = _books(language)
    if author is not None:
        found = found.filter(author=author)
    return [_in_language(book, language) for book in found.order_by("-year", "slug")[:MOST_LISTED]]


def book_called(slug: str, language: str) -> BookInLanguage | None:
    """Return the public book of that address as the language has it."""
    book = _books(language).filter(slug=slug).first()
    return _in_language(book, language) if book is not None else None


def chapters_of(book: Book, language: str) -> list[BookChapter]:
    """Return the chapters in that language without their texts."""
    return list(BookChapter.objects.filter(book=book, language=language).defer("body").order_by("number"))


def chapter_of(book: Book, language: str, number: int) -> BookChapter | None:
    """Return one chapter with its text."""
    return BookChapter.objects.filter(book=book, language=language, number=number).first()


def chapter_languages(book: Book, number: int) -> set[str]:
    """Return the languages in which the book has a chapter of that number."""
    return set(BookChapter.objects.filter(book=book, number=number).values_list("language", flat=True))


def days_on(month: int, day: int, language: str) -> list[DayInLanguage]:
    """Return what happened on that day of the year, the oldest first."""
    texts = HistoryDayText.objects.filter(
        language=language, entry__public=True, entry__month=month, entry__day=day
    ).select_related("entry__picture")
    rows = texts.order_by("entry__year", "entry__pk")[:MOST_LISTED]
    return [DayInLanguage(entry=text.entry, text=text) for text in rows]


def days_told(language: str) -> list[tuple[int, int]]:
    """Return the days of the year, as month and day, of which something is told in that language."""
    found = HistoryDay.objects.filter(public=True, texts__language=language).order_by("month", "day")
    return list(found.values_list("month", "day").distinct())


def day_languages(month: int, day: int) -> set[str]:
    """Return the languages in which something is told of that day."""
    found = HistoryDayText.objects.filter(entry__public=True, entry__month=month, entry__day=day)
    return set(found.values_list("language", flat=True))
