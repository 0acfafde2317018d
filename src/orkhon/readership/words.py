"""What people read about figures of readers: names of classes, and what is counted and how. Words alone."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.readership.referrers import INSIDE, NONE, PORTAL, SITE

_SERVICES: Final = {
    "google": "Google",
    "yandex": "Yandex",
    "bing": "Bing",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "vk": "VK",
    "ok": "OK",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "reddit": "Reddit",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
}
_WHOLE: Final = {
    INSIDE: _("another page of the portal"),
    PORTAL: _("another portal of ours"),
    SITE: _("another site"),
    NONE: _("typed, bookmarked or not told"),
    "search-other": _("another search engine"),
}
_KINDS: Final = {
    "search": _("search: %(name)s"),
    "social": _("network: %(name)s"),
    "messenger": _("messenger: %(name)s"),
}
_PRIVACY: Final = _(
    "No cookies, no addresses. A reader is a number made with a secret that is destroyed when the day "
    "or the month is over; after that nobody can tell who is in the figures."
)
DEFINITIONS: Final = (
    (
        _("Reader"),
        _(
            "A browser at an address that opened a page, counted once on a portal within the month or day. "
            "Two people behind one device are one reader, one person with two devices is two."
        ),
    ),
    (
        _("View"),
        _(
            "A page that was opened. Opened again by the same reader within 30 minutes, the same page "
            "is no further view."
        ),
    ),
    (
        _("Between"),
        _(
            "Figures are estimates. In 95 of 100 cases the true number lies between the two beside it; "
            "small numbers are exact."
        ),
    ),
    (
        _("Left out"),
        _(
            "Search robots and other programs, pages that a browser loads ahead, and whoever opens a page "
            "after 200 others from neighbouring addresses within ten minutes. An asterisk marks such bursts."
        ),
    ),
    (_("Privacy"), _PRIVACY),
    (_("Month"), _("The month and its days are those of universal time (UTC).")),
)
"""What each word of the report means, in the order in which they stand below it."""


def privacy_text() -> str:
    """Return what a portal's page on privacy says of the counting, in the language that gettext has active."""
    return str(_PRIVACY)


def referrer_name(class_: str) -> str:
    """Return what people call the class."""
    if class_ in _WHOLE:
        return str(_WHOLE[class_])
    kind, _dash, name = class_.partition("-")
    words = _KINDS.get(kind)
    return class_ if words is None else str(words) % {"name": _SERVICES.get(name, name)}


def unknown_country() -> str:
    """Return what stands for a country that nobody told."""
    return gettext("country not known")
