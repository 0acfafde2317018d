"""How a delivery reaches a subscriber: a module for each channel, all with `send(order, *, now) -> int | None`.

It returns the HTTP status where there is one, when the other side has taken everything; else it raises a subclass of
`orkhon.outbound.errors.OutboundError`. None touches the database, so many can run in threads of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from orkhon.exchange.models import Channel
from orkhon.exchange.senders import ftp, mail, sftp, webhook

SEND: Final[dict[str, Callable[..., int | None]]] = {
    Channel.WEBHOOK: webhook.send,
    Channel.SFTP: sftp.send,
    Channel.FTP: ftp.send,
    Channel.MAIL: mail.send,
}
