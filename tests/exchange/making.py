"""Subscribers, tokens and entries for tests of the exchange. Asserts nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from orkhon.alliance.models import Agency, Memorandum
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.models import Product, Subscriber
from orkhon.items import Item, Language
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind, WireEntry

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


def an_agency(code: str = "altai") -> Agency:
    """An invented agency."""
    agency, _ = Agency.objects.get_or_create(code=code, defaults={"sign": code[:2].upper(), "name_en": code.title()})
    return agency


def a_member(code: str = "manas") -> Subscriber:
    """A member of the alliance that takes from the hub."""
    return Subscriber.objects.create(
        code=code,
        name=code.title(),
        agency=an_agency(code),
        contact_name="Aizada Toktogul",
        contact_email=f"kills@{code}.example",
    )


def an_outsider(code: str = "steppe-daily", **product: Any) -> Subscriber:
    """A newspaper with one product: everything, unless it is narrowed."""
    subscriber = Subscriber.objects.create(
        code=code, name="The Steppe Daily", contact_name="Janet Poe", contact_email=f"kills@{code}.example"
    )
    a_memorandum()
    subscriber.products.add(Product.objects.create(code=f"{code}-product", name="All", **product))
    return subscriber


def a_memorandum(**changes: Any) -> Memorandum:
    """What the whole alliance grants: to republish."""
    facts: dict[str, Any] = {"name_en": "All", "republish": True, "signed": NOW.date() - timedelta(days=99), **changes}
    found, _ = Memorandum.objects.get_or_create(**facts)
    return found


def headers_of(subscriber: Subscriber, *, now: datetime | None = None, **facts: Any) -> dict[str, str]:
    """The header by which a program of the subscriber asks."""
    made = now or datetime.now(UTC) - timedelta(seconds=1)
    _, secret = issue_token(subscriber, "a test", by="test", now=made, **facts)
    return {"Authorization": f"Bearer {secret}"}


def sent(number: int = 1, *, now: datetime = NOW, agency: str = "altai", **changes: Any) -> WireEntry:
    """An item of an agency, put on the wire."""
    kind = changes.pop("kind", EntryKind.PUBLISH)
    facts: dict[str, Any] = {
        "uri": f"urn:{agency}:{number}",
        "version": "1",
        "language": Language.parse("kk"),
        "headline": f"Жаңалық {number}",
        **changes,
    }
    return append(AppendIntent(agency=agency, kind=kind, item=Item(**facts)), now=now).entry
