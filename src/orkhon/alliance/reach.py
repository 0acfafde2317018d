"""How far a person's rights go: at which agency, in which languages, on which portals. Asks the postings, once a
request and person; whether the right is there at all is the role's affair (rights.py)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from orkhon.alliance.models import Role, Staff
from orkhon.alliance.rights import roles_with
from orkhon.items import Language

_KEPT: Final = "_orkhon_postings"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where one posting's rights hold: the agency's code, two-letter languages, codes of portals; empty means all.

    `agency` is empty for a posting at the joint desk, which works for the whole alliance.
    """

    agency: str = ""
    languages: frozenset[str] = frozenset()
    portals: frozenset[str] = frozenset()

    def covers(self, *, agency: str | None = None, language: str | None = None, portal: str | None = None) -> bool:
        """True where all that is named lies inside; None asks nothing."""
        return (
            (agency is None or self.agency in ("", agency))
            and (language is None or not self.languages or language in self.languages)
            and (portal is None or not self.portals or portal in self.portals)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """All places where a person has one permission; `everywhere` for administrators."""

    everywhere: bool = False
    places: tuple[Place, ...] = ()

    def covers(self, *, agency: str | None = None, language: str | None = None, portal: str | None = None) -> bool:
        """True where one place covers all that is named."""
        return self.everywhere or any(
            place.covers(agency=agency, language=language, portal=portal) for place in self.places
        )

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.places)


EVERYWHERE: Final = Reach(everywhere=True)
NOWHERE: Final = Reach()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Posting:
    role: str
    place: Place


def reach_of(user: AbstractBaseUser | AnonymousUser, permission: str) -> Reach:
    """Return where `user` has `permission` (`app.codename`): by the postings whose role grants it, and nowhere else.

    One query a user object, kept on it; none for administrators. Somebody inactive reaches nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOWHERE
    if user.is_superuser:
        return EVERYWHERE
    granting = roles_with(permission)
    return Reach(places=tuple(posting.place for posting in _postings(user) if posting.role in granting))


def forget_reach(user: User) -> None:
    """Ask the postings anew next time; whoever changes a posting of a user at hand calls this."""
    user.__dict__.pop(_KEPT, None)


def postings_stamp(user: User) -> Hashable:
    """Return what is another value as soon as the person's postings are others."""
    return user.is_superuser, tuple((posting.role, posting.place) for posting in _postings(user))


def _postings(user: User) -> Sequence[_Posting]:
    kept: Sequence[_Posting] | None = user.__dict__.get(_KEPT)
    if kept is None:
        kept = [
            _Posting(role=Role(staff.role), place=place_of(staff))
            for staff in Staff.objects.filter(user=user, agency__active=True).select_related("agency")
        ]
        user.__dict__[_KEPT] = kept
    return kept


def place_of(staff: Staff) -> Place:
    """Return where the posting's rights hold."""
    code = staff.agency.code
    return Place(
        agency="" if code == settings.ORKHON_DESK_AGENCY else code,
        languages=frozenset(Language.parse(tag).code for tag in staff.languages.split()),
        portals=frozenset(staff.portals.split()),
    )
