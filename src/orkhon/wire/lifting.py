"""Who may lift an embargo: somebody of the agency whose item it is. Writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from orkhon.alliance.reach import reach_of
from orkhon.items.embargo import NEVER, held_until
from orkhon.wire.errors import NotTheOriginator
from orkhon.wire.queries import state_of

_RIGHT: Final = "desk.kill_item"


def require_originator(uri: str, *, person: str, now: datetime) -> None:
    """Return where no embargo holds the item, or `person` is the account of somebody who may lift it.

    That is who may withhold and release by a posting at the item's own agency: neither an administrator nor the joint
    desk, whose word an embargo of others is not. Raises `NotTheOriginator`.
    """
    state = state_of(uri)
    item = state.entry.outline if state is not None and state.entry is not None else None
    until = held_until(item) if item is not None else None
    if state is None or until is None or until <= now:
        return
    account = User.objects.filter(username=person.strip(), is_active=True).first()
    posted = "" if state.agency == settings.ORKHON_DESK_AGENCY else state.agency
    may = account is not None and account.has_perm(_RIGHT)
    if account is not None and may and any(place.agency == posted for place in reach_of(account, _RIGHT).places):
        return
    ends = f"until {until:%Y-%m-%d %H:%M} UTC" if until < NEVER else "until its agency lifts it"
    who = f"{person!r} is posted elsewhere" if account is not None else f"no account here goes by {person!r}"
    raise NotTheOriginator(
        f"{uri} is under embargo {ends}, and {state.agency} alone lifts that; {who}. Name with --person the account "
        f"of an editor posted at {state.agency}, or ask {state.agency} for a new version without the embargo"
    )
