"""What an item was made from, so that kills and corrections can follow it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DerivationKind(StrEnum):
    """How one item came out of another."""

    TRANSLATION = "translation"
    ADAPTATION = "adaptation"
    EXCERPT = "excerpt"
    BULLETIN = "bulletin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """One source of an item, at the version that was used."""

    uri: str
    version: str
    how: DerivationKind
