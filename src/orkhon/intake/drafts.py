"""What the screens of drafts ask: which drafts somebody may see, and a draft as an item. Writes nothing."""

from __future__ import annotations

import json
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext

from orkhon.alliance.policies import ReachPolicy
from orkhon.formats.fields import item_from_plain
from orkhon.intake.errors import DraftUnusable
from orkhon.intake.models import Draft, DraftState
from orkhon.intake.queries import hash_of
from orkhon.items import Item

DRAFTS: Final = ReachPolicy(Draft, agency_path="agency__code")
MOST_SHOWN: Final = 100


def drafts_of(person: AbstractBaseUser | AnonymousUser, *, waiting: bool) -> QuerySet[Draft]:
    """Return the drafts that the person may see, the oldest waiting ones first, or the latest decided ones."""
    seen = DRAFTS.instances_user_has_permission_for(person, "view")
    rows = Draft.objects.filter(pk__in=seen.order_by().values("pk")).select_related("agency", "source")
    if waiting:
        return rows.filter(state=DraftState.WAITING).order_by("received", "pk")
    return rows.exclude(state=DraftState.WAITING).order_by("-decided", "-pk")


def digest_of(draft: Draft) -> str:
    """Return a hash of what a person is shown of the draft, by which a change behind his back is known."""
    return hash_of(json.dumps([draft.key_hash, draft.item, draft.files], sort_keys=True))


def item_of_draft(draft: Draft) -> Item:
    """Return the draft as the item that it would become. Raises `DraftUnusable`."""
    try:
        return item_from_plain(draft.item)
    except (ValueError, TypeError) as error:
        raise DraftUnusable(
            gettext("the draft cannot be read (%(error)s); refuse it, and ask for it again") % {"error": error}
        ) from error
