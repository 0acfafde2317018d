"""Which roles somebody has by what an agency's directory says of him. Pure: touches no table and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from orkhon.alliance.errors import DirectoryRefused
from orkhon.alliance.models.staff import Role

MOST_LINES: Final = 100
NEVER_GIVEN: Final = frozenset({Role.SECRETARIAT})
"""Given by administrators alone, or an agency's directory could multiply it."""


def roles_in(text: str) -> dict[str, Role]:
    """Return the roles by the claim's values, from lines such as `newsroom-editors = editor`.

    Raises `DirectoryRefused` naming the line.
    """
    found: dict[str, Role] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise DirectoryRefused(
            gettext("there are %(lines)s lines; %(most)s are read") % {"lines": len(lines), "most": MOST_LINES}
        )
    known = {role.value: role for role in Role if role not in NEVER_GIVEN}
    for line in lines:
        value, sign, name = (part.strip() for part in line.rpartition("="))
        if not sign or not value or name not in known:
            raise DirectoryRefused(
                gettext("%(line)s is no line such as: editors = editor; roles are %(known)s")
                % {"line": f"{line[:80]!r}", "known": ", ".join(known)}
            )
        if value in found:
            raise DirectoryRefused(gettext("%(value)s stands there twice") % {"value": f"{value[:80]!r}"})
        found[value] = known[name]
    return found


def roles_of(claims: Mapping[str, object], claim: str, roles: Mapping[str, Role]) -> frozenset[Role]:
    """Return the roles that the claims give. A claim is one value or a list; `realm_access.roles` goes inside."""
    value: object = claims
    for name in claim.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    said = value if isinstance(value, list) else [value]
    return frozenset(roles[one] for one in said if isinstance(one, str) and one in roles)
