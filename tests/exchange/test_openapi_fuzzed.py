"""The description and the views, held against each other by schemathesis: it finds nothing.

In one process: schemathesis asks Django's WSGI handler, within the test's transaction. The live stream is left out, for
it has no end, and the check, which few may ask and which goes to foreign addresses (tests/verification).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from orkhon.exchange.api.openapi import document
from orkhon.exchange.models import Subscriber
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.wire.cursors import cursor_at
from tests.examples import WHOLE, examples
from tests.exchange.making import a_member, an_agency, headers_of, sent
from tests.exchange.serving import PLAIN_STATIC, connections_kept

schemathesis.openapi.format("cursor", st.integers(0, 2**63 - 1).map(cursor_at))

# An item has so many properties that trying out each takes longer than all the rest.
BRIEFLY = {"include-path": "/items", "phases": {"coverage": {"enabled": WHOLE}}}
CONFIG = schemathesis.Config.from_dict({"operations": [BRIEFLY]})
API = schemathesis.openapi.from_dict(document(), config=CONFIG).exclude(path=["/stream", "/check"])
API.app = WSGIHandler()


@pytest.fixture
def tokens(settings: Settings) -> Iterator[dict[str, str]]:
    """What opens the exchange, and under `push` the wire; to whoever asks as often as schemathesis does."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
    member, now = a_member(), datetime.now(UTC)
    Subscriber.objects.filter(pk=member.pk).update(follows=True)
    for number in range(1, 4):
        sent(number)
    _, secret = issue_push_token(an_agency(), "a test", by="test", now=now, per_minute=60_000)
    with connections_kept():
        yield {"push": f"Bearer {secret}", "": headers_of(member, per_minute=60_000)["Authorization"]}


@API.parametrize()
@drawing(suppress_health_check=list(HealthCheck), max_examples=examples(200), deadline=None)  # one world serves all
@pytest.mark.django_db(databases="__all__")
def test_schemathesis_finds_nothing(case: schemathesis.Case[Any], tokens: dict[str, str]) -> None:
    pushes = case.path == "/items"
    case.call_and_validate(
        headers={"Authorization": tokens["push" if pushes else ""]},
        # What is pushed is read leniently, and judged by more than its shape: whose uri it is, what came before it.
        excluded_checks=[positive_data_acceptance, negative_data_rejection] if pushes else [],
    )
