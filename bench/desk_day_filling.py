"""Fill a hub that does not run with articles, translations under way and people, as programs and not as the desk does.

`python -m bench.desk_day_filling ARTICLES`, with ORKHON_HOME. Prints one JSON object: who signs in, on what they work.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import django

# Models cannot be imported before Django knows its settings.
django.setup()

from django.conf import settings  # noqa: E402 - as above
from django.contrib.auth.hashers import make_password  # noqa: E402 - as above
from django.contrib.auth.models import User  # noqa: E402 - as above
from wagtail.models import Locale  # noqa: E402 - as above

from orkhon.alliance.actions.assign_roles import assign_roles  # noqa: E402 - as above
from orkhon.alliance.models import Agency, Role, Staff  # noqa: E402 - as above
from orkhon.desk.actions.translate_article import start_translation  # noqa: E402 - as above
from orkhon.desk.blocks.from_html import blocks_of  # noqa: E402 - as above
from orkhon.desk.models import Article, BoardRow, Topic  # noqa: E402 - as above
from orkhon.desk.translating.opening import open_translation  # noqa: E402 - as above
from orkhon.items import INTERFACE_LANGUAGES  # noqa: E402 - as above
from orkhon.translation.models import Segment  # noqa: E402 - as above

PEOPLE = 60
PASSWORD = "sixty people work here at once"
SENTENCES = 40
_BATCH = 2_000
_HASHED = make_password(PASSWORD)
_SENTENCE = "<p>Пойыз {} вагоннан тұрады, ал билет бағасы биыл қымбаттамайды.</p>"
_BODY = "".join(_SENTENCE.format(number) for number in range(SENTENCES))


def _fill(articles: int, now: datetime) -> None:
    """Write public articles of the last year, eight languages a text, newest first."""
    locales = {one.language_code: one for one in Locale.objects.all()}
    topics = list(Topic.objects.all())
    made = 0
    while made < articles:
        batch: list[Article] = []
        while len(batch) < min(_BATCH, articles - made):
            group, at = uuid4(), now - timedelta(days=365) * (made + len(batch)) / articles
            for code in INTERFACE_LANGUAGES:
                batch.append(
                    Article(
                        locale=locales[code],
                        translation_key=group,
                        headline=f"Түнгі пойыз {made + len(batch)} {code}",
                        slug=f"poyyz-{made + len(batch)}",
                        body="<p>Пойыз жолға шықты.</p>",
                        topic=topics[made % len(topics)],
                        script="",
                        live=True,
                        first_published_at=at,
                        last_published_at=at,
                    )
                )
        rows = Article.objects.bulk_create(batch, batch_size=400)
        BoardRow.objects.bulk_create(
            [
                BoardRow(
                    article=row.pk,
                    group=row.translation_key,
                    language=row.locale.language_code,
                    agency=row.agency,
                    topic=row.topic_id,
                    live=True,
                    stage="published",
                    moved=row.first_published_at,
                )
                for row in rows
            ],
            batch_size=400,
        )
        made += len(rows)


def _people() -> list[User]:
    desk = Agency.objects.get(code=settings.ORKHON_DESK_AGENCY)
    found = []
    for number in range(PEOPLE):
        user = User.objects.create(username=f"desk-{number}", password=_HASHED)
        Staff.objects.create(user=user, agency=desk, role=Role.EDITOR)
        assign_roles(user)
        found.append(user)
    return found


def _work_of(user: User, now: datetime) -> dict[str, object]:
    """Give a person an article and its translation, both drafts, of a length as news have it."""
    article = Article(
        locale=Locale.objects.get(language_code="kk"),
        headline=f"Мақала: {user.get_username()}",
        topic=Topic.objects.get(code="science"),
        content=blocks_of(_BODY),
    )
    article.save()
    article.save_revision(user=user)
    translation = start_translation(article, "tr", user=user, now=now)
    document = open_translation(translation, user, now)
    segments = list(Segment.objects.filter(document=document).order_by("order").values_list("pk", flat=True))
    return {"name": user.get_username(), "article": article.pk, "translation": translation.pk, "segments": segments}


def main() -> None:
    """Fill, and print what the measuring needs to know."""
    now = datetime.now(UTC)
    _fill(int(sys.argv[1]), now)
    print(json.dumps({"password": PASSWORD, "people": [_work_of(user, now) for user in _people()]}))


if __name__ == "__main__":
    main()
