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
from orkhon.verification.actions.run_check import run_check
from orkhon.verification.originals.rebuilding import rebuild
from orkhon.verification.sending.addresses import is_determination
from orkhon.wire.actions.kill import kill
from orkhon.wire.queries import latest_public

COUNTRY = "KZ"
"""That of the portal at rivers.localhost."""
GONE = "A report that was taken back"
ORDERED = "A report that an order withholds"


def rare(*languages: str) -> None:
    """Make what is missing and print where it is, by language and kind."""
    now = datetime.now(UTC)
    found: dict[str, dict[str, str]] = {}
    rebuild()
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
            **_checked(language, now),
        }
    print(json.dumps(found))


def _checked(language: str, now: datetime) -> dict[str, str]:
    """Answers of the public check: of a text that was changed, of one that was not, of one that nobody sent."""
    words = next(
        text
        for entry in latest_public(language, 40)
        if entry.item is not None
        and not is_determination(entry.uri)
        and len((text := entry.item.body.text).split()) > 60
    )
    given = {
        "text that was changed": words.replace(". ", ", 7777. ", 1)[: len(words) * 3 // 4],
        "text as it was sent": words,
        "text that nobody sent": "qwerty asdfgh zxcvbn " * 5,
    }
    checks = {kind: run_check(text=text, language=language, now=now) for kind, text in given.items()}
    return {kind: f"check/{check.key}/" for kind, check in checks.items()}


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
