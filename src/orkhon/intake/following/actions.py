"""Take what a followed hub handed over: its entries, and with them keys and agencies that were not known here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from orkhon.alliance.keys import agencies_that_must_sign, keys_by_owner
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.formats.jsonvalues import without_nul
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.trust import VerifyingKey
from orkhon.wire.actions.append_followed import Followed, append_followed, group_records
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import RecordRefused
from orkhon.wire.kinds import EntryKind
from orkhon.wire.records import Record, read_record
from orkhon.wire.referring import take_over_order

log = logging.getLogger(__name__)


def take_keys(hub: FollowedHub, keys: Mapping[str, tuple[str, VerifyingKey]], *, now: datetime) -> int:
    """Put keys on record that the followed hub names and this one does not know; return how many.

    They verify what that hub took, and let nobody in here: neither statements nor pushes under them are taken. None is
    taken that would let the hub speak for somebody of whom this hub knows better: an agency whose keys came here by
    another way, or that signs for itself, the joint desk, and another hub that is followed here under another key.
    """
    known = set(SigningKeyRecord.objects.filter(key_id__in=keys).values_list("key_id", flat=True))
    barred = _barred_owners(hub)
    pins = dict(FollowedHub.objects.exclude(pk=hub.pk).values_list("code", "key_id"))
    made = SigningKeyRecord.objects.bulk_create(
        SigningKeyRecord(
            key_id=key_id,
            owner=owner,
            public_key=key.raw,
            created=now,
            for_statements=False,
            for_pushes=False,
            registered_by=f"hub:{hub.code}",
        )
        for key_id, (owner, key) in keys.items()
        if key_id not in known and owner not in barred and pins.get(owner, key_id) == key_id
    )
    return len(made)


def _barred_owners(hub: FollowedHub) -> set[str]:
    """Return of whom that hub may name no key: who speaks for this hub and its desk is this hub's own affair."""
    others = SigningKeyRecord.objects.exclude(registered_by=f"hub:{hub.code}").values_list("owner", flat=True)
    barred = {settings.ORKHON_HUB, settings.ORKHON_DESK_AGENCY, *agencies_that_must_sign(), *others}
    # Of its own keys it names one that its people read out, whoever put the former ones on record.
    return barred - {hub.code}


def take_agencies(found: Sequence[Mapping[str, Any]]) -> int:
    """Put agencies on record that are not known here, so that their items have a name; return how many."""
    known = set(Agency.objects.values_list("code", flat=True))
    made = 0
    for one in found:
        code, names = one.get("code"), one.get("names")
        if not isinstance(code, str) or code in known or not isinstance(names, Mapping):
            continue
        agency = Agency(
            code=code,
            sign=str(one.get("sign", ""))[:3] or code[:3].upper(),
            standing=str(one.get("standing", "")),
            country=str(one.get("country", "")),
            languages=" ".join(map(str, one.get("languages") or []))[:200],
            website=str(one.get("website", "")),
            invented=one.get("invented") is True,
        )
        for name in NamedInEightLanguages.NAME_FIELDS:
            setattr(agency, name, str(names.get(name.removeprefix("name_"), ""))[:200])
        agency.name_en = agency.name_en or code
        agency.full_clean()
        agency.save()
        made += 1
    return made


def take_records(hub: FollowedHub, records: Sequence[Record], *, now: datetime) -> int:
    """Append the records and remember how far the hub was followed, in one transaction each time; return how many
    are new.

    What cannot be taken into the log here is set aside, and the rest goes on; without its words where these were
    redacted. Raises `RecordRefused`, and `WireBusy`, `ClockDoubted` (retryable).
    """
    keys = keys_by_owner()
    new = 0
    for group in group_records(records):
        with transaction.atomic():
            row = FollowedHub.objects.select_for_update().get(pk=hub.pk)
            after = Followed(position=row.position, link_hash=row.link_hash)
            redacted = _set_aside_of(row, group[-1])
            versions = _versions_of(redacted)
            outcome = append_followed(
                group, hub=hub.code, after=after, keys=keys, now=now, versions_aside=versions, its_desk=row.its_desk
            )
            for one in redacted:
                one.forget_words()
            whole = {record.position: record for record in group}
            SetAsideRecord.objects.bulk_create(
                [
                    SetAsideRecord(
                        hub=row,
                        position=one.position,
                        uri=without_nul(one.uri),
                        cause=without_nul(one.cause),
                        record=without_nul(_to_keep(whole[one.position], bare=one.bare).document()),
                        at=now,
                    )
                    for one in outcome.aside
                ],
                ignore_conflicts=True,
            )
            aside = {one.position for one in outcome.aside}
            _apply_policies(record for record in group if record.position not in aside)
            row.position, row.link_hash = outcome.followed.position, outcome.followed.link_hash
            row.save(update_fields=["position", "link_hash"])
        hub.position, hub.link_hash = row.position, row.link_hash
        new += outcome.new
    return new


def _apply_policies(records: Iterable[Record]) -> None:
    """Let what a hub says of its own legal orders count here too; memoranda and keys of others change nothing here.

    In this very transaction: who reads the log finds an order in force where its entry stands.
    """
    for record in records:
        said = record.statement
        if said.kind == EntryKind.POLICY and record.body is not None:
            take_over_order(said.uri, said.by, read_body(record.body).extra, at=record.links[0].received)


def _set_aside_of(hub: FollowedHub, record: Record) -> list[SetAsideRecord]:
    """Return what was set aside of the item that the hub's redaction names; none for any other record."""
    said = record.statement
    if said.by != hub.code:
        return []  # the positions that it names are another hub's
    return list(SetAsideRecord.objects.filter(hub=hub, uri=said.uri, position__in=record.redacts))


def _versions_of(rows: Sequence[SetAsideRecord]) -> dict[int, str]:
    """Return by their positions there the versions that the rows carry."""
    found: dict[int, str] = {}
    for row in rows:
        try:
            record = read_record(row.record)
        except RecordRefused:
            continue  # what was left out of it so that the database took it: no item here is the same
        if record.carries_item:
            found[row.position] = record.statement.version
    return found


def _to_keep(record: Record, *, bare: bool) -> Record:
    return record.without_words() if bare else record
