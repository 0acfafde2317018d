"""Put a country's legal order on record, end it, and take over what another hub tells of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext

from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.errors import OrderRefused, TooManyOrders
from orkhon.alliance.item_facts import find_item
from orkhon.alliance.models import LegalOrder
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.origins import Origin

SUBJECT: Final = "order:"
"""What the subjects of orders begin with in the log, before their number."""
MOST_OF_A_HUB: Final = 1000
"""In force at once, of one other hub: each page of a subscriber or portal in their countries looks at all of them."""
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def make_order(
    uri: str,
    *,
    country: str,
    authority: str,
    reference: str,
    reason: str,
    by: str | Doer,
    now: datetime,
    ordered: date | None = None,
    person: str = "",
    origin: Origin | None = None,
) -> LegalOrder:
    """Withhold the item or article in that country from now on, and tell the log.

    `country` is an ISO 3166 code in capitals, `person` who answers for it where `by` is no account. Authority and
    reference go into signed entries and onto pages; the reason stays here. Raises `OrderRefused` and `NotAnnounced`;
    nothing is kept then.
    """
    name = person.strip() or (by.name if isinstance(by, Doer) else by)
    row = LegalOrder(
        uri=uri.strip(),
        country=country.strip().upper(),
        authority=authority.strip(),
        reference=reference.strip(),
        reason=reason.strip(),
        ordered=ordered,
        entered=now,
        entered_by=name[:150],
    )
    wanted = {
        "uri": gettext("Item or article"),
        "authority": gettext("Authority"),
        "reference": gettext("Reference"),
        "reason": gettext("Reason"),
    }
    missing = [label for name, label in wanted.items() if not getattr(row, name)]
    if missing:
        raise OrderRefused(
            gettext("the order came without: %(missing)s; say who ordered it, by which paper, and why")
            % {"missing": ", ".join(missing)}
        )
    try:
        row.full_clean()
    except ValidationError as refusal:
        raise OrderRefused("; ".join(refusal.messages)) from refusal
    if find_item(row.uri) is None:
        raise OrderRefused(
            gettext("nothing was ever appended under %(uri)s; look at the uri's spelling") % {"uri": row.uri[:200]}
        )
    with transaction.atomic():
        row.save()
        _announce(row, "made", now=now)
        _record("orders.make", row, by=by, now=now, origin=origin)
    return row


def end_order(
    number: int, *, by: str | Doer, now: datetime, person: str = "", origin: Origin | None = None
) -> LegalOrder:
    """End the order of this hub that has that number: from now on it withholds nothing. It is kept.

    Raises `OrderRefused` and `NotAnnounced`.
    """
    with transaction.atomic():
        row = LegalOrder.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise OrderRefused(
                gettext("no order has the number %(number)s; the page Legal orders lists them") % {"number": number}
            )
        if row.hub:
            raise OrderRefused(
                gettext("order %(number)s is of the hub %(hub)s, which alone ends it; ask its people")
                % {"number": number, "hub": row.hub}
            )
        if row.ended is not None:
            raise OrderRefused(
                gettext("order %(number)s was ended on %(ended)s UTC already")
                % {"number": number, "ended": f"{row.ended:%Y-%m-%d %H:%M}"}
            )
        row.ended = now
        row.ended_by = (person.strip() or (by.name if isinstance(by, Doer) else by))[:150]
        row.save(update_fields=["ended", "ended_by"])
        _announce(row, "ended", now=now)
        _record("orders.end", row, by=by, now=now, origin=origin)
    return row


def follow_order(hub: str, subject: str, what: str, details: Mapping[str, object], *, at: datetime) -> bool:
    """Take over what the policy entry of another hub says of an order of its own; True where something changed.

    Called with each followed `policy` entry, in order, once or more; what is no order, or cannot be read, is left.
    Raises `TooManyOrders` for a new one beyond those that one hub may have in force here.
    """
    number = subject.removeprefix(SUBJECT)
    if (
        hub in ("", settings.ORKHON_HUB)
        or not subject.startswith(SUBJECT)
        or re.fullmatch(r"[0-9]{1,18}", number) is None
    ):
        return False
    said = {name: str(details.get(name, "")).strip() for name in ("uri", "country", "authority", "reference")}
    if not said["uri"] or not said["authority"] or _COUNTRY.fullmatch(said["country"]) is None:
        return False
    known = LegalOrder.objects.filter(hub=hub, number_there=int(number)).first()
    if known is None:
        if what != "ended" and LegalOrder.objects.filter(hub=hub, ended__isnull=True).count() >= MOST_OF_A_HUB:
            raise TooManyOrders(why_no_more(hub))
        LegalOrder.objects.create(
            uri=said["uri"][:2000],
            country=said["country"],
            authority=said["authority"][:200],
            reference=said["reference"][:200],
            ordered=_day(details.get("ordered")),
            entered=at,
            entered_by="hub",
            ended=at if what == "ended" else None,
            ended_by="hub" if what == "ended" else "",
            hub=hub,
            number_there=int(number),
        )
        return True
    if what != "ended" or known.ended is not None:
        return False
    known.ended, known.ended_by = at, "hub"
    known.save(update_fields=["ended", "ended_by"])
    return True


def hubs_at_the_limit() -> list[str]:
    """Return the hubs of which no further order is taken over."""
    counted = LegalOrder.objects.filter(ended__isnull=True).exclude(hub="").order_by("hub").values_list("hub")
    return [hub for hub, count in counted.annotate(count=Count("pk")) if count >= MOST_OF_A_HUB]


def why_no_more(hub: str) -> str:
    """Return why no further order of that hub is taken over, and what to do."""
    return gettext(
        "the hub %(hub)s has %(most)s legal orders in force here, the most that are taken over "
        "from one hub; further ones count on that hub alone. Ask its people to end what is over and to "
        "enter the others anew, or put them on record here"
    ) % {"hub": hub, "most": MOST_OF_A_HUB}


def _announce(row: LegalOrder, what: str, *, now: datetime) -> None:
    facts = {
        "uri": row.uri,
        "country": row.country,
        "authority": row.authority,
        "reference": row.reference,
        "ordered": row.ordered.isoformat() if row.ordered is not None else "",
    }
    change = PolicyChange(
        agency=settings.ORKHON_DESK_AGENCY,
        subject=row.key,
        what=what,
        details={name: value for name, value in facts.items() if value},
    )
    announce(change, now=now)


def _record(verb: str, row: LegalOrder, *, by: str | Doer, now: datetime, origin: Origin | None) -> None:
    record(
        verb,
        actor=by,
        now=now,
        object_type="alliance.legalorder",
        object_key=str(row.pk),
        origin=origin,
        details={"item": row.uri, "country": row.country},
    )


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
