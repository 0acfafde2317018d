"""Make the issues that are due, and a letter for each reader: each once, whatever is done again."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from orkhon.portals.newsletters.choosing import day_due, stories_for
from orkhon.portals.newsletters.models import Issue, Letter, Newsletter, NewsletterReader
from orkhon.portals.origins import portal_called

log = logging.getLogger(__name__)

READERS_A_STEP: Final = 500


def make_issues(*, now: datetime) -> int:
    """Make what is due and return how many issues there are. A day without stories has an issue without letters."""
    made = 0
    for newsletter in Newsletter.objects.filter(active=True).order_by("pk"):
        try:
            made += _make(newsletter, now)
        except IntegrityError:
            continue  # another process made it a moment ago
        except Exception:
            log.exception("issue not made", extra={"newsletter": str(newsletter)})
    return made


def _make(newsletter: Newsletter, now: datetime) -> bool:
    portal = portal_called(newsletter.portal, newsletter.language)
    day = day_due(newsletter, portal, now) if portal is not None else None
    if portal is None or day is None or newsletter.issues.filter(day=day).exists():
        return False
    stories = [article.pk for article in stories_for(newsletter, portal, now)]
    with transaction.atomic():
        Issue.objects.create(
            newsletter=newsletter, day=day, made=now, articles=stories, spread_to=0 if stories else None
        )
        # Read anew: an editor may have chosen something meanwhile.
        chosen = Newsletter.objects.select_for_update().get(pk=newsletter.pk).chosen
        left = [number for number in chosen if number not in stories]
        Newsletter.objects.filter(pk=newsletter.pk).update(chosen=left)
    log.info("issue made", extra={"newsletter": str(newsletter), "day": day.isoformat(), "stories": len(stories)})
    return True


def spread_issues() -> int:
    """Give the next readers of each issue their letter, and return how many there are."""
    given = 0
    for issue in Issue.objects.filter(spread_to__isnull=False).order_by("pk"):
        readers = NewsletterReader.objects.filter(newsletter=issue.newsletter_id, confirmed__lte=issue.made)
        keys = list(
            readers.filter(pk__gt=issue.spread_to or 0).order_by("pk").values_list("pk", flat=True)[:READERS_A_STEP]
        )
        with transaction.atomic():
            Letter.objects.bulk_create(
                [Letter(issue=issue, reader_id=key, due=issue.made) for key in keys], ignore_conflicts=True
            )
            over = len(keys) < READERS_A_STEP
            Issue.objects.filter(pk=issue.pk).update(spread_to=None if over else keys[-1])
        given += len(keys)
    return given
