"""Run inside a hub by `orkhon shell`: an agency with a feed, editors, and articles full of what will be redacted.

Asserts nothing. The functions are called one by one by tests/flows/test_redaction.py, each in a process of its own.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageEncoder
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Workflow

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Memorandum, Role, Source, Staff
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.concerned import articles
from orkhon.desk.models import Article, Topic
from orkhon.intake.models import MirroredMedia, SourceHealth

PASSWORD = "a long enough phrase for tests"
EDITORS = ("first-editor", "second-editor")


def people_and_source(port: str) -> None:
    """Make two editors and the source on this machine."""
    desk, _ = Agency.objects.get_or_create(code="desk", defaults={"sign": "OD", "name_en": "Joint Desk"})
    agency, _ = Agency.objects.get_or_create(code="altai", defaults={"sign": "AP", "name_en": "Altai Press"})
    Memorandum.objects.create(
        name_en="All for all",
        republish=True,
        translate=True,
        edit=True,
        credit_line="by {agency}",
        signed=date(2026, 1, 15),
    )
    for name in EDITORS:
        user = User.objects.create_user(name, password=PASSWORD)
        Staff.objects.create(user=user, agency=desk, role=Role.EDITOR)
        assign_roles(user)
    Source.objects.create(
        agency=agency,
        name="Feed",
        url=f"http://127.0.0.1:{port}/feed.xml",
        language="kk-Cyrl",
        interval=timedelta(seconds=10),
        local=True,
    )


def mirrored() -> None:
    """Say how many pictures were fetched."""
    print(MirroredMedia.objects.filter(fetched__isnull=False).count())


def articles_of(words_file: str) -> None:
    """Make articles of the item, in every state in which words can be left behind; say their numbers."""
    words = json.loads(Path(words_file).read_text(encoding="utf-8"))
    editor = User.objects.get(username=EDITORS[0])
    now = datetime.now(UTC)
    article = take_from_wire(words["uri"], user=editor, now=now)
    topic = Topic.objects.get(code="society")
    told = {"picture_caption": words["all"], "picture_alt": words["all"]}
    article = _publish(article, editor, topic=topic, body=f"<p>{words['all']}</p>", **told)
    latin = _publish(start_translation(article, "tr", user=editor, now=now), editor, headline=words["latin"])
    draft = start_translation(article, "ru", user=editor, now=now)
    edited = article.get_latest_revision_as_object()
    edited.headline = f"{words['cyrillic']} again"
    edited.save_revision(user=editor, log_action=True)
    # An old text that an update has left in a free part of a page of the database.
    for number in range(20):
        draft.body = f"<p>{words['all']} {number} {'x' * 300 * number}</p>"
        draft.save()
    Article.objects.get(pk=article.pk).save_revision(user=editor)
    state = Workflow.objects.get(name="Desk").start(Article.objects.get(pk=article.pk), editor)
    state.current_task_state.reject(user=editor, update=False, comment=f"ask {words['arabic']} again")
    FormState.objects.create(
        data=f"headline={words['cyrillic']}", user=editor, content_type=articles(), object_id="", last_updated_at=now
    )
    store = SessionStore()
    store["_messages"] = MessageEncoder().encode([Message(constants.SUCCESS, f"Taken: {words['cyrillic']}")])
    store.save()
    SourceHealth.objects.update(
        items_refused=[{"at": now.isoformat(), "where": words["uri"], "cause": f"title is {words['cyrillic']}"}]
    )
    print(json.dumps({"article": article.pk, "latin": latin.pk, "draft": draft.pk}))


def _publish(article: Article, editor: User, **changes: object) -> Article:
    draft = article.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=editor, log_action=True).publish(user=editor)
    published: Article = Article.objects.get(pk=article.pk)
    return published


def every_row() -> None:
    """Print every row of every table of the database as text: what a dump of it would hold."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "postgresql":
                cursor.execute(f'SELECT t::text FROM "{table}" t')
            else:
                cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                print(table, *row)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = 'public'"
            )
            for row in cursor:
                print("statistics", *row)
    print(settings.ORKHON_HUB, timezone.now())
