"""What a portal may change of its look: colours that can be read, a clean drawing, and one sheet that says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.colours import contrast, mixed
from orkhon.portals.drawings import LARGEST, cleaned, name_of, proportions
from orkhon.portals.errors import DrawingRefused, PortalTableRefused
from orkhon.portals.looks import INK, PAPER, STONE, THEME_COLOURS, Look, unreadable
from orkhon.portals.models import PortalPage
from orkhon.portals.spec_reading import read_portal
from orkhon.portals.stylesheets import address_of_sheet, sheet_of
from tests.portals.conftest import NEWS
from tests.portals.reading import ReadPage

SMALL = replace(NEWS, languages=("kk", "ru"))
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48"><path d="M0 0h9v9z" fill="#123456"/></svg>'
CSS = (Path(__file__).parents[2] / "src/orkhon/portals/static/portals/orkhon.css").read_text(encoding="utf-8")


def described(**changes: Any) -> dict[str, Any]:
    return {
        "code": "news",
        "hostname": "news.example",
        "languages": ["kk", "en"],
        "names": {"kk": "Ж", "en": "N"},
        **changes,
    }


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert mixed("#123456", "#abcdef", 1.0) == "#123456"
    assert mixed("#123456", "#abcdef", 0.0) == "#abcdef"


@pytest.mark.parametrize("theme", sorted(THEME_COLOURS))
def test_every_finished_theme_can_be_read_and_its_colours_are_those_of_the_sheet(theme: str) -> None:
    assert list(unreadable(Look(theme=theme))) == []
    for name in ("brand", "mark"):
        light, dark = THEME_COLOURS[theme][name]
        assert f"--{name}: light-dark({light}, {dark})" in CSS


def test_the_papers_behind_the_words_are_those_of_the_sheet() -> None:
    for name, tones in (("paper", PAPER), ("stone", STONE), ("ink", INK)):
        light, dark = tones["light"].replace("#ffffff", "#fff"), tones["dark"]
        assert f"--{name}: light-dark({light}, {dark})" in CSS


def test_colours_that_cannot_be_read_are_refused_with_the_value_they_have() -> None:
    pale = list(unreadable(Look(brand_light="#88cccc")))
    assert {pair.field for pair in pale} == {"brand_light"}
    assert all(pair.ratio < 4.5 for pair in pale)
    assert [pair.field for pair in unreadable(Look(mark_dark="#0e181c"))] == ["mark_dark"]
    with pytest.raises(
        PortalTableRefused, match=r"brand_light holds '#88cccc with a contrast of 1\.\d\d : 1 on #ffffff"
    ):
        read_portal(described(look={"brand": ["#88cccc", "#5fd3d3"]}), "portals[1]")
    with pytest.raises(PortalTableRefused, match="look: brand holds"):
        read_portal(described(look={"brand": ["red; } body { display: none", "#5fd3d3"]}), "portals[1]")


@pytest.mark.django_db
def test_an_editor_is_told_the_contrast_of_a_colour_that_is_refused() -> None:
    make_portal(SMALL)
    page = PortalPage.objects.get(locale__language_code="kk")
    page.brand_light = "#88CCCC"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "1.82 : 1" in str(refused.value.message_dict["brand_light"])
    for colour in ("red", "#12", "#00666f;}", "url(x)"):
        page.brand_light = colour
        with pytest.raises(ValidationError) as refused:
            page.full_clean()
        assert "brand_light" in refused.value.message_dict


def test_what_somebody_writes_cannot_end_the_rule_and_low_vision_keeps_its_own_colours() -> None:
    wild = Look(theme="news", brand_light="red}", headlines="x;}", reading_size="9em", density="</style>")
    assert "red" not in wild.css()
    assert "x;" not in wild.css()
    assert ':not([data-sight="low"])' in wild.css()
    assert Look(theme="news").css() == ""


@pytest.mark.database
@pytest.mark.django_db
def test_a_page_loads_one_sheet_whose_name_changes_with_its_words() -> None:
    make_portal(SMALL)
    make_portal(replace(SMALL, look=Look(theme="news", density="open", reading_size="largest")))
    page = ReadPage(Client().get("/kk/").content.decode())
    (sheet,) = [values["href"] for values in page.all("link", rel="stylesheet")]
    assert sheet == address_of_sheet(Look(theme="news", density="open", reading_size="largest"))
    assert sheet != address_of_sheet(Look(theme="news"))
    answer: Any = Client().get(sheet)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    words = answer.content.decode()
    assert words == sheet_of(Look(theme="news", density="open", reading_size="largest"))
    assert "/*" not in words
    assert "--t-read: 1.375rem" in words
    for part in ("light-dark", ".gallery", "@supports not"):
        assert part in words


@pytest.mark.django_db
def test_a_sheet_of_yesterday_is_answered_with_todays_and_kept_by_nobody() -> None:
    make_portal(SMALL)
    answer: Any = Client().get(f"/styles/{'0' * 20}.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().get("/styles/x.css").status_code == 404
    assert Client().get(f"/styles/{'0' * 20}.svg").status_code == 404


@pytest.mark.parametrize(
    "evil",
    [
        PLAIN.replace("<path", "<script>alert(1)</script><path"),
        PLAIN.replace("<svg ", '<svg onload="alert(1)" '),
        PLAIN.replace("<path", '<a href="javascript:alert(1)"><path d="M1 1"/></a><path'),
        PLAIN.replace("<path", '<use href="https://evil.example/x.svg#y"/><path'),
        PLAIN.replace("<path", '<image href="https://evil.example/x.png"/><path'),
        PLAIN.replace(
            "<path", "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='x'/></foreignObject><path"
        ),
        PLAIN.replace("<path", "<style>@import url(https://evil.example)</style><path"),
        PLAIN.replace('fill="#123456"', 'fill="url(https://evil.example/#a)" style="background:url(x)"'),
        PLAIN.replace("<path", '<animate attributeName="href" to="javascript:alert(1)"/><set/><path'),
    ],
)
def test_a_drawing_keeps_what_draws_and_nothing_else(evil: str) -> None:
    kept = cleaned(evil)
    assert "<path" in kept
    for word in ("script", "evil", "onload", "href", "style", "foreignObject", "animate", "<a", "image"):
        assert word not in kept
    assert cleaned(kept) == kept
    assert proportions(kept) == (40, 48)


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("<html/>", "wanted is svg"),
        ("no xml", "no SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>', "no SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>', "nothing of the drawing"),
        ("x" * (LARGEST + 1), "at most"),
        (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{"<g>" * 30}{"</g>" * 30}</svg>', "levels"),
    ],
)
def test_a_drawing_that_cannot_be_shown_is_refused_in_words(drawing: str, said: str) -> None:
    with pytest.raises(DrawingRefused, match=said):
        cleaned(drawing)


@pytest.mark.django_db
def test_a_logo_stands_before_the_name_and_is_served_clean_even_if_the_row_is_not() -> None:
    make_portal(replace(SMALL, logo_drawing=cleaned(PLAIN)))
    page = ReadPage(Client().get("/kk/").content.decode())
    logo, at_the_foot = page.all("img", **{"class": "logo"})
    assert at_the_foot["src"] == logo["src"]
    assert not page.all("svg", **{"class": "runes"})
    assert (logo["width"], logo["height"], logo["alt"]) == ("40", "48", "")
    answer: Any = Client().get(logo["src"])
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "script-src" in answer.headers["Content-Security-Policy"]
    evil = PLAIN.replace("<path", "<script>alert(1)</script><path")
    PortalPage.objects.update(logo_drawing=evil, logo_name=name_of(evil))
    answer = Client().get(f"/styles/{name_of(evil)}.svg")
    assert answer.status_code == 200
    assert b"script" not in answer.content
