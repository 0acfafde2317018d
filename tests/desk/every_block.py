"""One article with a block of every kind, for whoever must show, carry or translate them all."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale

from orkhon.desk.models import Article
from orkhon.media.models import Picture

KINDS = (
    "paragraph",
    "heading",
    "quote",
    "picture",
    "gallery",
    "audio",
    "video",
    "embed",
    "table",
    "fact_box",
    "map_point",
    "live_update",
)


def a_picture(title: str, *, alt: str = "", credit: str = "Altai") -> Picture:
    """A picture of the desk of its own bytes."""
    data = io.BytesIO()
    Image.new("RGB", (600, 300), (len(title) * 7 % 255, sum(map(ord, title)) % 255, 90)).save(data, "PNG")
    picture = Picture(title=title, alt_text=alt, credit=credit)
    picture.file = ImageFile(data, name=f"{title}.png")
    picture.save()
    return picture


def every_block(first: Picture, second: Picture, third: Picture) -> list[dict[str, Any]]:
    """The blocks as the database keeps them."""
    values: dict[str, Any] = {
        "paragraph": "<p>Түнгі <b>пойыз</b> жолға шықты.</p><ul><li>бес қала</li></ul>",
        "heading": {"text": "Кітапхана вагоны", "level": "h2"},
        "quote": {"text": "<p>Таң ата басқа тілде амандасасың.</p>", "speaker": "Айгүл Серік", "role": "жолсерік"},
        "picture": {"picture": first.pk, "alt": "Жұлдызды дала", "caption": "Бірінші аялдама", "credit": "Altai Foto"},
        "gallery": {
            "title": "Жолдан",
            "items": [
                {"type": "item", "id": "g-1", "value": _shot(second, "Сөрелер", "Кітаптар")},
                {"type": "item", "id": "g-2", "value": _shot(third, "Таулар", "Таң")},
            ],
        },
        "audio": {
            "title": "Вокзалдағы дыбыс",
            "address": "https://files.altai.example/a.mp3",
            "caption": "Хабарландыру",
            "credit": "Altai Audio",
            "transcript": "Пойыз жүреді.\nЖолаушылар отырды.",
        },
        "video": {
            "title": "Пойыз фильмі",
            "address": "https://files.altai.example/v.mp4",
            "poster": first.pk,
            "caption": "Жол үстінде",
            "credit": "Altai Video",
            "transcript": "",
        },
        "embed": {"address": "https://www.youtube.com/watch?v=abc", "title": "Тікелей эфир"},
        "table": {
            "columns": [{"type": "text", "heading": "Қала"}, {"type": "text", "heading": "Уақыт"}],
            "rows": [{"values": ["Алматы", "21:00"]}, {"values": ["Ташкент & маңы", "09:30"]}],
            "caption": "Кесте",
        },
        "fact_box": {"title": "Пойыз туралы", "text": "<p>14 вагон.</p>"},
        "map_point": {"label": "Алматы-2", "latitude": 43.27376, "longitude": 76.94821},
        "live_update": {"time": "2026-11-22T20:10:00+05:00", "heading": "Жолға шықты", "text": "<p>Дәл уақытында.</p>"},
    }
    return [{"type": kind, "value": values[kind], "id": f"b-{kind}"} for kind in KINDS]


def _shot(picture: Picture, alt: str, caption: str) -> dict[str, Any]:
    return {"picture": picture.pk, "alt": alt, "caption": caption, "credit": ""}


def article_of_every_block(**facts: Any) -> Article:
    """A saved draft in Kazakh."""
    pictures = [a_picture(title, alt=f"{title} alt") for title in ("one", "two", "three")]
    article = Article(
        locale=Locale.objects.get(language_code="kk"),
        headline="Түнгі пойыз",
        content=every_block(*pictures),
        **facts,
    )
    article.save()
    return article
