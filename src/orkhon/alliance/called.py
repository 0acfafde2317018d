"""How people and agencies are called on screens: by their names, not by what they sign in with or by codes."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from orkhon.alliance.models import Agency


def name_of(person: AbstractBaseUser | None) -> str:
    """Return a person's name, the account's where none was given, nothing for nobody."""
    if person is None:
        return ""
    full = person.get_full_name() if isinstance(person, User) else ""
    return full or str(person.get_username())


def name_by(path: str) -> Coalesce:
    """Return the same as an expression over rows that lead to a person by `path`; NULL where there is nobody."""
    both = Concat(F(f"{path}__first_name"), Value(" "), F(f"{path}__last_name"), output_field=CharField())
    return Coalesce(NullIf(Trim(both), Value("")), F(f"{path}__username"))


def shown_names() -> dict[str, str]:
    """Return the names of all agencies by their codes, in the language that is spoken now. One query."""
    return {agency.code: agency.shown_name for agency in Agency.objects.all()}
