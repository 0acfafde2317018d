"""Take a person's word that a kill was seen to."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from orkhon.audit.actions.record import record
from orkhon.exchange.errors import NobodyNamed, NothingToConfirm
from orkhon.exchange.models import Notice, Subscriber

LONGEST_NAME: Final = 200
# Ranges rather than \w, for a program in any language to read it so: Latin, the alphabets from Greek on, Chinese to
# Hangul, and the scripts above U+FFFF. European digits, signs, spaces and what changes the direction are none of it.
NAME_FORM: Final = (
    "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u061b\u061d-\u167f\u1681-\u180d"
    "\u180f-\u1fff\u2c00-\u2fff\u3001-\ud7a3\uf900-\ufdff\uff21-\uffdc"
    "\U00010000-\U0001cfff\U0001e000-\U0001efff\U00020000-\U0003ffff]"
)
"""What somebody's name has in it, as a regular expression: a letter."""


def acknowledge(subscriber: Subscriber, notice: int, *, person: str, via: str, now: datetime) -> Notice:
    """Return the notice, confirmed by `person`; the first confirmation stands. `via` is `api`, `letter` or `admin`.

    Raises `NobodyNamed` where that is no name of a person, `NothingToConfirm` for another's notice or none.
    """
    # What cannot be seen is no part of anybody's name.
    seen = (letter if letter.isprintable() or re.match(NAME_FORM, letter) else " " for letter in person)
    name = " ".join("".join(seen).split())
    if not re.search(NAME_FORM, name) or len(person) > LONGEST_NAME:
        raise NobodyNamed(
            gettext(
                "%(person)s came as the person; a kill is confirmed by somebody's first and last name, "
                "%(most)s letters at most"
            )
            % {"person": f"{person[:40]!r}", "most": LONGEST_NAME}
        )
    found = Notice.objects.filter(pk=notice, subscriber=subscriber).first()
    if found is None:
        raise NothingToConfirm(
            gettext("no notice %(notice)s is for %(code)s; GET /api/v1/notices lists them")
            % {"notice": notice, "code": subscriber.code}
        )
    changed = Notice.objects.filter(pk=notice, acknowledged__isnull=True).update(
        acknowledged=now, by=name, next_attempt=None
    )
    if changed:
        record(
            "exchange.acknowledge",
            actor=f"subscriber:{subscriber.code}",
            now=now,
            object_type="wire.item",
            object_key=found.uri,
            details={"kind": found.kind, "via": via},
        )
    found.refresh_from_db()
    return found
