"""Send a delivery to a program: one signed POST."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from orkhon.alliance.keys import hub_key
from orkhon.exchange.documents import MEDIA_TYPE, delivery_body
from orkhon.exchange.orders import Entries, Order
from orkhon.outbound.open_lines import OpenLines
from orkhon.outbound.parcels import Parcel, deliver
from orkhon.trust.http_signatures import SignedRequest, sign

_LINES: Final = OpenLines()
"""To look a name up, connect and shake hands for each delivery would cost more than the delivery."""


def send(order: Order, *, now: datetime) -> int | None:
    """POST the entries, and return the status of the answer that takes them."""
    return deliver(parcel_for(order, now=now), lines=_LINES)


def parcel_for(order: Order, *, now: datetime) -> Parcel:
    """Return the request, signed with the hub's key (RFC 9421), as the other side checks it by /api/v1/keys."""
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Orkhon-Delivery", str(order.delivery.pk)),
        ("Orkhon-Attempt", str(order.delivery.attempts + 1)),
    ]
    body = delivery_body(order.delivery, (order.entries or Entries(order.given)).json, order.position)
    request = SignedRequest(method="POST", url=order.webhook.url, headers=headers, body=body)
    return Parcel(
        url=order.webhook.url,
        body=body,
        content_type=MEDIA_TYPE,
        headers={**dict(headers[1:]), **sign(request, hub_key(), now=now)},
        allow_local=order.webhook.local,
    )
