"""The blocks that are sound and film: files that the hub keeps, or addresses on the server of whoever made them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from orkhon.desk.blocks.captions import MOST_TRACKS, CaptionsBlock, TracksBlock
from orkhon.desk.blocks.pictures import LONGEST_CAPTION
from orkhon.desk.recording_chooser import RecordingChooserBlock
from orkhon.media.models import RecordingKind

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


class _RecordingBlock(blocks.StructBlock):
    """A file that the hub keeps, or the address of one that lies elsewhere: one of the two."""

    kind: RecordingKind

    def clean(self, value: Any) -> Any:
        """Refuse both at once and neither, and film where sound is wanted."""
        cleaned = super().clean(value)
        file, address = cleaned.get("recording"), cleaned.get("address")
        if bool(file) == bool(address):
            words = gettext(
                "Choose a recording that the hub keeps, or write the address of one elsewhere: one of the two."
            )
            raise StructBlockValidationError(block_errors={"recording": ValidationError(words)})
        if file is not None and file.kind != self.kind:
            words = gettext("“%(title)s” is of another type: %(type)s.") % {
                "title": file.title,
                "type": file.get_kind_display(),
            }
            raise StructBlockValidationError(block_errors={"recording": ValidationError(words)})
        return cleaned


class AudioBlock(_RecordingBlock):
    """Sound to listen to."""

    kind = RecordingKind.AUDIO

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    recording = RecordingChooserBlock(label=_("Recording"), required=False)
    address = RecordingAddressBlock(
        AUDIO_TYPES,
        label=_("Address of the sound file"),
        required=False,
        help_text=_("where it lies elsewhere; readers fetch it from there when they press play"),
    )
    caption = blocks.CharBlock(label=_("Caption below"), required=False, max_length=LONGEST_CAPTION)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=LONGEST_CAPTION)
    transcript = blocks.TextBlock(
        label=_("What is said"), required=False, max_length=60_000, help_text=_("for those who do not hear it")
    )

    class Meta:
        icon = "media"
        label = _("Sound")
        group = _("Pictures and sound")
        template = "desk/blocks/audio.html"


class VideoBlock(_RecordingBlock):
    """Film to watch."""

    kind = RecordingKind.VIDEO

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    recording = RecordingChooserBlock(label=_("Recording"), required=False)
    address = RecordingAddressBlock(
        VIDEO_TYPES,
        label=_("Address of the film"),
        required=False,
        help_text=_("where it lies elsewhere; readers fetch it from there when they press play"),
    )
    poster = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    caption = blocks.CharBlock(label=_("Caption below"), required=False, max_length=LONGEST_CAPTION)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=LONGEST_CAPTION)
    captions = TracksBlock(
        CaptionsBlock(), label=_("Captions"), required=False, min_num=0, max_num=MOST_TRACKS, default=[]
    )
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
