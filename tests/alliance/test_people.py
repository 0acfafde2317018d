"""Postings give rights and take them, sessions and accounts are ended by who may, and each sees his own sessions."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.actions.assign_roles import assign_roles, assign_roles_to_all
from orkhon.alliance.actions.close_account import close_account
from orkhon.alliance.actions.end_sessions import end_sessions
from orkhon.alliance.errors import NotForYou
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.sign_in.browsers import browser_in_words
from orkhon.alliance.sign_in.open_sessions import open_sessions
from orkhon.audit.models import Act
from tests.alliance.conftest import NewPerson, browser_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def _still_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def test_editors_have_their_portals_groups_and_those_of_the_desk_keep_its_pictures(new_person: NewPerson) -> None:
    for name in ("portal news", "portal literature"):
        Group.objects.create(name=name)
    assert _groups(new_person("some", Role.EDITOR, "altai", portals="news nowhere")) == {"editor", "portal news"}
    assert _groups(new_person("all", Role.EDITOR, "altai")) == {"editor", "portal news", "portal literature"}
    at_desk = {"editor", "portal news", "portal literature", "desk pictures"}
    assert _groups(new_person("desk", Role.EDITOR, "desk")) == at_desk
    assert _groups(new_person("producer", Role.PRODUCER, "desk")) == {"producer", "desk pictures"}
    assert _groups(new_person("reporter", Role.REPORTER, "desk", portals="news")) == {"reporter"}


def test_a_new_portal_reaches_those_who_work_on_all_of_them(new_person: NewPerson) -> None:
    everywhere, some = new_person("all", Role.EDITOR), new_person("some", Role.EDITOR, portals="news")
    Group.objects.create(name="portal poetry")
    assign_roles_to_all(now=timezone.now())
    assert "portal poetry" in _groups(everywhere)
    assert "portal poetry" not in _groups(some)


def test_groups_that_no_posting_gives_are_left_alone(new_person: NewPerson) -> None:
    user = new_person("aysel", Role.EDITOR)
    user.groups.add(Group.objects.create(name="choir"))
    Staff.objects.filter(user=user).delete()
    assign_roles(user)
    assert _groups(user) == {"choir"}


def test_whoever_loses_the_last_posting_is_signed_out_and_who_keeps_one_is_not(
    new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client
) -> None:
    user = new_person("aysel", Role.REPORTER)
    second = Staff.objects.create(user=user, agency=agencies["caspian"], role=Role.TRANSLATOR)
    client = browser_of(user)
    as_administrator.post(reverse("staff:delete", args=[second.pk]))
    assert _still_in(client)
    as_administrator.post(reverse("staff:delete", args=[Staff.objects.get(user=user).pk]))
    assert not _still_in(client)


def test_the_secretariat_ends_sessions_and_closes_and_opens_accounts(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    here, there = browser_of(aysel), browser_of(aysel)
    secretary = browser_of(new_person("sevda", Role.SECRETARIAT, "desk"))
    page = secretary.get(reverse("alliance_person", args=[aysel.pk])).content.decode()
    assert "2 sessions" in page
    secretary.post(reverse("alliance_end_sessions", args=[aysel.pk]))
    assert not _still_in(here)
    assert not _still_in(there)
    again = browser_of(aysel)
    secretary.post(reverse("alliance_close_account", args=[aysel.pk]))
    assert not _still_in(again)
    assert (
        Client().post("/admin/login/", {"username": "aysel", "password": "seven quiet wolves at dawn"}).status_code
        == 200
    )
    secretary.post(reverse("alliance_open_account", args=[aysel.pk]))
    browser_of(aysel)
    verbs = set(Act.objects.filter(object_type="auth.user", object_key=str(aysel.pk)).values_list("verb", flat=True))
    assert {"people.end_sessions", "people.close_account", "people.open_account"} <= verbs


def test_an_agencys_secretariat_reaches_those_alone_who_work_nowhere_else(
    new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    now = timezone.now()
    own = new_person("own", Role.SECRETARIAT, "altai")
    both, foreign, nobody = new_person("both"), new_person("foreign", agency="caspian"), new_person("nobody", None)
    Staff.objects.create(user=both, agency=agencies["caspian"], role=Role.REPORTER)
    assert end_sessions(new_person("mine"), by=own, now=now) == 0
    for person in (both, foreign, nobody):
        with pytest.raises(NotForYou):
            end_sessions(person, by=own, now=now)
        with pytest.raises(NotForYou):
            close_account(person, by=own, now=now)
    client = browser_of(own)
    listed = client.get("/admin/people/").content.decode()
    assert ("both" in listed, "foreign" in listed, "nobody" in listed) == (True, False, False)
    assert client.get(reverse("alliance_person", args=[foreign.pk])).headers["Location"] == "/admin/"
    client.post(reverse("alliance_close_account", args=[both.pk]))
    both.refresh_from_db()
    assert both.is_active


def test_nobody_closes_an_administrators_account_or_his_own(new_person: NewPerson) -> None:
    now = timezone.now()
    sevda, root = new_person("sevda", Role.SECRETARIAT, "desk"), User.objects.create_superuser("root")
    for by, person in ((sevda, root), (sevda, sevda), (root, root), (root, User.objects.create_superuser("second"))):
        with pytest.raises(NotForYou):
            close_account(person, by=by, now=now)
    with pytest.raises(NotForYou):
        end_sessions(root, by=sevda, now=now)
    assert end_sessions(User.objects.get(username="second"), by=root, now=now) == 0


def test_each_sees_where_he_is_signed_in_and_ends_the_others(new_person: NewPerson) -> None:
    aysel, bekzat = new_person("aysel"), new_person("bekzat")
    here = browser_of(aysel, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.7")
    there, third, foreign = browser_of(aysel), browser_of(aysel), browser_of(bekzat)
    page = here.get("/admin/account/sessions/").content.decode()
    assert "Firefox, Linux" in page
    assert "203.0.113.7" in page
    assert all(str(row.session_key) not in page for row in Session.objects.all())
    one = next(s.handle for s in open_sessions(aysel.pk, now=timezone.now()) if s.origin.address != "203.0.113.7")
    other = open_sessions(bekzat.pk, now=timezone.now())[0].handle
    here.post("/admin/account/sessions/", {"session": other})
    assert _still_in(foreign)
    here.post("/admin/account/sessions/", {"session": one})
    assert [_still_in(there), _still_in(third)].count(True) == 1
    here.post("/admin/account/sessions/", {"session": "others"})
    assert [_still_in(there), _still_in(third), _still_in(here), _still_in(foreign)] == [False, False, True, True]


def test_the_secretariat_does_not_see_from_where_people_sign_in(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    browser_of(aysel, REMOTE_ADDR="203.0.113.7")
    secretary = browser_of(new_person("sevda", Role.SECRETARIAT, "desk"))
    for path in ("/admin/people/", reverse("alliance_person", args=[aysel.pk])):
        assert "203.0.113.7" not in secretary.get(path).content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", "unknown browser"),
        ("", "unknown browser"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


def _posting_form(user: User, agency: Agency, role: str = "editor", **facts: str) -> dict[str, str]:
    return {"user": str(user.pk), "agency": str(agency.pk), "role": role, **facts}


def test_the_secretariat_makes_no_secretariat_and_gives_itself_nothing(
    new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client
) -> None:
    sevda, aysel = new_person("sevda", Role.SECRETARIAT, "desk"), new_person("aysel", None)
    client = browser_of(sevda)
    client.post(reverse("staff:add"), _posting_form(aysel, agencies["desk"], "secretariat"))
    client.post(reverse("staff:add"), _posting_form(sevda, agencies["desk"], "editor"))
    assert Staff.objects.count() == 1
    own = Staff.objects.get()
    client.post(reverse("staff:edit", args=[own.pk]), _posting_form(aysel, agencies["desk"], "secretariat"))
    own.refresh_from_db()
    assert own.user == sevda
    client.post(reverse("staff:add"), _posting_form(aysel, agencies["desk"], "editor"))
    assert _groups(aysel) == {"editor", "desk pictures"}
    as_administrator.post(reverse("staff:add"), _posting_form(aysel, agencies["desk"], "secretariat"))
    assert "secretariat" in _groups(aysel)


def test_a_posting_takes_only_languages_and_portals_that_there_are(
    new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client
) -> None:
    aysel = new_person("aysel", None)
    form = _posting_form(aysel, agencies["altai"], languages="kk-Cyrl not_a_tag!", portals="nowhere")
    answer = as_administrator.post(reverse("staff:add"), form).content.decode()
    assert "no languages of the newsroom: not_a_tag!" in answer
    assert "no portals: nowhere" in answer
    assert not Staff.objects.exists()


def test_an_agencys_code_is_for_ever(as_administrator: Client, agencies: dict[str, Agency]) -> None:
    altai = agencies["altai"]
    form = {"code": "other", "sign": "AL", "standing": "member", "name_en": "Altai Press", "active": "on"}
    assert as_administrator.post(reverse("agencies:edit", args=[altai.pk]), form).status_code == 302
    altai.refresh_from_db()
    assert (altai.code, altai.sign) == ("altai", "AL")


def test_an_agencys_secretariat_posts_nobody_who_works_elsewhere_alone_and_does_not_see_their_names(
    new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    own, mine = new_person("own", Role.SECRETARIAT, "altai"), new_person("mine")
    foreign, root = new_person("foreign", agency="caspian"), User.objects.create_superuser("root")
    client = browser_of(own)
    page = client.get(reverse("staff:add")).content.decode()
    assert f'<option value="{mine.pk}">' in page
    for other in (foreign, root):
        assert f'<option value="{other.pk}">' not in page
        client.post(reverse("staff:add"), _posting_form(other, agencies["altai"]))
    assert not Staff.objects.filter(user__in=[foreign, root], agency=agencies["altai"]).exists()
    client.post(reverse("staff:add"), _posting_form(mine, agencies["altai"]))
    assert Staff.objects.filter(user=mine, role=Role.EDITOR).exists()


def test_the_secretariat_does_not_delete_its_own_posting(
    new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client
) -> None:
    sevda = new_person("sevda", Role.SECRETARIAT, "desk")
    address = reverse("staff:delete", args=[Staff.objects.get(user=sevda).pk])
    browser_of(sevda).post(address)
    assert Staff.objects.filter(user=sevda).exists()
    as_administrator.post(address)
    assert not Staff.objects.filter(user=sevda).exists()


def test_an_agency_that_leaves_takes_the_groups_of_its_people_and_gives_them_back(
    new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client
) -> None:
    Group.objects.create(name="portal news")
    aysel = new_person("aysel", Role.EDITOR)
    browser = browser_of(aysel)
    assert _groups(aysel) == {"editor", "portal news"}
    address = reverse("agencies:edit", args=[agencies["altai"].pk])
    form = {"sign": "AL", "standing": "member", "name_en": "Altai Press"}
    assert as_administrator.post(address, form).status_code == 302
    assert _groups(aysel) == set()
    assert browser.get("/admin/").status_code == 302
    as_administrator.post(address, {**form, "active": "on"})
    assert _groups(aysel) == {"editor", "portal news"}
