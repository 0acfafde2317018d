"""Follow all hubs that this one follows, each in a thread of its own. Decides nothing about what they hand over."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Final

from django.db import Error as DatabaseError
from django.db import connections

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.keys import keys_by_owner
from orkhon.intake.errors import HubUnusable
from orkhon.intake.following.actions import take_agencies, take_keys, take_records
from orkhon.intake.following.asking import LogPage, ask_agencies, ask_keys, ask_log
from orkhon.intake.following.reporting import report_on, report_to
from orkhon.intake.models import FollowedHub, FollowHealth
from orkhon.outbound.errors import OutboundError
from orkhon.wire.errors import WireError

log = logging.getLogger(__name__)

_LOOK_EVERY: Final = 1.0
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 60.0
_GOODBYE: Final = 2.0
_SOON: Final = 1.0
"""Seconds in which an answer without entries came at once: that hub does not wait for its log to grow."""
_TELL_EVERY: Final = 10.0
"""Seconds after which that hub is told how far its copy reaches, where nothing was taken back."""


def follow_once(hub: FollowedHub, *, now: datetime) -> LogPage:
    """Ask once and take what came, with keys and agencies where it names some that are unknown here.

    Raises `OutboundError`, `HubUnusable`, `SecretRefused`, `WireError`.
    """
    page = ask_log(hub)
    known = keys_by_owner()
    signers = {
        (signer, key_id)
        for record in page.records
        for signer, key_id in [
            (record.statement.by, record.statement.key_id),
            *((link.hub, link.key_id) for link in record.links),
        ]
    }
    if any(key_id not in known.get(signer, {}) for signer, key_id in signers) or hub.position == 0:
        take_keys(hub, ask_keys(hub), now=now)
        take_agencies(ask_agencies(hub))
    if page.records:
        take_records(hub, page.records, now=now)
    return page


def report_if_due(hub: FollowedHub, *, since: float) -> bool:
    """Tell that hub how its copy stands; return whether it was told.

    At once where something was taken back, else when it was told so many seconds ago. That it will not listen stops
    nothing: it is told with the next page.
    """
    if hub.reported >= hub.position or (since < _TELL_EVERY and not report_on(hub).answers):
        return False
    try:
        report_to(hub)
    except (OutboundError, HubUnusable) as refusal:
        log.info("not told", extra={"hub": hub.code, "cause": str(refusal)})
        return False
    return True


def pause_after(page: LogPage, took: float) -> float:
    """Return how many seconds to wait before the next page, when this one took so many to come."""
    return _SOON if not page.records and took < _SOON else 0.0


class _Follower(threading.Thread):
    """Follows one hub until it is told to stop."""

    def __init__(self, hub: FollowedHub, stop: threading.Event) -> None:
        super().__init__(name=f"follow-{hub.code}", daemon=True)
        self.hub_pk = hub.pk
        self._code = hub.code
        self._all = stop
        self._mine = threading.Event()

    def leave(self) -> None:
        """End after what is being done now."""
        self._mine.set()

    def run(self) -> None:
        failures = 0
        told = float("-inf")
        while not (self._all.is_set() or self._mine.is_set()):
            error, pause, end = "", 0.0, 0
            try:
                hub = FollowedHub.objects.get(pk=self.hub_pk)
                began = time.monotonic()
                page = follow_once(hub, now=datetime.now(UTC))
                pause = pause_after(page, time.monotonic() - began)
                failures, end = 0, page.head
                if report_if_due(hub, since=time.monotonic() - told):
                    told = time.monotonic()
            except FollowedHub.DoesNotExist:
                return
            except (OutboundError, HubUnusable, SecretRefused, WireError) as refusal:
                failures += 1
                error = str(refusal)
                log.warning("not followed", extra={"hub": self._code, "cause": error, "failures": failures})
            except Exception as fault:
                failures += 1
                error = f"this hub failed: {type(fault).__name__}"
                log.exception("following failed", extra={"hub": self._code})
            self._note(failures, error, end)
            if failures:
                connections.close_all()
                pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(failures - 1, 10))
            if pause:
                self._all.wait(pause)
        connections.close_all()

    def _note(self, failures: int, error: str, end: int) -> None:
        now = datetime.now(UTC)
        facts: dict[str, object] = {"asked": now, "failures": failures, "error": error}
        if not error:
            facts |= {"heard": now, "head": end}
        try:
            FollowHealth.objects.update_or_create(hub_id=self.hub_pk, defaults=facts)
        except DatabaseError:
            log.exception("health not noted", extra={"hub": self._code})


def run(stop: threading.Event) -> None:
    """Follow every enabled hub until `stop`; what the admin changes is seen within a second."""
    followers: dict[int, _Follower] = {}
    while not stop.is_set():
        try:
            wanted = {hub.pk: hub for hub in FollowedHub.objects.filter(enabled=True)}
        except DatabaseError:
            log.exception("followed hubs cannot be read")
            connections.close_all()
            stop.wait(5.0)
            continue
        for pk in set(followers) - set(wanted):
            followers.pop(pk).leave()
        for pk, hub in wanted.items():
            if pk not in followers or not followers[pk].is_alive():
                followers[pk] = _Follower(hub, stop)
                followers[pk].start()
        stop.wait(_LOOK_EVERY)
    for follower in followers.values():
        follower.join(_GOODBYE)
    connections.close_all()
