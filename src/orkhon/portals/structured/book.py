"""A book and its chapters as schema.org's Book and Chapter. Touches no database."""

from __future__ import annotations

from typing import Any

from orkhon.desk.models import Book, BookText
from orkhon.portals.frame import Frame
from orkhon.portals.pictures import Shown


def book_data(
    book: Book, text: BookText, frame: Frame, *, author: str, author_path: str, cover: Shown | None, pdf: str
) -> dict[str, Any]:
    """Return the book as one language has it. `pdf` is the path of its file, empty where it has none."""
    path = f"/{frame.language}/books/{book.slug}/"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": text.title,
        "url": f"{frame.origin}{path}",
        "inLanguage": frame.tag.tag,
        "author": {"@type": "Person", "name": author, "url": f"{frame.origin}{author_path}"} if author else "",
        "translator": {"@type": "Person", "name": text.translator} if text.translator else "",
        "copyrightNotice": text.rights,
        # Years before our era have a sign and four digits (ISO 8601, expanded).
        "datePublished": f"{book.year:04}" if book.year is not None and book.year > 0 else "",
        "image": f"{frame.origin}{cover.src}" if cover is not None else "",
        "isAccessibleForFree": True,
    }
    if pdf:
        data["workExample"] = {
            "@type": "Book",
            "bookFormat": "https://schema.org/EBook",
            "encodingFormat": "application/pdf",
            "inLanguage": frame.tag.tag,
            "url": f"{frame.origin}{pdf}",
        }
    return {name: value for name, value in data.items() if value != ""}


def chapter_data(title: str, number: int, book: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """Return one chapter of the book that `book_data` tells of."""
    whole = {name: value for name, value in book.items() if name != "@context"}
    return {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": title,
        "position": number,
        "url": frame.canonical,
        "inLanguage": frame.tag.tag,
        "isPartOf": whole,
    }
