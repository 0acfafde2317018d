"""Make a picture of the desk from bytes that an agency or an editor gave."""

from __future__ import annotations

import hashlib
import io
import warnings

from django.core.files.images import ImageFile
from PIL import Image as PillowImage

from orkhon.media.errors import PictureRefused
from orkhon.media.models import Picture

MAX_PIXELS = 50_000_000
"""Larger ones are refused before they are decoded; Pillow itself only warns."""

_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def _checked_format(data: bytes, name: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
            with PillowImage.open(io.BytesIO(data), formats=tuple(_FORMATS)) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PictureRefused(
                        f"{name} has {image.width}×{image.height} pixels; at most {MAX_PIXELS:,} are taken, "
                        "send a smaller one"
                    )
                image.verify()
                return _FORMATS[str(image.format)]
    except PictureRefused:
        raise
    except Exception as error:
        raise PictureRefused(
            f"{name} is not a JPEG, PNG, WebP or GIF that can be read ({error}); send another"
        ) from error


def add_picture(
    data: bytes,
    *,
    title: str,
    alt_text: str = "",
    credit: str = "",
    item_uri: str = "",
    name: str = "",
    description: str = "",
) -> Picture:
    """Return the picture made of `data`, or the one made of the same bytes for the same item before.

    `description` is what its sender says of it, a suggestion for the alternative text. Raises `PictureRefused` for what
    is no picture, or has more than `MAX_PIXELS`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known: Picture | None = Picture.objects.filter(sha256=sha256, item_uri=item_uri).first()
    if known is not None:
        return known
    ending = _checked_format(data, name or title)
    picture = Picture(
        title=title[:255] or sha256[:12],
        alt_text=alt_text[:500],
        credit=credit[:255],
        description=" ".join(description.split())[:255],
        item_uri=item_uri,
        sha256=sha256,
        file=ImageFile(io.BytesIO(data), name=f"{sha256[:16]}.{ending}"),
    )
    picture.file_size = len(data)
    picture.save()
    return picture
