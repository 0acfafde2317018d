"""What an editor wants to see of the wire, as an address says it, and whether an item is wanted. Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.permits import Use
from orkhon.items import INTERFACE_LANGUAGES, Item, ItemType
from orkhon.search.queries import Order
from orkhon.wire.entries import ItemState, ItemStatus, WireEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

URGENCIES: Final[Mapping[str, StrOrPromise]] = {
    "urgent": _("urgent, 1–2"),
    "high": _("high, 3"),
    "routine": _("4 and on, or none"),
}
STATES: Final[Mapping[str, StrOrPromise]] = {
    "usable": _("usable"),
    "embargoed": _("under embargo"),
    "withheld": _("withheld"),
    "killed": _("killed"),
}
TAKEN: Final[Mapping[str, StrOrPromise]] = {"": _("taken or not"), "no": _("not taken yet"), "yes": _("on the desk")}
RIGHTS: Final[Mapping[str, StrOrPromise]] = {
    Use.REPUBLISH.value: _("I may republish"),
    Use.TRANSLATE.value: _("I may translate"),
    Use.EDIT.value: _("I may edit"),
    Use.BROADCAST.value: _("I may broadcast"),
}
ORDERS: Final[Mapping[str, StrOrPromise]] = {"best": _("best first"), "newest": _("newest first")}
_LONGEST_QUERY: Final = 1000

MayUse = Callable[[ItemState, Use], bool]
"""Tells whether the visitor's newsroom may use the item so, now."""
SeesArticle = Callable[[str, bool], bool]
"""Tells whether the visitor sees an article of that newsroom, which is public (True) or a draft."""


def nobody_may(state: ItemState, use: Use) -> bool:
    """Answer for whoever did not say who asks."""
    return False


def public_alone(agency: str, public: bool) -> bool:
    """Answer for whoever did not say who asks."""
    return public


@dataclass(frozen=True, kw_only=True)
class Looker:
    """What a list asks about whoever looks at it."""

    may_use: MayUse = nobody_may
    sees_article: SeesArticle = public_alone


def urgency_name(urgency: int | None) -> str:
    """Return in which of `URGENCIES` an item is."""
    if urgency is None or urgency > 3:
        return "routine"
    return "high" if urgency == 3 else "urgent"


@dataclass(frozen=True, kw_only=True)
class WireFilters:
    """What the editor wants to see; empty means all.

    `taken` is one of `TAKEN`, `rights` names the uses that must all be allowed. `text` is what was typed to search for,
    `topic` the number of a saved topic, 0 for none: both narrow by what the search room finds.
    """

    agencies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    taken: str = ""
    rights: frozenset[str] = frozenset()
    text: str = ""
    order: Order = Order.NEWEST
    topic: int = 0

    @property
    def searches(self) -> bool:
        """True where the search room must be asked."""
        return bool(self.text or self.topic)

    @property
    def narrow(self) -> bool:
        """True where anything is left out."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "order")

    def let_through(self, entry: WireEntry, item: Item) -> bool:
        """Tell whether the entry is wanted, as far as the item alone says it."""
        language = item.language.code if item.language is not None else ""
        return (
            (not self.agencies or entry.agency in self.agencies)
            and (not self.languages or language in self.languages)
            and (not self.types or item.type.value in self.types)
            and (not self.urgencies or urgency_name(item.urgency) in self.urgencies)
        )

    def let_through_state(self, state: ItemState, *, taken: bool, may_use: MayUse) -> bool:
        """Tell whether the item is wanted as it stands now."""
        return (
            (not self.states or state.status.value in self.states)
            and (not self.taken or taken is (self.taken == "yes"))
            and all(may_use(state, Use(name)) for name in self.rights)
        )


def filters_in(query: QueryDict) -> WireFilters:
    """Return what an address asks for. What is no value of ours is left out, so old addresses go on working."""

    def known(name: str, values: Mapping[str, StrOrPromise] | tuple[str, ...]) -> frozenset[str]:
        return frozenset(value for value in query.getlist(name) if value and value in values)

    order, topic = query.get("order", ""), query.get("topic", "")
    return WireFilters(
        agencies=frozenset(value[:64] for value in query.getlist("agency") if value),
        languages=known("language", INTERFACE_LANGUAGES),
        types=known("type", tuple(kind.value for kind in ItemType)),
        urgencies=known("urgency", URGENCIES),
        states=known("state", {status.value: "" for status in ItemStatus}),
        taken=query.get("taken", "") if query.get("taken", "") in TAKEN else "",
        rights=known("rights", RIGHTS),
        text=query.get("q", "").strip()[:_LONGEST_QUERY],
        order=Order.BEST if order == Order.BEST.value else Order.NEWEST,
        topic=int(topic) if topic.isascii() and topic.isdecimal() and len(topic) < 19 else 0,
    )


def kept_in(filters: WireFilters) -> str:
    """Return the filters as an address says them, always in the same order, without what is not chosen."""
    query = QueryDict(mutable=True)
    for name, values in (
        ("agency", filters.agencies),
        ("language", filters.languages),
        ("type", filters.types),
        ("urgency", filters.urgencies),
        ("state", filters.states),
        ("rights", filters.rights),
    ):
        query.setlist(name, sorted(values))
    for name, value in (("taken", filters.taken), ("q", filters.text), ("topic", str(filters.topic or ""))):
        if value:
            query[name] = value
    if filters.order is Order.BEST:
        query["order"] = filters.order.value
    return query.urlencode()
