"""How people and agencies are called, for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.contrib.auth.models import AbstractBaseUser

from orkhon.alliance import called

register = template.Library()


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """Return the name of the agency with that code among `names`; the code where none goes by it."""
    return names.get(code, code)


@register.filter
def name_of(person: AbstractBaseUser | None) -> str:
    """Return a person's name, the account's where none was given."""
    return called.name_of(person)
