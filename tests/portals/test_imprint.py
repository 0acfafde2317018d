"""What a portal says of itself, and what the law of its country wants of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import translation

from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.errors import PortalTableRefused
from orkhon.portals.law import FIELDS, RULES, is_known, verdicts
from orkhon.portals.models import PortalPage, TextPage
from orkhon.portals.spec import TextSpec
from orkhon.portals.spec_reading import read_portal
from tests.portals.conftest import NEWS
from tests.portals.reading import ReadPage
from tests.portals.test_looks import described

FULL = dict.fromkeys(FIELDS, "x") | {"reply_days": 1, "kept_years": 2}
SMALL = replace(NEWS, languages=("kk", "ru"))


def missing(country: str, facts: dict[str, Any], kind: str = "news", languages: tuple[str, ...] = ("kk",)) -> set[str]:
    found = verdicts(facts, country=country, kind=kind, languages=languages)
    return {name for one in found if one.met is False for name in one.missing}


@pytest.mark.parametrize("country", sorted(RULES))
def test_a_portal_that_says_all_of_itself_lacks_nothing(country: str) -> None:
    assert missing(country, FULL) == set()
    assert {"owner_name", "email", "editor_in_chief", "reply_address"} <= missing(country, {})


def test_turkish_law_wants_a_reply_within_a_day_and_two_years_of_keeping() -> None:
    assert missing("TR", FULL | {"reply_days": 2, "kept_years": 1}) == {"reply_days", "kept_years"}
    assert {"notice_address", "hosting_name", "legal_name"} <= missing("TR", {})


def test_kazakh_law_wants_kazakh_and_more_of_a_state_site() -> None:
    found = verdicts(FULL, country="KZ", kind="news", languages=("ru",))
    assert [one.rule.languages for one in found if one.met is False] == [("kk",)]
    state = verdicts(FULL, country="KZ", kind="government", languages=("kk",))
    assert len(state) == len(verdicts(FULL, country="KZ", kind="news", languages=("kk",))) + 2


def test_where_no_source_was_found_the_list_says_so_and_guesses_nothing() -> None:
    assert not is_known("KG")
    assert not is_known("TM")
    assert is_known("TR")
    assert not is_known("")


@pytest.mark.database
@pytest.mark.django_db
def test_the_imprint_tells_what_was_said_in_every_language_and_the_age_mark_is_on_every_page() -> None:
    make_portal(
        replace(
            SMALL,
            country="TR",
            imprint={
                "owner_name": {"kk": "Иесі", "ru": "Хозяин"},
                "email": {"kk": "a@b.example", "ru": "a@b.example"},
                "reply_address": {"kk": "https://b.example/reply/", "ru": "reply@b.example"},
                "reply_days": 1,
                "kept_years": 5,
                "age_mark": {"kk": "12+", "ru": "12+"},
            },
        )
    )
    kazakh, russian = (Client().get(f"/{code}/imprint/").content.decode() for code in ("kk", "ru"))
    assert "Иесі" in kazakh
    assert "Хозяин" in russian
    assert 'href="https://b.example/reply/"' in kazakh
    assert 'href="mailto:reply@b.example"' in russian
    assert "1 күн ішінде шығады" in kazakh
    assert "хранится 5 лет" in russian
    assert "Ни cookie, ни адресов." in russian
    assert "Оқырмандар қалай саналады" in kazakh
    page = ReadPage(russian)
    assert page.problems == []
    assert page.all("a", href="/ru/imprint/")
    assert [one["href"] for one in page.all("link", rel="alternate", hreflang="kk")] == [
        "http://testserver/kk/imprint/"
    ]
    for path in ("/kk/", "/kk/science/", "/kk/imprint/", "/kk/nothing/"):
        assert "12+" in Client().get(path).content.decode()
    assert Client().get("/kk-latn/imprint/").status_code == 200


@pytest.mark.django_db
def test_an_empty_imprint_still_answers_and_promises_only_what_is_met() -> None:
    make_portal(replace(SMALL, country="TR"))
    text = Client().get("/ru/imprint/").content.decode()
    assert "хостинг-провайдер" not in text
    assert "время первой публикации" in text


@pytest.mark.django_db
def test_a_text_called_imprint_from_before_stands_above_the_facts_and_is_linked_once() -> None:
    text = TextSpec(
        code="imprint", titles={"kk": "Дерек", "ru": "О нас"}, bodies={"kk": "<p>Ө</p>", "ru": "<p>Ранее.</p>"}
    )
    make_portal(replace(SMALL, texts=(text,), imprint={"owner_name": {"ru": "Хозяин"}}))
    words = Client().get("/ru/imprint/").content.decode()
    assert "<p>Ранее.</p>" in words
    assert "Хозяин" in words
    assert words.partition('class="row quiet"')[2].count('href="/ru/imprint/"') == 1
    TextPage.objects.get(locale__language_code="ru").full_clean()


@pytest.mark.django_db
def test_fields_that_cannot_be_are_refused_in_words() -> None:
    make_portal(SMALL)
    page = PortalPage.objects.get(locale__language_code="kk")
    page.reply_address, page.agency, page.telegram = "javascript:alert(1)", "nobody", "a b"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert {"reply_address", "agency", "telegram"} <= set(refused.value.message_dict)


@pytest.mark.parametrize(
    ("imprint", "said"),
    [
        ({"nothing": "x"}, "imprint: nothing holds 'x'; wanted is one of legal_name"),
        ({"reply_days": "soon"}, "imprint: reply_days holds 'soon'"),
        ({"kept_years": 0}, "imprint: kept_years holds 0"),
        ({"age_mark": "13+"}, "imprint: age_mark holds '13+'"),
        ({"owner_name": {"de": "x"}}, "imprint: owner_name.de holds"),
        ("x", "imprint holds 'x'"),
    ],
)
def test_an_imprint_of_a_file_that_cannot_be_is_refused_with_its_place(imprint: Any, said: str) -> None:
    with pytest.raises(PortalTableRefused) as refused:
        read_portal(described(imprint=imprint), "portals[1]")
    assert said in str(refused.value)


@pytest.mark.django_db
def test_the_editor_s_form_lists_what_the_law_still_wants(admin_user: Any) -> None:
    make_portal(replace(SMALL, country="TR"))
    page = PortalPage.objects.get(locale__language_code="ru")
    request = RequestFactory().get("/")
    request.user = admin_user
    handler = page.get_edit_handler()
    form = handler.get_form_class()(instance=page, for_user=admin_user)
    with translation.override("en"):
        html = handler.get_bound_panel(instance=page, request=request, form=form).render_form_content()
    assert "TR, 5187 / 7418" in html
    assert "Legal name" in html
    assert "Address of the hosting provider" in html
