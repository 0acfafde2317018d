"""The screens of the hubs that this one follows: how each fares, what was set aside, beginning and stopping.

The joint desk's engineers and secretariat alone: another hub's log concerns the whole alliance.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.models import SigningKeyRecord
from orkhon.alliance.policies import ReachPolicy
from orkhon.alliance.views.invitations import person_of
from orkhon.intake.errors import HubUnusable
from orkhon.intake.following.setting_up import (
    begin_to_follow,
    pause_following,
    resume_following,
    stop_following,
)
from orkhon.intake.following.settling import settle_aside
from orkhon.intake.following.standing import aside_rows, standing_of, standings
from orkhon.intake.models import FollowedHub, SetAsideRecord

FOLLOWED: Final = ReachPolicy(FollowedHub)
_MOST: Final = 100
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")
_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SWITCHES: Final = {"pause": pause_following, "resume": resume_following, "stop": stop_following}


class HubForm(forms.Form):
    """A hub, and by which key it is known. An empty token keeps the one that is here."""

    code = forms.CharField(max_length=63, help_text=_("how that hub signs: its ORKHON_HUB"), label=_("Code"))
    url = forms.URLField(
        max_length=1000, assume_scheme="https", label=_("Address"), help_text=_("such as https://hub.example")
    )
    key_id = forms.CharField(
        max_length=64,
        label=_("Its key"),
        help_text=_("the id of its own key, as its people read it out; `orkhon alliance key list` shows it there"),
    )
    token = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Token"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("by which it lets this hub in; its secretariat makes it. Empty: the one that is kept"),
    )
    its_desk = forms.BooleanField(
        required=False,
        label=_("Its joint desk is ours too"),
        help_text=_("what that desk publishes is taken into the log here; say so before its first entry comes"),
    )
    local = forms.BooleanField(
        required=False, label=_("In our own network"), help_text=_("it lies on this machine or in its private network")
    )

    def __init__(self, *args: Any, hub: FollowedHub | None, administrator: bool, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.hub = hub
        if hub is not None:
            self.fields["code"].disabled = True
        if not administrator:
            # It would let somebody look into the hub's own network by error texts.
            del self.fields["local"]

    def clean_code(self) -> str:
        """Refuse what is no code of a hub."""
        code = str(self.cleaned_data["code"]).strip()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(gettext("write small Latin letters, digits and hyphens, as that hub signs"))
        if self.hub is None and FollowedHub.objects.filter(code=code).exists():
            raise forms.ValidationError(
                gettext("%(hub)s was followed before: open it in the list, and it goes on from there") % {"hub": code}
            )
        return code

    def clean_key_id(self) -> str:
        """Refuse what is no id of a key; spaces of whoever read it out are left out."""
        key_id = "".join(str(self.cleaned_data["key_id"]).split())
        if not _KEY_ID.fullmatch(key_id):
            raise forms.ValidationError(
                gettext("that is no id of a key; it has 43 letters, digits, hyphens and underscores")
            )
        return key_id


def may_see_followed(user: object) -> bool:
    """True for whoever sees the hubs that are followed."""
    return FOLLOWED.user_has_permission(user, "view")  # type: ignore[arg-type]  # whoever it is, the policy looks


@require_safe
def followed_hubs(request: HttpRequest) -> HttpResponse:
    """List the hubs that are or were followed, with how each fares."""
    user = person_of(request)
    if not may_see_followed(user):
        raise PermissionDenied
    found = standings(now=timezone.now())
    facts = {
        "standings": found,
        "unwell": sum(not one.well for one in found),
        "may_add": FOLLOWED.user_has_permission(user, "add"),
    }
    return render(request, "intake/followed_hubs.html", facts | _head(gettext("Followed hubs")))


@never_cache
def follow_hub(request: HttpRequest) -> HttpResponse:
    """Ask for a hub's address and key, and follow it from its beginning."""
    if not FOLLOWED.user_has_permission(person_of(request), "add"):
        raise PermissionDenied
    return _ask(request, None)


@never_cache
def followed_hub(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one hub, what was set aside, and the form by which its address, key or token is changed."""
    if not FOLLOWED.user_has_permission(person_of(request), "view"):
        raise PermissionDenied
    return _ask(request, get_object_or_404(FollowedHub, pk=pk))


def _ask(request: HttpRequest, hub: FollowedHub | None) -> HttpResponse:
    user = person_of(request)
    may_change = FOLLOWED.user_has_permission(user, "change")
    asked = ("code", "url", "key_id", "local", "its_desk")
    initial = {name: getattr(hub, name) for name in asked} if hub else None
    form = HubForm(
        request.POST if request.method == "POST" else None,
        hub=hub,
        administrator=user.is_superuser,
        initial=initial,
    )
    if request.method == "POST":
        if hub is not None and not may_change:
            raise PermissionDenied
        if form.is_valid():
            said = form.cleaned_data
            local = said["local"] if user.is_superuser else hub is not None and hub.local and hub.url == said["url"]
            try:
                made = begin_to_follow(
                    said["code"],
                    url=said["url"],
                    key_id=said["key_id"],
                    token=said["token"].strip(),
                    local=local,
                    its_desk=said["its_desk"],
                    by=user.get_username(),
                    now=timezone.now(),
                )
            except (HubUnusable, SecretRefused) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request,
                    gettext("%(hub)s is followed after position %(position)s.")
                    % {"hub": made.code, "position": made.position},
                )
                return redirect("intake_followed_hub", pk=made.pk)
    if hub is None:
        return render(request, "intake/follow_hub.html", {"form": form} | _head(gettext("Follow a hub"), below=True))
    facts = {
        "standing": standing_of(hub, now=timezone.now()),
        "form": form if may_change else None,
        "keys": SigningKeyRecord.objects.filter(owner=hub.code).order_by("-created"),
        "waiting": aside_rows(hub, settled=False, most=_MOST),
        "settled": aside_rows(hub, settled=True, most=_MOST),
        "may_change": may_change,
    }
    return render(request, "intake/followed_hub.html", facts | _head(hub.code, below=True))


@require_POST
def switch_hub(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Pause following a hub, go on, or stop and throw its token away."""
    user = person_of(request)
    if not FOLLOWED.user_has_permission(user, "change"):
        raise PermissionDenied
    hub = get_object_or_404(FollowedHub, pk=pk)
    if action not in _SWITCHES:
        raise Http404(f"{action} is nothing that is done to a followed hub")
    try:
        changed = _SWITCHES[action](hub.code, by=user.get_username(), now=timezone.now())
    except (HubUnusable, SecretRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        told = (
            gettext("%(hub)s is asked again.")
            if changed.enabled
            else gettext("%(hub)s is asked no more; what was taken stays.")
        )
        messages.success(request, told % {"hub": changed.code})
    return redirect("intake_followed_hub", pk=hub.pk)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a person has taken care of one entry that was set aside."""
    user = person_of(request)
    if not FOLLOWED.user_has_permission(user, "change"):
        raise PermissionDenied
    aside = get_object_or_404(SetAsideRecord.objects.select_related("hub"), pk=pk)
    done = settle_aside(aside, by=user.get_username(), now=timezone.now())
    messages.success(
        request,
        gettext("Position %(position)s of %(hub)s: taken care of by %(person)s.")
        % {"position": done.position, "hub": done.hub.code, "person": done.settled_by},
    )
    return redirect("intake_followed_hub", pk=aside.hub_id)


def _head(title: str, *, below: bool = False) -> dict[str, Any]:
    above = [{"url": reverse("intake_followed_hubs"), "label": gettext("Followed hubs")}]
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "link",
        "breadcrumbs_items": [*above, {"url": "", "label": title}] if below else [{"url": "", "label": title}],
    }
