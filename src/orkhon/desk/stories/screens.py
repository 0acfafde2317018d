"""The two screens of stories: what is there, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orkhon.alliance.called import shown_names
from orkhon.alliance.models import Agency
from orkhon.desk.policies import ARTICLES
from orkhon.desk.stories.filters import ALL, MINE, MORNING, PERIODS, StoryFilters, filters_in, reads_in
from orkhon.desk.stories.shown import screen_of
from orkhon.stories.actions.watch import read_story
from orkhon.stories.at_hand import state_of_story
from orkhon.stories.listing import Order, morning, stories_between, watched_stories
from orkhon.stories.policies import may_arrange, may_see, people_to_assign
from orkhon.stories.queries import story_page
from orkhon.stories.showing import StoryRow
from orkhon.stories.viewers import MEMBER

PER_PAGE = 40
_MORNING_ROWS = 12
_LOOKED_AT = 100
STATE_HEADER = "X-Story-State"


def may_see_stories(request: HttpRequest) -> bool:
    """True for whoever sees the wire."""
    return may_see(request.user)


def person_of(request: HttpRequest) -> User:
    """Return who is signed in and sees stories. Raises `PermissionDenied`."""
    if not isinstance(request.user, User) or not may_see(request.user):
        raise PermissionDenied
    return request.user


@require_safe
@never_cache
def story(request: HttpRequest, key: str) -> HttpResponse:
    """Show the story; one that was merged leads to where it is. `part=state` says alone whether it has changed."""
    user = person_of(request)
    if request.GET.get("part") == "state":
        answer = HttpResponse(status=204)
        answer[STATE_HEADER] = state_of_story(key)
        return answer
    # Asked before the page is made, so that nothing which comes meanwhile is missed.
    state = state_of_story(key)
    language, now = reads_in(request, user), timezone.now()
    page = story_page(key, visitor=MEMBER, language=language, user=user)
    if page is None:
        raise Http404(f"no story {key!r}")
    if page.key != key:
        return HttpResponseRedirect(reverse("desk_story", args=[page.key]))
    if page.watched:
        read_story(page.key, user=user)
    people = people_to_assign(user)
    context = {
        "screen": screen_of(page, user=user, language=language, now=now),
        "state": state,
        "reads": language,
        "languages": settings.LANGUAGES,
        "people": people,
        "may_take_back": {one.pk for one in people},
        "me": user.pk,
        "may_arrange": may_arrange(user),
        "take_languages": ARTICLES.languages_for(user, "desk.take_item"),
        "header_title": _("Story"),
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("desk_stories"), "label": _("Stories")},
            {"url": "", "label": _("Story")},
        ],
    }
    return TemplateResponse(request, "desk/stories/story.html", context)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One list of the screen. `language` where it is about one."""

    code: str
    title: str
    note: str
    rows: tuple[StoryRow, ...]
    language: str = ""


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """Show what a newsroom looks at first, or all stories of a period, or those that the person watches."""
    user, filters = person_of(request), filters_in(request.GET)
    language, now = reads_in(request, user), timezone.now()
    parts, older = _parts(user, filters, language)
    context = {
        "filters": filters,
        "parts": parts,
        "older": _address(request, after=str(older)) if older else "",
        "newest": _address(request, after="") if filters.after else "",
        "tabs": [
            (code, words, _address(request, show=code, after=""))
            for code, words in ((MORNING, _("What matters now")), (ALL, _("All stories")), (MINE, _("Watched")))
        ],
        "periods": [(code, words) for code, (_length, words) in PERIODS.items()],
        "languages": settings.LANGUAGES,
        "agencies": Agency.objects.filter(active=True).order_by("name_en", "code"),
        "orders": [(Order.BIG.value, _("the biggest first")), (Order.NEWEST.value, _("the newest first"))],
        "names": shown_names(),
        "since": filters.since(now),
        "header_title": _("Stories"),
        "header_icon": "link",
        "breadcrumbs_items": [{"url": "", "label": _("Stories")}],
    }
    return TemplateResponse(request, "desk/stories/stories.html", context)


def _parts(user: User, filters: StoryFilters, language: str) -> tuple[list[Part], int]:
    now = timezone.now()
    if filters.show == MINE:
        rows = tuple(watched_stories(user, language=language))
        return [Part(code=MINE, title=_("Watched"), note="", rows=rows)], 0
    if filters.show == ALL:
        found = stories_between(
            filters.since(now),
            now,
            language=language,
            order=filters.order,
            told_in=filters.language,
            agency=filters.agency,
            least_agencies=filters.least,
            limit=PER_PAGE,
            after=filters.after,
        )
        return [Part(code=ALL, title=_("All stories"), note="", rows=found.rows)], found.after
    return _morning(filters, language), 0


def _morning(filters: StoryFilters, language: str) -> list[Part]:
    now = timezone.now()
    view = morning(filters.since(now), now, language=language, limit=_LOOKED_AT)
    own_names = dict(settings.LANGUAGES)
    parts = [
        Part(
            code="big",
            title=_("What is big"),
            note=_("by agencies that tell it in their own words, languages and speed"),
            rows=_narrowed(view.big, filters),
        ),
        Part(
            code="alone",
            title=_("What one agency has alone"),
            note=_("nobody else has told it yet"),
            rows=_narrowed(_untaken_first(view.alone), filters),
        ),
    ]
    parts.extend(
        Part(
            code=f"lacking-{code}",
            title=_("Our portals lack in %(language)s") % {"language": own_names.get(code, code)},
            note=_("told by at least two agencies, and on no portal in this language"),
            rows=_narrowed(view.lacking[code], StoryFilters(agency=filters.agency)),
            language=code,
        )
        for code in view.languages
        if filters.language in ("", code)
    )
    return parts


def _untaken_first(rows: tuple[StoryRow, ...]) -> tuple[StoryRow, ...]:
    """Return what nobody has made anything of before what the joint desk has, the newest of each first."""
    desk: str = settings.ORKHON_DESK_AGENCY
    newest = sorted(rows, key=lambda row: row.last, reverse=True)
    return tuple(sorted(newest, key=lambda row: desk in row.agencies))


def _narrowed(rows: tuple[StoryRow, ...], filters: StoryFilters) -> tuple[StoryRow, ...]:
    found = [
        row
        for row in rows
        if (not filters.language or filters.language in row.languages)
        and (not filters.agency or filters.agency in row.agencies)
        and row.independent >= min(filters.least, 1)
    ]
    return tuple(found[:_MORNING_ROWS])


def _address(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"{reverse('desk_stories')}?{query.urlencode()}"
