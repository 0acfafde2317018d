"""In whose spelling a page names what it is about, and how it says so."""

from __future__ import annotations

import pytest
from django.db.models import Q
from wagtail.models import Locale

from orkhon.desk.about import About, about_place
from orkhon.desk.models import Article, ArticleSubject, SubjectKind


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


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_place_is_called_in_the_script_of_the_languages_pages() -> None:
    article = Article(locale=Locale.objects.get(language_code="az"), headline="Q")
    article.save()
    ArticleSubject.objects.create(article=article, kind=SubjectKind.PLACE, key="CU", slug="kuba-cu", name="Kuba")
    found = about_place("kuba-cu")
    assert found is not None
    assert [found.name_in(code) for code in ("az", "kk", "uz", "ru", "tr")] == ["Kuba", "Куба", "Kuba", "Куба", "Küba"]
