"""Put a delivery into a folder by SFTP."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from orkhon.exchange.orders import Order
from orkhon.exchange.senders.folder import SECONDS, put_all, secret_of
from orkhon.outbound.sftp import sftp_folder


def send(order: Order, *, now: datetime) -> int | None:
    """Put the entries; the host key that comes first is pinned, and demanded from then on."""
    webhook = order.webhook
    visit = partial(
        sftp_folder,
        webhook.url,
        secret=secret_of(order),
        host_key=webhook.host_key,
        pin=order.pin,
        seconds=SECONDS,
        allow_local=webhook.local,
    )
    put_all(order, visit, now=now)
    return None
