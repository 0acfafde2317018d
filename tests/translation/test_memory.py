"""The memory gives back what it was told, in every script and direction, and nothing that nobody said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from orkhon.items import Language
from orkhon.translation.memory import Said, forget, lookup, lookup_many, remember, remember_many
from orkhon.translation.memory.actions.rebuild import rebuild
from orkhon.translation.memory.index import folders
from orkhon.translation.memory.index.filling import Filler
from orkhon.translation.memory.index.following import must_be_purged
from orkhon.translation.memory.keys import keys_of
from orkhon.translation.memory.matching import with_numbers
from orkhon.translation.models import ForgottenWording, Unit, Wording, WordingUse
from tests.translation.documents import KAZAKH, NOW, TURKISH

ENGLISH, RUSSIAN = Language.parse("en"), Language.parse("ru")


def _told(
    source: str,
    target: str,
    *,
    out_of: Language = KAZAKH,
    into: Language = TURKISH,
    origin: str = "urn:a",
    reviewer: User | None = None,
) -> int:
    return remember(
        source, target, source=out_of, target=into, origin=origin, agency="kabar", reviewer=reviewer, now=NOW
    )


def _texts(text: str, out_of: Language, into: Language) -> list[str]:
    return [one.text for one in lookup(text, out_of, into) if one.exact]


@pytest.mark.django_db
@pytest.mark.database
class TestRemembering:
    def test_what_was_translated_once_serves_all_directions(self) -> None:
        _told("Ол келді.", "He came.", into=ENGLISH)
        _told("Ол келді.", "Geldi.")
        assert _texts("He came.", ENGLISH, KAZAKH) == ["Ол келді."]
        assert _texts("He came.", ENGLISH, TURKISH) == ["Geldi."]
        assert Unit.objects.count() == 1

    def test_no_chain_of_languages_leads_to_what_nobody_confirmed(self) -> None:
        _told("Geldi.", "He came.", out_of=TURKISH, into=ENGLISH, origin="urn:a")
        _told("Geldi.", "She came.", out_of=TURKISH, into=ENGLISH, origin="urn:b")
        _told("She came.", "Она пришла.", out_of=ENGLISH, into=RUSSIAN, origin="urn:b")
        assert _texts("He came.", ENGLISH, RUSSIAN) == []
        assert _texts("She came.", ENGLISH, RUSSIAN) == ["Она пришла."]
        assert sorted(_texts("Geldi.", TURKISH, ENGLISH)) == ["He came.", "She came."]

    def test_every_script_finds_every_script(self) -> None:
        _told("Президент «Астанаға» келді.", "Prezident Astanaga keldi.", into=Language.parse("uz-Latn"))
        (match,) = lookup('Prezident "Astanağa" keldı.', Language.parse("kk-Latn"), Language.parse("uz-Cyrl"))
        assert (match.exact, match.text, match.source_tag) == (True, "Президент Астанага келди.", "kk-Cyrl")

    def test_other_punctuation_is_offered_and_never_filled_in(self) -> None:
        _told("Ол келді.", "Geldi.")
        (match,) = lookup("Ол келді?", KAZAKH, TURKISH)
        assert (match.score, match.exact) == (99, False)
        assert lookup_many(["Ол келді?"], KAZAKH, TURKISH) == {}

    def test_a_minus_is_not_punctuation_that_can_be_overlooked(self) -> None:
        _told("Бүгін −5 градус.", "Bugün −5 derece.")
        assert lookup_many(["Бүгін 5 градус."], KAZAKH, TURKISH) == {}

    def test_other_numbers_are_put_in_and_said(self) -> None:
        _told("Онда 12 адам болды.", "Orada 12 kişi vardı.")
        (match,) = lookup("Онда 14 адам болды.", KAZAKH, TURKISH)
        assert (match.text, match.score, match.replaced) == ("Orada 14 kişi vardı.", 95, (("12", "14"),))

    def test_a_number_that_is_not_certain_stays_and_that_is_said(self) -> None:
        _told("Ол 12 жаста.", "12'sinde.")
        (match,) = lookup("Ол 14 жаста.", KAZAKH, TURKISH)
        assert (match.text, match.numbers_differ, match.score) == ("12'sinde.", True, 89)

    def test_marks_are_given_where_both_have_them_and_left_out_where_not(self) -> None:
        _told("Ол ⟦1⟧бүгін⟦/1⟧ келді.", "O ⟦1⟧bugün⟦/1⟧ geldi.")
        plain = lookup_many(["Ол бүгін келді.", "Ол ⟦1⟧бүгін⟦/1⟧ келді."], KAZAKH, TURKISH)
        assert [one.text for one in plain.values()] == ["O bugün geldi.", "O ⟦1⟧bugün⟦/1⟧ geldi."]
        (other,) = lookup("Ол ⟦1⟧бүгін⟦/1⟧ ⟦2⟧келді⟦/2⟧.", KAZAKH, TURKISH)
        assert (other.text, other.score) == ("O bugün geldi.", 99)

    def test_the_same_pair_of_another_document_is_noted_and_not_doubled(self) -> None:
        assert _told("Ол келді.", "Geldi.", origin="urn:a") == _told("Ол келді.", "Geldi.", origin="urn:b")
        assert (Wording.objects.count(), WordingUse.objects.count()) == (2, 2)

    def test_many_pairs_come_with_few_questions(self, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
        pairs = [Said(source=f"Сөйлем {at} {'а' * at}.", target=f"Cümle {at} {'a' * at}.") for at in range(300)]
        remember_many(pairs, source=KAZAKH, target=TURKISH, origin="urn:a", agency="", reviewer=None, now=NOW)
        with django_assert_max_num_queries(4):
            found = lookup_many([one.source for one in pairs], KAZAKH, TURKISH)
        assert {text: one.text for text, one in found.items()} == {one.source: one.target for one in pairs}

    def test_what_is_forgotten_is_gone_and_what_others_said_too_stays(self) -> None:
        _told("Ол келді.", "Geldi.", origin="urn:a")
        _told("Ол келді.", "Geldi.", origin="urn:b")
        _told("Құпия сөз.", "Gizli söz.", origin="urn:a")
        assert forget("urn:a") == 2
        assert _texts("Құпия сөз.", KAZAKH, TURKISH) == []
        (match,) = lookup("Ол келді.", KAZAKH, TURKISH)
        assert match.origin == "urn:b"
        assert Unit.objects.count() == 1
        assert ForgottenWording.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.database
class TestIndex:
    def test_sentences_that_are_alike_are_found_once_the_index_has_them(self, memory_home: Path) -> None:
        _told("Президент бүгін таңертең Астана қаласына келді.", "Başkan bu sabah Astana'ya geldi.")
        asked = "Президент бүгін кешке Астана қаласына келді."
        assert lookup(asked, KAZAKH, TURKISH) == []
        rebuild()
        (match,) = lookup(asked, KAZAKH, TURKISH)
        assert match.text == "Başkan bu sabah Astana'ya geldi."
        assert 75 < match.score < 95
        (latin,) = lookup("Prezident bügın keşke Astana qalasyna keldı.", Language.parse("kk-Latn"), TURKISH)
        assert latin.score == match.score

    def test_forgotten_wordings_leave_the_index(self, memory_home: Path) -> None:
        _told("Президент бүгін Астана қаласына келді.", "Geldi.", origin="urn:a")
        folder = folders.make_living(folders.new_folder(building=False))
        with Filler(folder) as filler:
            assert filler.step() == 2
            filler.commit()
            forget("urn:a", redacted=True)
            assert filler.step() == 2
            filler.commit()
            assert filler.step() == 0
            assert must_be_purged(filler)
        rebuild()
        living = folders.living()
        assert living is not None
        with Filler(living) as filler:
            assert not must_be_purged(filler)

    def test_an_index_goes_on_where_it_was(self, memory_home: Path) -> None:
        _told("Бірінші сөйлем осында.", "Bir.")
        folder = folders.make_living(folders.new_folder(building=False))
        with Filler(folder) as filler:
            assert filler.step() == 2
            filler.commit()
        _told("Екінші сөйлем осында.", "İki.")
        with Filler(folder) as filler:
            assert filler.step() == 2

    def test_a_broken_index_finds_nothing_alike_and_everything_exact(self, memory_home: Path) -> None:
        _told("Ол келді.", "Geldi.")
        folder = folders.make_living(folders.new_folder(building=False))
        (folder / "meta.json").write_text("{broken")
        assert _texts("Ол келді.", KAZAKH, TURKISH) == ["Geldi."]
        assert lookup("Ол кеше келді.", KAZAKH, TURKISH) == []


@given(st.text(max_size=40))
def test_any_text_has_keys(text: str) -> None:
    keys = keys_of(text, KAZAKH)
    assert -(2**63) <= keys.key < 2**63


def test_numbers_are_put_in_only_where_that_is_certain() -> None:
    assert with_numbers("14 and 3", "12 and 3", "12 ve 3") == ("14 ve 3", (("12", "14"),))
    assert with_numbers("14 and 14", "12 and 13", "12 ve 13") == ("14 ve 14", (("12", "14"), ("13", "14")))
    assert with_numbers("1 and 2", "12 and 12", "12 ve 12") is None
    assert with_numbers("14", "12", "on iki") is None
    assert with_numbers("14", "12", "12, 12") is None
    assert with_numbers("2,5", "1,5", "1.5") is None
    assert with_numbers("⟦1⟧4⟦/1⟧", "⟦1⟧1⟦/1⟧", "⟦1⟧1⟦/1⟧") == ("⟦1⟧4⟦/1⟧", (("1", "4"),))
