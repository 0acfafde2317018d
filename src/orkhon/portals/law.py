"""What a country's law wants a portal to say of itself, and what of it is not said yet. Touches no database.

From what public sources say (media laws, press laws, orders on state sites); no legal advice. Where a source was not
found there is no rule, and the list says so rather than guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

AGE_MARKS: Final = ("0+", "6+", "12+", "16+", "18+")

FIELDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "legal_name": _("Legal name"),
        "owner_name": _("Owner"),
        "founder": _("Founder"),
        "founded": _("Founded"),
        "editor_in_chief": _("Editor-in-chief"),
        "registration_number": _("Registration number"),
        "registration_authority": _("Registered by"),
        "registration_date": _("Registered on"),
        "postal_address": _("Address"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "notice_address": _("Address for official electronic notices"),
        "hosting_name": _("Hosting provider"),
        "hosting_address": _("Address of the hosting provider"),
        "reply_address": _("Where to ask for a correction or a reply"),
        "reply_days": _("A reply is published within, days"),
        "kept_years": _("Published texts are kept, years"),
        "data_kept": _("Where personal data is kept"),
        "age_mark": _("Age mark"),
    }
)
"""What a portal says of itself, in the order of the imprint."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that the law wants. `fields` are those that meet it when all are filled; `most` and `least` bound one.

    `words` say it to an editor, `source` names the paper. A rule without fields is met by how every portal works, or
    must be seen to by people: then `by_people` is True.
    """

    words: Any
    source: str
    fields: tuple[str, ...] = ()
    most: int | None = None
    least: int | None = None
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    by_people: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One rule, and whether the portal meets it; None where only people can tell. `missing` are fields' names."""

    rule: Rule
    met: bool | None
    missing: tuple[str, ...] = ()


EVERYWHERE: Final = (
    Rule(
        words=_("Readers learn who owns the portal, who edits it and how to reach it."),
        source="Orkhon",
        fields=("owner_name", "editor_in_chief", "email"),
    ),
    Rule(
        words=_("Readers learn where to ask for a correction or a reply."),
        source="Orkhon",
        fields=("reply_address",),
    ),
)
RULES: Final[Mapping[str, tuple[Rule, ...]]] = MappingProxyType(
    {
        "KZ": (
            Rule(
                words=_("An online outlet is registered; it says by whom and under which number."),
                source="KZ, 19.06.2024",
                fields=("registration_number", "registration_authority"),
            ),
            Rule(words=_("Each item carries the outlet’s name and its date."), source="KZ, 19.06.2024"),
            Rule(
                words=_("What is taken from an agency names it with a link."), source="KZ, 19.06.2024", by_people=True
            ),
            Rule(
                words=_("The portal is in Kazakh; Russian and other languages come beside it."),
                source="KZ, 11.07.1997, art. 21",
                languages=("kk",),
            ),
            Rule(
                words=_("Databases with personal data of citizens are kept in the country; copies may be abroad."),
                source="KZ, 01.01.2016",
                fields=("data_kept",),
            ),
            Rule(
                words=_("A state site has news every day and brings its other sections up to date in 3 working days."),
                source="KZ, 124-НҚ, 31.03.2025",
                kinds=("government",),
                by_people=True,
            ),
            Rule(
                words=_("A state site asks nobody to sign in and has every section within 3 clicks."),
                source="KZ, 124-НҚ, 31.03.2025",
                kinds=("government",),
            ),
        ),
        "TR": (
            Rule(
                words=_("Contact is reached from the front page: address, trade name, e-mail, telephone."),
                source="TR, 5187 / 7418",
                fields=("legal_name", "postal_address", "email", "phone"),
            ),
            Rule(
                words=_("There is an address for official electronic notices."),
                source="TR, 5187 / 7418",
                fields=("notice_address",),
            ),
            Rule(
                words=_("The hosting provider is named with its address."),
                source="TR, 5187 / 7418",
                fields=("hosting_name", "hosting_address"),
            ),
            Rule(words=_("Each item shows when it was first published and updated."), source="TR, 5187 / 7418"),
            Rule(
                words=_("Content is kept unchanged for two years."),
                source="TR, 5187 / 7418",
                fields=("kept_years",),
                least=2,
            ),
            Rule(
                words=_("A correction or reply appears within one day, unchanged, in the same place and size."),
                source="TR, 5187 / 7418",
                fields=("reply_days",),
                most=1,
            ),
        ),
        "AZ": (
            Rule(
                words=_("The outlet is in the media register, applied for 7 days before it publishes."),
                source="AZ, 30.12.2021",
                fields=("registration_number",),
            ),
            Rule(words=_("At least 20 items of its own a day are expected."), source="AZ, 30.12.2021", by_people=True),
            Rule(
                words=_("Without a contract at most a third of another outlet’s item is used, with reference to it."),
                source="AZ, 30.12.2021",
                by_people=True,
            ),
            Rule(
                words=_("A reply appears in equal volume and place, or as a notice with a link."),
                source="AZ, 30.12.2021",
                fields=("reply_address",),
            ),
        ),
        "UZ": (
            Rule(
                words=_("Where personal data is kept is said: servers in the country were wanted, later eased."),
                source="UZ, 16.04.2021",
                fields=("data_kept",),
            ),
        ),
        "KG": (),
        "TM": (),
    }
)
"""By country. KG and TM have none of their own here: no source could be found that says what they want."""


def verdicts(facts: Mapping[str, Any], *, country: str, kind: str, languages: tuple[str, ...]) -> tuple[Verdict, ...]:
    """Return every rule that binds the portal; `facts` are the `FIELDS` as they are filled in."""
    rules = [rule for rule in (*EVERYWHERE, *RULES.get(country, ())) if not rule.kinds or kind in rule.kinds]
    return tuple(_verdict(rule, facts, languages) for rule in rules)


def is_known(country: str) -> bool:
    """True where the list has rules of that country's own."""
    return bool(RULES.get(country))


def _verdict(rule: Rule, facts: Mapping[str, Any], languages: tuple[str, ...]) -> Verdict:
    if rule.by_people:
        return Verdict(rule=rule, met=None)
    missing = tuple(name for name in rule.fields if not _fits(rule, facts.get(name)))
    spoken = all(code in languages for code in rule.languages)
    return Verdict(rule=rule, met=not missing and spoken, missing=missing)


def _fits(rule: Rule, value: Any) -> bool:
    if value is None or value == "":
        return False
    if rule.most is not None and int(value) > rule.most:
        return False
    return rule.least is None or int(value) >= rule.least
