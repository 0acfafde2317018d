"""Say as JSON what the hub of this environment is: `python -m tests.upgrades.look`. Asserts nothing."""

from __future__ import annotations

import json

import django
from django.test import Client

from tests.upgrades.fill import HEADLINE, PASSWORD, PERSON


def main() -> None:
    """Print the state of this environment's hub."""
    django.setup()
    # ruff: noqa: PLC0415 - after setup, as any program of its own
    from django.db import connection
    from django.test.utils import setup_test_environment

    from orkhon.audit import guards as audit_guards
    from orkhon.config.health import start_refusals
    from orkhon.desk.models import Article
    from orkhon.wire.guards import missing_guards
    from orkhon.wire.queries import entries_after, state_of
    from orkhon.wire.verify import verify

    setup_test_environment()
    entries = entries_after(0, 1000)
    states = {entry.uri: state_of(entry.uri) for entry in entries}
    article = Article.objects.get(headline=HEADLINE)
    visitor, person = Client(), Client()
    front = visitor.get("/kk/", headers={"host": "localhost"})
    signed_in = person.post("/admin/login/", {"username": PERSON, "password": PASSWORD, "next": "/admin/"})
    print(
        json.dumps(
            {
                "refusals": start_refusals(),
                "missing_guards": [*missing_guards(connection), *audit_guards.missing_guards(connection)],
                "problems": list(verify().problems),
                "hashes": [entry.hash for entry in entries],
                "ninjs": [entry.ninjs for entry in entries],
                "states": {uri: state.status.value for uri, state in states.items() if state is not None},
                "front": [front.status_code, HEADLINE in front.content.decode()],
                "picture": article.picture.file.storage.exists(article.picture.file.name),
                "signed_in": [signed_in.status_code, signed_in.headers.get("Location", "")],
                "desk": person.get(f"/admin/snippets/desk/article/edit/{article.pk}/").status_code,
            }
        )
    )


if __name__ == "__main__":
    main()
