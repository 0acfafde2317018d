"""A text meets what was determined of a claim, in any script; what nobody has looked at is nobody else's to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings
from numpy.typing import NDArray

from orkhon.config.environment import Environment
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.claims.registries import duplicates_of
from orkhon.verification.likeness import phrase_of
from orkhon.verification.matching import How, find_matches, matches
from orkhon.verification.matching.drafts import warnings_for
from orkhon.verification.matching.following import give_vectors
from orkhon.verification.matching.meaning import answer_questions, forget_questions, is_asked, meanings_of
from orkhon.verification.models import Claim, ClaimSource, ClaimState, ClaimVector, Determination, MeaningQuestion
from orkhon.verification.models.assessment import Verdict
from orkhon.verification.models.determination import Outcome, Step
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

WORDS = "Toshkentda non narxi bir kunda 45 foizga oshdi, deb yozdi Karim Sodiqov."
CYRILLIC = "Тошкентда нон нархи бир кунда 45 фоизга ошди, деб ёзди Карим Содиқов."
OTHER = "Gece treni Ankara'dan 612 yolcuyla yola çıktı ve 14 vagonu vardı."


class Meanings:
    """An embedder for tests: a text's vector is drawn by what it is about, which the test says."""

    name = "meanings-of-tests"
    version = "1"
    dimensions = 384

    def __init__(self, **about: Sequence[str]) -> None:
        self._about = {words: topic for topic, texts in about.items() for words in texts}
        self.read: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        topic = self._about.get(text, text)
        drawn = np.random.default_rng(sum(map(ord, topic))).normal(size=self.dimensions)
        return (drawn / np.linalg.norm(drawn)).astype(np.float32)


@pytest.fixture
def by_meaning(settings: object, tmp_path: Path) -> Iterator[None]:
    """A hub with a model of meanings, whose process the test plays itself."""
    environment: Environment = settings.ENVIRONMENT  # type: ignore[attr-defined]
    with override_settings(ENVIRONMENT=replace(environment, embedder="nano"), ORKHON_HOME=tmp_path):
        yield


def claim_of(words: str = WORDS, tag: str = "uz-Latn", **more: object) -> Claim:
    return receive_claim(words, tag, source=ClaimSource.PUBLIC, now=NOW, **more).claim  # type: ignore[arg-type]


def determined(claim: Claim, *, verdict: Verdict = Verdict.FALSE, step: Step = Step.VERDICT) -> Determination:
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.DETERMINED)
    outcome = Outcome.HELD if step == Step.HOLD else Outcome.AGREED
    return Determination.objects.create(
        claim=claim, step=step, outcome=outcome, verdict=verdict, issued=NOW, agency="x", document=b"{}", digest="0"
    )


def test_a_determination_is_met_in_another_script_and_says_what_it_is() -> None:
    said = determined(claim_of())
    (match,) = matches(CYRILLIC, "uz-Cyrl")
    assert (match.key, match.verdict, match.sure, match.how) == (said.key, Verdict.FALSE, True, How.SPELLING)
    assert match.words == WORDS
    assert matches(OTHER, "tr-Latn") == ()


def test_what_was_sent_and_nobody_looked_at_is_told_to_members_alone() -> None:
    claim = claim_of()
    assert matches(WORDS, "uz-Latn") == ()
    (match,) = find_matches(WORDS, "uz-Latn", members=True).matches
    assert (match.claim, match.words) == (claim.key, WORDS)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.OPEN)
    (match,) = matches(WORDS, "uz-Latn")
    assert (match.key, match.words, match.verdict) == (claim.key, "", "")


def test_a_hold_is_for_members_and_a_claim_that_was_not_taken_up_for_nobody() -> None:
    claim = claim_of()
    determined(claim, step=Step.HOLD)
    assert matches(WORDS, "uz-Latn") == ()
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.REFUSED)
    assert find_matches(WORDS, "uz-Latn", members=True).matches == ()


def test_a_link_and_a_picture_are_known_again() -> None:
    said = determined(claim_of(links=["https://news.example/a?utm_source=x"], pictures=["ab" * 32]))
    (match,) = matches("Bakın: http://www.news.example/a.", "tr-Latn")
    assert (match.key, match.how, match.sure) == (said.key, How.LINK, True)
    (match,) = find_matches("", "und", pictures=["ab" * 32]).matches
    assert (match.key, match.how) == (said.key, How.PICTURE)


def test_one_sentence_of_a_long_text_is_enough_and_is_named() -> None:
    said = determined(claim_of())
    text = " ".join([*(f"Yettita uydirma gap bu yerda {number} marta aytildi." for number in range(9)), WORDS])
    (match, *_) = matches(text, "uz-Latn")
    assert match.key == said.key
    assert match.passage == WORDS


def test_without_a_model_it_says_that_only_spelling_was_compared() -> None:
    determined(claim_of())
    assert not find_matches(CYRILLIC, "uz-Cyrl").by_meaning


def test_a_question_is_a_row_that_the_process_with_the_model_answers_and_whose_words_then_go(by_meaning: None) -> None:
    said = determined(claim_of())
    question = "Bread became dearer by forty-five percent in one day, somebody wrote there"
    found = find_matches(question, "en-Latn", patience_s=0, now=NOW)
    assert (found.matches, found.by_meaning) == ((), False)
    assert is_asked(now=NOW)
    model = Meanings(bread=[phrase_of(question, "en-Latn").embedded, phrase_of(WORDS, "uz-Latn").embedded])
    assert answer_questions(model, now=NOW) == 1
    assert give_vectors(model) == 1
    assert give_vectors(model) == 0
    assert not MeaningQuestion.objects.exclude(words="").exists()
    found = find_matches(question, "en-Latn", patience_s=0, now=NOW)
    assert found.by_meaning
    (match,) = found.matches
    assert (match.key, match.how) == (said.key, How.MEANING)
    assert not match.sure or match.score > 0.9
    assert len(model.read) == 2, "nothing is read twice"
    assert forget_questions(NOW + timedelta(days=1)) == 1


def test_vectors_of_another_model_are_made_anew_and_never_compared(by_meaning: None) -> None:
    claim_of()
    first, second = Meanings(), Meanings()
    second.version = "2"
    give_vectors(first)
    assert give_vectors(second) == 1
    assert list(ClaimVector.objects.values_list("version", flat=True)) == ["2"]


def test_who_waits_is_not_kept_waiting(by_meaning: None) -> None:
    determined(claim_of())
    found = meanings_of([phrase_of(CYRILLIC, "uz-Cyrl")], now=NOW, patience_s=0.05)
    assert found.late
    match = find_matches(CYRILLIC, "uz-Cyrl", patience_s=0.05, now=NOW).matches[0]
    assert match.how == How.SPELLING


def test_duplicates_are_suggested_by_words_link_and_picture_and_not_the_claim_itself() -> None:
    first = claim_of(links=["https://news.example/a"])
    again = claim_of(CYRILLIC.replace("ёзди", "деди"), "uz-Cyrl")
    linked = claim_of(OTHER, "tr-Latn", links=["https://news.example/a"])
    claim_of("Жаңа көпір ашылды, құрылысқа 240 адам қатысты.", "kk-Cyrl")
    found = duplicates_of(first.key)
    assert {one.key for one in found} == {linked.key, again.key}
    assert all(one.why for one in found)


def test_a_draft_that_repeats_what_was_found_false_is_warned_of_and_one_found_true_is_not() -> None:
    said = determined(claim_of())
    determined(claim_of(OTHER, "tr-Latn"), verdict=Verdict.TRUE)
    text = f"Bugun shahar haqida yozamiz. {WORDS} Ertaga davom etamiz."
    (warning,) = warnings_for(text, "uz", now=NOW)
    assert warning.determination == said.key
    assert warning.passage.startswith(WORDS)
    assert warnings_for(OTHER, "tr", now=NOW) == ()
