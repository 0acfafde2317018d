"""Who sees and changes which saved topic. Asks postings, changes nothing.

A saved topic tells what a newsroom looks for, so here a posting at the joint desk reaches the joint desk's alone, and
an administrator no more than anybody.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, Q, QuerySet
from django.db.models.deletion import Collector

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import where_may
from orkhon.search.models import SavedTopic
from orkhon.search.viewers import Audience, Viewer

SEE_WIRE: Final = "desk.view_article"
EDIT: Final = "desk.publish_article"


def may_keep_topics(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for whoever sees the wire."""
    return bool(where_may(user, SEE_WIRE))


def agencies_of(user: AbstractBaseUser | AnonymousUser, permission: str = SEE_WIRE) -> frozenset[str]:
    """Return the codes of the agencies at which the person is posted with that right, the joint desk's among them."""
    return frozenset(place.agency or settings.ORKHON_DESK_AGENCY for place in where_may(user, permission).places)


def agencies_to_share_with(user: User) -> QuerySet[Agency]:
    """Return the agencies whose people the person may let see a topic."""
    return Agency.objects.filter(code__in=agencies_of(user), active=True).order_by("code")


def topics_seen_by(user: User) -> QuerySet[SavedTopic]:
    """Return the person's own topics, and those that are shared within an agency where he is posted."""
    if not may_keep_topics(user):
        return SavedTopic.objects.none()
    mine, shared = Q(shared=False, owner=user), Q(shared=True, agency__code__in=agencies_of(user))
    return SavedTopic.objects.filter(mine | shared).select_related("agency", "owner")


def may_see(user: User, topic: SavedTopic) -> bool:
    """True where the person may see the topic and follow it: what is shared stays with the agency that he leaves."""
    if topic.shared:
        return _code(topic) in agencies_of(user)
    return topic.owner_id == user.pk and may_keep_topics(user)


def may_change(user: User, topic: SavedTopic) -> bool:
    """True for its owner, and for editors of the agency within which it is shared."""
    if not may_see(user, topic):
        return False
    return topic.owner_id == user.pk or _code(topic) in agencies_of(user, EDIT)


def is_leaned_on(topic: SavedTopic) -> bool:
    """True where a record of another room, such as a product, keeps the topic from being deleted."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect([topic])
    except ProtectedError:
        return True
    return False


def viewer_of(user: User) -> Viewer:
    """Return who asks, for the search: somebody of an agency. What came out of archives is never a match."""
    return Viewer(audience=Audience.MEMBER, agency=min(agencies_of(user), default=""))


def _code(topic: SavedTopic) -> str:
    return topic.agency.code if topic.agency is not None else ""
