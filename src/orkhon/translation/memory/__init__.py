"""What was ever translated, for all articles, languages and scripts: ask it, remember in it, forget."""

from orkhon.translation.memory.actions.forget import forget
from orkhon.translation.memory.actions.remember import Said, remember, remember_many
from orkhon.translation.memory.matching import Match
from orkhon.translation.memory.queries import lookup, lookup_many

__all__ = ["Match", "Said", "forget", "lookup", "lookup_many", "remember", "remember_many"]
