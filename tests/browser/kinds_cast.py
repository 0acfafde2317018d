"""Run inside a hub by `orkhon shell`: what a portal has to say seldom, so that a browser can look at it.

An article that was killed, one that an order withholds, and readers of a newsletter. Asserts nothing.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from wagtail.models import Locale

from orkhon.alliance.models import LegalOrder
from orkhon.desk.models import Article, Topic
from orkhon.portals.newsletters.links import sealed
from orkhon.portals.newsletters.models import Newsletter, NewsletterReader
from orkhon.wire.actions.kill import kill

COUNTRY = "KZ"
"""That of the portal at rivers.localhost."""
GONE = "A report that was taken back"
ORDERED = "A report that an order withholds"


def rare(*languages: str) -> None:
    """Make what is missing and print where it is, by language and kind."""
    now = datetime.now(UTC)
    found: dict[str, dict[str, str]] = {}
    for language in languages:
        gone, ordered = _published(language, GONE), _published(language, ORDERED)
        kill(gone.uri, person="the tests", reason="to see the notice", now=now)
        LegalOrder.objects.create(
            uri=ordered.uri,
            country=COUNTRY,
            authority="An invented court",
            reference="7",
            entered=now,
            entered_by="the tests",
        )
        newsletter = Newsletter.objects.get(portal="orkhon", language=language)
        asked, confirmed = (
            NewsletterReader.objects.create(
                newsletter=newsletter, mail=f"{name}@example.org", known_as=f"{name}@example.org", secret="s" * 24,
                asked=now, confirmed=at,
            )
            for name, at in (("asked", None), ("confirmed", now))
        )  # fmt: skip
        found[language] = {
            "kill notice": f"society/x-{gone.pk}/",
            "withheld by an order": f"society/x-{ordered.pk}/",
            "newsletter to be confirmed": f"subscribe/{sealed(asked.pk, asked.secret)}/",
            "newsletter to be left": f"unsubscribe/{sealed(confirmed.pk, confirmed.secret)}/",
        }
    print(json.dumps(found))


def _published(language: str, headline: str) -> Article:
    article = Article(
        headline=headline,
        deck="Invented.",
        body="<p>Invented for tests.</p>",
        topic=Topic.objects.get(code="society"),
        locale=Locale.objects.get(language_code=language),
    )
    article.save()
    article.save_revision().publish()
    found: Article = Article.objects.get(pk=article.pk)
    return found
