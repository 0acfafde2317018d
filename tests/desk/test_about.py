"""In whose spelling a page names what it is about, and how it says so."""

from __future__ import annotations

import pytest
from django.db.models import Q
from wagtail.models import Locale

from orkhon.desk.about import About, about_place
from orkhon.desk.models import Article, ArticleSubject, SubjectKind
from orkhon.desk.named_places import place_named


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


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_town_is_called_as_the_articles_of_the_language_write_it_where_the_list_knows_no_name() -> None:
    for code, name in (("ru", "Каракол"), ("en", "Karakol")):
        article = Article(
            locale=Locale.objects.get(language_code=code), headline="Q", places=[{"name": name, "code": "GN1528121"}]
        )
        article.save()
    found = about_place("karakol-gn1528121")
    assert found is not None
    assert [found.name_in(code) for code in ("ru", "en", "ky")] == ["Каракол", "Karakol", "Karakol"]
    assert (found.language_of("ru"), found.language_of("ky")) == ("", "en")


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_place_has_one_address_and_every_spelling_leads_to_it() -> None:
    article = Article(
        locale=Locale.objects.get(language_code="kk"), headline="Q", places=[{"name": "Қарақол", "code": "GN1528121"}]
    )
    article.save()
    assert [one.slug for one in article.subjects.filter(kind=SubjectKind.PLACE)] == ["karakol-gn1528121"]
    for spelt in ("karakol-gn1528121", "qaraqol-gn1528121"):
        found = about_place(spelt)
        assert found is not None
        assert found.slug == "karakol-gn1528121"
    assert about_place("karakol-gn1528122") is None


def test_a_town_that_sounds_like_a_country_is_the_town_where_it_is_written_so() -> None:
    codes = {
        name: place["code"] for name in ("Quba", "Құба", "Губа", "Куба", "Küba") if (place := place_named(name, "kk"))
    }
    assert codes == {"Quba": "GN585221", "Құба": "GN585221", "Губа": "GN585221", "Куба": "CU", "Küba": "CU"}
