"""Invented pictures with enough in them to be known by, and what people do to pictures. Asserts nothing."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from orkhon.intake.models import MirroredMedia
from orkhon.intake.queries import hash_of
from orkhon.items import Media, Rendition
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.verification.models import ShownPicture
from orkhon.verification.pictures.fingerprinting import take_due
from orkhon.verification.pictures.noting import note
from orkhon.wire.queries import entries_after
from tests.wire.making import NOW, appended


def drawn(seed: int, size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """Return a picture like no other: hills, houses, a sky with clouds, all by chance."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, tuple(chance.randrange(90, 220) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(9):
        x, y, r = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(60, 300)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(chance.randrange(255) for _ in range(3)))
    picture = picture.filter(ImageFilter.GaussianBlur(25))
    pen = ImageDraw.Draw(picture)
    for _ in range(260):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        width, height = chance.randrange(8, 90), chance.randrange(8, 90)
        shade = tuple(chance.randrange(255) for _ in range(3))
        kind: Callable[..., None] = chance.choice((pen.rectangle, pen.ellipse, pen.line))
        kind((x, y, x + width, y + height), fill=shade, **({"width": 5} if kind == pen.line else {}))
    return picture


def jpeg(picture: Image.Image, quality: int = 85, **more: Any) -> bytes:
    """Return it as a file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **more)
    return out.getvalue()


def cropped(picture: Image.Image, share: float) -> Image.Image:
    """Return the picture without that share of each side."""
    width, height = picture.size
    box = (width * share, height * share, width * (1 - share), height * (1 - share))
    return picture.crop(tuple(int(one) for one in box))  # type: ignore[arg-type]  # four of them


def screenshot(picture: Image.Image, seed: int = 7) -> Image.Image:
    """Return the page of a messenger, of which the picture is a part."""
    chance = random.Random(seed)
    page = Image.new("RGB", (1080, 1800), "white")
    pen = ImageDraw.Draw(page)
    for top in range(40, 1780, 36):
        left = 60
        while left < 980:
            width = chance.randrange(20, 110)
            pen.rectangle((left, top, left + width, top + 14), fill=(70, 70, 70))
            left += width + 14
    wide = picture.resize((760, round(picture.height * 760 / picture.width)))
    page.paste(wide, (160, 560))
    return page


def patched(picture: Image.Image, box: tuple[int, int, int, int], seed: int = 99) -> Image.Image:
    """Return the picture with a piece of another one in that rectangle (left, top, right, bottom)."""
    changed = picture.copy()
    piece = drawn(seed).resize((box[2] - box[0], box[3] - box[1]))
    changed.paste(piece, box[:2])
    return changed


def sent(uri: str, data: bytes, *, agency: str = "altai", **changes: Any) -> str:
    """Append an item with that picture, kept here as intake keeps it; return the picture's address."""
    address = f"https://pictures.example/{uri.rpartition(':')[2]}.jpg"
    sha256 = keep_bytes(data, "image/jpeg", now=NOW)
    media = Media(kind="picture", renditions=(Rendition(href=address),), credit="A. Example / Altai", caption="A town")
    appended(uri=uri, media=(media,), agency=agency, **changes)
    MirroredMedia.objects.create(
        url_hash=hash_of(address), url=address, item_uri=uri, local=False, sha256=sha256,
        content_type="image/jpeg", ordered=NOW, fetched=NOW,
    )  # fmt: skip
    return address


def followed() -> int:
    """Note the pictures of the whole log and take their fingerprints, as the readers' process does."""
    note(entries_after(0, 1000))
    ShownPicture.objects.filter(next_attempt__isnull=False).update(next_attempt=NOW)
    return take_due(now=NOW)
