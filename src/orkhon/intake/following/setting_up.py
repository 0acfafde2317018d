"""Begin to follow another hub, or stop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from orkhon.alliance.source_secrets import write_secret_file
from orkhon.audit.actions.record import record
from orkhon.intake.errors import HubUnusable
from orkhon.intake.following.asking import token_path
from orkhon.intake.models import FollowedHub


def begin_to_follow(
    code: str, *, url: str, key_id: str, token: str, local: bool, by: str, now: datetime
) -> FollowedHub:
    """Follow that hub from its beginning, or go on where it was left off, with a new address, key or token.

    Raises `HubUnusable` for facts that cannot be, and for this hub itself.
    """
    if code == settings.ORKHON_HUB:
        raise HubUnusable(f"{code} is this hub itself; name the other one's ORKHON_HUB")
    hub = FollowedHub.objects.filter(code=code).first() or FollowedHub(code=code)
    hub.url, hub.key_id, hub.local, hub.enabled = url, key_id, local, True
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
            details={"url": url, "key": key_id, "from": str(hub.position)},
        )
    return hub


def stop_following(code: str, *, by: str, now: datetime) -> FollowedHub:
    """Ask that hub no more. What was taken stays, and it can be followed again from there."""
    hub = FollowedHub.objects.filter(code=code).first()
    if hub is None:
        known = ", ".join(FollowedHub.objects.values_list("code", flat=True)) or "none"
        raise HubUnusable(f"no hub {code} is followed; followed are: {known}")
    with transaction.atomic():
        hub.enabled = False
        hub.save(update_fields=["enabled"])
        record("intake.unfollow", actor=by, now=now, object_type="intake.hub", object_key=code)
    return hub
