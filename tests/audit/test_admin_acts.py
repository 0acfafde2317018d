"""What is done in the admin becomes an act without anybody's doing; what changes nothing does not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponseRedirect, JsonResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings

from orkhon.alliance.models import Agency
from orkhon.audit.models import Act, ActOrigin
from orkhon.audit.queries import RecordedAct, acts
from orkhon.config.admin_acts import CHANGES_NOTHING, AdminAct, act_of
from orkhon.desk.models import Article
from orkhon.wire.queries import state_of
from tests.desk.conftest import Sends

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

BROWSER = "Mozilla/5.0 (the test's own)"


def _acts_but_signing_in() -> list[RecordedAct]:
    return [act for act in acts() if not act.verb.startswith("people.sign_")]


@pytest.fixture
def as_administrator(db: None) -> Client:
    """The browser of somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a long enough word"))
    return client


def test_an_edit_is_recorded_with_its_person_object_and_origin(as_administrator: Client) -> None:
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    form = {"code": "altai", "sign": "AP", "standing": "member", "name_en": "Altai Press!", "active": "on"}
    address = reverse("agencies:edit", args=[agency.pk])
    response = as_administrator.post(address, form, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT=BROWSER)
    assert response.status_code == 302
    (act,) = _acts_but_signing_in()
    assert (act.actor, act.verb, act.outcome) == ("root", "agencies:edit", "done")
    assert (act.object_type, act.object_key) == ("alliance.agency", str(agency.pk))
    assert act.origin is not None
    assert (act.origin.address, act.origin.agent) == ("192.0.2.7", BROWSER)
    assert "Altai" not in str(Act.objects.values())


def test_looking_is_no_act(as_administrator: Client) -> None:
    assert as_administrator.get(reverse("agencies:index")).status_code == 200
    assert _acts_but_signing_in() == []


def test_a_form_that_comes_back_is_recorded_as_failed(as_administrator: Client) -> None:
    assert as_administrator.post(reverse("agencies:add"), {"code": "?"}).status_code == 200
    (act,) = _acts_but_signing_in()
    assert (act.verb, act.outcome) == ("agencies:add", "failed")


def test_a_kill_from_the_wire_screen_is_recorded_without_its_words(as_editor: Client, send: Sends) -> None:
    entry = send("urn:altai:1")
    address = reverse("desk_control", args=[entry.position, "kill"])
    assert as_editor.post(address, {"reason": "the source took it back", "sure": "on"}).status_code == 302
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.status == "killed"
    act = next(act for act in _acts_but_signing_in() if act.verb == "desk_control")
    assert (act.actor, act.outcome) == ("the-editor", "done")
    assert (act.object_type, act.object_key) == ("wire.entry", str(entry.position))
    assert act.details == {"action": "kill"}
    assert "took it back" not in str(Act.objects.values())


def test_what_the_wire_refuses_is_recorded_as_failed(as_editor: Client, send: Sends) -> None:
    entry = send("urn:altai:1")
    address = reverse("desk_control", args=[entry.position, "release"])
    assert as_editor.post(address, {"reason": "held by nobody", "sure": "on"}).status_code == 302
    (act,) = _acts_but_signing_in()
    assert (act.verb, act.outcome, act.details) == ("desk_control", "failed", {"action": "release"})


def test_what_a_person_may_not_do_is_recorded_as_refused(as_reporter: Client, send: Sends) -> None:
    entry = send("urn:altai:1")
    address = reverse("desk_control", args=[entry.position, "kill"])
    answers = [
        as_reporter.post(address, {"reason": "no", "sure": "on"}),
        as_reporter.post(address, {"reason": "no", "sure": "on"}, headers={"X-Requested-With": "XMLHttpRequest"}),
        as_reporter.post(reverse("agencies:add"), {"code": "mine"}),
    ]
    assert [answer.status_code for answer in answers] == [302, 403, 302]
    found = [(act.actor, act.verb, act.outcome) for act in _acts_but_signing_in()]
    assert found == [
        ("the-reporter", "agencies:add", "refused"),
        ("the-reporter", "desk_control", "refused"),
        ("the-reporter", "desk_control", "refused"),
    ]


def test_a_forged_form_is_refused_and_recorded(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(reverse("desk_take"), {"uri": "urn:altai:1"}).status_code == 403
    (act,) = _acts_but_signing_in()
    assert (act.verb, act.outcome, act.object_type, act.object_key) == (
        "desk_take", "refused", "wire.item", "no such item"
    )  # fmt: skip


def test_what_somebody_writes_in_place_of_a_uri_is_not_recorded(as_editor: Client, send: Sends) -> None:
    send("urn:altai:1")
    for words in ("Sungqarbek was arrested", "urn:altai:1\x00Sungqarbek", "", "x" * 3000):
        as_editor.post(reverse("desk_take"), {"uri": words})
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = as_editor.cookies
    assert forger.post(reverse("desk_take"), {"uri": "urn:altai:1\x00Sungqarbek"}).status_code == 403
    assert {act.object_key for act in _acts_but_signing_in()} == {"no such item"}
    assert "Sungqarbek" not in str(Act.objects.values())


def test_taking_an_item_names_its_uri(as_editor: Client, send: Sends) -> None:
    send("urn:altai:1")
    assert as_editor.post(reverse("desk_take"), {"uri": "urn:altai:1"}).status_code == 302
    act = _acts_but_signing_in()[0]
    assert (act.object_type, act.object_key, act.outcome) == ("wire.item", "urn:altai:1", "done")


def test_previews_and_keep_alives_are_left_out(as_editor: Client, send: Sends) -> None:
    send("urn:altai:1")
    as_editor.post(reverse("desk_take"), {"uri": "urn:altai:1"})
    before = len(acts())
    article = Article.objects.get()
    viewset = Article.snippet_viewset
    assert as_editor.post(reverse(viewset.get_url_name("preview_on_edit"), args=[article.pk]), {}).status_code == 200
    as_editor.patch(reverse("wagtailadmin_dismissibles"), {"a": True}, content_type="application/json")
    assert len(acts()) == before


def test_an_autosave_is_an_act_until_it_goes_on_writing_over_its_own_revision(db: None) -> None:
    address = reverse(Article.snippet_viewset.get_url_name("edit"), args=[1])

    def act(**form: str) -> AdminAct | None:
        request = RequestFactory().post(address, form, headers={"Accept": "application/json"})
        request.resolver_match = resolve(address)
        return act_of(request, JsonResponse({"success": True}))

    first = act()
    assert first is not None
    assert (first.verb, first.object_type, first.object_key, first.outcome) == (
        "wagtailsnippets_desk_article:edit", "desk.article", "1", "done"
    )  # fmt: skip
    assert act(overwrite_revision_id="7") is None


def test_a_secret_in_an_address_is_never_recorded() -> None:
    address = "/admin/password_reset/confirm/MQ/abc123-secret/"
    request = RequestFactory().post(address, {"new_password1": "hidden"})
    request.resolver_match = resolve(address)
    act = act_of(request, HttpResponseRedirect("/admin/"))
    assert act is not None
    assert "secret" not in str(act)
    assert "hidden" not in str(act)


def test_the_button_that_was_pressed_is_part_of_the_act() -> None:
    address = reverse(Article.snippet_viewset.get_url_name("edit"), args=[1])
    request = RequestFactory().post(address, {"action-publish": "action-publish", "headline": "words"})
    request.resolver_match = resolve(address)
    act = act_of(request, HttpResponseRedirect("/admin/snippets/desk/article/"))
    assert act is not None
    assert act.details == {"button": "publish"}


def test_a_bulk_action_names_all_its_objects(as_administrator: Client) -> None:
    pks = [User.objects.create_user(name).pk for name in ("aisha", "bekzat")]
    address = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    response = as_administrator.post(f"{address}?id={pks[0]}&id={pks[1]}")
    assert response.status_code == 302
    act = _acts_but_signing_in()[0]
    assert (act.object_type, act.object_key, act.details) == (
        "auth.user", f"{pks[0]},{pks[1]}", {"action": "delete"}
    )  # fmt: skip


def test_what_is_made_is_named_where_the_answer_leads_to_it(as_editor: Client, send: Sends) -> None:
    send("urn:altai:1")
    as_editor.post(reverse("desk_take"), {"uri": "urn:altai:1"})
    article = Article.objects.get()
    response = as_editor.post(reverse("desk_translate", args=[article.pk]), {"language": "tr"})
    assert response.status_code in {200, 302}
    act = _acts_but_signing_in()[0]
    assert (act.verb, act.object_type, act.object_key) == ("desk_translate", "desk.article", str(article.pk))


def test_requests_of_nobody_and_outside_the_admin_are_no_acts(client: Client) -> None:
    client.post(reverse("agencies:add"), {"code": "mine"})
    client.post("/", {})
    assert not Act.objects.exists()


def test_an_address_that_is_not_there_is_no_act(as_administrator: Client) -> None:
    assert as_administrator.post("/admin/nothing/here/", {}).status_code == 404
    assert _acts_but_signing_in() == []


def test_every_name_that_is_left_out_is_an_address_of_the_admin() -> None:
    names: set[str] = set()

    def walk(resolver: object, spaces: tuple[str, ...]) -> None:
        for one in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(one, "url_patterns"):
                walk(one, (*spaces, *([one.namespace] if one.namespace else [])))
            elif one.name:
                names.add(":".join((*spaces, one.name)))

    walk(get_resolver(), ())
    ends = {f":{name.rpartition(':')[2]}" for name in names}
    assert [name for name in CHANGES_NOTHING if name not in names and name not in ends] == []


def test_the_origin_of_a_test_without_address_is_simply_missing(as_administrator: Client) -> None:
    assert [act.verb for act in acts()] == ["people.sign_in"]
    assert not ActOrigin.objects.exists()


def test_nobody_hides_an_act_by_calling_it_an_autosave(as_administrator: Client) -> None:
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    form = {"code": "altai", "sign": "AP", "standing": "member", "name_en": "Altai Press!", "active": "on"}
    address = reverse("agencies:edit", args=[agency.pk])
    as_json = {"Accept": "application/json"}
    as_administrator.post(address, {**form, "overwrite_revision_id": "7"}, headers=as_json)
    agency.refresh_from_db()
    assert agency.name_en == "Altai Press!"
    assert [act.verb for act in _acts_but_signing_in()] == ["agencies:edit"]


@pytest.mark.parametrize("more", [{"action-publish": "1"}, {"overwrite_revision_id": ""}])
def test_a_button_or_no_revision_is_no_autosave(more: dict[str, str]) -> None:
    address = reverse(Article.snippet_viewset.get_url_name("edit"), args=[1])
    form = {"overwrite_revision_id": "7", **more}
    request = RequestFactory().post(address, form, headers={"Accept": "application/json"})
    request.resolver_match = resolve(address)
    assert act_of(request, JsonResponse({"success": True})) is not None


def test_a_refused_autosave_is_an_act() -> None:
    address = reverse(Article.snippet_viewset.get_url_name("edit"), args=[1])
    form = {"overwrite_revision_id": "7"}
    request = RequestFactory().post(address, form, headers={"Accept": "application/json"})
    request.resolver_match = resolve(address)
    act = act_of(request, JsonResponse({"error": "no"}, status=403))
    assert act is not None
    assert act.outcome == "refused"


def test_words_that_somebody_puts_into_a_request_stay_out_of_the_act() -> None:
    address = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    request = RequestFactory().post(f"{address}?id=4&id=words+for+ever", {"action-Words for ever": "1"})
    request.method = "WORDS"
    request.resolver_match = resolve(address)
    act = act_of(request, HttpResponseRedirect("/admin/"))
    assert act is not None
    assert act.object_key == "4"
    assert "words" not in str(act).lower()


def test_a_password_that_was_chosen_by_a_mailed_link_is_an_act_of_the_account(
    client: Client, settings: Settings
) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    user = User.objects.create_user("aisha", email="aisha@example.org", password="a long enough word")
    uid, token = urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)
    form = client.get(f"/admin/password_reset/confirm/{uid}/{token}/").headers["Location"]
    word = "eleven grey cranes over water"
    assert client.post(form, {"new_password1": word, "new_password2": "another"}).status_code == 200
    assert acts() == []
    assert client.post(form, {"new_password1": word, "new_password2": word}).status_code == 302
    (act,) = acts()
    assert (act.actor, act.verb, act.object_type, act.object_key) == (
        "aisha", "people.reset_password", "auth.user", str(user.pk)
    )  # fmt: skip
    assert token not in str(Act.objects.values())
