"""The bar under the name and the foot: what an editor arranged, and nowhere that readers should not be led."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.errors import PortalTableRefused
from orkhon.portals.menus import entries, is_outside
from orkhon.portals.models import PortalPage, SectionPage
from orkhon.portals.spec import EntrySpec, TextSpec
from orkhon.portals.spec_reading import read_portal
from tests.portals.conftest import NEWS, PAST
from tests.portals.reading import ReadPage
from tests.portals.test_looks import described

TEXT = TextSpec(code="about", titles={"kk": "Біз", "ru": "О нас"}, bodies={"kk": "<p>Б</p>", "ru": "<p>О</p>"})
SMALL = replace(NEWS, languages=("kk", "ru"), texts=(TEXT,))


def links(name: str) -> list[str]:
    text = Client().get("/kk/").content.decode()
    part = text.partition(name)[2].partition("</nav>")[0]
    return [values["href"] for values in ReadPage(f"<html>{part}</html>").all("a")]


def bar() -> list[str]:
    return links('<nav class="nav"')


def kept() -> list[tuple[Any, ...]]:
    pages = PortalPage.objects.order_by("pk")
    return [(page.pk, page.latest_revision_id, list(page.header_menu.raw_data)) for page in pages]


def foot() -> list[str]:
    return links('<nav class="row quiet"')


@pytest.mark.database
@pytest.mark.django_db
def test_menus_that_nobody_arranged_show_all_sections_and_texts_and_always_the_imprint() -> None:
    make_portal(SMALL)
    assert bar() == ["/kk/", "/kk/science/", "/kk/culture/"]
    assert foot() == ["/kk/about/", "/kk/archive/", "/kk/corrections/", "/kk/imprint/", "/kk/subscribe/", "/kk/rss.xml"]


@pytest.mark.database
@pytest.mark.django_db
def test_menus_stand_as_they_were_arranged_and_a_second_load_changes_nothing() -> None:
    chosen = replace(
        SMALL,
        header=(
            EntrySpec(page="culture", labels={"kk": "Өнер"}),
            EntrySpec(place="front"),
            EntrySpec(address="https://example.org/", labels={"kk": "Сыртқы", "ru": "Вне"}),
        ),
        foot=(EntrySpec(place="check"),),
    )
    make_portal(chosen)
    assert bar() == ["/kk/culture/", "/kk/", "https://example.org/"]
    assert foot() == ["/kk/check/", "/kk/imprint/", "/kk/subscribe/", "/kk/rss.xml"]
    before = kept()
    make_portal(chosen)
    assert kept() == before
    # What the description does not name is the editors' own.
    make_portal(SMALL)
    assert bar() == ["/kk/culture/", "/kk/", "https://example.org/"]


@pytest.mark.django_db
def test_a_page_of_another_portal_or_taken_off_is_left_out() -> None:
    make_portal(SMALL)
    make_portal(replace(PAST, languages=("kk",)))
    foreign = SectionPage.objects.get(slug="history", locale__language_code="kk")
    own = SectionPage.objects.get(slug="science", locale__language_code="kk")
    blocks = [{"type": "page", "value": {"page": page.pk, "label": ""}} for page in (foreign, own)]
    page = PortalPage.objects.get(slug="orkhon-kk")
    page.header_menu = json.dumps(blocks)
    page.save()
    assert bar() == ["/kk/science/"]
    own.unpublish()
    assert bar() == ["/kk/", "/kk/culture/"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "https://user:word@evil.example/",
        "https:///x",
        "https://a b/",
        'https://a/"onclick=x',
        "https://[::1",
        "ftp://files.example/",
        "/kk/",
        "",
    ],
)
def test_an_address_that_no_reader_should_be_led_to_is_no_link(address: str) -> None:
    assert not is_outside(address)
    assert entries([{"type": "link", "value": {"label": "x", "address": address}}], {}) == ()
    with pytest.raises(PortalTableRefused, match=r"header\[1\]"):
        read_portal(described(header=[{"address": address, "labels": {"kk": "a", "en": "b"}}]), "portals[1]")


def test_what_is_no_entry_at_all_is_left_out() -> None:
    odd: list[Any] = [
        {},
        {"type": "page", "value": 7},
        {"type": "x", "value": {}},
        {"type": "place", "value": {"place": "x"}},
    ]
    assert entries(odd, {}) == ()
    many = [{"type": "place", "value": {"place": "front"}}] * 100
    assert len(entries(many, {})) == 24


@pytest.mark.django_db
def test_the_editors_form_refuses_an_address_with_script_in_it() -> None:
    make_portal(SMALL)
    page = PortalPage.objects.get(slug="orkhon-kk")
    field: Any = page._meta.get_field("header_menu")
    block = field.stream_block.child_blocks["link"]
    for address in ("javascript:alert(1)", "https://user:word@evil.example/"):
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"label": "x", "address": address}))


@pytest.mark.django_db
def test_script_in_words_of_menus_names_and_imprint_stays_words() -> None:
    wild = "<script>alert(1)</script>"
    make_portal(
        replace(
            SMALL,
            names=dict.fromkeys(("kk", "ru"), wild),
            straplines=dict.fromkeys(("kk", "ru"), f'"><img src=x onerror=1>{wild}'),
            header=(EntrySpec(address="https://example.org/", labels=dict.fromkeys(("kk", "ru"), wild)),),
            imprint={"owner_name": dict.fromkeys(("kk", "ru"), wild), "postal_address": {"kk": wild, "ru": wild}},
        )
    )
    for path in ("/kk/", "/kk/imprint/", "/kk/science/", "/kk/nothing/"):
        text = Client().get(path).content.decode()
        assert "<script>" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text
