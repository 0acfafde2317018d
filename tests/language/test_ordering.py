"""Lists stand in the order of their readers' alphabet, as ICU sorts by CLDR."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from orkhon.language import OrderKey, UnknownTag, alphabet, order_key

icu = pytest.importorskip("icu", reason="PyICU is a dependency of development")

TAGS = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Cyrl",
    "ky": "ky-Cyrl",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}


def words_of(language: str) -> list[str]:
    """Words of the language's letters, capitals and spaces among them; the same in each run."""
    letters = [one for one in alphabet(TAGS[language]).letters if one != "ng"]
    drawn = random.Random(language)
    words = ["".join(drawn.choices(letters, k=drawn.randint(1, 6))) for _ in range(400)]
    words = [word.replace("ng", "n") for word in words]
    return [*words, *letters, *(f"{one} {other}" for one, other in zip(words, letters, strict=False)), "1945", "20"]


@pytest.mark.parametrize("language", TAGS)
def test_words_stand_as_icu_sorts_them(language: str) -> None:
    collator = icu.Collator.createInstance(icu.Locale(language))
    words = words_of(language)
    collator.setStrength(icu.Collator.PRIMARY)
    ours = sorted(words, key=lambda word: order_key(word, language))
    assert [(one, after) for one, after in pairwise(ours) if collator.compare(one, after) > 0] == []


def test_the_letters_that_neighbours_sort_elsewhere_stand_where_their_readers_look() -> None:
    assert sorted(["Qazax", "Kəlbəcər", "Lerik", "Xaçmaz", "Hacıqabul", "İsmayıllı"], key=by("az")) == [
        "Hacıqabul", "Xaçmaz", "İsmayıllı", "Kəlbəcər", "Qazax", "Lerik",
    ]  # fmt: skip
    assert sorted(["Shahrisabz", "Zomin", "Oʻzbekiston", "Olmaliq", "Chust"], key=by("uz")) == [
        "Olmaliq", "Zomin", "Oʻzbekiston", "Shahrisabz", "Chust",
    ]  # fmt: skip
    assert sorted(["Ыстықкөл", "Іле", "Ұлытау", "Үржар", "Уил", "Әйтеке", "Айыртау"], key=by("kk")) == [
        "Айыртау", "Әйтеке", "Уил", "Ұлытау", "Үржар", "Ыстықкөл", "Іле",
    ]  # fmt: skip


def test_the_own_script_comes_first_and_signs_do_not_count() -> None:
    assert sorted(["Anadolu", "Яңалық", "«Алтай»", "Бүркіт"], key=by("kk")) == [
        "«Алтай»",
        "Бүркіт",
        "Яңалық",
        "Anadolu",
    ]
    assert sorted(["Яңалық", "Anadolu"], key=by("tr")) == ["Anadolu", "Яңалық"]


def test_any_text_has_its_place_and_a_language_that_is_none_is_refused() -> None:
    assert order_key("", "kk")[0] == ()
    assert order_key("\ud800\u0301\U0001f600", "kk")[0] == ()
    assert len(order_key("а" * 100_000, "kk")[0]) == 500
    with pytest.raises(UnknownTag):
        order_key("a", "de")


def by(language: str) -> Callable[[str], OrderKey]:
    """Return the key of sorting for that language."""
    return lambda word: order_key(word, language)
