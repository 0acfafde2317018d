"""Run inside a hub by `orkhon shell`: a portal's newsroom and its articles. Asserts nothing."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.corrections.channels import open_work
from orkhon.desk.models import Article, Correction, Topic
from orkhon.items import Content, Item, Language
from orkhon.portals.channels.models import ChannelPost, TelegramChannel
from orkhon.portals.channels.secrets import write_token
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind

EDITOR = "first-editor"


def newsroom() -> None:
    """Make the joint desk and one editor of it."""
    desk, _ = Agency.objects.get_or_create(code="desk", defaults={"sign": "OD", "name_en": "Joint Desk"})
    user = User.objects.create_user(EDITOR, password="a long enough phrase for tests")
    Staff.objects.create(user=user, agency=desk, role=Role.EDITOR)
    assign_roles(user)


def publish(headline: str) -> None:
    """Publish an article in Kazakh and say its number, its uri and its slug."""
    editor = User.objects.get(username=EDITOR)
    article = Article(
        headline=headline,
        body=f"<p>{headline}. {'Сөз. ' * 200}</p>",
        topic=Topic.objects.get(code="society"),
        locale=Locale.objects.get(language_code="kk"),
    )
    article.save()
    article.save_revision(user=editor).publish(user=editor)
    found = Article.objects.get(pk=article.pk)
    print(json.dumps({"pk": found.pk, "uri": found.uri, "slug": found.slug, "at": datetime.now(UTC).isoformat()}))


def channel(chat: str, token: str) -> None:
    """Connect a channel on Telegram for the Kazakh portal."""
    made = TelegramChannel.objects.create(
        portal="orkhon", language="kk", chat=chat, since=datetime.now(UTC) - timedelta(hours=1)
    )
    write_token(Path(settings.ORKHON_HOME), made.pk, token)


def posted_long_ago() -> None:
    """Let what stands in channels be older than Telegram deletes."""
    ChannelPost.objects.update(posted=datetime.now(UTC) - timedelta(hours=49))


def correct(pk: int, words: str) -> None:
    """Correct an article as the desk does, with those words for readers."""
    article, now = Article.objects.get(pk=pk), datetime.now(UTC)
    correction = Correction.objects.create(article=article, kind="name", right="–", words=words, position=0, at=now)
    open_work(correction, now=now)


def killed(uri: str) -> None:
    """Kill the article and say when that was appended."""
    kill(uri, person="the tests", reason="a test of the promise", now=datetime.now(UTC))
    print(time.time())


def send_for(seconds: float, pause: float) -> None:
    """Let an agency send an item each `pause` seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        item = Item(
            uri=f"urn:uuid:{uuid4()}", headline="Жүктеме", language=Language.parse("kk"), body=Content("<p>Сөз.</p>")
        )
        append(AppendIntent(agency="desk", kind=EntryKind.PUBLISH, item=item, pushed=False), now=datetime.now(UTC))
        time.sleep(pause)
