"""Put a delivery into a folder, a file an entry, whatever language its server speaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.alliance.errors import SecretRefused
from orkhon.exchange.drop_files import DropFile, drop_file
from orkhon.exchange.drop_secrets import read_drop_secret
from orkhon.exchange.orders import Order
from orkhon.formats import FormatError
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.remote_files import DropFolder

log = logging.getLogger(__name__)

SECONDS: Final = 60.0
"""For one visit, whatever the server does."""

THIS_ALONE: Final = 422
"""The status, in HTTP's words, of what is refused as such while others are taken."""


class SecretUnreadable(OutboundError):
    """The secret by which the server lets the hub in cannot be read."""


def secret_of(order: Order) -> Callable[[], str]:
    """Return what reads the secret of the order's folder, when the server is there to be told it."""

    def read() -> str:
        try:
            return read_drop_secret(Path(settings.ORKHON_HOME), order.webhook.pk)
        except SecretRefused as refusal:
            raise SecretUnreadable(str(refusal)) from refusal

    return read


def put_all(order: Order, visit: Callable[[], AbstractContextManager[DropFolder]], *, now: datetime) -> None:
    """Put the order's files in the order of the log; what is refused as such stops no other.

    Where there is no file to put, nobody is visited. Raises `RefusedByServer` with 422 when some were not taken.
    """
    files, refused = _files(order, now=now)
    if files:
        with visit() as folder:
            for file in files:
                try:
                    folder.put(file.name, file.data)
                except RefusedByServer as refusal:
                    if refusal.status != THIS_ALONE:
                        raise
                    refused.append(str(refusal))
    if refused:
        raise RefusedByServer(f"not taken: {len(refused)} of {len(order.given)}; {refused[0]}", status=THIS_ALONE)


def _files(order: Order, *, now: datetime) -> tuple[list[DropFile], list[str]]:
    webhook = order.webhook
    files: list[DropFile] = []
    refused: list[str] = []
    for given in (each for one in order.given for each in one.each):
        try:
            file = drop_file(given, format=webhook.format, member=webhook.subscriber.is_member, now=now)
        except (FormatError, ValueError) as error:
            log.warning("entry not written", extra={"webhook": webhook.pk, "position": given.entry.position})
            refused.append(f"{given.entry.uri[:100]} cannot be written as {webhook.format}: {error}")
            continue
        if file is not None:
            files.append(file)
    return files, refused
