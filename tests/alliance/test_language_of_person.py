"""The admin speaks the language that somebody chose, else that of the posting, else the browser's."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.localization import get_available_admin_time_zones
from wagtail.users.models import UserProfile

from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.sign_in.language import LanguageOfPerson

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def person() -> User:
    """Somebody who works at one agency, in languages that the tests name."""
    return User.objects.create_user("aysel")


def posted(person: User, *languages: str) -> User:
    """Give the person a posting for each of the languages."""
    for number, tags in enumerate(languages):
        agency = Agency.objects.create(code=f"agency{number}", sign=f"A{number}", name_en=f"Agency {number}")
        Staff.objects.create(user=person, agency=agency, role=Role.EDITOR, languages=tags)
    return User.objects.get(pk=person.pk)


def answer(user: User | AnonymousUser, path: str = "/admin/") -> HttpResponse:
    """Return what is said to a browser that prefers Russian."""

    def spoken(request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    request = RequestFactory().get(path)
    request.user = user
    with translation.override("ru"):
        response = LanguageOfPerson(spoken)(request)
        assert translation.get_language() == "ru"
    assert isinstance(response, HttpResponse)
    return response


def test_what_was_chosen_comes_before_the_postings_language(person: User) -> None:
    UserProfile.objects.create(user=person, preferred_language="uz")
    response = answer(posted(person, "kk-Cyrl"))
    assert response.content == b"uz"
    assert response.headers["Content-Language"] == "uz"


def test_the_first_language_of_the_first_posting_that_names_one_is_spoken(person: User) -> None:
    assert answer(posted(person, "", "kk-Cyrl ru-Cyrl", "tr-Latn")).content == b"kk"


def test_a_profile_without_a_choice_leaves_it_to_the_posting(person: User) -> None:
    UserProfile.objects.create(user=person)
    assert answer(posted(person, "ky-Cyrl")).content == b"ky"


def test_somebody_who_works_in_all_languages_reads_the_browsers(person: User) -> None:
    assert answer(posted(person, "")).content == b"ru"
    assert answer(AnonymousUser()).content == b"ru"


def test_a_language_that_the_interface_does_not_speak_is_passed_over(person: User) -> None:
    assert answer(posted(person, "de-Latn az-Latn")).content == b"az"


def test_addresses_outside_the_admin_ask_nobody(person: User) -> None:
    assert answer(posted(person, "kk-Cyrl"), "/tr/culture/").content == b"ru"


def test_no_time_zone_is_offered_that_browsers_do_not_know() -> None:
    offered = get_available_admin_time_zones()
    assert {"Asia/Almaty", "Asia/Bishkek", "Europe/Istanbul", "UTC"} <= set(offered)
    assert not {"localtime", "Factory"} & set(offered)
