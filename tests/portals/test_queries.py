"""How often a page asks the database, and what editors see before publishing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from orkhon.alliance.queries import grants
from orkhon.desk import preview as desk_preview
from orkhon.portals.models import PortalPage, SectionPage
from orkhon.portals.queries import directory
from orkhon.portals.spec import PortalSpec
from tests.portals.conftest import Sends, Writes, a_picture, in_all_languages
from tests.portals.reading import ReadPage

Portals = tuple[PortalSpec, PortalSpec]


def queries_of(path: str) -> int:
    """How many queries one page takes, nothing being kept from an earlier one."""
    with CaptureQueriesContext(connection) as captured:
        response: Any = Client(headers={"host": "localhost"}).get(path)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.database
def test_pages_ask_the_database_a_fixed_number_of_times(all_portals: Portals, write: Writes, send: Sends) -> None:
    picture = a_picture("red")
    # With fewer than three texts the front page looks into each of the other languages too.
    for number in range(4):
        source = send(f"tag:a:{number}")
        group = in_all_languages(write, "science", source=source.uri, picture=picture)
        in_all_languages(write, "history")
    article = group["kk"]
    grants()  # made once, for as long as no memorandum changes
    counts = {
        path: queries_of(path)
        for path in ("/kk/", "/kk/science/", f"/kk/science/{article.slug}-{article.pk}/", "/kk/agencies/altai/")
    }
    front, section, page, agency = counts.values()
    assert front <= 22, counts
    assert section <= 10, counts
    # The last one: the foot leads to what the agencies determined, where there is anything (remembered for all pages).
    assert page <= 15, counts
    assert agency <= 8, counts


@pytest.mark.django_db
def test_the_preview_of_a_draft_is_the_portals_own_page(portals: Portals, write: Writes) -> None:
    article = write("kk", "history", live=False, headline="Жоба", dateline="Орхон")
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    request.user = AnonymousUser()
    answer = desk_preview.render(request, article)
    page = ReadPage(answer.content.decode())
    assert page.problems == []
    assert "Жоба" in page.words
    assert page.all("html")[0]["data-theme"] == "history"


@pytest.mark.database
@pytest.mark.django_db
def test_what_changes_of_a_portal_is_in_the_directory_at_once(portals: Portals) -> None:
    def told() -> tuple[str, list[str], list[str]]:
        (one,) = (found for found in directory().portals if found.is_default and found.language == "kk")
        return one.title, [section.slug for section in one.sections], [entry.words for entry in one.header]

    before = told()
    assert directory() is directory()
    page = PortalPage.objects.get(title=before[0], locale__language_code="kk", slug__startswith="orkhon")
    page.title = "Жаңа"
    page.header_menu = [("link", {"label": "Сыртқы", "address": "https://example.org/"})]
    page.save()
    SectionPage.objects.child_of(page).filter(slug="science").update(live=False)
    assert told() == ("Жаңа", ["culture"], ["Сыртқы"])
