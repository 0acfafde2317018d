"""Ask the memoranda whether an article may be published: its sources' matter, in its language, where it would stand.

Registers its say on what may be published, and says when no portal would show it. Decides nothing about rights by
itself: `alliance.permits` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import get_language, gettext

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.permit_words import reasons_in_words
from orkhon.alliance.permits import Grant, ItemFacts, Use, Verdict
from orkhon.alliance.queries import grants, may_now
from orkhon.desk.readiness import Obstacle, register_obstacles
from orkhon.items import DerivationKind
from orkhon.wire.entries import ItemStatus
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import states_of

if TYPE_CHECKING:
    from orkhon.desk.models import Article

CODE: Final = "not-granted"
NOWHERE: Final = "nowhere"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A portal on which an article would stand. `names` are those by which a memorandum may call it, with spaces.

    `zone` is that in which its readers are told times, None where nobody says.
    """

    title: str
    names: str
    zone: ZoneInfo | None = None


StandingOf = Callable[["Article"], Sequence[Standing]]

_standing: list[StandingOf] = []


def register_standing(standing: StandingOf) -> None:
    """Let a room above say on which of its portals an article would stand. Called at start."""
    if standing not in _standing:
        _standing.append(standing)


def standing_of(article: Article) -> list[Standing]:
    """Return the portals on which the article would stand, of all rooms that have any."""
    return [standing for register in _standing for standing in register(article)]


def _verdicts(
    article: Article,
    item: ItemFacts,
    how: str,
    now: datetime,
    memoranda: Sequence[Grant],
    orders: Sequence[CountryOrder],
) -> Iterator[tuple[Verdict, str]]:
    """Give the answer for each use that publishing makes of the item, with the title of the portal that was asked."""
    language = article.language

    def ask(use: Use, names: str = "") -> Verdict:
        return may_now(
            use,
            item=item,
            by=article.agency,
            language=language,
            portal=names,
            now=now,
            memoranda=memoranda,
            orders=orders,
        )

    if item.language is not None and item.language.code != language.code:
        yield ask(Use.TRANSLATE), ""
    if how != DerivationKind.TRANSLATION:
        yield ask(Use.EDIT), ""
    for standing in standing_of(article):
        yield ask(Use.REPUBLISH, standing.names), standing.title


def refusals(article: Article, now: datetime) -> Iterator[tuple[str, Verdict, str]]:
    """Give each source with the answer that refuses it and the portal where that is so; nothing where all is granted.

    What this hub's wire does not know, and what is the newsroom's own, asks nobody. A source that is not usable is
    refused by that, elsewhere.
    """
    sources = list(article.sources.all())
    states = states_of({source.uri for source in sources})
    memoranda, orders = grants(), orders_in_force()
    for source in sources:
        state = states.get(source.uri)
        if state is None or state.agency == article.agency or state.status is not ItemStatus.USABLE:
            continue
        item = facts_of_state(state)
        for verdict, portal in _verdicts(article, item, source.how, now, memoranda, orders):
            if not verdict.allowed:
                yield source.uri, verdict, portal


def _obstacles(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterable[Obstacle]:
    language = (get_language() or "en").partition("-")[0]
    told: set[str] = set()
    for uri, verdict, portal in refusals(article, now):
        words = " ".join(reasons_in_words(verdict, language))
        where = {"uri": uri, "portal": portal, "why": words}
        said = (
            gettext("The source %(uri)s may not stand on %(portal)s. %(why)s")
            if portal
            else gettext("The source %(uri)s may not be used so. %(why)s")
        ) % where
        if said not in told:
            told.add(said)
            yield Obstacle(code=CODE, words=said)
    if _standing and not standing_of(article):
        yield Obstacle(code=NOWHERE, words=_why_nowhere(article), stop=False)


def _why_nowhere(article: Article) -> str:
    if article.topic is None:
        return gettext("It has no topic, so no portal would show it: choose one under Facts and sources.")
    return gettext("No portal has a section for its topic in this language, so none would show it.")


register_obstacles(CODE, _obstacles)
