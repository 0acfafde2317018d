"""Translate nothing. Asks nobody."""

from __future__ import annotations

from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.orders import Question


def ask(question: Question) -> list[str | None]:
    """Raise `EngineError` always: the pair is left to people."""
    raise EngineError("left to people", code=Happening.NOBODY, sent=False)
