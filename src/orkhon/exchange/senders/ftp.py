"""Put a delivery into a folder by FTP."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from orkhon.exchange.orders import Order
from orkhon.exchange.senders.folder import SECONDS, put_all, secret_of
from orkhon.outbound.ftp import ftp_folder


def send(order: Order, *, now: datetime) -> int | None:
    """Put the entries, within TLS where the server offers it."""
    webhook = order.webhook
    visit = partial(
        ftp_folder,
        webhook.url,
        secret=secret_of(order),
        seconds=SECONDS,
        allow_local=webhook.local,
    )
    put_all(order, visit, now=now)
    return None
