"""A link to something on one of a few known sites. Fetches nothing: readers get a card made of what is kept here."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from orkhon.desk.blocks.recordings import LONGEST_ADDRESS, is_secure_address

HOSTS: Final = {
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "t.me": "Telegram",
    "x.com": "X",
    "twitter.com": "X",
    "instagram.com": "Instagram",
    "facebook.com": "Facebook",
    "threads.net": "Threads",
    "bsky.app": "Bluesky",
    "tiktok.com": "TikTok",
    "vk.com": "VK",
    "ok.ru": "OK",
    "rutube.ru": "Rutube",
    "soundcloud.com": "SoundCloud",
    "open.spotify.com": "Spotify",
    "flickr.com": "Flickr",
    "archive.org": "Internet Archive",
    "openstreetmap.org": "OpenStreetMap",
}
"""The sites that an article may embed, with the names that readers know them by. A closed list."""


def site_of(address: str) -> str:
    """Return the name of the listed site that the address is on, or nothing for any other address."""
    if not is_secure_address(address):
        return ""
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")
    return HOSTS.get(host, "")


class EmbedAddressBlock(blocks.URLBlock):
    """An address on one of the listed sites."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **kwargs})
        self.field.widget.attrs |= {
            "data-embed-facts": reverse_lazy("desk_embed_facts"),
            "data-asking": _("The site is asked what stands there…"),
            "data-nothing": _("The site told nothing; write yourself what it is. Readers get a plain link."),
        }

    def clean(self, value: str) -> str:
        """Refuse any other site."""
        cleaned: str = super().clean(value)
        if cleaned and not site_of(cleaned):
            raise ValidationError(
                gettext("Nothing is embedded from there; an https address on one of these is wanted: %(hosts)s.")
                % {"hosts": ", ".join(HOSTS)}
            )
        return cleaned


class EmbedBlock(blocks.StructBlock):
    """A post, a film or a map elsewhere."""

    address = EmbedAddressBlock(label=_("Address"))
    title = blocks.CharBlock(
        label=_("What it is"),
        required=False,
        max_length=255,
        help_text=_("readers see this with the name of the site; left empty, the site is asked once"),
    )
    author = blocks.CharBlock(label=_("Whose it is"), required=False, max_length=255)
    # Not `picture`: beside its title it shows nothing that words would have to say.
    thumbnail = ImageChooserBlock(
        label=_("Picture"), required=False, help_text=_("kept here: readers load nothing from the site")
    )

    class Meta:
        icon = "link"
        label = _("Embed")
        group = _("Pictures and sound")
        template = "desk/blocks/embed.html"
