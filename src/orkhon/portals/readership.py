"""Which portals' figures of readers somebody may see, and what their portals, sections and articles are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import quote

from orkhon.alliance.policies import Person, where_may
from orkhon.desk.models import Article
from orkhon.items.month import Month
from orkhon.portals import moments
from orkhon.portals.queries import directory
from orkhon.portals.sites import Portal
from orkhon.readership.report import Names

PERMISSION: Final = "readership.view_daycount"


def sees_readers(user: Person) -> bool:
    """True for whoever may see the readers of some portal."""
    return bool(where_may(user, PERMISSION))


def portals_seen_by(user: Person) -> list[str]:
    """Return the codes of the portals whose readers the person may see: those of the posting, or all."""
    reach = where_may(user, PERMISSION)
    return [code for code in _portals() if reach.covers(portal=code)]


def all_portals() -> list[str]:
    """Return the codes of all portals, as figures are kept by them."""
    return list(_portals())


def names_for(
    portals: Collection[str], language: str, *, month: Month | None = None, articles: Collection[str] = ()
) -> Names:
    """Return the names in `language`, or in the portal's main language where it is not in that one."""
    known = {code: found for code, found in _portals().items() if code in portals}
    titles = {
        code: next((one for one in found if one.language == language), next((o for o in found if o.is_main), found[0]))
        for code, found in known.items()
    }
    return Names(
        portals={code: portal.title for code, portal in titles.items()},
        sections={
            (code, portal.language, quote(section.slug, safe="")): section.title
            for code, found in known.items()
            for portal in found
            for section in portal.sections
        },
        articles=_headlines(articles),
        month=moments.month_and_year(month.first, language) if month is not None else "",
        number=lambda value: moments.number(value, language),
        language=lambda code: moments.language_name(code, language),
        country=lambda code: moments.country_name(code, language),
    )


def _portals() -> Mapping[str, list[Portal]]:
    found: dict[str, list[Portal]] = {}
    for portal in directory().portals:
        found.setdefault(quote(portal.code or portal.hostname, safe=""), []).append(portal)
    return found


def _headlines(keys: Collection[str]) -> Mapping[str, str]:
    """Return the headlines of those that are still public; what was taken away is named by its number alone."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    rows = Article.objects.filter(pk__in=wanted, live=True).values_list("pk", "headline")
    return {str(pk): headline for pk, headline in rows}
