"""What ODRL rules are here: the actions, the names and the shape of one rule. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

ODRL: Final = "http://www.w3.org/ns/odrl/2/"
CONTEXT: Final = "http://www.w3.org/ns/odrl.jsonld"
NAMES_OF_PARTIES: Final = "http://www.w3.org/2006/vcard/ns#"
CREATIVE_COMMONS: Final = "http://creativecommons.org/ns#"
COUNTRIES: Final = "http://www.itu.int/tML/tML-ISO-3166:"

REACHES: Final[Mapping[str, frozenset[str]]] = {
    "distribute": frozenset({"distribute"}),
    "translate": frozenset({"translate"}),
    "modify": frozenset({"modify"}),
    "present": frozenset({"present"}),
    "archive": frozenset({"archive"}),
    "use": frozenset({"distribute", "translate", "modify", "present", "archive"}),
    "reproduce": frozenset({"distribute"}),
    "display": frozenset({"distribute"}),
    "derive": frozenset({"translate", "modify"}),
    "play": frozenset({"present"}),
    "cc:Distribution": frozenset({"distribute"}),
    "cc:Sharing": frozenset({"distribute"}),
    "cc:Reproduction": frozenset({"distribute"}),
    "cc:DerivativeWorks": frozenset({"translate", "modify"}),
}
"""What an action reaches of the five that are written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OdrlRule:
    """One permission or prohibition. `actions` are among the five; parties are IRIs, no assignees means everybody.

    `languages` are BCP 47 tags, `territories` ISO 3166 codes in capitals, `locations` names of portals; times are
    aware. `credit` is how the assigner is to be named. `unclear` names what the rule demands besides.
    """

    permits: bool
    actions: frozenset[str]
    assigner: str = ""
    assignees: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    starts: datetime | None = None
    until: datetime | None = None
    credit: str = ""
    unclear: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OdrlPolicy:
    """What was read. `unknown` are actions of rules that could not be taken for any of the five."""

    rules: tuple[OdrlRule, ...]
    unknown: tuple[str, ...] = ()
