"""Turns an item into what the decision about rights needs of it. Touches no database: the wire finds the items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from orkhon.alliance.permits import ItemFacts, ItemRule, Limits, Use
from orkhon.formats.odrl import OdrlRule, read_policy
from orkhon.items import Item
from orkhon.items.archive import is_archived
from orkhon.items.embargo import EmbargoKind, embargo_of

AGENCY_IRI: Final = "urn:orkhon:agency:"
"""What stands before an agency's code where rights are written for other systems."""
ALLIANCE_IRI: Final = "urn:orkhon:alliance"

USES_OF_ACTIONS: Final[Mapping[str, Use]] = {
    "distribute": Use.REPUBLISH,
    "translate": Use.TRANSLATE,
    "modify": Use.EDIT,
    "present": Use.BROADCAST,
    "archive": Use.ARCHIVE,
}
"""Our uses by ODRL's actions."""

_EXCLUSIONS: Final = frozenset({"exclaudience", "exclAudience"})
_DEEPEST: Final = 12

Finder = Callable[[str], ItemFacts | None]
_finders: list[Finder] = []
Origins = Callable[[Collection[str]], Mapping[str, Collection[str]]]
_origins: list[Origins] = []


def set_finder(finder: Finder) -> None:
    """Let `finder` say what is known of a uri. Called at start, by the room that has the items."""
    _finders[:] = [finder]


def find_item(uri: str) -> ItemFacts | None:
    """Return the facts of the item, None where nobody knows it."""
    return _finders[0](uri) if _finders else None


def set_origins(origins: Origins) -> None:
    """Let `origins` say what each of some uris was made from, however far back. Called at start, by the same room."""
    _origins[:] = [origins]


def origins_of(uris: Collection[str]) -> Mapping[str, Collection[str]]:
    """Return for each of `uris` the uris of all that it was made from, as far as somebody knows."""
    return _origins[0](uris) if _origins else dict.fromkeys(uris, ())


def facts_of(item: Item, *, agency: str, status: str = "", sources: Sequence[str] = ()) -> ItemFacts:
    """Return what counts of the item. `status` is the wire's word; `sources` agencies whose matter is in it besides."""
    policy = read_policy(item.rights.encoded) if item.rights.encoded else None
    embargo = embargo_of(item)
    return ItemFacts(
        uri=item.uri,
        agency=agency,
        status=status,
        language=item.language,
        advisory=not item.is_public,
        archived=is_archived(item),
        embargoed=embargo.held_until if embargo is not None else None,
        embargo=embargo.kind if embargo is not None else EmbargoKind.UNTIL,
        sources=tuple(sources),
        excluded=frozenset(_excluded(item.extra)),
        rules=tuple(_rule(rule) for rule in policy.rules) if policy else (),
        usage_terms=item.rights.usage_terms,
        unread=bool(item.rights.encoded) and (policy is None or bool(policy.unknown)),
    )


def _rule(rule: OdrlRule) -> ItemRule:
    known = [party.removeprefix(AGENCY_IRI) for party in rule.assignees if party.startswith(AGENCY_IRI)]
    others = [party for party in rule.assignees if not party.startswith((AGENCY_IRI, ALLIANCE_IRI))]
    everybody = ALLIANCE_IRI in rule.assignees
    return ItemRule(
        permits=rule.permits,
        uses=frozenset(USES_OF_ACTIONS[action] for action in rule.actions),
        parties=frozenset() if everybody else frozenset(known),
        foreign=bool(others) and not everybody,
        limits=Limits(
            languages=rule.languages,
            territories=frozenset(rule.territories),
            portals=frozenset(rule.locations),
            starts=rule.starts,
            until=rule.until,
            unclear=rule.unclear,
        ),
    )


def _excluded(extra: object) -> Iterator[str]:
    """Yield for whom the item is not, wherever its format keeps that: codes of agencies and portals, and countries."""
    for value in _under(extra, _EXCLUSIONS, _DEEPEST):
        for word in _texts(value, _DEEPEST):
            name = word.rpartition(":")[2].rpartition("/")[2]
            if name:
                # A code of two letters may be an agency's too.
                yield name.upper() if len(name) == 2 and "3166" in word else name


def _under(value: object, names: frozenset[str], depth: int) -> Iterator[object]:
    if depth and isinstance(value, Mapping):
        for name, inner in value.items():
            if name in names:
                yield inner
            else:
                yield from _under(inner, names, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for inner in value:
            yield from _under(inner, names, depth - 1)


def _texts(value: object, depth: int) -> Iterator[str]:
    """Yield codes: texts as they are, and of a described thing its `qcode`, `uri` or `literal` alone."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, depth - 1)
    elif depth and isinstance(value, Mapping):
        for name in ("qcode", "uri", "literal"):
            if isinstance(value.get(name), str):
                yield value[name]
                return
        for inner in value.values():
            yield from _texts(inner, depth - 1)
