"""Says what memoranda let each agency do with an item as ODRL rules, for systems of others. Touches no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from orkhon.alliance.item_facts import AGENCY_IRI, ALLIANCE_IRI, USES_OF_ACTIONS
from orkhon.alliance.permits import Asker, Grant, ItemFacts, Use, speaking
from orkhon.formats.odrl import OdrlRule


def rules_for(
    item: ItemFacts, *, agencies: Iterable[str], now: datetime, memoranda: Sequence[Grant]
) -> tuple[OdrlRule, ...]:
    """Return what each of the members `agencies` may do with the item, as `orkhon.alliance.permits.may` would answer.

    ODRL knows no order among agreements, so for each agency only the rules stand that decide for it; rules that are
    the same for all of them are written once, for the whole alliance. The item's own state is not in them: it travels
    as pubStatus and embargo.
    """
    askers = sorted(set(agencies) - {item.agency})
    by_key = {grant.key: grant for grant in memoranda}
    parties: dict[tuple[str, bool], dict[Use, list[str]]] = {}
    for code in askers:
        by = Asker(agency=code)
        for use in Use:
            deciding = speaking(use, owner=item.agency, uri=item.uri, by=by, now=now, memoranda=memoranda)
            for grant in deciding:
                for permits, named in ((True, grant.permits), (False, grant.forbids)):
                    if use in named:
                        parties.setdefault((grant.key, permits), {}).setdefault(use, []).append(code)
    return tuple(
        _rule(by_key[key], permits, uses, codes, item.agency, everybody=codes == tuple(askers))
        for (key, permits), by_use in parties.items()
        for codes, uses in _by_parties(by_use).items()
    )


def _by_parties(by_use: dict[Use, list[str]]) -> dict[tuple[str, ...], frozenset[Use]]:
    found: dict[tuple[str, ...], frozenset[Use]] = {}
    for use, codes in by_use.items():
        found[tuple(codes)] = found.get(tuple(codes), frozenset()) | {use}
    return found


def _rule(
    grant: Grant, permits: bool, uses: frozenset[Use], codes: tuple[str, ...], owner: str, *, everybody: bool
) -> OdrlRule:
    return OdrlRule(
        permits=permits,
        actions=frozenset(action for action, use in USES_OF_ACTIONS.items() if use in uses),
        assigner=f"{AGENCY_IRI}{owner}",
        assignees=(ALLIANCE_IRI,) if everybody else tuple(f"{AGENCY_IRI}{code}" for code in codes),
        languages=grant.limits.languages,
        territories=tuple(sorted(grant.limits.territories)),
        locations=tuple(sorted(grant.limits.portals)),
        starts=_first_moment(grant.starts),
        until=_last_moment(grant),
        credit=(grant.credit_line or "{agency}").replace("{agency}", owner) if permits else "",
    )


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _last_moment(grant: Grant) -> datetime | None:
    """Return the last moment; an end that was set for a later day than the last one changes nothing."""
    if grant.until is None:
        return grant.ended
    last = _first_moment(grant.until) + timedelta(days=1, microseconds=-1)
    return last if grant.ended is None else min(last, grant.ended)
