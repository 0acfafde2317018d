"""Who may see and keep the glossary and style guides: by the role of a posting and how far it goes."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import Person, ReachPolicy
from orkhon.translation.models import StyleRule, Term

TERMS: Final = ReachPolicy(Term, anywhere=("view",))
"""Terms are the whole alliance's: everybody who writes sees them, the joint desk's editors keep them."""

STYLE: Final = ReachPolicy(StyleRule, agency_path="agency", anywhere=("view",))
"""A style guide is its agency's, and so are its forms of names that members write differently."""


def agencies_with_style_of(user: Person) -> list[Agency]:
    """Return the agencies whose style guide and own forms the person keeps."""
    if not isinstance(user, User):
        return []
    reach = STYLE.reach(user, "add")
    rows = Agency.objects.filter(active=True).order_by("code")
    return [agency for agency in rows if reach.covers(agency=agency.code)]


def may_keep_own_forms(user: Person, agency: str) -> bool:
    """True where the person says how that agency writes a contested name."""
    return STYLE.reach(user, "add").covers(agency=agency)
