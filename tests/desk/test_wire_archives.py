"""What came out of an agency's archive is read on the wire screen by those whom the agency lets keep it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from orkhon.alliance.models import Memorandum
from tests.desk.conftest import Sends

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def test_an_item_of_an_archive_is_read_where_its_agency_grants_archiving_alone(
    send: Sends, as_reporter: Client
) -> None:
    old = datetime(1998, 5, 4, tzinfo=UTC)
    at = send("urn:altai:old", headline="Ескі сөз", created=old, extra={"orkhon": {"archived": True}}).position
    page, picture = reverse("desk_wire"), reverse("desk_wire_picture", args=[at, 0])
    refused = as_reporter.get(page, {"at": at})
    assert refused.status_code == 404
    assert "Ескі сөз" not in refused.content.decode()
    assert as_reporter.get(picture).status_code == 404
    Memorandum.objects.update(archive=True)
    shown = as_reporter.get(page, {"at": at})
    assert shown.status_code == 200
    assert "Ескі сөз" in shown.content.decode()
    assert as_reporter.get(picture).status_code == 204
