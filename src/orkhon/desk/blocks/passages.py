"""What of an article is translated, passage by passage, each under a name that stays the same while others change.

Knows every block; writes nothing. A translation keeps the ids of its original's blocks, so both sides' names meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from orkhon.desk.blocks.from_html import Raw, without_keys
from orkhon.desk.rich_text import clean
from orkhon.items import Content

if TYPE_CHECKING:
    from orkhon.desk.models import Article


class PassageKind(StrEnum):
    """What a passage is in its article."""

    HEADLINE = "headline"
    DECK = "deck"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    SPEAKER = "speaker"
    CAPTION = "caption"
    ALT = "alt"
    CELL = "cell"
    FACT = "fact"
    LABEL = "label"


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One piece of text. `html` is the editor's HTML where it is `rich`, else plain text."""

    key: str
    kind: PassageKind
    html: str
    rich: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where a passage stands in the raw blocks: `holder[name]`."""

    key: str
    kind: PassageKind
    holder: Any
    name: Any
    rich: bool
    longest: int | None

    @property
    def html(self) -> str:
        found = self.holder[self.name]
        text = found if isinstance(found, str) else ""
        return without_keys(text) if self.rich else text

    def put(self, text: str) -> None:
        if self.rich:
            self.holder[self.name] = clean(text)
            return
        plain = " ".join(text.split()) if self.longest else text.strip()
        self.holder[self.name] = plain[: self.longest] if self.longest else plain


# Field, kind, rich, and the longest that the field takes.
_Field = tuple[str, PassageKind, bool, int | None]
_PICTURE: Final[tuple[_Field, ...]] = (
    ("alt", PassageKind.ALT, False, 500),
    ("caption", PassageKind.CAPTION, False, 500),
)
_FIELDS: Final[Mapping[str, tuple[_Field, ...]]] = {
    "heading": (("text", PassageKind.HEADING, False, 255),),
    "quote": (
        ("text", PassageKind.QUOTE, True, None),
        ("speaker", PassageKind.SPEAKER, False, 255),
        ("role", PassageKind.LABEL, False, 255),
    ),
    "picture": _PICTURE,
    "gallery": (("title", PassageKind.HEADING, False, 255),),
    "audio": (
        ("title", PassageKind.HEADING, False, 255),
        ("caption", PassageKind.CAPTION, False, 500),
        ("transcript", PassageKind.PARAGRAPH, False, None),
    ),
    "video": (
        ("title", PassageKind.HEADING, False, 255),
        ("caption", PassageKind.CAPTION, False, 500),
        ("transcript", PassageKind.PARAGRAPH, False, None),
    ),
    "embed": (("title", PassageKind.LABEL, False, 255),),
    "fact_box": (("title", PassageKind.HEADING, False, 255), ("text", PassageKind.FACT, True, None)),
    "map_point": (("label", PassageKind.LABEL, False, 255),),
    "live_update": (("heading", PassageKind.HEADING, False, 255), ("text", PassageKind.PARAGRAPH, True, None)),
}
_BEFORE: Final[tuple[tuple[str, PassageKind], ...]] = (
    ("headline", PassageKind.HEADLINE),
    ("deck", PassageKind.DECK),
    ("picture_alt", PassageKind.ALT),
    ("picture_caption", PassageKind.CAPTION),
    ("dateline", PassageKind.LABEL),
)


def passages_of(article: Article) -> tuple[Passage, ...]:
    """Return the passages in reading order, empty ones left out."""
    found = [
        Passage(key=name, kind=kind, html=getattr(article, name), rich=False)
        for name, kind in _BEFORE
        if getattr(article, name).strip()
    ]
    for place in _places(raw_of(article)):
        html = place.html
        if html.strip():
            found.append(Passage(key=place.key, kind=place.kind, html=html, rich=place.rich))
    return tuple(found)


def with_passages(article: Article, texts: Mapping[str, str]) -> Article:
    """Return the same unsaved object with these passages replaced; unknown names are ignored.

    What comes is cleaned to what the editor keeps, and cut where its field takes no more.
    """
    for name, _kind in _BEFORE:
        if name in texts:
            longest = article._meta.get_field(name).max_length
            plain = " ".join(texts[name].split())
            setattr(article, name, plain[:longest] if longest else plain)
    raw = raw_of(article)
    changed = False
    for place in _places(raw):
        if place.key in texts:
            place.put(texts[place.key])
            changed = True
    if changed:
        setattr(article, "content", raw)  # noqa: B010 - Wagtail's field takes what it keeps
    return article


def plain_text_of(article: Article) -> str:
    """Return all words that readers see, one line a paragraph."""
    parts = [Content(one.html).text if one.rich else one.html for one in passages_of(article)]
    return "\n".join(part for part in parts if part)


def raw_of(article: Article) -> list[Raw]:
    """Return a copy of the article's blocks as the database keeps them; reads no row."""
    return deepcopy(list(article.content.get_prep_value()))


def _places(raw: list[Raw]) -> list[_Place]:
    found: list[_Place] = []
    for block in raw:
        kind, value, key = block["type"], block["value"], f"content.{block['id']}"
        if kind == "paragraph":
            found.append(
                _Place(
                    key=f"{key}.text", kind=PassageKind.PARAGRAPH, holder=block, name="value", rich=True, longest=None
                )
            )
        elif isinstance(value, dict):
            found += _of_fields(_FIELDS.get(kind, ()), value, key)
            if kind == "table":
                found += _of_table(value, key)
            elif kind == "gallery":
                for item in value.get("items") or ():
                    found += _of_fields(_PICTURE, item["value"], f"{key}.items.{item['id']}")
    return found


def _of_fields(fields: tuple[_Field, ...], value: dict[str, Any], key: str) -> list[_Place]:
    return [
        _Place(key=f"{key}.{name}", kind=kind, holder=value, name=name, rich=rich, longest=longest)
        for name, kind, rich, longest in fields
        if name in value
    ]


def _of_table(value: dict[str, Any], key: str) -> list[_Place]:
    def place(part: str, kind: PassageKind, holder: Any, name: Any, longest: int) -> _Place:
        return _Place(key=f"{key}.{part}", kind=kind, holder=holder, name=name, rich=False, longest=longest)

    found = [place("caption", PassageKind.CAPTION, value, "caption", 500)] if "caption" in value else []
    for number, column in enumerate(value.get("columns") or ()):
        found.append(place(f"headings.{number}", PassageKind.CELL, column, "heading", 255))
    for line, row in enumerate(value.get("rows") or ()):
        cells = row["values"]
        found += [place(f"cells.{line}.{number}", PassageKind.CELL, cells, number, 500) for number in range(len(cells))]
    return found
