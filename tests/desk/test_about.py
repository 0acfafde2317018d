"""In whose spelling a page names what it is about, and how it says so."""

from __future__ import annotations

from django.db.models import Q

from orkhon.desk.about import About
from orkhon.desk.models import SubjectKind


def about(**names: str) -> About:
    return About(kind=SubjectKind.PLACE, slug="s", names=names, among=Q())


def test_a_name_in_another_languages_spelling_says_which() -> None:
    assert about(kk="Қатон", en="Katon").language_of("kk") == ""
    assert about(kk="Қатон", en="Katon").language_of("tr") == "en"
    assert about(kk="Қатон").language_of("tr") == "kk"


def test_a_name_of_no_known_language_says_its_letters() -> None:
    assert About(kind=SubjectKind.PLACE, slug="s", names={"": "Катон"}, among=Q()).language_of("tr") == "und-Cyrl"
    assert About(kind=SubjectKind.PLACE, slug="s", names={"": "Katon"}, among=Q()).language_of("kk") == "und-Latn"
    assert about().language_of("kk") == ""
