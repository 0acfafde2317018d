"""The glossary's screens: who sees and keeps what, and that what is typed is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.translation.glossary.held import forget_held
from orkhon.translation.models import StyleRule, Term, TermWording

pytestmark = pytest.mark.django_db(databases=["default", "side"])


@pytest.fixture(autouse=True)
def _anew(settings: Settings) -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    forget_held()
    yield
    forget_held()


@pytest.fixture
def agencies() -> dict[str, Agency]:
    make_roles()
    return {
        code: Agency.objects.create(code=code, sign=sign, name_en=name, languages="kk-Cyrl")
        for code, sign, name in (("altai", "AP", "Altai"), ("registan", "RA", "Registan"), ("desk", "OD", "Joint Desk"))
    }


def _client(agency: Agency, role: Role = Role.EDITOR) -> Client:
    user = User.objects.create_user(f"{role.value}-{agency.code}")
    Staff.objects.create(user=user, agency=agency, role=role)
    assign_roles(user)
    client = Client()
    client.force_login(user)
    return client


def test_the_joint_desk_adds_changes_and_deletes_a_term(agencies: dict[str, Agency]) -> None:
    desk = _client(agencies["desk"])
    sent = {
        "kind": "place",
        "en_preferred": "Blue Gorge",
        "kk_preferred": "Көк шатқал",
        "uz_admitted": "Koʻk dara | Кўк дара",
    }
    assert desk.post(reverse("translation_new_term"), sent).status_code == 302
    term = Term.objects.get()
    assert ("uz-Cyrl", "Кўк дара") in set(term.wordings.values_list("tag", "text"))
    shown = desk.get(reverse("translation_glossary"), {"q": "kok shatqal"})
    assert "Blue Gorge" in shown.content.decode()
    changed = {**sent, "tr_preferred": "Mavi Geçit"}
    assert desk.post(reverse("translation_edit_term", args=[term.pk]), changed).status_code == 302
    assert "Mavi Geçit" in desk.get(reverse("translation_term", args=[term.pk])).content.decode()
    assert desk.post(reverse("translation_delete_term", args=[term.pk])).status_code == 302
    assert not Term.objects.exists()


def test_a_form_without_words_comes_back_and_says_why(agencies: dict[str, Agency]) -> None:
    answer = _client(agencies["desk"]).post(reverse("translation_new_term"), {"kind": "thing"})
    assert (answer.status_code, "has no wording" in answer.content.decode()) == (422, True)


def test_an_agency_keeps_its_own_form_and_no_other(agencies: dict[str, Agency]) -> None:
    _client(agencies["desk"]).post(reverse("translation_new_term"), {"kind": "place", "kk_preferred": "Көк шатқал"})
    term = Term.objects.get()
    altai, registan = _client(agencies["altai"]), _client(agencies["registan"])
    own = {"agency": "altai", "language": "kk", "text": "Көксай", "reason": "the map", "since": "2025-01-02"}
    address = reverse("translation_keep_form", args=[term.pk])
    assert altai.post(address, {**own, "agency": "registan"}).status_code == 422
    assert altai.post(address, {**own, "portal": "nowhere"}).status_code == 422
    assert altai.post(address, own).status_code == 302
    wording = TermWording.objects.exclude(agency="").get()
    assert (wording.agency, wording.text, wording.reason) == ("altai", "Көксай", "the map")
    take_back = reverse("translation_forget_form", args=[wording.pk])
    assert registan.post(take_back).status_code in (302, 403)
    assert TermWording.objects.filter(pk=wording.pk).exists()
    assert altai.post(take_back).status_code == 302
    assert not TermWording.objects.filter(pk=wording.pk).exists()


def test_an_agency_keeps_its_style_guide(agencies: dict[str, Agency]) -> None:
    altai = _client(agencies["altai"])
    sent = {"agency": "altai", "language": "tr", "kind": "pattern", "text": "*" * 9, "note": "why"}
    assert altai.post(reverse("translation_new_style_rule"), sent).status_code == 422
    assert altai.post(reverse("translation_new_style_rule"), {**sent, "text": "20##'s"}).status_code == 302
    rule = StyleRule.objects.get()
    registan = _client(agencies["registan"])
    assert "20##" in registan.get(reverse("translation_style")).content.decode()
    changed = {**sent, "text": "x"}
    assert registan.post(reverse("translation_edit_style_rule", args=[rule.pk]), changed).status_code in (302, 403)
    rule.refresh_from_db()
    assert rule.text == "20##'s"
    assert altai.post(reverse("translation_delete_style_rule", args=[rule.pk])).status_code == 302


def test_terms_go_out_and_come_back_as_files(agencies: dict[str, Agency]) -> None:
    desk = _client(agencies["desk"])
    desk.post(reverse("translation_new_term"), {"kind": "place", "kk_preferred": "Көк шатқал", "en_preferred": "Gorge"})
    for kind in ("csv", "tbx"):
        answer = desk.get(reverse("translation_terms_sheet"), {"as": kind})
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        Term.objects.all().delete()
        sent = {"sheet": SimpleUploadedFile(f"terms.{kind}", data)}
        assert desk.post(reverse("translation_take_terms"), sent).status_code == 302
        assert set(TermWording.objects.values_list("text", flat=True)) == {"Көк шатқал", "Gorge"}
    bad = desk.post(reverse("translation_take_terms"), {"sheet": SimpleUploadedFile("x.csv", b"a,b\n")})
    assert bad.status_code == 422
