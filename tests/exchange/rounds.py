"""The loop that sends, a step at a time. Asserts nothing."""

from __future__ import annotations

from typing import Any

from orkhon.exchange.actions.settle_deliveries import settle_deliveries
from orkhon.exchange.sending import Sending, send_one
from tests.exchange.making import NOW


class Rounds(Sending):
    """The loop's own steps, one after the other in the test's thread: its connection holds the test's rows."""

    def round(self, *, now: Any = NOW) -> int:
        made = self.begin(now=now)
        outcomes = []
        for _ in range(made):
            order = self._orders.get()
            if order is None:
                raise RuntimeError("the loop was told to end")
            outcomes.append(send_one(order, now=now))
        settle_deliveries(outcomes, now=now, chance=lambda: 0.5)
        self._busy.clear()
        self._doubtful.clear()
        self._slow.clear()
        return made
