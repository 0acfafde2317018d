"""The people within one's reach: their postings and sessions, and ending both; and one's own sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from orkhon.alliance.actions.close_account import close_account, open_account
from orkhon.alliance.actions.end_sessions import end_sessions
from orkhon.alliance.actions.remove_second_factor import remove_second_factor
from orkhon.alliance.people import (
    may_close_account,
    may_end_sessions,
    may_remove_second_factor,
    may_see_people,
    may_see_person,
)
from orkhon.alliance.sign_in.browsers import browser_in_words
from orkhon.alliance.sign_in.factors import has_second_factor
from orkhon.alliance.sign_in.open_sessions import OpenSession, handle_of, open_sessions
from orkhon.alliance.views.invitations import person_of
from orkhon.audit.origins import origin_of


def people(request: HttpRequest) -> HttpResponse:
    """List the accounts of one's reach: postings, whether they may sign in, and when they were last there."""
    user = person_of(request)
    if not may_see_people(user):
        raise PermissionDenied
    now = timezone.now()
    seen: dict[int, list[OpenSession]] = {}
    for session in open_sessions(now=now):
        seen.setdefault(session.user_id, []).append(session)
    accounts = User.objects.order_by("username").prefetch_related("postings__agency")
    rows = [
        {"person": person, "sessions": seen.get(person.pk, [])} for person in accounts if may_see_person(user, person)
    ]
    return render(request, "alliance/people.html", {"rows": rows} | _head(gettext("People")))


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person. Where the sessions came from is shown to the person alone: it is where somebody lives."""
    user = person_of(request)
    about = _person_within_reach(user, pk)
    facts = {
        "person": about,
        "postings": about.postings.select_related("agency"),
        "sessions": open_sessions(about.pk, now=timezone.now()),
        "may_end": may_end_sessions(user, about),
        "may_close": may_close_account(user, about),
        "has_factor": has_second_factor(about),
        "may_remove_factor": may_remove_second_factor(user, about),
        "name": about.get_full_name() or about.get_username(),
    }
    return render(request, "alliance/person.html", facts | _head(str(facts["name"])))


@require_POST
def end_persons_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """End all sessions of a person."""
    user = person_of(request)
    about = _person_within_reach(user, pk)
    if not may_end_sessions(user, about):
        raise PermissionDenied
    ended = end_sessions(about, by=user, now=timezone.now(), origin=origin_of(request))
    messages.success(
        request,
        gettext("%(name)s is signed out everywhere; sessions ended: %(ended)s.")
        % {"name": about.get_username(), "ended": ended},
    )
    return redirect("alliance_person", pk=pk)


@require_POST
def remove_persons_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor off the account of somebody who has lost it."""
    user = person_of(request)
    about = _person_within_reach(user, pk)
    if not may_remove_second_factor(user, about):
        raise PermissionDenied
    told = remove_second_factor(about, by=user, now=timezone.now(), origin=origin_of(request))
    words = (
        gettext("%(name)s signs in with the password alone now, and was told by letter.")
        if told
        else gettext("%(name)s signs in with the password alone now. No letter went: tell the person yourself.")
    )
    messages.success(request, words % {"name": about.get_username()})
    return redirect("alliance_person", pk=pk)


@require_POST
def close_persons_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in no more."""
    return _set_active(request, pk, active=False)


@require_POST
def open_persons_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in again."""
    return _set_active(request, pk, active=True)


def my_sessions(request: HttpRequest) -> HttpResponse:
    """Show where I am signed in; end one of these sessions, or all but this one."""
    user = person_of(request)
    now = timezone.now()
    here = handle_of(request.session.session_key or "")
    if request.method == "POST":
        others = {session.handle for session in open_sessions(user.pk, now=now)} - {here}
        chosen = request.POST.get("session", "")
        ended = end_sessions(
            user,
            by=user,
            now=now,
            origin=origin_of(request),
            handles=others if chosen == "others" else others & {chosen},
        )
        messages.success(request, gettext("Sessions ended: %(ended)s.") % {"ended": ended})
        return redirect("alliance_my_sessions")
    rows = [
        {"session": session, "browser": browser_in_words(session.origin.agent), "here": session.handle == here}
        for session in open_sessions(user.pk, now=now)
    ]
    rows.sort(key=lambda row: not row["here"])
    return render(request, "alliance/my_sessions.html", {"rows": rows} | _head(gettext("Where I am signed in")))


def _set_active(request: HttpRequest, pk: int, *, active: bool) -> HttpResponse:
    user = person_of(request)
    about = _person_within_reach(user, pk)
    if not may_close_account(user, about):
        raise PermissionDenied
    act = open_account if active else close_account
    act(about, by=user, now=timezone.now(), origin=origin_of(request))
    name = about.get_username()
    messages.success(
        request,
        gettext("%(name)s can sign in again.") % {"name": name}
        if active
        else gettext("%(name)s can sign in no more.") % {"name": name},
    )
    return redirect("alliance_person", pk=pk)


def _person_within_reach(user: User, pk: int) -> User:
    if not may_see_people(user):
        raise PermissionDenied
    about = get_object_or_404(User, pk=pk)
    if not may_see_person(user, about):
        raise PermissionDenied
    return about


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "user"}
