"""The library of a portal of literature: its books, their chapters and files, and the list of authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from wagtail.rich_text import expand_db_html

from orkhon.desk.literature import (
    BookInLanguage,
    authors_in,
    book_called,
    books_in,
    chapter_languages,
    chapter_of,
    chapters_of,
)
from orkhon.desk.models import Author
from orkhon.language import order_key
from orkhon.portals.frame import Frame, Visit
from orkhon.portals.moments import language_name
from orkhon.portals.pictures import Shown, shown
from orkhon.portals.sites import Portal
from orkhon.portals.structured.book import book_data, chapter_data
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive

TOPIC = "literature"
"""A portal with a section of this topic has books and authors."""


@dataclass(frozen=True, kw_only=True)
class OnShelf:
    """One book in a list."""

    title: str
    path: str
    year: int | None
    author: str
    cover: Shown | None
    invented: bool


@dataclass(frozen=True, kw_only=True)
class ChapterLine:
    """One chapter in the table of contents."""

    number: int
    title: str
    path: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class AuthorLine:
    """One author in the list."""

    name: str
    path: str
    years: Author
    portrait: Shown | None


def has_literature(portal: Portal) -> bool:
    """True for a portal that has books and authors."""
    return portal.section_of(TOPIC) is not None


def shelf(books: Iterable[BookInLanguage], portal: Portal) -> list[OnShelf]:
    """Return the books as the portal lists them."""
    return [
        OnShelf(
            title=one.text.title,
            path=f"{portal.path}books/{one.book.slug}/",
            year=one.book.year,
            author=_author_name(one, portal.language),
            cover=shown(one.book.cover, one.text.title) if one.book.cover else None,
            invented=one.book.invented,
        )
        for one in books
    ]


def _author_name(one: BookInLanguage, language: str) -> str:
    author = one.book.author
    return author.name_in(language) if author is not None and author.public else ""


def books(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with all books that can be read about in that language."""
    known, portal = _arrive(request, language)
    frame = known.frame(language, paths=_everywhere(known, "books/"))
    return page(request, "portals/books.html", frame, {"books": shelf(books_in(language), portal)})


def authors(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with all authors, by their names in that language."""
    known, portal = _arrive(request, language)
    frame = known.frame(language, paths=_everywhere(known, "authors/"))
    lines = [
        AuthorLine(
            name=author.name_in(language),
            path=f"{portal.path}authors/{author.slug}/",
            years=author,
            portrait=shown(author.portrait, author.name_in(language)) if author.portrait else None,
        )
        for author in authors_in(language)
    ]
    lines.sort(key=lambda line: order_key(line.name, language))
    return page(request, "portals/authors.html", frame, {"authors": lines})


def book(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with one book: cover, what it is about, its chapters and its file."""
    known, portal = _arrive(request, language)
    found = _book(slug, language)
    under = f"books/{slug}/"
    frame = known.frame(language, paths=_everywhere(known, under, found.languages))
    chapters = _contents(found, portal)
    facts = _facts(found, portal)
    steps = [(gettext("Books"), f"{portal.path}books/"), (found.text.title, f"{portal.path}{under}")]
    context = {
        **facts,
        "about": expand_db_html(found.text.about),
        "chapters": chapters,
        "pdf": _pdf(found, language),
        "structured": [in_script(_book_data(found, frame, facts)), in_script(crumbs(frame, steps))],
    }
    return page(request, "portals/book.html", frame, context)


def chapter(request: HttpRequest, language: str, slug: str, number: int) -> HttpResponse:
    """Answer with one chapter, with the ones beside it."""
    known, portal = _arrive(request, language)
    found = _book(slug, language)
    text = chapter_of(found.book, language, number)
    if text is None:
        raise Http404(f"{slug} has no chapter {number} in {language}")
    codes = chapter_languages(found.book, number) & set(found.languages)
    frame = known.frame(language, paths=_everywhere(known, f"books/{slug}/{number}/", codes))
    chapters = _contents(found, portal, number)
    place = next(at for at, line in enumerate(chapters) if line.current)
    facts = _facts(found, portal)
    told = chapter_data(text.title, number, _book_data(found, frame, facts), frame)
    context = {
        **facts,
        "structured": [in_script(told)],
        "chapter": text,
        "body": expand_db_html(text.body),
        "chapters": chapters,
        "before": chapters[place - 1] if place else None,
        "after": chapters[place + 1] if place + 1 < len(chapters) else None,
    }
    return page(request, "portals/chapter.html", frame, context)


def book_file(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with the book's PDF, to be kept and not to be shown inside the hub's own pages."""
    _arrive(request, language)
    found = _book(slug, language)
    if not found.text.pdf:
        raise Http404(f"{slug} has no file in {language}")
    try:
        file = found.text.pdf.open("rb")
    except FileNotFoundError as gone:
        raise Http404(f"the file of {slug} is gone") from gone
    answer = cast(
        "HttpResponse",
        FileResponse(file, as_attachment=True, filename=f"{slug}-{language}.pdf", content_type="application/pdf"),
    )  # streamed
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _arrive(request: HttpRequest, language: str) -> tuple[Visit, Portal]:
    known, portal = arrive(request, language)
    if not has_literature(portal):
        raise Http404(f"{portal.title} has no literature")
    return known, portal


def _book(slug: str, language: str) -> BookInLanguage:
    found = book_called(slug, language)
    if found is None:
        raise Http404(f"no book {slug!r} in {language}")
    return found


def _everywhere(known: Visit, under: str, codes: Iterable[str] | None = None) -> dict[str, str]:
    wanted = set(known.languages) if codes is None else set(codes)
    return {
        code: f"{other.path}{under}"
        for code, other in known.languages.items()
        if code in wanted and has_literature(other)
    }


def _contents(found: BookInLanguage, portal: Portal, current: int = 0) -> list[ChapterLine]:
    return [
        ChapterLine(
            number=one.number,
            title=one.title,
            path=f"{portal.path}books/{found.book.slug}/{one.number}/",
            current=one.number == current,
        )
        for one in chapters_of(found.book, portal.language)
    ]


def _pdf(found: BookInLanguage, language: str) -> str:
    return f"/{language}/books/{found.book.slug}/book.pdf" if found.text.pdf else ""


def _book_data(found: BookInLanguage, frame: Frame, facts: Mapping[str, Any]) -> dict[str, Any]:
    return book_data(
        found.book,
        found.text,
        frame,
        author=facts["author"],
        author_path=facts["author_path"],
        cover=facts["cover"],
        pdf=_pdf(found, frame.language),
    )


def _facts(found: BookInLanguage, portal: Portal) -> dict[str, Any]:
    author = found.book.author
    return {
        "book": found.book,
        "text": found.text,
        "book_path": f"{portal.path}books/{found.book.slug}/",
        "author": _author_name(found, portal.language),
        "author_path": f"{portal.path}authors/{author.slug}/" if author is not None and author.public else "",
        "cover": shown(found.book.cover, found.text.title) if found.book.cover else None,
        "written_in": language_name(found.book.written_in, portal.language) if found.book.written_in else "",
        "languages": [language_name(code, portal.language) for code in found.languages],
    }
