"""Note what entries say of others than their own item: what it replaces, what it was made from; other hubs' orders.

A reader of the log, which may be run again from any position.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from orkhon.alliance.actions.keep_order import SUBJECT, follow_order
from orkhon.alliance.errors import TooManyOrders
from orkhon.alliance.keys import agencies_that_must_sign
from orkhon.formats.jsonvalues import without_nul
from orkhon.formats.ninjs_reading import REPLACES_REL
from orkhon.wire import ledger
from orkhon.wire.actions.append import MOST_URI_BYTES
from orkhon.wire.actions.append_policy import POLICY_URIS
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemStatus, WireEntry
from orkhon.wire.following import brought_by
from orkhon.wire.models import MadeFrom, Replacement
from orkhon.wire.origins import READ_BY, sources_named
from orkhon.wire.queries import statuses_of
from orkhon.wire.readers import Reader

log = logging.getLogger(__name__)

_POLICY: Final = re.compile(re.escape(POLICY_URIS) + r"(?P<hub>[^:]+):(?P<subject>.+)")
_TOLD: Final = ("uri", "country", "authority", "reference", "ordered")


def note_entries(entries: Sequence[WireEntry]) -> None:
    """Keep what each entry says of others, once however often it is read."""
    for entry in entries:
        if entry.kind in CONTENT_KINDS:
            _note_replacement(entry)
            _note_sources(entry)
        elif entry.kind is EntryKind.POLICY:
            take_over_order(entry.uri, entry.signed_by, entry.extra, at=entry.received)


@dataclass(frozen=True, kw_only=True)
class Referring(Reader):
    """The reader that notes replacements, sources and other hubs' orders, for `orkhon.wire.readers.follow`."""

    name: str = READ_BY
    handle: Callable[[Sequence[WireEntry]], None] = note_entries


def replacements_of(owners: Mapping[str, str]) -> dict[str, str]:
    """Return the uri that replaced each item, of those that something replaced; `owners` are agencies by their uris.

    An agency replaces its own alone, and what was itself taken back replaces nothing.
    """
    rows = Replacement.objects.filter(replaced__in=list(owners)).order_by("entry")
    named = [(row.replaced, row.uri) for row in rows if owners[row.replaced] == row.agency]
    statuses = statuses_of({uri for _, uri in named}) if named else {}
    return {old: new for old, new in named if statuses.get(new) is ItemStatus.USABLE}


def replaced_in(entry: WireEntry) -> str:
    """Return the uri of the older item that the entry's item says it replaces, empty where it says none."""
    beside = entry.ninjs.get("associations")
    associations = beside if isinstance(beside, list) else []
    if "replaces" not in entry.extra and not any(
        isinstance(one, dict) and one.get("rel") == REPLACES_REL for one in associations
    ):
        return ""  # most items: building them to look would cost more than all the rest
    item = entry.outline
    replaced = item.replaces if item is not None and item.replaces != entry.uri else ""
    return replaced if _can_be_kept(replaced) else ""


def _can_be_kept(uri: str) -> bool:
    """False for what no item can be called, and no index could hold."""
    return uri.isprintable() and len(uri.encode("utf-8", "replace")) <= MOST_URI_BYTES


def replaced_by(uri: str, agency: str) -> str:
    """Return the uri that replaced that item of the agency, empty where none did."""
    return replacements_of({uri: agency}).get(uri, "")


def _note_replacement(entry: WireEntry) -> None:
    replaced = replaced_in(entry)
    if not replaced or Replacement.objects.filter(replaced=replaced, uri=entry.uri).exists():
        return
    Replacement.objects.get_or_create(
        entry=entry.position, defaults={"uri": entry.uri, "agency": entry.agency, "replaced": replaced}
    )


def _note_sources(entry: WireEntry) -> None:
    named = {uri for uri in sources_named(entry) if _can_be_kept(uri)}
    if not named:
        return
    known = set(MadeFrom.objects.filter(source__in=named, uri=entry.uri).values_list("source", flat=True))
    rows = [MadeFrom(source=one, uri=entry.uri, entry=entry.position) for one in sorted(named - known)]
    MadeFrom.objects.bulk_create(rows)


def take_over_order(uri: str, by: str, extra: Mapping[str, object], *, at: datetime) -> bool:
    """Take over what the policy entry `uri` says of another hub's legal order; True where something changed.

    Nobody orders in another's name, so only where that hub signed it itself (`by`). And it orders about nothing that it
    could not kill here either (`orkhon.wire.following`): the desk's items, and those of agencies that sign for
    themselves, unless it alone has brought them.
    """
    named = _POLICY.fullmatch(uri)
    if named is None or named["hub"] != by or by == settings.ORKHON_HUB or not named["subject"].startswith(SUBJECT):
        return False
    said = without_nul(dict(extra))
    details = said.get("details")
    if not isinstance(details, Mapping):
        return False
    what, item = str(said.get("what", "")), str(details.get("uri", "")).strip()
    if what != "ended" and not _may_order(by, item):
        log.warning("order not taken over", extra={"hub": by, "uri": item[:200], "subject": named["subject"][:40]})
        return False
    try:
        return follow_order(by, without_nul(named["subject"]), what, details, at=at)
    except TooManyOrders as refusal:
        # The entry is in the log already, and the page of legal orders says so as long as it is the case.
        log.warning("order not taken over", extra={"hub": by, "uri": item[:200], "cause": str(refusal)})
        return False


def _may_order(hub: str, uri: str) -> bool:
    steps = ledger.steps_of(ledger.log_connection(), [uri]).get(uri)
    if not steps:
        return False  # a hub orders about what stands in its own log, which is here before the order
    if steps[0].agency not in {settings.ORKHON_DESK_AGENCY, *agencies_that_must_sign()}:
        return True
    carried = {step.position for step in steps if step.carries_item}
    return bool(carried) and brought_by(hub, carried) == carried


def orders_told(entries: Iterable[WireEntry]) -> dict[int, Mapping[str, str]]:
    """Return by their positions what those of the entries tell that are about a legal order: its facts and `what`.

    All as texts: what another hub signed may hold anything.
    """
    told: dict[int, Mapping[str, str]] = {}
    for entry in entries:
        subject, details = entry.extra.get("subject"), entry.extra.get("details")
        if entry.kind is not EntryKind.POLICY or not isinstance(subject, str) or not isinstance(details, Mapping):
            continue
        if subject.startswith(SUBJECT):
            facts = {name: str(details[name]) for name in _TOLD if name in details}
            told[entry.position] = {"what": str(entry.extra.get("what", "")), **facts}
    return told
