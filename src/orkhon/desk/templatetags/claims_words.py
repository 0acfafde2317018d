"""Words that the screens of claims need in templates."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from orkhon.verification.models import Verdict

register = template.Library()


@register.filter
def verdict_words(code: str) -> str:
    """Return what the verdict is called."""
    return str(Verdict(code).label) if code in Verdict.values else code


@register.filter
def hours(length: timedelta) -> str:
    """Return the length in hours and minutes."""
    minutes = int(length.total_seconds() // 60)
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
