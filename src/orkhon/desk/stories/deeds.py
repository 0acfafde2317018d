"""What somebody does with a story: watches it, takes it, gives it to somebody, merges it, splits it. A POST each."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from orkhon.alliance.called import name_of
from orkhon.desk.stories.filters import reads_in
from orkhon.desk.stories.finding import stories_by_words
from orkhon.desk.stories.screens import person_of
from orkhon.desk.stories.shown import screen_of
from orkhon.stories.actions.assign import assign_story, unassign_story
from orkhon.stories.actions.decide import merge_stories, part_reports
from orkhon.stories.actions.watch import unwatch_story, watch_story
from orkhon.stories.at_hand import rows_called
from orkhon.stories.errors import StoriesError
from orkhon.stories.policies import may_arrange
from orkhon.stories.queries import story_page
from orkhon.stories.showing import StoryPage
from orkhon.stories.viewers import MEMBER

_MOST_FOUND = 12


@require_POST
def watch(request: HttpRequest, key: str) -> HttpResponse:
    """Watch the story, or with `stop` let it go."""
    user = person_of(request)
    try:
        if "stop" in request.POST:
            unwatch_story(key, user=user)
        else:
            watch_story(key, user=user, now=timezone.now())
    except StoriesError as refusal:
        messages.error(request, str(refusal))
    return _back(key)


@require_POST
def assign(request: HttpRequest, key: str) -> HttpResponse:
    """Give the story to `person` in `language`, oneself without one; with `stop` take it back."""
    user, now = person_of(request), timezone.now()
    person, language = _person(request, user), request.POST.get("language", "")
    try:
        if "stop" in request.POST:
            unassign_story(key, person, user=user, now=now, language=request.POST.get("language"))
        else:
            assign_story(key, person, user=user, now=now, language=language)
            if person.pk == user.pk:
                messages.success(request, _("You work on this story."))
            else:
                messages.success(request, _("Given: %(name)s") % {"name": name_of(person)})
    except StoriesError as refusal:
        messages.error(request, str(refusal))
    return _back(key)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Show near stories, and what a search finds, and merge the one that is chosen, `into`, with this one."""
    user, page, language = _arranged(request, key)
    chosen = (request.POST if request.method == "POST" else request.GET).get("into", "")[:64]
    if request.method == "POST":
        try:
            merge_stories(page.key, chosen, user=user, now=timezone.now())
        except StoriesError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("desk_story_merge", args=[page.key]))
        messages.success(request, _("These are one story now; the lists show it within seconds."))
        return _back(page.key)
    words = request.GET.get("q", "")
    found = stories_by_words(words, user=user, language=language, now=timezone.now(), limit=_MOST_FOUND + 1)
    near = [one.key for one in page.related]
    rows = rows_called([*filter(None, [chosen]), *near], visitor=MEMBER, language=language)
    there = {row.key: row for row in (*found, *rows) if row.key != page.key}
    context = {
        "page": page,
        "q": words,
        "rows": tuple(there.values()),
        "nearness": {one.key: one.nearness for one in page.related},
        "chosen": chosen,
        "names": screen_of(page, user=user, language=language, now=timezone.now()).names,
        **_head(page, _("Merge with another story")),
    }
    return TemplateResponse(request, "desk/stories/merge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, key: str) -> HttpResponse:
    """Show the reports, and make a story of its own of those that are chosen."""
    user, page, language = _arranged(request, key)
    if request.method == "POST":
        try:
            part_reports(page.key, request.POST.getlist("report"), user=user, now=timezone.now())
        except StoriesError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("desk_story_split", args=[page.key]))
        messages.success(request, _("They are a story of their own now; the lists show it within seconds."))
        return _back(page.key)
    context = {
        "screen": screen_of(page, user=user, language=language, now=timezone.now()),
        "page": page,
        "chosen": request.GET.getlist("report"),
        **_head(page, _("Split reports off")),
    }
    return TemplateResponse(request, "desk/stories/split.html", context)


def _arranged(request: HttpRequest, key: str) -> tuple[User, StoryPage, str]:
    """Return who asks, the story and how it is read. Raises `PermissionDenied` for who may not arrange stories."""
    user = person_of(request)
    if not may_arrange(user):
        raise PermissionDenied
    language = reads_in(request, user)
    page = story_page(key, visitor=MEMBER, language=language, user=user)
    if page is None:
        raise Http404(f"no story {key!r}")
    return user, page, language


def _person(request: HttpRequest, user: User) -> User:
    value = request.POST.get("person", "")
    if not value:
        return user
    found = User.objects.filter(pk=int(value)).first() if value.isascii() and value.isdecimal() else None
    if found is None:
        raise Http404("no such person")
    return found


def _back(key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk_story", args=[key]))


def _head(page: StoryPage, title: str) -> dict[str, object]:
    return {
        "header_title": title,
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("desk_stories"), "label": _("Stories")},
            {"url": reverse("desk_story", args=[page.key]), "label": page.headline.text},
            {"url": "", "label": title},
        ],
    }
