"""Put the invented authors, books and days in history into the hub, each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from orkhon.demonstration.kinds import kinds
from orkhon.desk.models import Author, AuthorText, Book, BookChapter, BookText, HistoryDay, HistoryDayText
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.media.models import Picture

_RIGHTS: Mapping[str, str] = {
    "az": "Nümayiş üçün uydurulub; sərbəst istifadə oluna bilər.",
    "en": "Invented for the demonstration; may be used freely.",
    "kk": "Көрсетілім үшін ойдан шығарылған; еркін пайдалануға болады.",
    "ky": "Көрсөтмө үчүн ойдон чыгарылган; эркин колдонууга болот.",
    "ru": "Вымышлено для демонстрации; можно использовать свободно.",
    "tk": "Görkeziş üçin oýlanyp tapyldy; erkin ulanyp bolýar.",
    "tr": "Tanıtım için uydurulmuştur; serbestçe kullanılabilir.",
    "uz": "Namoyish uchun oʻylab topilgan; erkin foydalanish mumkin.",
}


@transaction.atomic
def load_literature(pictures: Mapping[str, Picture], *, now: datetime) -> int:
    """Make what is missing and return how many books there are. `pictures` are by scene; a missing one is left out."""
    authors = {}
    for described in kinds()["authors"]:
        author, new = Author.objects.get_or_create(
            slug=described["slug"],
            defaults={
                **{f"name_{code}": described["names"][code] for code in INTERFACE_LANGUAGES},
                "born": described["born"],
                "died": described["died"],
                "portrait": pictures.get(described["picture"]),
                "public": True,
                "invented": True,
            },
        )
        authors[author.slug] = author
        if new:
            for code in INTERFACE_LANGUAGES:
                AuthorText.objects.create(author=author, language=code, about=described["about"][code])
    for described in kinds()["books"]:
        book, new = Book.objects.get_or_create(
            slug=described["slug"],
            defaults={
                "author": authors[described["author"]],
                "year": described["year"],
                "written_in": described["written_in"],
                "cover": pictures.get(described["picture"]),
                "public": True,
                "invented": True,
            },
        )
        for code in INTERFACE_LANGUAGES if new else ():
            BookText.objects.create(
                book=book,
                language=code,
                title=described["titles"][code],
                about=described["about"][code],
                rights=_RIGHTS[code],
            )
            for number, chapter in enumerate(described["chapters"], start=1):
                BookChapter.objects.create(
                    book=book,
                    language=code,
                    number=number,
                    title=chapter["titles"][code],
                    body=chapter["texts"][code],
                )
    if not HistoryDay.objects.filter(invented=True).exists():
        for described in kinds()["days"]:
            day = now + timedelta(days=described["offset"])
            entry = HistoryDay.objects.create(
                month=day.month, day=day.day, year=described["year"], public=True, invented=True
            )
            for code in INTERFACE_LANGUAGES:
                HistoryDayText.objects.create(entry=entry, language=code, headline=described["headlines"][code])
    return len(kinds()["books"])
