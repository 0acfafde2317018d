"""The day's stories as a letter, to whoever chose to have it: once a day, in the person's language, never twice.

What is told when is a tiding (tidings/), so the choice, the quiet hours and the trying again are those of all others.
The letter is written as it leaves: what was killed meanwhile is not in it, and whoever came out of reach gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from orkhon.alliance.policies import where_may
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.stories.listing import morning
from orkhon.stories.models import Story
from orkhon.stories.policies import SEE, may_see
from orkhon.stories.showing import StoryRow
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Choice, Tiding

DIGEST: Final = "stories-digest"
_PERIOD: Final = timedelta(hours=24)
_LATE_FOR: Final = 12
"""Hours after which a day's letter comes no more: the hub stood still, and the next one is near."""

_MOST_PEOPLE: Final = 500
_MOST_BIG, _MOST_ALONE, _MOST_LACKING, _MOST_LANGUAGES = 10, 5, 5, 3


def register_digest() -> None:
    """Let people choose it. Nobody is given it who has not. Called at start."""
    words = _("the stories of the day, once each morning")
    register_kind(Kind(code=DIGEST, words=words, still=lambda user, about: may_see(user), letter=letter))


def tell_digests(*, now: datetime, hour: int) -> int:
    """Tell those of the day's stories for whom it is `hour` by their own clocks, and return how many were told.

    Where nothing was told within a day nobody is told anything.
    """
    people = _wanting(now)
    due = [person for person in people if 0 <= person[1].hour - hour < _LATE_FOR]
    if not due or not Story.objects.filter(last__gte=now - _PERIOD, reports__gt=0).exists():
        return 0
    told = 0
    for user, local in due:
        if not may_see(user):
            continue
        key = _key(local)

        def words(code: str, day: datetime = local) -> str:
            with override(code):
                return gettext("The stories of %(day)s") % {"day": formats.date_format(day, "j F Y")}

        told += tell_people([user], DIGEST, key=key, words=words, url=reverse("desk_stories"), now=now)
    return told


def letter(user: User, at: datetime, origin: str) -> str:
    """Return the day's stories in the language that is spoken now: what is big, what one has alone, what we lack."""
    language = (get_language() or "en").partition("-")[0]
    view = morning(at - _PERIOD, at, language=language, limit=_MOST_BIG)
    names = dict(settings.LANGUAGES)
    parts = [
        _part(gettext("What is big"), view.big[:_MOST_BIG], origin),
        _part(gettext("What one agency has alone"), view.alone[:_MOST_ALONE], origin),
        *(
            _part(
                gettext("Our portals lack in %(language)s") % {"language": names.get(code, code)},
                view.lacking[code][:_MOST_LACKING],
                origin,
            )
            for code in _own_languages(user, language, view.languages)
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _wanting(now: datetime) -> list[tuple[User, datetime]]:
    """Return who chose it and is awake to be told, each with the hour of his own clock; in two queries."""
    chose = Choice.objects.filter(user=OuterRef("pk"), kind=DIGEST, wanted=True)
    users = list(User.objects.filter(Exists(chose), is_active=True).order_by("pk")[:_MOST_PEOPLE])
    zones = dict(UserProfile.objects.filter(user__in=users).values_list("user_id", "current_time_zone"))
    local = [(user, now.astimezone(_zone(zones.get(user.pk, "")))) for user in users]
    told = set(
        Tiding.objects.filter(user__in=users, key__in={_key(one) for _, one in local}).values_list("user_id", "key")
    )
    return [(user, one) for user, one in local if (user.pk, _key(one)) not in told]


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in settings.WAGTAIL_USER_TIME_ZONES else settings.TIME_ZONE)


def _key(local: datetime) -> str:
    return f"desk.stories.{local.date().isoformat()}"


def _own_languages(user: User, language: str, there: Sequence[str]) -> list[str]:
    """Return the languages in which the person is told what portals lack: those of his postings, else his own."""
    posted = [code for place in where_may(user, SEE).places for code in _codes(place.languages)]
    wanted = dict.fromkeys([*posted, language])
    return [code for code in wanted if code in there][:_MOST_LANGUAGES]


def _codes(tags: Iterable[str]) -> list[str]:
    return [code for tag in tags if (code := tag.partition("-")[0]) in INTERFACE_LANGUAGES]


def _part(title: str, rows: Sequence[StoryRow], origin: str) -> str:
    if not rows:
        return ""
    lines = [f"{title}:"]
    for row in rows:
        agencies = ngettext("%(count)s agency", "%(count)s agencies", row.independent) % {"count": row.independent}
        lines.append(f"- {' '.join(row.headline.text.split())} ({agencies}: {', '.join(row.languages)})")
        lines.append(f"  {origin}{reverse('desk_story', args=[row.key])}")
    return "\n".join(lines)
