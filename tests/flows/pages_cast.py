"""Run inside a hub by `orkhon shell`: a portal's newsroom and its articles. Asserts nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.contrib.auth.models import User
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.models import Article, Topic

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
