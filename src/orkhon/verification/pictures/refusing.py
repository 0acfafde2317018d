"""Why a picture was not looked at, in the language of whoever gave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

WORDS: Final[Mapping[str, object]] = {
    "not a picture": _("This is not a picture that we can read: give a JPEG, PNG, WebP or GIF file."),
    "too many bytes": _("This file is too large: 30 MB at most are looked at."),
    "too many pixels": _("This picture has too many pixels: 50 million at most are looked at."),
    "too slow": _(
        "Looking at this picture took too long, so we stopped. Give it in another form, such as a screenshot."
    ),
    "broken": _("This picture is damaged, so we cannot look at it. Give it in another form, such as a screenshot."),
    "busy": _("Many pictures are being looked at just now. Please try again in a minute."),
}


def in_words(reason: str) -> str:
    """Return the sentence for the reason of a `PictureError`."""
    return str(WORDS.get(reason, WORDS["broken"]))
