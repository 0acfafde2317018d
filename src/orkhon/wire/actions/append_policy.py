"""Append what changed in rights and keys, so that whoever follows the hub learns of it in its place in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings

from orkhon.alliance.announcing import PolicyChange
from orkhon.alliance.errors import NotAnnounced
from orkhon.trust import CanonicalError
from orkhon.wire.batch import NewEntry, appending
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import WireError
from orkhon.wire.kinds import EntryKind
from orkhon.wire.moments import in_utc

POLICY_URIS: Final = "urn:orkhon:policy:"
"""What the uris of rights and keys begin with. No item may take one."""


def policy_uri(subject: str) -> str:
    """Return under which uri this hub writes of `subject`, such as `memorandum:12`."""
    return f"{POLICY_URIS}{settings.ORKHON_HUB}:{subject}"


def append_policy(change: PolicyChange, now: datetime) -> WireEntry:
    """Append one `policy` entry, in the caller's transaction where there is one.

    Its version is the number of the change, from 1; its payload says `what`, `subject` and the details, and carries no
    item. Raises `NotAnnounced`, retryable where the log was only busy.
    """
    uri = policy_uri(change.subject)
    extra = {"what": change.what, "subject": change.subject, "details": dict(change.details)}
    try:
        with appending(now=in_utc(now), uris=[uri], agencies=[change.agency]) as batch:
            version = str(1 + len(batch.steps(uri)))
            new = NewEntry(agency=change.agency, uri=uri, version=version, kind=EntryKind.POLICY, ninjs={}, extra=extra)
            return batch.add(new, new.body())
    except (WireError, CanonicalError) as cause:
        retryable = isinstance(cause, WireError) and cause.retryable
        raise NotAnnounced(f"{change.what} {change.subject}: {cause}", retryable=retryable) from cause


def announce_on_the_wire(change: PolicyChange, now: datetime) -> None:
    """Append the change; for `orkhon.alliance.announcing.set_announcer`."""
    append_policy(change, now)
