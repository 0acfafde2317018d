"""Give a hub what only its own code can make: a person, a picture, a correction and a published article.

Run by make.py with the code of the tag whose hub it is. Asserts nothing.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import django
from PIL import Image

PERSON = "ayman"
PASSWORD = "a kept hub, test only"
HEADLINE = "Қалада жаңа кітапхана ашылды: мақала"


def main() -> None:
    """Fill the hub of this environment."""
    django.setup()
    # ruff: noqa: PLC0415 - after setup, as any program of its own
    from django.contrib.auth.models import User

    from orkhon.alliance.actions.assign_roles import assign_roles
    from orkhon.alliance.models import Agency, Role, Staff
    from orkhon.desk.actions.take_from_wire import take_from_wire
    from orkhon.desk.models import Topic
    from orkhon.media.actions.add_picture import add_picture
    from orkhon.wire.actions.append import AppendIntent, append
    from orkhon.wire.kinds import EntryKind
    from orkhon.wire.queries import state_of

    now = datetime.now(UTC)
    desk, _ = Agency.objects.get_or_create(code="desk", defaults={"sign": "OD", "name_en": "Joint Desk"})
    person = User.objects.create_user(PERSON, password=PASSWORD, first_name="Ayman", last_name="Serikbay")
    Staff.objects.create(user=person, agency=desk, role=Role.EDITOR)
    assign_roles(person)
    person = User.objects.get(pk=person.pk)

    before = state_of("urn:registan:sea")
    assert before is not None
    assert before.entry is not None
    assert before.entry.item is not None
    mended = replace(before.entry.item, version="2", headline="The sea calms after four days of wind")
    append(AppendIntent(agency="registan", kind=EntryKind.CORRECT, item=mended), now=now)

    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((320, 180)).convert("RGB").save(drawn, "WEBP", quality=40)
    article = take_from_wire("https://altai.example/1", user=person, now=now)
    article.headline = HEADLINE
    article.topic = Topic.objects.get(code="culture")
    article.picture = add_picture(drawn.getvalue(), title="A grey slope", credit="Orkhon", name="slope.webp")
    article.picture_alt = "Сұр еңіс"
    article.full_clean()
    article.save()
    article.save_revision(user=person, changed=True).publish(user=person)


if __name__ == "__main__":
    main()
