"""How requests for machine text stand, for editors. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orkhon.translation.engines.orders import Attempt, attempt_of
from orkhon.translation.models import Document, MachineRequest, RequestState


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestStanding:
    """The newest request of a document: its state, how many sentences it filled and left, and what happened.

    `words` is the state in the active language. `again` is when it is tried next, while it waits.
    """

    state: RequestState
    words: str
    filled: int
    left: int
    attempts: tuple[Attempt, ...]
    asked_at: datetime
    again: datetime | None

    @property
    def open(self) -> bool:
        """True while more may come."""
        return self.state in (RequestState.WAITING, RequestState.RUNNING)


def state_of_request(document: Document) -> RequestStanding | None:
    """Return how the newest request of the document stands, None where nobody ever asked."""
    row = MachineRequest.objects.filter(document=document).order_by("-pk").first()
    if row is None:
        return None
    state = RequestState(row.state)
    return RequestStanding(
        state=state,
        words=str(state.label),
        filled=row.filled,
        left=row.left,
        attempts=tuple(attempt_of(one) for one in row.happened or ()),
        asked_at=row.asked_at,
        again=row.next_attempt if state is RequestState.WAITING else None,
    )
