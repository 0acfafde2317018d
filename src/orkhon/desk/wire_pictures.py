"""The pictures that came with an item, small, as far as intake has kept them. Asks no other server."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from orkhon.desk.wire_reading import Reading
from orkhon.intake.queries import mirrored, mirrored_hashes
from orkhon.items.media import Media
from orkhon.media.errors import MediaError
from orkhon.wire.kind_words import type_in_words

_WIDEST: Final = (480, 360)
_LARGEST_BYTES: Final = 30 << 20
_MOST_PIXELS: Final = 60_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One file beside the text. `number` counts from 1; `kept` where a small picture of it can be shown."""

    number: int
    media: Media
    kept: bool

    @property
    def kind(self) -> str:
        """What the file is, in the language that is spoken now."""
        return type_in_words(self.media.kind)


def pictures_of(reading: Reading) -> tuple[Beside, ...]:
    """Return the files beside the item's text; none of what was killed or redacted."""
    if reading.item is None or reading.killed:
        return ()
    return tuple(
        Beside(
            number=number,
            media=media,
            kept=media.kind == "picture" and bool(mirrored_hashes(one.href for one in media.renditions)),
        )
        for number, media in enumerate(reading.item.media, start=1)
    )


def small_picture(reading: Reading, number: int) -> bytes | None:
    """Return the file of that number as a small JPEG, None where it is not kept or is no picture that can be read."""
    beside = next((one for one in pictures_of(reading) if one.number == number and one.kept), None)
    if beside is None:
        return None
    for rendition in beside.media.renditions:
        try:
            data = mirrored(rendition.href)
        except MediaError:
            continue
        if data is not None and len(data) <= _LARGEST_BYTES and (small := _smaller(data)) is not None:
            return small
    return None


def _smaller(data: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("RGB", _WIDEST)
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail(_WIDEST)
            made = io.BytesIO()
            turned.convert("RGB").save(made, "JPEG", quality=80)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # Foreign bytes: whatever is wrong with them, there is no picture to show.
        return None
    return made.getvalue()
