"""Publish what an editor arranged on a front page, beside what others did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from orkhon.audit.actions.record import record
from orkhon.portals.front.arrangement import Arrangement, Page, join
from orkhon.portals.front.errors import ArrangementOvertaken, FrontNotYours
from orkhon.portals.front.models import FrontArrangement
from orkhon.portals.front.policy import may_arrange
from orkhon.portals.front.queries import at_revision, newest

KEPT: Final = 100
"""States of one page that stay, so that an earlier one can be taken back."""
_TRIES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """What was published. `joined` is true where somebody else had published meanwhile and both are kept."""

    revision: int
    arrangement: Arrangement
    joined: bool


def arrange_front(page: Page, arrangement: Arrangement, *, base: int, user: User, now: datetime) -> Arranged:
    """Publish the arrangement, which was made of revision `base`; readers see it within seconds.

    What somebody else published since is kept where ours changed nothing. Raises `FrontNotYours` where the page is not
    the person's, `ArrangementOvertaken` where both changed the same place: nothing is published then, and the error
    holds both.
    """
    if not may_arrange(user, page):
        raise FrontNotYours(page.portal, page.language)
    for _ in range(_TRIES):
        try:
            return _publish(page, arrangement, base, user, now)
        except IntegrityError:
            # Somebody was quicker by a moment; now it is there to be joined.
            continue
    raise ArrangementOvertaken(arrangement, theirs=newest(page), contested=())


def _publish(page: Page, ours: Arrangement, base: int, user: User, now: datetime) -> Arranged:
    with transaction.atomic():
        kept = newest(page)
        joined = False
        if kept.revision != base:
            result = join(base=at_revision(page, base) or Arrangement(), ours=ours, theirs=kept.arrangement)
            if not result.both:
                raise ArrangementOvertaken(result.arrangement, theirs=kept, contested=result.contested)
            ours, joined = result.arrangement, True
        made = FrontArrangement.objects.create(
            portal=page.portal,
            language=page.language,
            section=page.section,
            revision=kept.revision + 1,
            content=ours.as_json(),
            made=now,
            by=user,
        )
        FrontArrangement.objects.filter(
            portal=page.portal, language=page.language, section=page.section, revision__lte=made.revision - KEPT
        ).delete()
        record(
            "portals.arrange_front",
            actor=user.get_username(),
            now=now,
            object_type="portals.frontarrangement",
            object_key=f"{page.portal}/{page.language}/{page.section}",
            details={"revision": str(made.revision), "pinned": str(len(ours.pins))},
        )
    return Arranged(revision=made.revision, arrangement=ours, joined=joined)
