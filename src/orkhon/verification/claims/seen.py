"""A place where a claim was seen, as it is told to the actions. Touches no database and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Where it was seen and when. `place` is what people call it (a host, a channel's name), `address` its web address,
    empty where there is none; `language` the tag of the words there, empty where it is the claim's.

    `differences` are the kinds (`altering.kinds.Kind`) by which it departs from the original that was found.
    """

    at: datetime
    place: str = ""
    address: str = ""
    language: str = ""
    differences: tuple[str, ...] = ()
