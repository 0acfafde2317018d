"""A claim is met by what says the same in another language or script; without a model by spelling and names."""

from __future__ import annotations

import numpy as np
import pytest

from orkhon.verification.likeness import MEANINGS, SPELLING, Kept, Shelf, passages, phrase_of

CLAIMS = {
    "train": ("tr-Latn", "Gece treni Ankara'dan 612 yolcuyla yola çıktı ve 14 vagonu vardı."),
    "bridge": ("kk-Cyrl", "Алматыда жаңа көпір ашылды, құрылысқа 240 адам қатысты."),
    "water": ("ru-Cyrl", "В Бишкеке отключат воду на 30 дней из-за ремонта."),
    "bread": ("uz-Latn", "Toshkentda non narxi 45 foizga oshdi."),
}


def shelf(vectors: dict[str, np.ndarray] | None = None) -> Shelf:
    kept = [
        Kept(key=key, phrase=phrase_of(words, tag), vector=(vectors or {}).get(key))
        for key, (tag, words) in CLAIMS.items()
    ]
    return Shelf(kept, embedder="test", weights=MEANINGS if vectors else SPELLING)


def test_the_same_words_again_are_surely_the_same_claim() -> None:
    tag, words = CLAIMS["train"]
    first, *_ = shelf().nearest(phrase_of(words, tag), None, limit=3)
    assert (first.key, first.sure) == ("train", True)


def test_another_script_is_the_same_claim() -> None:
    first, *_ = shelf().nearest(phrase_of("Тошкентда нон нархи 45 фоизга ошди.", "uz-Cyrl"), None, limit=3)
    assert first.key == "bread"
    assert first.sure


def test_other_numbers_are_never_surely_the_same_claim() -> None:
    tag, words = CLAIMS["train"]
    changed = words.replace("612", "126").replace("14", "41")
    first, *_ = shelf().nearest(phrase_of(changed, tag), None, limit=3)
    assert first.key == "train"
    assert not first.sure


def test_a_few_words_only_suggest() -> None:
    first, *_ = shelf().nearest(phrase_of("Gece treni Ankara", "tr-Latn"), None, limit=3)
    assert first.key == "train"
    assert not first.sure


def test_meanings_bring_together_what_shares_no_word() -> None:
    chance = np.random.default_rng(4)
    vectors = {key: chance.normal(size=384) for key in CLAIMS}
    near = vectors["water"] + 0.1 * chance.normal(size=384)
    first, second, *_ = shelf(vectors).nearest(phrase_of("No running for a month there", "en-Latn"), near, limit=4)
    assert first.key == "water"
    assert first.score > 0.9
    assert not first.sure, "nothing but the vectors agrees"
    assert second.score < 0.1


def test_numbers_that_are_none_in_a_vector_harm_nothing() -> None:
    broken = {key: np.full(384, np.nan) for key in CLAIMS}
    near = shelf(broken).nearest(phrase_of(CLAIMS["train"][1], "tr-Latn"), np.full(384, np.inf), limit=4)
    assert near[0].key == "train"
    assert all(0 <= one.score <= 1 for one in near)


@pytest.mark.parametrize("text", ["", " \n ", "…", "\0", "a" * 100_000, "\u202e" * 500, "١٢٣ ٤٥٦"])
def test_odd_texts_are_read(text: str) -> None:
    for one in passages(text, "kk", most=10):
        shelf().nearest(phrase_of(one, "kk"), None, limit=3)
    assert len(passages(text, "no tag", most=10)) <= 10


def test_a_long_text_is_read_sentence_by_sentence_and_not_without_end() -> None:
    text = " ".join(f"Bu uydurma cümlenin numarası {number} olarak yazıldı." for number in range(500))
    found = passages(text, "tr-Latn", most=24)
    assert len(found) == 24
    assert found[0].endswith("0 olarak yazıldı.")


def test_an_empty_shelf_gives_nothing() -> None:
    assert Shelf([], embedder="test", weights=MEANINGS).nearest(phrase_of("Bir iki üç dört", "tr"), None, limit=5) == ()
