"""Whether the text may be translated into this language, in words. Asks the memoranda; decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from orkhon.alliance.called import shown_names
from orkhon.alliance.permit_words import verdict_in_words
from orkhon.alliance.permits import ItemFacts, Use
from orkhon.alliance.queries import grants, may_now
from orkhon.desk.models import Article
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import states_of


@dataclass(frozen=True, kw_only=True, slots=True)
class RightsLine:
    """What one agency's grant says: whose matter it is, whether it may be translated, and the reasons in words."""

    agency: str
    allowed: bool
    words: str


def rights_of(article: Article, now: datetime) -> list[RightsLine]:
    """Return a line for each agency whose matter is in the text, those that forbid first."""
    original = article.original
    sources = list(article.sources.all())
    states = states_of({source.uri for source in sources})
    items = [] if original is None else [ItemFacts(uri=original.uri, agency=original.agency)]
    for source in sources:
        known = states.get(source.uri)
        items.append(facts_of_state(known) if known else ItemFacts(uri=source.uri, agency=source.agency))
    memoranda = grants()
    names = shown_names()
    found: dict[str, RightsLine] = {}
    for item in items:
        verdict = may_now(
            Use.TRANSLATE, item=item, by=article.agency, language=article.language, now=now, memoranda=memoranda
        )
        line = RightsLine(
            agency=names.get(item.agency, item.agency),
            allowed=verdict.allowed,
            words=verdict_in_words(verdict, (get_language() or "en").partition("-")[0]),
        )
        if item.agency not in found or not line.allowed:
            found[item.agency] = line
    return sorted(found.values(), key=lambda line: (line.allowed, line.agency))
