"""One delivery as a sender is given it. Reads nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from orkhon.exchange.models import Delivery, Webhook
from orkhon.exchange.selecting import Given


def _forget(_: str) -> None:
    """Do nothing with a host key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be sent where: the row, its target, and the entries. `position` is how far the log was looked through.

    `pin` is told the host key of a server that had none on record.
    """

    delivery: Delivery
    webhook: Webhook
    given: tuple[Given, ...] = field(repr=False)
    position: int
    pin: Callable[[str], None] = field(default=_forget, repr=False)
