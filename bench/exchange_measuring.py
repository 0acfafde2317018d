"""What exchange.py does inside a hub, in a process of its own.

`python -m bench.exchange_measuring furnish | webhooks PORT COUNT | fill COUNT`, in the hub that the environment names.
`furnish` prints three secrets: of the agency that pushes, of an outsider that asks and of a member that asks. `fill`
prints the log's last position.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

# Models cannot be imported before Django knows its settings.
django.setup()

from django.db import transaction  # noqa: E402 - as above

from bench.exchange_clients import AGENCY, item  # noqa: E402 - as above
from orkhon.alliance.models import Agency, Memorandum  # noqa: E402 - as above
from orkhon.exchange.actions.issue_token import issue_token  # noqa: E402 - as above
from orkhon.exchange.models import Product, Subscriber, Webhook  # noqa: E402 - as above
from orkhon.intake.actions.issue_push_token import issue_push_token  # noqa: E402 - as above
from orkhon.wire.actions.append import Appended, AppendIntent, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above
from orkhon.wire.queries import head  # noqa: E402 - as above

_AT_ONCE = 1000
_PER_MINUTE = 60_000
_BY = "command:bench"


def _furnish() -> str:
    """Make two agencies, an alliance that lets everything be republished, and two subscribers that take all of it."""
    now = datetime.now(UTC)
    agency = Agency.objects.create(code=AGENCY, sign="AL", name_en="Altai")
    Memorandum.objects.create(name_en="Everything", republish=True, signed=now.date() - timedelta(days=99))
    Product.objects.create(code="everything", name="Everything")
    _, pushing = issue_push_token(agency, "bench", by=_BY, now=now, per_minute=_PER_MINUTE)
    _, asking = issue_token(_subscriber("reader"), "bench", by=_BY, now=now, per_minute=_PER_MINUTE)
    member = _subscriber("member")
    member.agency = Agency.objects.create(code="manas", sign="MA", name_en="Manas")
    member.save()
    _, belonging = issue_token(member, "bench", by=_BY, now=now, per_minute=_PER_MINUTE)
    return f"{pushing} {asking} {belonging}"


def _subscriber(code: str) -> Subscriber:
    subscriber = Subscriber.objects.create(
        code=code, name=code, contact_name="Janet Poe", contact_email=f"{code}@bench.example"
    )
    subscriber.products.add(Product.objects.get(code="everything"))
    return subscriber


def _open_webhooks(port: int, count: int) -> str:
    """Let so many subscribers have what comes from now on sent to `/NUMBER` at a port of this machine."""
    with transaction.atomic():
        for number in range(count):
            Webhook.objects.create(
                subscriber=_subscriber(f"subscriber-{number}"),
                url=f"http://127.0.0.1:{port}/{number}",
                local=True,
                position=head(),
            )
    return str(count)


def _fill(count: int) -> str:
    """Append so many items, none of them sent to a webhook, and return where the log ends."""
    Webhook.objects.update(active=False)
    now = datetime.now(UTC)
    for start in range(0, count, _AT_ONCE):
        intents = [
            AppendIntent(agency=AGENCY, kind=EntryKind.PUBLISH, item=item(f"fill:{number}", paragraphs=2))
            for number in range(start, min(count, start + _AT_ONCE))
        ]
        refused = [one for one in append_many(intents, now=now) if not isinstance(one, Appended)]
        if refused:
            raise SystemExit(f"the wire refused an item: {refused[0]}")
    return str(head())


if __name__ == "__main__":
    words: dict[str, Callable[..., str]] = {"furnish": _furnish, "webhooks": _open_webhooks, "fill": _fill}
    print(words[sys.argv[1]](*map(int, sys.argv[2:])))
