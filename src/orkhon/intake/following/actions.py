"""Take what a followed hub handed over: its entries, and with them keys and agencies that were not known here."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from orkhon.alliance.keys import owners_of_keys, verifying_keys
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.trust import VerifyingKey
from orkhon.wire.actions.append_followed import Followed, append_followed, group_records
from orkhon.wire.records import Record

log = logging.getLogger(__name__)


def known_keys() -> dict[str, dict[str, VerifyingKey]]:
    """Return from each owner the keys on record here, by key id."""
    owners = owners_of_keys()
    found: dict[str, dict[str, VerifyingKey]] = {}
    for key_id, key in verifying_keys().items():
        found.setdefault(owners[key_id], {})[key_id] = key
    return found


def take_keys(hub: FollowedHub, keys: Mapping[str, tuple[str, VerifyingKey]], *, now: datetime) -> int:
    """Put keys on record that the followed hub names and this one does not know; return how many.

    They verify what that hub took, and let nobody in here: neither statements nor pushes under them are taken.
    """
    known = set(SigningKeyRecord.objects.filter(key_id__in=keys).values_list("key_id", flat=True))
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
        # Whoever speaks for this hub is this hub's own affair.
        if key_id not in known and owner != settings.ORKHON_HUB
    )
    return len(made)


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

    What cannot be taken into the log here is set aside whole, and the rest goes on. Raises `RecordRefused`, and
    `WireBusy`, `ClockDoubted` (retryable).
    """
    keys = known_keys()
    new = 0
    for group in group_records(records):
        with transaction.atomic():
            row = FollowedHub.objects.select_for_update().get(pk=hub.pk)
            after = Followed(position=row.position, link_hash=row.link_hash)
            outcome = append_followed(group, hub=hub.code, after=after, keys=keys, now=now)
            whole = {record.position: record for record in group}
            SetAsideRecord.objects.bulk_create(
                [
                    SetAsideRecord(
                        hub=row,
                        position=one.position,
                        uri=one.uri,
                        cause=one.cause,
                        record=whole[one.position].document(),
                        at=now,
                    )
                    for one in outcome.aside
                ],
                ignore_conflicts=True,
            )
            row.position, row.link_hash = outcome.followed.position, outcome.followed.link_hash
            row.save(update_fields=["position", "link_hash"])
        hub.position, hub.link_hash = row.position, row.link_hash
        new += outcome.new
    return new
