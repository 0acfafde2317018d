"""Say which places outside are watched. Nothing is asked here; the next look of the loop does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.items.language import INTERFACE_LANGUAGES
from orkhon.outbound.errors import AddressRefused
from orkhon.outbound.links import read_link
from orkhon.verification.models import WatchedPlace
from orkhon.verification.models.radar import PlaceKind
from orkhon.verification.radar.errors import NotYours, PlaceRefused
from orkhon.verification.radar.policies import may_keep

LEAST_MINUTES: Final = 5
MOST_MINUTES: Final = 24 * 60
MOST_PLACES: Final = 500
_TELEGRAM: Final = "https://t.me/s/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """What is told of a place."""

    name: str
    kind: str
    address: str
    language: str
    minutes: int = 15
    enabled: bool = True
    local: bool = False


def keep_place(
    told: Watched, *, user: User, now: datetime, number: int | None = None, origin: Origin | None = None
) -> WatchedPlace:
    """Watch a new place, or change the one with that number. Raises `NotYours` and `PlaceRefused`.

    Only an administrator lets an address lie in the hub's own network.
    """
    if not may_keep(user):
        raise NotYours(_("What is watched is said by the joint desk."))
    address = _address(told)
    _check(told)
    row = WatchedPlace.objects.filter(pk=number).first() if number is not None else WatchedPlace()
    if row is None:
        raise PlaceRefused(_("This place is watched no more."))
    if number is None and WatchedPlace.objects.count() >= MOST_PLACES:
        raise PlaceRefused(_("At most %(most)s places are watched; let one go first.") % {"most": MOST_PLACES})
    if address != row.address:
        row.etag = row.last_modified = ""
    row.name, row.kind, row.address = told.name.strip()[:100], told.kind, address
    row.language, row.minutes, row.enabled, row.due = told.language, told.minutes, told.enabled, now
    row.failures, row.trouble = 0, ""
    if user.is_superuser:
        row.local = told.local
    try:
        with transaction.atomic():
            row.save()
            record(
                "verification.keep_place",
                actor=doer_of(user),
                now=now,
                object_type="verification.watchedplace",
                object_key=str(row.pk),
                origin=origin,
                details={"watched": str(row.enabled).lower()},
            )
    except IntegrityError as error:
        raise PlaceRefused(_("This address is watched already.")) from error
    return row


def let_place_go(number: int, *, user: User, now: datetime, origin: Origin | None = None) -> None:
    """Watch it no more, and forget what was seen there; its alerts stay. Raises `NotYours`."""
    if not may_keep(user):
        raise NotYours(_("What is watched is said by the joint desk."))
    with transaction.atomic():
        gone, _rows = WatchedPlace.objects.filter(pk=number).delete()
        if gone:
            record(
                "verification.let_place_go",
                actor=doer_of(user),
                now=now,
                object_type="verification.watchedplace",
                object_key=str(number),
                origin=origin,
            )


def _address(told: Watched) -> str:
    address = told.address.strip()
    if told.kind == PlaceKind.TELEGRAM and not address.startswith(("http://", "https://")):
        address = _TELEGRAM + address.removeprefix("@").removeprefix("t.me/").removeprefix("s/")
    if told.kind == PlaceKind.TELEGRAM and address.startswith("https://t.me/") and not address.startswith(_TELEGRAM):
        address = _TELEGRAM + address.removeprefix("https://t.me/")
    try:
        read_link(address)
    except AddressRefused as error:
        raise PlaceRefused(_("This is no web address: %(error)s") % {"error": error}) from error
    return address[:500]


def _check(told: Watched) -> None:
    if not told.name.strip():
        raise PlaceRefused(_("Give the place a name."))
    if told.kind not in PlaceKind.values:
        raise PlaceRefused(_("Choose how the place is read."))
    if told.language not in INTERFACE_LANGUAGES:
        raise PlaceRefused(_("Choose one of the eight languages."))
    if not LEAST_MINUTES <= told.minutes <= MOST_MINUTES:
        raise PlaceRefused(
            _("A place is asked every %(least)s minutes at most, and at least once a day.") % {"least": LEAST_MINUTES}
        )
