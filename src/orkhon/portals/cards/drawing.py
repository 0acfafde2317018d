"""Draw a card: the headline on the portal's colour, a picture beside it where there is one. Knows no page, no clock."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from orkhon.portals.cards.faces import SHAPES, Run, font, runs_of
from orkhon.portals.fonts import FACES

WIDTH: Final = 1200
HEIGHT: Final = 630
MOST_PIXELS: Final = 60_000_000
"""A picture with more is left out: unpacking it would cost more than the card is worth."""
_MARGIN: Final = 64
_PICTURE: Final = 460
_SIZES: Final = (72, 64, 56, 50, 44, 38)
_MOST_LINES: Final = 6
_LEADING: Final = 1.24
_ROOM: Final = 330
_BAND: Final = 14
_QUALITY: Final = 88
_WHITE: Final = (255, 255, 255)
_STELE: Final = ((6, 48), (7.5, 9), (15, 1), (26, 1), (33, 8), (34, 48))
_RUNE: Final = ((16, 12), (16, 19), (25, 27), (16, 35), (16, 42))
ELLIPSIS: Final = "…"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What stands on a card. Colours are `#rrggbb`; `headlines` is `serif` or `sans`; `picture` names its file."""

    headline: str
    kicker: str
    portal: str
    tag: str
    rtl: bool
    brand: str
    mark: str
    headlines: str = "serif"
    picture: str = ""
    signs: tuple[str, ...] = field(default=())


def draw(card: Card, picture: bytes | None = None) -> bytes:
    """Return the card as JPEG, 1200 × 630 pixels. A picture that cannot be read is left out."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), card.brand)
    photo = _photo(picture) if picture else None
    left, right = _MARGIN, WIDTH - _MARGIN
    if photo is not None:
        canvas.paste(photo, (0 if card.rtl else WIDTH - _PICTURE, 0))
        left, right = (left + _PICTURE, right) if card.rtl else (left, right - _PICTURE)
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((0, HEIGHT - _BAND, WIDTH, HEIGHT), fill=card.mark)
    place = _Place(pen=pen, left=left, right=right, rtl=card.rtl, language=card.tag.partition("-")[0])
    top = _MARGIN
    if card.kicker:
        place.line(_fitted(place, card.kicker, 30, 600), top, 30, 600)
    size, lines = _headline(place, card)
    block = round(len(lines) * size * _LEADING)
    top = 130 + max(0, (_ROOM - block) // 2)
    for number, runs in enumerate(lines):
        place.line(runs, top + round(number * size * _LEADING), size, 700)
    _foot(place, card)
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return target.getvalue()


def draw_icon(size: int, brand: str) -> bytes:
    """Return the stele on the portal's colour as a square PNG, with room around it for masks of any form."""
    canvas = Image.new("RGB", (size * 2, size * 2), brand)
    _stele(ImageDraw.Draw(canvas), size * 2 * 0.25, size * 2 * 0.22, size * 2 * 0.56 / 48, _WHITE, brand)
    target = io.BytesIO()
    canvas.resize((size, size), Image.Resampling.LANCZOS).save(target, "PNG", optimize=True)
    return target.getvalue()


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where lines of text stand. In text from right to left runs follow one another to the left."""

    pen: ImageDraw.ImageDraw
    left: int
    right: int
    rtl: bool
    language: str

    @property
    def width(self) -> int:
        return self.right - self.left

    def length(self, runs: list[Run], size: int, weight: int) -> float:
        gaps = max(0, len(runs) - 1) * self._gap(size)
        return gaps + sum(self._length(run, size, weight) for run in runs)

    def line(self, runs: list[Run], top: int, size: int, weight: int) -> None:
        """Write one line; its letters stand on one base whatever their face."""
        base = top + size
        at = float(self.right if self.rtl else self.left)
        for run in runs:
            width = self._length(run, size, weight)
            start = at - width if self.rtl else at
            letters = font(run.face, size, weight)
            direction, language = self._shape(run)
            self.pen.text((start, base), run.text, _WHITE, letters, "ls", direction=direction, language=language)
            at = start - self._gap(size) if self.rtl else start + width + self._gap(size)

    def _length(self, run: Run, size: int, weight: int) -> float:
        direction, language = self._shape(run)
        letters = font(run.face, size, weight)
        return float(self.pen.textlength(run.text, letters, direction=direction, language=language))

    def _shape(self, run: Run) -> tuple[str | None, str | None]:
        return ("rtl", self.language) if run.rtl and SHAPES else (None, None)

    @staticmethod
    def _gap(size: int) -> float:
        return size * 0.26


def _headline(place: _Place, card: Card) -> tuple[int, list[list[Run]]]:
    """Return size and lines of the headline: as large as its room allows, and cut where the smallest is too long."""
    face = FACES[card.headlines]
    # A headline of signs that no face has is none.
    text = card.headline if runs_of(card.headline, face) else card.portal
    lines: list[list[Run]] = []
    size = _SIZES[-1]
    for size in _SIZES:
        lines = [runs_of(words, face) for words in _broken(place, text, card.headlines, size)]
        if len(lines) <= _MOST_LINES and len(lines) * size * _LEADING <= _ROOM:
            return size, lines
    most = int(_ROOM / (size * _LEADING))
    words = _broken(place, text, card.headlines, size)[:most]
    last = words[-1].rpartition(" ")[0] or words[-1]
    return size, [*lines[: most - 1], runs_of(f"{last}{ELLIPSIS}", face)]


def _broken(place: _Place, text: str, headlines: str, size: int) -> list[str]:
    face = FACES[headlines]
    lines: list[str] = []
    now = ""
    for word in text.split():
        for piece in _pieces(place, word, headlines, size):
            tried = f"{now} {piece}".strip()
            if now and place.length(runs_of(tried, face), size, 700) > place.width:
                lines.append(now)
                now = piece
            else:
                now = tried
    return [*lines, now] if now else lines


def _pieces(place: _Place, word: str, headlines: str, size: int) -> list[str]:
    """Return the word, or pieces of one that is longer than a whole line."""
    if place.length(runs_of(word, FACES[headlines]), size, 700) <= place.width:
        return [word]
    many = max(2, len(word) // 12)
    step = -(-len(word) // many)
    return [word[at : at + step] for at in range(0, len(word), step)]


def _fitted(place: _Place, text: str, size: int, weight: int, less: int = 0) -> list[Run]:
    """Return the text's runs, cut at a word where they would be longer than the line."""
    face = FACES["sans"]
    runs = runs_of(text, face)
    while place.length(runs, size, weight) > place.width - less and " " in text.strip():
        text = text.rpartition(" ")[0]
        runs = runs_of(f"{text}{ELLIPSIS}", face)
    return runs


def _foot(place: _Place, card: Card) -> None:
    top = HEIGHT - _BAND - _MARGIN - 48
    scale = 56 / 48
    start = place.right - 40 * scale if card.rtl else place.left
    _stele(place.pen, start, top - 2, scale, _WHITE, card.brand)
    beside = round(40 * scale + 12)
    moved = _Place(
        pen=place.pen,
        left=place.left if card.rtl else place.left + beside,
        right=place.right - beside if card.rtl else place.right,
        rtl=card.rtl,
        language=place.language,
    )
    words = card.portal if not card.signs else f"{card.portal} · {', '.join(card.signs)}"
    moved.line(_fitted(moved, words, 30, 600), top + 8, 30, 600)


def _stele(
    pen: ImageDraw.ImageDraw, left: float, top: float, scale: float, ink: tuple[int, int, int], paper: str
) -> None:
    pen.polygon([(left + x * scale, top + y * scale) for x, y in _STELE], fill=ink)
    rune = [(left + x * scale, top + y * scale) for x, y in _RUNE]
    pen.line(rune, fill=paper, width=max(1, round(4.5 * scale)), joint="curve")


def _photo(data: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (WIDTH, HEIGHT))
            upright = ImageOps.exif_transpose(opened)
            return ImageOps.fit(upright.convert("RGB"), (_PICTURE, HEIGHT), Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
