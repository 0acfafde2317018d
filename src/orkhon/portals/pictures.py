"""Where a picture's sizes are found. Asks the database for nothing: the sizes are made when first asked for.

An address holds a signature, so that nobody finds a picture that no public page shows by counting numbers.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from orkhon.media.models import Picture

WIDTHS = (480, 960, 1440)
"""Pixels. Wider than the original none is made."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One picture on one page. `width` and `height` are those of `src`, in pixels.

    `focus` names, as classes, the fifths of width and height in which its focal point lies; empty where it has none.
    """

    pk: int
    src: str
    srcset: str
    width: int
    height: int
    alt: str
    focus: str = ""

    @property
    def large(self) -> str:
        """The address of the widest size."""
        return self.srcset.rpartition(", ")[2].rpartition(" ")[0]


def signature(pk: int, file_name: str) -> str:
    """Return what an address of the picture holds; it changes with the picture's file."""
    return salted_hmac("orkhon.portals.pictures", f"{pk}:{file_name}", algorithm="sha256").hexdigest()[:20]


def is_signed(pk: int, file_name: str, given: str) -> bool:
    """True for a signature that this hub made for this picture."""
    return hmac.compare_digest(signature(pk, file_name), given)


def widths_of(picture: Picture) -> list[int]:
    """Return the widths that the picture is offered in, the smallest first."""
    return [width for width in WIDTHS if width <= picture.width] or [WIDTHS[0]]


def path_of(picture: Picture, width: int) -> str:
    """Return the address of one size."""
    return f"/pictures/{picture.pk}/{signature(picture.pk, picture.file.name)}/{width}.webp"


def shown(picture: Picture, alt: str = "") -> Shown:
    """Return all that `<img>` wants to know; `alt` stands before the picture's own."""
    widths = widths_of(picture)
    middle = widths[min(1, len(widths) - 1)]
    real = min(middle, picture.width)
    return Shown(
        pk=picture.pk,
        src=path_of(picture, middle),
        srcset=", ".join(f"{path_of(picture, width)} {min(width, picture.width)}w" for width in widths),
        width=real,
        height=max(1, round(picture.height * real / picture.width)),
        alt=alt or picture.alt_text,
        focus=_focus(picture),
    )


def _focus(picture: Picture) -> str:
    if picture.focal_point_x is None or picture.focal_point_y is None or not picture.width or not picture.height:
        return ""
    across = min(4, max(0, picture.focal_point_x * 5 // picture.width))
    down = min(4, max(0, picture.focal_point_y * 5 // picture.height))
    return f"fx-{across} fy-{down}"
