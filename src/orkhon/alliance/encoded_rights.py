"""Says what memoranda let an agency do with an item as ODRL rules, for systems of others. Touches no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from orkhon.alliance.item_facts import AGENCY_IRI, USES_OF_ACTIONS
from orkhon.alliance.permits import Asker, Grant, ItemFacts, Use, speaking
from orkhon.formats.odrl import OdrlRule

_MOST_RULES: Final = 50
"""For one use. Where so many agreements meet that there were more, none is written: that says less, never more."""
_ACTIONS: Final = {use: action for action, use in USES_OF_ACTIONS.items()}


def rules_for(
    item: ItemFacts, *, by: Asker, now: datetime, memoranda: Sequence[Grant], names: Mapping[str, str] | None = None
) -> tuple[OdrlRule, ...]:
    """Return what `by` may do with the item, as `orkhon.alliance.permits.may` would answer; nothing for one's own.

    ODRL knows no order among agreements, so only the rules stand that decide for this agency. Where the matter of
    several agencies is in the item, only what each of them permits is permitted. The item's own state is not in them:
    it travels as pubStatus and embargo. Of the item, `uri`, `agency`, `sources` and `archived` count. `names` are
    agencies' by their codes, as a credit says them; one without a name is credited by its code.
    """
    owners = [owner for owner in dict.fromkeys((item.agency, *item.sources)) if owner != by.agency]
    found: dict[OdrlRule, set[str]] = {}
    called = names or {}
    for use in Use if owners else ():
        # What comes out of an archive needs the grant to archive for every other use as well.
        needed = dict.fromkeys((use, Use.ARCHIVE)) if item.archived else (use,)
        forbidden: list[OdrlRule] = []
        permitted: list[OdrlRule] | None = None
        for owner in owners:
            for one in needed:
                deciding = speaking(one, owner=owner, uri=item.uri, by=by, now=now, memoranda=memoranda)
                forbidden += [_bare(grant, by, owner, "") for grant in deciding if one in grant.forbids]
                here = [
                    _bare(grant, by, owner, called.get(owner) or owner) for grant in deciding if one in grant.permits
                ]
                permitted = here if permitted is None else _met(permitted, here)
        if any(not (rule.languages or rule.territories or rule.locations) for rule in forbidden):
            permitted = []
        for rule in (*forbidden, *(permitted or ())):
            found.setdefault(rule, set()).add(_ACTIONS[use])
    return tuple(replace(rule, actions=frozenset(actions)) for rule, actions in found.items())


def _bare(grant: Grant, by: Asker, owner: str, credited: str) -> OdrlRule:
    """Return the memorandum as a rule without its actions: a permission that credits that name, else a prohibition."""
    return OdrlRule(
        permits=bool(credited),
        actions=frozenset(),
        assigner=f"{AGENCY_IRI}{owner}",
        assignees=(f"{AGENCY_IRI}{by.agency}",),
        languages=grant.limits.languages,
        territories=tuple(sorted(grant.limits.territories)),
        locations=tuple(sorted(grant.limits.portals)),
        starts=_first_moment(grant.starts),
        until=_last_moment(grant),
        credit=(grant.credit_line or "{agency}").replace("{agency}", credited) if credited else "",
    )


def _met(some: Sequence[OdrlRule], others: Sequence[OdrlRule]) -> list[OdrlRule]:
    """Return what both sides permit; assigner and credit are the first one's, whose item it is."""
    both = [rule for one in some for other in others if (rule := _both(one, other)) is not None]
    distinct = list(dict.fromkeys(both))
    return distinct if len(distinct) <= _MOST_RULES else []


def _both(one: OdrlRule, other: OdrlRule) -> OdrlRule | None:
    """Return one rule with the limits of both, None where they leave nothing."""
    languages = _narrower(one.languages, other.languages, _narrower_tag)
    territories = _narrower(one.territories, other.territories, _same)
    locations = _narrower(one.locations, other.locations, _same)
    if languages is None or territories is None or locations is None:
        return None
    starts = [moment for moment in (one.starts, other.starts) if moment is not None]
    ends = [moment for moment in (one.until, other.until) if moment is not None]
    return replace(
        one,
        languages=languages,
        territories=territories,
        locations=locations,
        starts=max(starts, default=None),
        until=min(ends, default=None),
    )


def _narrower(
    some: tuple[str, ...], others: tuple[str, ...], meet: Callable[[str, str], str]
) -> tuple[str, ...] | None:
    """Return what both limits leave, empty for no limit, None where they leave nothing."""
    if not some or not others:
        return some or others
    return tuple(dict.fromkeys(both for one in some for other in others if (both := meet(one, other)))) or None


def _same(one: str, other: str) -> str:
    return one if one == other else ""


def _narrower_tag(one: str, other: str) -> str:
    """Return `kk-Cyrl` for `kk` and `kk-Cyrl`, empty for languages that have nothing in common."""
    short, long = sorted((one, other), key=len)
    return long if long == short or long.startswith(f"{short}-") else ""


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _last_moment(grant: Grant) -> datetime | None:
    """Return the last moment; an end that was set for a later day than the last one changes nothing."""
    if grant.until is None:
        return grant.ended
    last = _first_moment(grant.until) + timedelta(days=1, microseconds=-1)
    return last if grant.ended is None else min(last, grant.ended)
