"""What turns some finished articles into other kinds of pages, and books, authors, days. Reads one file, once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from orkhon.demonstration.errors import StockRefused
from orkhon.demonstration.stock import PICTURES, STOCK_FOLDER, StockArticle
from orkhon.items import INTERFACE_LANGUAGES

_FILE: Final = "kinds.toml"
_END_OF_PARAGRAPH: Final = re.compile(r"</p>")
Table = dict[str, Any]


@lru_cache(maxsize=1)
def kinds() -> Table:
    """Return the file. Raises `StockRefused` where a text lacks a language or a picture cannot be drawn."""
    read = tomllib.loads((STOCK_FOLDER / _FILE).read_text(encoding="utf-8"))
    _require_whole(read, _FILE)
    return read


def _require_whole(value: Any, where: str) -> None:
    if isinstance(value, list):
        for place, one in enumerate(value, start=1):
            _require_whole(one, f"{where}[{place}]")
    elif isinstance(value, dict):
        if "en" in value and set(value) != set(INTERFACE_LANGUAGES):
            raise StockRefused(f"{where} has {' '.join(sorted(value))}; write a text in each of the eight languages")
        if "picture" in value and value["picture"] not in PICTURES:
            raise StockRefused(f"{where}: picture is {value['picture']!r}; write one of {', '.join(sorted(PICTURES))}")
        for name, one in value.items():
            _require_whole(one, f"{where}.{name}")


def with_notes(article: StockArticle) -> StockArticle:
    """Return the article with its notes behind the first paragraphs, where it is the one that has notes."""
    described = kinds()["notes"]
    if article.slug != described["article"]:
        return article
    texts = {}
    for language, text in article.texts.items():
        notes = iter(one[language] for one in described["texts"])
        texts[language] = replace(text, body=_noted(text.body, notes))
    return replace(article, texts=texts)


def _noted(body: str, notes: Iterator[str]) -> str:
    return _END_OF_PARAGRAPH.sub(lambda _end: _with(next(notes, "")), body)


def _with(note: str) -> str:
    return f"^[{note}]</p>" if note else "</p>"


def kind_of(article: StockArticle) -> str:
    """Return the kind under which the article is published."""
    if article.slug == kinds()["photos"]["article"]:
        return "photo-report"
    return "long-read" if article.slug == kinds()["notes"]["article"] else "news"


def blocks_after(article: StockArticle, language: str, published: datetime, pictures: Mapping[str, int]) -> list[Table]:
    """Return the raw blocks that follow the article's text; `pictures` are the numbers of those that are there."""
    photos, live = kinds()["photos"], kinds()["live"]
    if article.slug == photos["article"]:
        shown = [one for one in photos["items"] if one["picture"] in pictures]
        items = [
            {
                "type": "item",
                "id": f"{article.slug}-{place}",
                "value": {
                    "picture": pictures[one["picture"]],
                    "alt": one["captions"][language],
                    "caption": one["captions"][language],
                    "credit": "Orkhon",
                },
            }
            for place, one in enumerate(shown)
        ]
        value = {"title": photos["titles"][language], "items": items}
        return [{"type": "gallery", "id": f"photos-{article.slug}", "value": value}] if items else []
    if article.slug == live["article"]:
        return [
            {
                "type": "live_update",
                "id": f"u{place}-{article.slug}",
                "value": {
                    "time": (published + timedelta(minutes=one["minutes"])).isoformat(),
                    "heading": "",
                    "text": f"<p>{one['texts'][language]}</p>",
                },
            }
            for place, one in enumerate(live["updates"])
        ]
    return []


def plays_film(article: StockArticle) -> bool:
    """True for the one article that begins with a film of its picture."""
    return bool(article.slug == kinds()["film"]["article"])


def film_block(article: StockArticle, language: str, *, film: int, poster: int) -> Table:
    """Return the raw block of the film, with captions and what is seen in that language."""
    described = kinds()["film"]
    cues = "".join(
        f"\n00:00:{one['at']:02}.000 --> 00:00:{one['until']:02}.000\n{one['texts'][language]}\n"
        for one in described["captions"]
    )
    captions = {"language": language, "text": f"WEBVTT\n{cues}"}
    value = {
        "title": described["titles"][language],
        "recording": film,
        "address": "",
        "poster": poster,
        "caption": "",
        "credit": "Orkhon",
        "captions": [{"type": "item", "id": f"captions-{article.slug}", "value": captions}],
        "transcript": described["said"][language],
    }
    return {"type": "video", "id": f"film-{article.slug}", "value": value}


def people_named(article: StockArticle, language: str) -> list[str]:
    """Return the names of the persons whom the article names, as that language writes them."""
    return [one["names"][language] for one in kinds()["people"] if one["article"] == article.slug]


def pictures_wanted(slugs: set[str]) -> list[str]:
    """Return the scenes of the photo report, books and authors, each once; the report's only with its article."""
    read = kinds()
    report = read["photos"]["items"] if read["photos"]["article"] in slugs else []
    return list(dict.fromkeys(one["picture"] for one in (*report, *read["books"], *read["authors"])))
