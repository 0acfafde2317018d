"""How the screens of stories say what happened, how long it took, and which way words run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from django import template
from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orkhon.items import Language
from orkhon.stories.showing import Moment, MomentKind

register = template.Library()

_MOMENTS: Final = {
    MomentKind.FIRST: _("first"),
    MomentKind.REPORT: "",
    MomentKind.COPY: _("copy"),
    MomentKind.MADE: _("made from another"),
    MomentKind.UPDATE: _("new version"),
    MomentKind.CORRECTION: _("correction"),
}


@register.filter
def direction(tag: str) -> str:
    """Return which way the language is written, as HTML's `dir` wants it."""
    try:
        return Language.parse(tag).direction
    except ValueError:
        return "ltr"


@register.filter
def own_agencies(codes: Sequence[str]) -> list[str]:
    """Return the agencies among them: the joint desk, which makes what it has from theirs, is none."""
    return [code for code in codes if code != settings.ORKHON_DESK_AGENCY]


@register.filter
def anchor(uri: str) -> str:
    """Return a short word for the uri that may stand in an address."""
    return blake2b(uri.encode(), digest_size=6).hexdigest()


@register.filter
def moment_words(moment: Moment) -> str:
    """Return what happened, empty for a report that merely came."""
    return str(_MOMENTS[moment.kind])


@register.simple_tag
def story_copies(count: int, more: int) -> str:
    """Return how many copies there are, those among them that are not listed."""
    total = count + more
    return ngettext("%(count)s copy", "%(count)s copies", total) % {"count": total}


@register.simple_tag
def story_span(count: int, lasted: timedelta) -> str:
    """Return how much happened in what time."""
    minutes = int(lasted.total_seconds()) // 60
    if minutes < 60:
        time = gettext("%(minutes)s min") % {"minutes": minutes}
    elif minutes < 48 * 60:
        time = gettext("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    else:
        time = gettext("%(days)s d %(hours)s h") % {"days": minutes // 1440, "hours": minutes % 1440 // 60}
    words = ngettext("%(count)s event in %(time)s", "%(count)s events in %(time)s", count)
    return words % {"count": count, "time": time}
