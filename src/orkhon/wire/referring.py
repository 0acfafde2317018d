"""Note what entries say of others than their own item: that it replaces an older one; other hubs' legal orders.

A reader of the log, which may be run again from any position.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from orkhon.alliance.actions.keep_order import SUBJECT, follow_order
from orkhon.formats.ninjs_reading import REPLACES_REL
from orkhon.wire.actions.append_policy import POLICY_URIS
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemStatus, WireEntry
from orkhon.wire.models import Replacement
from orkhon.wire.queries import statuses_of
from orkhon.wire.readers import Reader

_POLICY: Final = re.compile(re.escape(POLICY_URIS) + r"(?P<hub>[^:]+):(?P<subject>.+)")


def note_entries(entries: Sequence[WireEntry]) -> None:
    """Keep what each entry says of others, once however often it is read."""
    for entry in entries:
        if entry.kind in CONTENT_KINDS:
            _note_replacement(entry)
        elif entry.kind is EntryKind.POLICY:
            _note_policy(entry)


@dataclass(frozen=True, kw_only=True)
class Referring(Reader):
    """The reader that notes replacements and other hubs' orders, for `orkhon.wire.readers.follow`."""

    name: str = "referring"
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
    return item.replaces if item is not None and item.replaces != entry.uri else ""


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


def _note_policy(entry: WireEntry) -> None:
    """Take over another hub's order where that hub itself signed it: nobody orders in another's name."""
    named = _POLICY.fullmatch(entry.uri)
    details = entry.extra.get("details")
    if named is None or named["hub"] == settings.ORKHON_HUB or entry.signed_by != named["hub"]:
        return
    if isinstance(details, Mapping):
        what = str(entry.extra.get("what", ""))
        follow_order(named["hub"], named["subject"], what, details, at=entry.received)


def orders_told(entries: Iterable[WireEntry]) -> dict[int, Mapping[str, object]]:
    """Return by their positions what those of the entries tell that are about a legal order: its facts and `what`."""
    told: dict[int, Mapping[str, object]] = {}
    for entry in entries:
        subject, details = entry.extra.get("subject"), entry.extra.get("details")
        if entry.kind is not EntryKind.POLICY or not isinstance(subject, str) or not isinstance(details, Mapping):
            continue
        if subject.startswith(SUBJECT):
            told[entry.position] = {"what": entry.extra.get("what", ""), **details}
    return told
