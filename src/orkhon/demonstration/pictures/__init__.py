"""Hold the illustrations of the demonstration alliance: which scenes there are, and how one becomes a file.

Every picture is drawn by code, so the demonstration carries no file whose rights anyone would have to clear.
Refuses to know items, agencies and storage.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from PIL import Image

from orkhon.demonstration.pictures import (
    heavens,
    land,
    market,
    orchestra,
    reading,
    roads,
    steppe,
    table,
    town,
    water,
    weaving,
)
from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush, finished

__all__ = ["SCENES", "Format", "Scene", "draw"]

Format = Literal["webp", "jpeg"]
Scene = Callable[[Brush, int], None]

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "bread": table.bread,
        "bridge": water.bridge,
        "bus": roads.bus,
        "desert": land.desert,
        "field": land.field,
        "glacier": land.glacier,
        "horse": steppe.horse,
        "lake": land.lake,
        "library": reading.library,
        "manuscript": reading.manuscript,
        "market": market.market,
        "mountains": land.mountains,
        "observatory": heavens.observatory,
        "orchestra": orchestra.orchestra,
        "port": water.port,
        "satellite": heavens.satellite,
        "school": town.school,
        "sea": water.sea,
        "skyline": town.skyline,
        "stadium": town.stadium,
        "stele": steppe.stele,
        "textile": weaving.textile,
        "train": roads.train,
        "wind": heavens.wind,
    }
)

_LARGEST = 4096
_OVERSAMPLING = 2
_CUT_ABOVE = 0.8


def draw(
    name: str,
    *,
    width: int = 1600,
    height: int = 900,
    variant: int = 0,
    format: Format = "webp",
) -> bytes:
    """Return the scene as a file of ``width`` by ``height`` pixels, the same bytes every time.

    A variant has its own hour of the day or palette and its own layout; odd variants are also mirrored.
    A shape other than 16:9 is cut from the 16:9 picture, mostly from above, because the subjects stand low.

    Raises ValueError for a scene or format that does not exist and for a side outside 1 to 4096 pixels.
    """
    scene = _scene(name)
    _check(width, height, format)
    scale = max(width / WIDTH, height / HEIGHT) * _OVERSAMPLING
    brush = Brush(scale=scale, seed=f"{name}:{variant}")
    scene(brush, variant)
    sheet = _cut(brush.image, width * _OVERSAMPLING, height * _OVERSAMPLING)
    if variant % 2:
        sheet = sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _encoded(finished(sheet, (width, height), brush.rng), format)


def _scene(name: str) -> Scene:
    try:
        return SCENES[name]
    except KeyError:
        raise ValueError(f"there is no scene {name!r}; the scenes are {', '.join(sorted(SCENES))}") from None


def _check(width: int, height: int, wanted: str) -> None:
    if not (1 <= width <= _LARGEST and 1 <= height <= _LARGEST):
        raise ValueError(f"a picture of {width} by {height} was asked for; each side is 1 to {_LARGEST} pixels")
    if wanted not in {"webp", "jpeg"}:
        raise ValueError(f"the format {wanted!r} was asked for; the formats are jpeg, webp")


def _cut(sheet: Image.Image, width: int, height: int) -> Image.Image:
    left = max(0, sheet.width - width) // 2
    top = round(max(0, sheet.height - height) * _CUT_ABOVE)
    return sheet.crop((left, top, left + width, top + height))


def _encoded(picture: Image.Image, wanted: Format) -> bytes:
    file = io.BytesIO()
    if wanted == "jpeg":
        picture.save(file, "JPEG", quality=82, optimize=True, progressive=True)
    else:
        picture.save(file, "WEBP", quality=82, method=4)
    return file.getvalue()
