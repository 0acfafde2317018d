"""Decides whether somebody may use an item now, and says why. Touches no database, no clock and no catalogue of words.

The order of what counts is in docs/rights.md. In short: what is one's own alone is free; then the item's own state and
limits; then the narrowest agreement in force that speaks of this use between the two agencies, with its limits, or no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.permit_terms import (
    NOTES,
    PUBLIC_USES,
    Agreement,
    Asker,
    Grant,
    ItemFacts,
    ItemRule,
    Limits,
    Reason,
    Use,
    Verdict,
    Why,
)
from orkhon.items import Language
from orkhon.items.embargo import NEVER, EmbargoKind

__all__ = [
    "NOTES",
    "PUBLIC_USES",
    "Agreement",
    "Asker",
    "Grant",
    "ItemFacts",
    "ItemRule",
    "Limits",
    "Reason",
    "Use",
    "Verdict",
    "Why",
    "granting_agencies",
    "may",
    "speaking",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    use: Use
    item: ItemFacts
    by: Asker
    language: Language | None
    territory: str
    portal: frozenset[str]
    now: datetime
    countries: frozenset[str]

    @property
    def public(self) -> bool:
        return self.use in PUBLIC_USES


def may(
    action: Use,
    *,
    item: ItemFacts,
    by: Asker,
    language: Language | None = None,
    territory: str = "",
    portal: str = "",
    now: datetime,
    memoranda: Sequence[Grant],
    orders: Sequence[CountryOrder] = (),
    countries: Collection[str] = (),
) -> Verdict:
    """Answer whether `by` may do `action` with the item now, with every reason that counts.

    `orders` are the legal orders in force that lie on the item. They bind in `territory`, in the asker's own country
    and in `countries` (the portal's, its visitor's), and nowhere else.

    `language` is the one that the item will be used in, its own where it is left out. `portal` are the portal's names
    parted by spaces (slug, host name, kind). Without `territory` or `portal`, republishing and broadcasting mean
    everywhere, and translating, editing and archiving mean that the place is not yet chosen: it is asked again there.
    """
    question = _Question(
        use=action,
        item=item,
        by=by,
        language=language or item.language,
        territory=territory.upper(),
        portal=frozenset(portal.split()),
        now=now,
        countries=frozenset({territory.upper(), by.country, *countries} - {""}),
    )
    binding = [order for order in orders if order.country in question.countries]
    if binding:
        # Before everything else: the law of a country binds the item's own agency there, too.
        ordered = tuple(Reason(code=Why.ORDERED, facts=order.facts) for order in binding)
        return Verdict(use=action, allowed=False, because=(*ordered, *_beside(question)))
    elsewhere = tuple(Reason(code=Why.ORDERED_THERE, facts=order.facts) for order in orders)
    owners = [owner for owner in dict.fromkeys((item.agency, *item.sources)) if owner != by.agency]
    if not owners:
        own = Reason(code=Why.OWN, facts={"agency": by.agency})
        return Verdict(use=action, allowed=True, because=(own, *elsewhere))
    blocks = _of_the_item(question, memoranda)
    answers = [_of_memoranda(owner, question, memoranda) for owner in owners]
    allowed = not blocks and all(answer.allowed for answer in answers)
    counting = [reason for answer in answers if answer.allowed == allowed for reason in answer.because]
    return Verdict(
        use=action,
        allowed=allowed,
        because=(*blocks, *counting, *_beside(question), *elsewhere),
        credit_line=answers[0].credit_line if allowed else "",
    )


def speaking(use: Use, *, owner: str, uri: str, by: Asker, now: datetime, memoranda: Iterable[Grant]) -> list[Grant]:
    """Return the memoranda in force at the narrowest level that decides this use, whatever their limits.

    A level where memoranda only forbid within limits leaves what is outside of them to the wider levels, which then
    come after it in the list.
    """
    found = [
        grant
        for grant in memoranda
        if use in grant.permits | grant.forbids
        and grant.between(owner, by)
        and grant.means(uri)
        and grant.begun(now)
        and not grant.over(now)
    ]
    levels: list[Grant] = []
    for level in sorted({grant.narrowness for grant in found}, reverse=True):
        here = [grant for grant in found if grant.narrowness == level]
        levels += sorted(here, key=lambda grant: (grant.starts, grant.key), reverse=True)
        if any(use in grant.permits for grant in here):
            break
    return levels


def granting_agencies(
    use: Use, agencies: Iterable[str], *, by: Asker, now: datetime, memoranda: Sequence[Grant]
) -> list[str]:
    """Return those of `agencies` of which some memorandum in force grants `use` of something to `by`, and `by` itself.

    For choosing what to look at; each item is then asked about by itself.
    """
    in_force = [grant for grant in memoranda if use in grant.permits and grant.begun(now) and not grant.over(now)]
    return [
        agency for agency in agencies if agency == by.agency or any(grant.between(agency, by) for grant in in_force)
    ]


def _of_memoranda(owner: str, question: _Question, memoranda: Sequence[Grant]) -> Verdict:
    use, now = question.use, question.now
    deciding = speaking(use, owner=owner, uri=question.item.uri, by=question.by, now=now, memoranda=memoranda)
    for level in dict.fromkeys(grant.narrowness for grant in deciding):
        here = [grant for grant in deciding if grant.narrowness == level]
        forbidding = [grant for grant in here if use in grant.forbids and _touches(grant.limits, question)]
        if forbidding:
            return _no(use, [Reason(code=Why.FORBIDDEN, grant=grant) for grant in forbidding])
        permitting = [grant for grant in here if use in grant.permits]
        for grant in permitting:
            if not _outside(grant.limits, question, grant):
                beside = [Reason(code=Why.TERMS, facts={"terms": grant.terms}, grant=grant)] if grant.terms else []
                return Verdict(
                    use=use,
                    allowed=True,
                    because=(Reason(code=Why.GRANTED, grant=grant), *beside),
                    credit_line=grant.credit_line or "{agency}",
                )
        if permitting:
            return _no(use, [reason for grant in permitting for reason in _outside(grant.limits, question, grant)])
    return _no(use, _formerly_or_later(owner, question, memoranda) or [_not_granted(owner)])


def _no(use: Use, reasons: Iterable[Reason]) -> Verdict:
    return Verdict(use=use, allowed=False, because=tuple(reasons))


def _not_granted(owner: str) -> Reason:
    return Reason(code=Why.NOT_GRANTED, facts={"agency": owner})


def _formerly_or_later(owner: str, question: _Question, memoranda: Sequence[Grant]) -> list[Reason]:
    """Return what would have granted it at another time: whoever is refused should know that it is only the day."""
    reasons = []
    for grant in memoranda:
        if question.use not in grant.permits or not grant.between(owner, question.by):
            continue
        if not grant.means(question.item.uri) or _outside(grant.limits, question, grant):
            continue
        if not grant.begun(question.now) and not grant.over(question.now):
            reasons.append(Reason(code=Why.NOT_YET, facts={"day": grant.starts.isoformat()}, grant=grant))
        elif grant.over(question.now):
            last = grant.ended.date() if grant.ended is not None and grant.ended <= question.now else grant.until
            reasons.append(Reason(code=Why.ENDED, facts={"day": last.isoformat() if last else ""}, grant=grant))
    return reasons


def _of_the_item(question: _Question, memoranda: Sequence[Grant]) -> tuple[Reason, ...]:
    """Return what in the item itself stands against the use."""
    item = question.item
    if item.status in {Why.KILLED, Why.WITHHELD}:
        return (Reason(code=Why(item.status)),)
    found = []
    if _waiting(question) and (held := _held_by_embargo(question)) is not None:
        found.append(Reason(code=held, facts=_moment_of(item)))
    if item.advisory and question.use is not Use.ARCHIVE:
        found.append(Reason(code=Why.ADVISORY))
    found += _of_its_archive(question, memoranda)
    excluded = sorted(_excluded(question, memoranda))
    if excluded:
        found.append(Reason(code=Why.EXCLUDED, facts={"whom": ", ".join(excluded)}))
    return (*found, *_of_its_rules(question))


def _of_its_archive(question: _Question, memoranda: Sequence[Grant]) -> Iterator[Reason]:
    """Yield whose archive the item comes out of that has not granted archiving: every other use needs that as well."""
    item, by = question.item, question.by
    if not item.archived or question.use is Use.ARCHIVE:
        return
    keeping = replace(question, use=Use.ARCHIVE)
    for owner in dict.fromkeys((item.agency, *item.sources)):
        if owner != by.agency and not _of_memoranda(owner, keeping, memoranda).allowed:
            yield Reason(code=Why.ARCHIVED, facts={"agency": owner})


def _waiting(question: _Question) -> bool:
    """True while the item's embargo lasts; where the wire knows the item, the wire says so."""
    item = question.item
    if item.status:
        return item.status == Why.EMBARGOED
    return item.embargoed is not None and item.embargoed > question.now


def _held_by_embargo(question: _Question) -> Why | None:
    """Return why an embargo that lasts forbids the use, None where it does not."""
    match question.item.embargo:
        case EmbargoKind.BROADCAST_FIRST:
            return Why.BROADCAST_FIRST if question.use is Use.REPUBLISH else None
        case EmbargoKind.ON_DELIVERY:
            # Members have it to be used at once. A portal of the hub is the public, which has not.
            held = question.public and (bool(question.portal) or not question.by.member)
            return Why.EMBARGOED if held else None
        case _:
            return Why.EMBARGOED if question.public else None


def _moment_of(item: ItemFacts) -> dict[str, str]:
    """Return when the embargo ends, empty where its originator alone will say."""
    known = item.embargoed is not None and item.embargoed < NEVER
    return {"moment": f"{item.embargoed:%Y-%m-%d %H:%M} UTC" if known else ""}


def _excluded(question: _Question, memoranda: Sequence[Grant]) -> set[str]:
    """Return whom of those that the item is not for the question means.

    To be everywhere is to be there as well. A name that is neither a country's nor that of an agency which an item or a
    memorandum names may be a portal's.
    """
    item = question.item
    if not item.excluded:
        return set()
    in_every_country = question.public and not question.territory
    on_every_portal = question.public and not question.portal
    agencies = {item.agency, *item.sources}.union(*({grant.agency, *grant.partners} for grant in memoranda))
    return {
        name
        for name in item.excluded
        if name in {question.by.agency, question.territory, *question.portal}
        or (in_every_country if len(name) == 2 and name.isupper() else on_every_portal and name not in agencies)
    }


def _of_its_rules(question: _Question) -> list[Reason]:
    rules = [rule for rule in question.item.rules if question.use in rule.uses]
    if any(not rule.permits and _concerns(rule, question) and _touches(rule.limits, question) for rule in rules):
        return [Reason(code=Why.FORBIDDEN)]
    permits = [rule for rule in rules if rule.permits]
    reasons: list[Reason] = []
    for rule in permits:
        outside = _outside(rule.limits, question, None)
        if rule.parties or rule.foreign:
            known = question.by.agency in rule.parties
            outside += (
                [] if known else [Reason(code=Why.ONLY_OTHERS, facts={"whom": ", ".join(sorted(rule.parties)) or "?"})]
            )
        if not outside:
            return []
        reasons += outside
    return reasons


def _concerns(rule: ItemRule, question: _Question) -> bool:
    """True where a prohibition means the asker, or somebody whom nobody here knows and who may be the asker."""
    return rule.foreign or not rule.parties or question.by.agency in rule.parties


def _outside(limits: Limits, question: _Question, grant: Grant | None) -> list[Reason]:
    """Return what keeps a permission from reaching; nothing where it does."""
    found: list[tuple[Why, dict[str, str]]] = []
    if limits.languages and not (question.language and _among(question.language, limits.languages)):
        found.append((Why.ONLY_LANGUAGES, {"languages": " ".join(limits.languages)}))
    if limits.territories and (question.territory not in limits.territories if question.territory else question.public):
        found.append((Why.ONLY_TERRITORIES, {"territories": " ".join(sorted(limits.territories))}))
    if limits.portals and (not question.portal & limits.portals if question.portal else question.public):
        found.append((Why.ONLY_PORTALS, {"portals": " ".join(sorted(limits.portals))}))
    if limits.starts is not None and question.now < limits.starts:
        found.append((Why.NOT_YET, {"day": f"{limits.starts:%Y-%m-%d %H:%M} UTC"}))
    if limits.until is not None and question.now > limits.until:
        found.append((Why.ENDED, {"day": f"{limits.until:%Y-%m-%d %H:%M} UTC"}))
    if limits.unclear:
        found.append((Why.UNCLEAR, {"condition": limits.unclear}))
    return [Reason(code=code, facts=facts, grant=grant) for code, facts in found]


def _touches(limits: Limits, question: _Question) -> bool:
    """True where a prohibition applies. What cannot be told apart is touched: the narrower reading wins."""
    if limits.languages and question.language and not _among(question.language, limits.languages):
        return False
    there = question.territory in limits.territories if question.territory else question.public
    if limits.territories and not there:
        return False
    on_it = bool(question.portal & limits.portals) if question.portal else question.public
    if limits.portals and not on_it:
        return False
    if limits.starts is not None and question.now < limits.starts:
        return False
    return limits.until is None or question.now <= limits.until


def _among(language: Language, tags: Iterable[str]) -> bool:
    for tag in tags:
        code, _, rest = tag.partition("-")
        if code.lower() == language.code and (not rest or rest.split("-")[0].capitalize() == language.script):
            return True
    return False


def _beside(question: _Question) -> list[Reason]:
    """Return what is told with every answer about the item, and decides nothing."""
    item = question.item
    found = []
    duties = {EmbargoKind.ON_DELIVERY: Why.ON_DELIVERY, EmbargoKind.NO_APPROACH: Why.NO_APPROACH}
    if item.embargo in duties and _waiting(question):
        found.append(Reason(code=duties[item.embargo], facts=_moment_of(item)))
    if item.usage_terms:
        found.append(Reason(code=Why.ITEM_SAYS, facts={"terms": item.usage_terms}))
    if item.unread:
        found.append(Reason(code=Why.UNREAD))
    return found
