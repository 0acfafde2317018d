"""A verdict is told in every one of the eight languages. Needs no database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import orkhon.alliance
from orkhon.alliance import permit_words
from orkhon.alliance.permit_words import answer_in_words, reasons_in_words, verdict_in_words
from orkhon.alliance.permits import Asker, Grant, ItemFacts, Limits, Reason, Use, Verdict, Why, may
from orkhon.items import INTERFACE_LANGUAGES, Language
from tests.portals.interface_strings import of_python

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LOCALE = Path(orkhon.alliance.__file__).parents[1] / "locale"
FACTS = {
    name: name.upper()
    for name in (
        "agency",
        "day",
        "languages",
        "territories",
        "portals",
        "whom",
        "condition",
        "moment",
        "terms",
        "country",
        "authority",
        "reference",
    )
}
GRANT = Grant(
    key="memorandum:1",
    names={"en": "Memorandum of five", "kk": "Бестің меморандумы"},
    permits=frozenset({Use.TRANSLATE}),
    limits=Limits(languages=("kk", "ru")),
    starts=date(2026, 1, 15),
)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_word_of_a_verdict_has_its_translation(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = read_po(file, locale=language)
    wanted = {each.msgid for each in of_python(Path(permit_words.__file__))}
    assert len(wanted) == 34
    missing = [msgid for msgid in wanted if msgid not in known or not known[msgid].string]
    assert missing == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_reason_is_told_with_all_its_facts_filled_in(language: str) -> None:
    for code in Why:
        for grant in (GRANT, None):
            verdict = Verdict(use=Use.EDIT, allowed=False, because=(Reason(code=code, facts=FACTS, grant=grant),))
            (sentence,) = reasons_in_words(verdict, language)
            assert sentence.strip(), code
            assert "%" not in sentence, code


def test_an_answer_reads_as_sentences_and_names_the_memorandum_in_the_readers_language() -> None:
    item = ItemFacts(uri="urn:altai:1", agency="altai", usage_terms="As agreed.")
    verdict = may(
        Use.TRANSLATE,
        item=item,
        by=Asker(agency="registan"),
        language=Language.parse("uz"),
        now=NOW,
        memoranda=[GRANT],
    )
    assert verdict_in_words(verdict, "en") == (
        "Not allowed: to translate. Only in these languages: kk ru (Memorandum of five). "
        "The item's own terms: As agreed."
    )
    assert "Тек мына тілдерде: kk ru (Бестің меморандумы)." in verdict_in_words(verdict, "kk")
    assert answer_in_words(verdict, "ru") == "Не разрешено: перевести."
