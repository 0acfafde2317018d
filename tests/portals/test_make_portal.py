"""Portals from their descriptions: built once, changed when they change, refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from wagtail.models import GroupPagePermission, Page, Site

from orkhon.alliance.errors import AllianceFileRefused
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.actions.make_portal_groups import make_portal_groups
from orkhon.portals.errors import PortalTableRefused
from orkhon.portals.models import PortalPage, SectionPage, TextPage
from orkhon.portals.queries import directory, portal_codes
from orkhon.portals.registrations import load_portals
from orkhon.portals.spec import TextSpec
from orkhon.portals.spec_reading import read_portal
from orkhon.portals.views.errors import server_error
from tests.portals.conftest import NEWS, PAST, section

SMALL = replace(NEWS, languages=("kk", "ru"))


def table(**changes: Any) -> dict[str, Any]:
    """What an alliance file says of a small portal."""
    described: dict[str, Any] = {
        "code": "news",
        "hostname": "news.example",
        "languages": ["kk", "en"],
        "names": {"kk": "Жаңалық", "en": "News"},
        "sections": [{"code": "science", "topics": ["science"], "names": {"kk": "Ғылым", "en": "Science"}}],
        **changes,
    }
    return {key: value for key, value in described.items() if value is not None}


def rows() -> list[Mapping[str, Any]]:
    return [*Page.objects.order_by("pk").values(), *Site.objects.order_by("pk").values()]


@pytest.mark.database
@pytest.mark.django_db
def test_a_portal_is_built_once_and_the_welcome_page_of_the_framework_goes() -> None:
    make_portal(SMALL)
    make_portal(replace(PAST, languages=("kk",)))
    assert not Page.objects.filter(slug="home").exists()
    assert [(site.hostname, site.is_default_site) for site in Site.objects.order_by("pk")] == [
        ("localhost", True),
        ("culture.localhost", False),
    ]
    before = rows()
    make_portal(SMALL)
    assert rows() == before


@pytest.mark.django_db
def test_a_changed_description_changes_the_pages_and_takes_off_what_it_leaves_out() -> None:
    make_portal(SMALL)
    changed = replace(
        SMALL,
        languages=("kk",),
        names={"kk": "Жаңа"},
        sections=(section("history"), section("science")),
        texts=(TextSpec(code="about", titles={"kk": "Біз"}, bodies={"kk": "<p>Б</p>"}),),
    )
    make_portal(changed)
    portal = directory().portals[0]
    assert [one.language for one in directory().portals] == ["kk"]
    assert (portal.title, [one.slug for one in portal.sections]) == ("Жаңа", ["history", "science"])
    assert [text.title for text in portal.texts] == ["Біз"]
    answer: Any = Client(headers={"host": "localhost"}).get("/kk/about/")
    assert answer.status_code == 200
    assert "<p>Б</p>" in answer.content.decode()
    make_portal(SMALL)
    assert {one.language for one in directory().portals} == {"kk", "ru"}


@pytest.mark.django_db
def test_pages_know_their_addresses_for_the_admin() -> None:
    make_portal(SMALL)
    page = SectionPage.objects.get(slug="science", locale__language_code="ru")
    request = RequestFactory().get("/", headers={"host": "localhost:8000"}, SERVER_PORT="8000")
    assert (page.get_url_parts(request) or ())[1:] == ("http://localhost:8000", "/ru/science/")
    front = PortalPage.objects.get(locale__language_code="kk")
    assert (front.get_url_parts() or ())[1:] == ("http://localhost", "/kk/")


def test_a_table_of_an_alliance_file_becomes_a_description() -> None:
    spec = read_portal(table(time_zones={"kk": "Asia/Aqtau"}), "file: portals[1]")
    assert (spec.code, spec.languages, spec.theme, spec.default) == ("news", ("kk", "en"), "news", False)
    assert spec.sections[0].topics == ("science",)
    assert spec.time_zones["kk"] == "Asia/Aqtau"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "News!"}, "code holds 'News!'; wanted is small Latin letters"),
        ({"hostname": None}, "hostname holds nothing"),
        ({"languages": ["kk", "de"]}, "languages holds ['kk', 'de']; wanted is a list of different codes among az en"),
        ({"languages": []}, "languages holds []"),
        ({"names": {"kk": "Ж"}}, "names.en holds nothing; wanted is a text in that language"),
        ({"names": {"kk": 1, "en": "N"}}, "names holds"),
        ({"straplines": {"de": "Nachrichten"}}, "straplines.de holds 'Nachrichten'"),
        ({"theme": "pink"}, "theme holds 'pink'; wanted is one of news, literature, history, government"),
        ({"default": "yes"}, "default holds 'yes'; wanted is true or false"),
        ({"time_zones": {"kk": "Mars/Base"}}, "'Mars/Base'; write a time zone such as Asia/Almaty"),
        ({"sections": [{"code": "science", "names": {"kk": "Ғ", "en": "S"}}]}, "sections[1]: topics holds nothing"),
        ({"sections": {}}, "sections holds {}"),
        ({"colour": "red"}, "nothing is called colour; known here are agency, code, country, default"),
        (
            {"texts": [{"code": "science", "titles": {"kk": "a", "en": "b"}, "bodies": {"kk": "a", "en": "b"}}]},
            "the code 'science' is taken already",
        ),
        ({"sections": [{"code": "agencies", "topics": ["x"], "names": {"kk": "a", "en": "b"}}]}, "'agencies' is taken"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_its_place_and_what_is_wanted(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(PortalTableRefused) as refused:
        read_portal(table(**changes), "portals[1]")
    assert said in str(refused.value)
    assert str(refused.value).startswith("portals[1]")
    assert not refused.value.retryable


@pytest.mark.django_db
def test_one_bad_table_in_an_alliance_file_makes_no_portal_at_all() -> None:
    with pytest.raises(AllianceFileRefused, match=r"portals\[2\]: theme"):
        load_portals([table(), table(theme="pink")])
    assert not PortalPage.objects.exists()
    load_portals([table()])
    assert PortalPage.objects.count() == 2


@pytest.mark.django_db
def test_sections_refuse_topics_and_slugs_that_cannot_be() -> None:
    make_portal(SMALL)
    page = SectionPage.objects.get(slug="science", locale__language_code="kk")
    page.full_clean()
    for name, value in (("topics", "science nothing"), ("topics", " "), ("slug", "agencies")):
        bad = SectionPage.objects.get(pk=page.pk)
        setattr(bad, name, value)
        with pytest.raises(Exception, match=name):
            bad.full_clean()
    front = PortalPage.objects.get(locale__language_code="kk")
    front.time_zone = "Mars/Base"
    with pytest.raises(Exception, match="time zone"):
        front.full_clean()
    with pytest.raises(Exception, match="slug"):
        TextPage(title="x", slug="agencies", body="<p>x</p>", path="x", depth=3).clean()


def test_a_failure_is_told_in_eight_languages_without_the_database() -> None:
    answer = server_error(HttpRequest())
    text = answer.content.decode()
    assert answer.status_code == 500
    assert text.count("<p lang=") == 8
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_that_is_away_is_told_as_a_pause_and_not_as_a_defect() -> None:
    try:
        raise OperationalError("the server closed the connection")
    except OperationalError:
        answer = server_error(HttpRequest())
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.content.decode().count("<p lang=") == 8


@pytest.mark.database
@pytest.mark.django_db
def test_each_portal_has_a_group_that_changes_and_publishes_its_pages_and_nothing_else() -> None:
    make_portal(SMALL)
    make_portal(replace(PAST, languages=("kk",)))
    assert portal_codes() == {"orkhon", "culture"}
    group = Group.objects.get(name="portal orkhon")
    granted = GroupPagePermission.objects.filter(group=group).values_list("page__slug", "permission__codename")
    assert set(granted) == {
        (slug, right) for slug in ("orkhon-kk", "orkhon-ru") for right in ("change_page", "publish_page")
    }
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(depth=1), permission=Permission.objects.get(codename="add_page")
    )
    assert make_portal_groups() == []
    assert GroupPagePermission.objects.filter(group=group).count() == 4


@pytest.mark.django_db
def test_a_portal_keeps_its_group_when_an_editor_calls_its_page_as_another_portal_is_called() -> None:
    make_portal(SMALL)
    make_portal(replace(PAST, languages=("kk",)))
    PortalPage.objects.filter(slug="orkhon-ru").update(slug="culture-ru")
    make_portal_groups()
    roots = GroupPagePermission.objects.filter(group__name="portal culture").values_list("page__slug", flat=True)
    assert set(roots) == {"culture-kk"}
