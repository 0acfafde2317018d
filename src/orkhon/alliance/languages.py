"""In which of the eight languages a person is spoken to. Knows no request: browsers are asked elsewhere."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User
from wagtail.users.models import UserProfile

from orkhon.alliance.models import Staff
from orkhon.items import INTERFACE_LANGUAGES

_LAST_RESORT: Final = "en"


def language_of(user: User) -> str:
    """Return the code that the person chose, else the first of a posting's languages, else English."""
    return known_language_of(user) or _LAST_RESORT


def known_language_of(user: User) -> str | None:
    """Return the code that the person chose, else the first of a posting's languages; None where neither names one.

    Two queries at most; the profile stays on the user, and Wagtail asks for it anyway.
    """
    profile: UserProfile | None = getattr(user, "wagtail_userprofile", None)
    if profile is not None and profile.preferred_language in INTERFACE_LANGUAGES:
        return str(profile.preferred_language)
    named = Staff.objects.filter(user=user).order_by("pk").values_list("languages", flat=True)
    codes = (tag.partition("-")[0] for tags in named for tag in tags.split())
    return next((code for code in codes if code in INTERFACE_LANGUAGES), None)
