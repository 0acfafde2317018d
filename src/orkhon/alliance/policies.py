"""Answers Wagtail's questions about rights: by the role of a posting (rights.py) and by how far it goes (reach.py).

One class for records of one agency or of the whole alliance; the desk's articles have their own, above. Knows models
and no request. An answer costs no query once the person's postings have been read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from orkhon.alliance.models import Agency, LegalOrder, Memorandum, Source, Staff
from orkhon.alliance.reach import NOWHERE, Place, Reach, reach_of
from orkhon.alliance.rights import roles_with

Person = AbstractBaseUser | AnonymousUser
# An empty condition would vanish beside another one, and `or` would then narrow.
EVERY_ROW: Final = Q(pk__isnull=False)
NO_ROW: Final = Q(pk__in=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """Where an instance belongs: an agency's code and a two-letter language; None asks nothing of the posting."""

    agency: str | None = None
    language: str | None = None


def where_may(user: Person, permission: str) -> Reach:
    """Return where `user` has `permission` (`app.codename`): the role must grant it, and its group still have it."""
    if not isinstance(user, User) or not user.has_perm(permission):
        return NOWHERE
    return reach_of(user, permission)


def may_for_all(user: Person, permission: str) -> bool:
    """True where `user` has `permission` for the whole alliance: an administrator, or posted at the joint desk."""
    return where_may(user, permission).covers(agency=settings.ORKHON_DESK_AGENCY)


class ReachPolicy(ModelPermissionPolicy):
    """A policy in which a right holds where a posting with it does.

    `agency_path` is the query path to the agency's code; empty where the model belongs to no agency. What belongs to
    no agency belongs to the alliance, and so do the actions named `for_all`: the joint desk's postings alone reach
    them. For the actions named `anywhere` a posting at any agency is enough. `language_path` leads to a two-letter
    code; an empty one does not narrow.
    """

    def __init__(
        self,
        model: type[Model] | str,
        *,
        agency_path: str = "",
        language_path: str = "",
        for_all: Collection[str] = (),
        anywhere: Collection[str] = (),
    ) -> None:
        super().__init__(model)
        self.agency_path = agency_path
        self.language_path = language_path
        self.for_all = frozenset(for_all)
        self.anywhere = frozenset(anywhere)

    def reach(self, user: Person, action: str) -> Reach:
        """Return where `user` may do `action`, such as `change`."""
        return where_may(user, self._get_permission_name(action))

    def whereabouts(self, action: str, instance: Any) -> Whereabouts:
        """Return what a posting must cover for `action`."""
        if action in self.anywhere:
            return Whereabouts()
        agency = "" if action in self.for_all else _value(instance, self.agency_path)
        return Whereabouts(
            agency=agency or settings.ORKHON_DESK_AGENCY,
            language=_value(instance, self.language_path) or None,
        )

    def user_has_permission(self, user: Person, action: str) -> bool:
        """True where the person may do `action` to some instance."""
        reach = self.reach(user, action)
        if action in self.anywhere or (self.agency_path and action not in self.for_all):
            return bool(reach)
        return reach.covers(agency=settings.ORKHON_DESK_AGENCY)

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Any) -> bool:
        """True where one posting covers the instance."""
        where = self.whereabouts(action, instance)
        return self.reach(user, action).covers(agency=where.agency, language=where.language)

    def inside(self, action: str, place: Place) -> Q:
        """Return the condition for what one posting covers."""
        found = Q()
        if action in self.anywhere:
            return EVERY_ROW
        if place.agency:
            narrows = self.agency_path and action not in self.for_all
            found &= Q(**{self.agency_path: place.agency}) if narrows else NO_ROW
        if place.languages and self.language_path:
            found &= Q(**{f"{self.language_path}__in": sorted(place.languages)})
        return found or EVERY_ROW

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[Any]:
        """Return what the person may do one of `actions` to."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        found = NO_ROW
        for action in actions:
            reach = self.reach(user, action)
            if reach.everywhere:
                return rows
            for place in reach.places:
                inside = self.inside(action, place)
                if inside == EVERY_ROW:
                    return rows
                found |= inside
        return rows.filter(found)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Return who may do one of `actions` somewhere."""
        roles = {role for action in actions for role in roles_with(self._get_permission_name(action))}
        posted = Staff.objects.filter(role__in=roles, agency__active=True).values("user")
        return User.objects.filter(Q(is_superuser=True) | Q(pk__in=posted), is_active=True)

    def users_with_any_permission_for_instance(self, actions: Collection[str], instance: Any) -> QuerySet[User]:
        """Return who may do one of `actions` to the instance."""
        candidates = self.users_with_any_permission(actions)
        allowed = [user.pk for user in candidates if self.user_has_any_permission_for_instance(user, actions, instance)]
        return User.objects.filter(pk__in=allowed)


def _value(instance: Any, path: str) -> str:
    for name in path.split("__") if path else ():
        instance = getattr(instance, name, None)
    return str(instance) if path and instance is not None else ""


AGENCIES: Final = ReachPolicy(Agency, agency_path="code", for_all=("add", "change", "delete"))
SOURCES: Final = ReachPolicy(Source, agency_path="agency__code")
STAFF: Final = ReachPolicy(Staff, agency_path="agency__code")
MEMORANDA: Final = ReachPolicy(Memorandum, agency_path="agency__code")
LEGAL_ORDERS: Final = ReachPolicy(LegalOrder)
