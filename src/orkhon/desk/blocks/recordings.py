"""The blocks that are sound and film. They lie on the server of whoever made them, and are fetched when they play."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from orkhon.desk.blocks.pictures import LONGEST_CAPTION

LONGEST_ADDRESS: Final = 2000

AUDIO_TYPES: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
}
VIDEO_TYPES: Final = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg"}
"""What browsers play without a script, by the ending of the address."""


def type_of(address: str, types: dict[str, str]) -> str:
    """Return the media type that the ending of the address's path says, or nothing."""
    try:
        path = urlsplit(address).path.lower()
    except ValueError:
        return ""
    return next((kind for ending, kind in types.items() if path.endswith(ending)), "")


def is_secure_address(address: str) -> bool:
    """True for an absolute https address without a password in it, and without what ends an address or a policy."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = address.isprintable() and not any(letter in address for letter in " \"'<>;,\\")
    return bool(plain and parts.scheme == "https" and parts.hostname and "@" not in parts.netloc)


class RecordingAddressBlock(blocks.URLBlock):
    """The address of a file that browsers play by themselves."""

    def __init__(self, types: dict[str, str], **kwargs: object) -> None:
        self.types = types
        super().__init__(**{"max_length": LONGEST_ADDRESS, **kwargs})

    def clean(self, value: str) -> str:
        """Refuse what is not fetched over https, or is of no kind that browsers play."""
        cleaned: str = super().clean(value)
        if cleaned and not (is_secure_address(cleaned) and type_of(cleaned, self.types)):
            raise ValidationError(
                gettext("This is no https address of a recording; one that ends in %(endings)s is wanted.")
                % {"endings": ", ".join(self.types)}
            )
        return cleaned


class AudioBlock(blocks.StructBlock):
    """Sound to listen to."""

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    address = RecordingAddressBlock(AUDIO_TYPES, label=_("Address of the sound file"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=LONGEST_CAPTION)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=LONGEST_CAPTION)
    transcript = blocks.TextBlock(
        label=_("What is said"), required=False, max_length=60_000, help_text=_("for those who do not hear it")
    )

    class Meta:
        icon = "media"
        label = _("Sound")
        group = _("Pictures and sound")
        template = "desk/blocks/audio.html"


class VideoBlock(blocks.StructBlock):
    """Film to watch."""

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    address = RecordingAddressBlock(VIDEO_TYPES, label=_("Address of the film"))
    poster = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=LONGEST_CAPTION)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=LONGEST_CAPTION)
    transcript = blocks.TextBlock(
        label=_("What is said and seen"),
        required=False,
        max_length=60_000,
        help_text=_("for those who do not hear or see it"),
    )

    class Meta:
        icon = "media"
        label = _("Film")
        group = _("Pictures and sound")
        template = "desk/blocks/video.html"
