"""The faces that cards are set in, and which of them has which letters. Knows no card.

Three faces have all letters of the eight languages and of the Arabic reading; what none has (an emoji) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from PIL import ImageFont, features

from orkhon.portals.fonts import SANS, SERIF, Face

ARABIC: Final = Face(
    family="Noto Sans Arabic",
    package="fontpkg_noto_sans_arabic",
    distribution="fontpkg-noto-sans-arabic",
    path="files/NotoSansArabic[wdth,wght].ttf",
)
SHAPES: Final = bool(features.check("raqm"))
"""True where Pillow can join Arabic letters; without it cards of Arabic text are those of the portal alone."""
_SPACE: Final = " "


@dataclass(frozen=True, kw_only=True)
class Run:
    """A piece of a line in one face. `rtl`: it is written from right to left."""

    text: str
    face: Face
    rtl: bool


@lru_cache(maxsize=64)
def font(face: Face, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return the face in that size, in pixels, and weight, at its normal width."""
    engine = ImageFont.Layout.RAQM if SHAPES else ImageFont.Layout.BASIC
    found = ImageFont.truetype(str(files(face.package) / face.path), size, layout_engine=engine)
    wanted = {b"Weight": weight, b"Width": 100}
    axes = found.get_variation_axes()
    found.set_variation_by_axes([float(wanted.get(axis["name"] or b"", axis["default"] or 0)) for axis in axes])
    return found


@lru_cache(maxsize=4)
def letters_of(face: Face) -> frozenset[int]:
    """Return the code points that the face has."""
    # By name: the library behind it takes 20 MB that a process which makes no card never needs.
    library: Any = import_module("fontTools.ttLib")
    with library.TTFont(str(files(face.package) / face.path), lazy=True) as known:
        return frozenset(known.getBestCmap())


def runs_of(words: str, face: Face) -> list[Run]:
    """Return the words as runs in reading order, each in `face` where that has all its letters, else in another."""
    found: list[Run] = []
    for word in words.split():
        run = _run(word, face)
        if run is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.face is run.face and last.rtl == run.rtl:
            found[-1] = Run(text=f"{last.text}{_SPACE}{run.text}", face=run.face, rtl=run.rtl)
        else:
            found.append(run)
    return found


def _run(word: str, face: Face) -> Run | None:
    for one in (face, *(other for other in (SERIF, SANS, ARABIC) if other is not face)):
        if _has(one, word):
            return Run(text=word, face=one, rtl=one is ARABIC)
    best = max((SERIF, SANS, ARABIC), key=lambda one: sum(ord(letter) in letters_of(one) for letter in word))
    kept = "".join(letter for letter in word if ord(letter) in letters_of(best))
    return Run(text=kept, face=best, rtl=best is ARABIC) if kept.strip() else None


def _has(face: Face, letters: Iterable[str]) -> bool:
    return all(ord(letter) in letters_of(face) for letter in letters)
