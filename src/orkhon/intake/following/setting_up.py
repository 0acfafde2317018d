"""Begin to follow another hub, pause, go on, or stop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.source_secrets import write_secret_file
from orkhon.audit.actions.record import record
from orkhon.intake.errors import HubUnusable
from orkhon.intake.following.asking import has_token, token_path
from orkhon.intake.models import FollowedHub


def begin_to_follow(
    code: str, *, url: str, key_id: str, token: str, local: bool, its_desk: bool | None = None, by: str, now: datetime
) -> FollowedHub:
    """Follow that hub from its beginning, or go on where it was left off, with a new address, key or token.

    `its_desk`: its joint desk is this hub's too, for entries that come from now on; None leaves it as it was.

    Raises `HubUnusable` for facts that cannot be, and for this hub itself.
    """
    if code == settings.ORKHON_HUB:
        raise HubUnusable(gettext("%(hub)s is this hub itself; name the other one's ORKHON_HUB") % {"hub": code})
    hub = FollowedHub.objects.filter(code=code).first() or FollowedHub(code=code)
    hub.url, hub.key_id, hub.local, hub.enabled = url, key_id, local, True
    hub.its_desk = hub.its_desk if its_desk is None else its_desk
    try:
        hub.full_clean()
    except ValidationError as error:
        raise HubUnusable("; ".join(error.messages)) from error
    if token:
        write_secret_file(token_path(Path(settings.ORKHON_HOME), code), token)
    with transaction.atomic():
        hub.save()
        record(
            "intake.follow",
            actor=by,
            now=now,
            object_type="intake.hub",
            object_key=code,
            details={"url": url, "key": key_id, "from": str(hub.position)} | ({"desk": "its"} if hub.its_desk else {}),
        )
    return hub


def pause_following(code: str, *, by: str, now: datetime) -> FollowedHub:
    """Ask that hub no more for now. Its token is kept. Raises `HubUnusable` for a hub that is not followed."""
    return _switch(code, enabled=False, verb="intake.pause_following", by=by, now=now)


def resume_following(code: str, *, by: str, now: datetime) -> FollowedHub:
    """Go on where it was left off. Raises `HubUnusable`, also where its token is not here any more."""
    hub = _followed(code)
    if not has_token(hub):
        raise HubUnusable(
            gettext("the token of %(hub)s is not here any more; follow it anew with one, and it goes on from there")
            % {"hub": code}
        )
    return _switch(code, enabled=True, verb="intake.resume_following", by=by, now=now)


def stop_following(code: str, *, by: str, now: datetime) -> FollowedHub:
    """Ask that hub no more, and throw its token away.

    What was taken stays, and it can be followed again from there with a new token. Raises `HubUnusable`.
    """
    hub = _switch(code, enabled=False, verb="intake.unfollow", by=by, now=now)
    write_secret_file(token_path(Path(settings.ORKHON_HOME), code), "")
    return hub


def _followed(code: str) -> FollowedHub:
    hub = FollowedHub.objects.filter(code=code).first()
    if hub is None:
        known = ", ".join(FollowedHub.objects.values_list("code", flat=True)) or gettext("none")
        raise HubUnusable(
            gettext("no hub %(hub)s is followed; followed are: %(known)s") % {"hub": code, "known": known}
        )
    return hub


def _switch(code: str, *, enabled: bool, verb: str, by: str, now: datetime) -> FollowedHub:
    hub = _followed(code)
    with transaction.atomic():
        hub.enabled = enabled
        hub.save(update_fields=["enabled"])
        record(verb, actor=by, now=now, object_type="intake.hub", object_key=code)
    return hub
