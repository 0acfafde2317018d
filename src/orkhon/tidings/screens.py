"""The screens on which a person reads what was told, and chooses. They read the clock, and show nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.outbound.web_push import point_of, wrapped
from orkhon.tidings.actions.choose import forget_browser, keep_choices, register_browser
from orkhon.tidings.actions.see import see
from orkhon.tidings.actions.tell import ways_of
from orkhon.tidings.errors import TooManyBrowsers
from orkhon.tidings.forms import BrowserForm, ChoicesForm
from orkhon.tidings.kinds import kinds
from orkhon.tidings.models import PushBrowser, Tiding, Way
from orkhon.tidings.push_key import push_key
from orkhon.tidings.queries import newest, quiet_of, unread
from orkhon.tidings.quiet import QuietHours
from orkhon.tidings.worker_code import worker_code

_A_PAGE: Final = 50
_WORKER: Final = "tidings/worker.js"


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_safe
@never_cache
def tidings(request: HttpRequest) -> HttpResponse:
    """List what the person was told, newest first."""
    user = _person(request)
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 19 else None
    rows = newest(user, limit=_A_PAGE + 1, before=start, language=(get_language() or "en").partition("-")[0])
    names = dict(settings.LANGUAGES)
    shown = [
        {
            "told": row.first,
            "seen": row.seen,
            "parts": [(names.get(code, ""), code, one) for code, one in row.parts] if len(row.parts) > 1 else [],
        }
        for row in rows[:_A_PAGE]
    ]
    facts = {
        "rows": shown,
        "older": rows[_A_PAGE - 1].oldest if len(rows) > _A_PAGE else None,
        "newest": max((one.pk for row in rows for _, one in row.parts), default=0),
        "unread": unread(user),
    }
    return render(request, "tidings/tidings.html", facts | _head(gettext("For you")))


@require_safe
@never_cache
def count(request: HttpRequest) -> JsonResponse:
    """Answer with the number of unread ones, for the menu of a page that is open."""
    return JsonResponse({"unread": unread(_person(request))})


@require_safe
@never_cache
def open_tiding(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and lead to what it is about."""
    tiding = get_object_or_404(Tiding, pk=pk, user=_person(request))
    see(tiding.user, now=timezone.now(), pk=tiding.pk)
    within = url_has_allowed_host_and_scheme(tiding.url, allowed_hosts={request.get_host()})
    return redirect(tiding.url if tiding.url and within else reverse("tidings"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what was on the page, and nothing that came since."""
    up_to = request.POST.get("up_to", "")
    see(_person(request), now=timezone.now(), up_to=int(up_to) if up_to.isdecimal() and len(up_to) < 19 else 0)
    return redirect("tidings")


@require_http_methods(["GET", "POST"])
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    """Show and keep what the person wants to be told of, and by which ways."""
    user = _person(request)
    form = ChoicesForm(request.POST or None, initial=_chosen(user))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        wanted = {(kind.code, way): bool(facts[f"{kind.code}.{way.value}"]) for kind in kinds() for way in Way}
        keep_choices(user, wanted, QuietHours(begins=facts["begins"], ends=facts["ends"], zone=facts["zone"]))
        messages.success(request, gettext("Kept."))
        return redirect("tidings_choices")
    facts = {
        "form": form,
        "ways": [way.label for way in Way],
        "browsers": PushBrowser.objects.filter(user=user),
        "push_key": wrapped(point_of(push_key(Path(settings.ORKHON_HOME)))),
        "has_mail": bool(user.email) and settings.SENDS_MAIL,
    }
    return render(
        request,
        "tidings/choices.html",
        facts | _head(gettext("What you are told"), back=True),
        status=422 if form.errors else 200,
    )


def _chosen(user: User) -> dict[str, Any]:
    quiet = quiet_of(user) or QuietHours(begins=0, ends=0, zone="UTC")
    ticks = {f"{kind.code}.{way.value}": way in ways_of(user, kind.code, kind.usual) for kind in kinds() for way in Way}
    return {"begins": quiet.begins, "ends": quiet.ends, "zone": quiet.zone, **ticks}


@require_POST
def add_browser(request: HttpRequest) -> JsonResponse:
    """Let the person be told in this browser. Answers 422 with what was wrong."""
    user, form = _person(request), BrowserForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": said}, status=422)
    try:
        browser = register_browser(user, **form.cleaned_data, now=timezone.now())
    except TooManyBrowsers as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"browser": browser.pk}, status=201)


@require_POST
def remove_browser(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the person in that browser no more."""
    browser = get_object_or_404(PushBrowser, pk=pk, user=_person(request))
    forget_browser(browser.user, browser.pk)
    return redirect("tidings_choices")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker that shows messages, from an address whose scope is the admin."""
    return worker_code(_WORKER)


def _head(title: str, *, back: bool = False) -> dict[str, Any]:
    trail = [{"url": reverse("tidings"), "label": gettext("For you")}] if back else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
