"""Take an item and publish it with a former version's code, after the first phase of an upgrade. Asserts nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import django

from tests.upgrades.fill import PERSON


def main() -> None:
    """Work at the desk of this environment's hub."""
    django.setup()
    # ruff: noqa: PLC0415 - after setup, as any program of its own
    from django.contrib.auth.models import User

    from orkhon.desk.actions.take_from_wire import take_from_wire
    from orkhon.desk.models import Topic

    person = User.objects.get(username=PERSON)
    article = take_from_wire("urn:altai:afterwards", user=person, now=datetime.now(UTC))
    article.topic = Topic.objects.get(code="culture")
    article.full_clean()
    article.save()
    article.save_revision(user=person, changed=True).publish(user=person)


if __name__ == "__main__":
    main()
