"""What a stranger sends changes nothing, and what he asks in other ways than by a bare address shows nothing either."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from orkhon.alliance.models import Role
from orkhon.desk.models import Article
from orkhon.media.models import Picture
from tests.permissions.bodies import body_for, what_is_altais
from tests.permissions.urls import every_address
from tests.permissions.walk import QuickClient, address_in, text_of, undone
from tests.permissions.world import DESK, FOREIGN, LANGUAGE, MARK, OWN, PORTAL, Persona, World

# On SQLite alone: what a policy asks the database is shown on both by test_policies.py.
pytestmark = pytest.mark.django_db(databases="__all__")

_ARTICLE = "wagtailsnippets_desk_article"
_OF_AN_EDITOR = {
    f"{_ARTICLE}:edit",
    f"{_ARTICLE}:revisions_revert",
    f"{_ARTICLE}:workflow_action",
    f"{_ARTICLE}:delete",
    f"{_ARTICLE}:lock",
    "wagtail_bulk_action",
    "desk_translate",
    "desk_translating_sentence",
    "desk_translating_send",
    "desk_assign",
    "desk_work_on",
    "desk_comments",
    "desk_decide",
    "desk_correct",
    "desk_problem",
    "desk_control",
    "desk_redaction",
    "translation_keep_form",
    "translation_forget_form",
    "translation_edit_style_rule",
    "translation_delete_style_rule",
}
_OF_A_SECRETARIAT = {
    "sources:edit",
    "sources:delete",
    "memoranda:edit",
    "memoranda:delete",
    "staff:edit",
    "staff:delete",
    "alliance_revoke_invitation",
    "alliance_retire_key",
    "alliance_revoke_key",
    "alliance_close_account",
    "desk_redaction",
}


def _changed_by(world: World, persona: Persona) -> set[str]:
    """Return the addresses by which the person, sending a full form, changed something that is Altai's."""
    changed = set()
    with undone():
        user = world.user_of(persona)
        assert user is not None
        client = QuickClient(raise_request_exception=False)
        client.force_login(user)
        before, signed_in = what_is_altais(world), deepcopy(client.cookies)
        for address in every_address():
            if address.name == "wagtailadmin_logout":
                continue
            # A form of the sign-in gives another cookie, for a session that is undone.
            client.cookies = deepcopy(signed_in)
            with undone():
                client.post(address_in(world, address), body_for(world, address.name))
                if what_is_altais(world) != before:
                    changed.add(address.name)
        assert what_is_altais(world) == before
    return changed


@pytest.mark.parametrize(
    "role",
    [Role.EDITOR, *(pytest.param(one, marks=pytest.mark.slow) for one in (Role.SECRETARIAT, Role.AGENCY_ENGINEER))],
)
def test_nothing_that_a_stranger_sends_to_any_address_changes_what_is_altais(world: World, role: Role) -> None:
    portal = {"wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert", "wagtailadmin_pages:unpublish"}
    # Portals are the alliance's, and editors of all agencies keep them.
    # A letter's sealed link is the right to confirm, whoever opens it; the test knows it, a stranger does not.
    # Whoever may put a claim to the agencies asks all of them, and their people are told.
    asking = {"desk_claim_open"}
    shared = {"exchange_notice", *(portal | asking if role is Role.EDITOR else ())}
    assert _changed_by(world, Persona(name="a stranger", role=role, agency=FOREIGN)) <= shared


def test_an_editor_for_another_language_changes_no_article(world: World) -> None:
    persona = Persona(name="for Turkish", role=Role.EDITOR, agency=OWN, languages="tr-Latn")
    changed = _changed_by(world, persona)
    assert not {name for name in changed if name.startswith((_ARTICLE, "wagtail_bulk"))}
    # The item is the agency's, whatever its language; and a translation into Turkish is what this editor is for.
    assert {"desk_control", "desk_translate"} <= changed


@pytest.mark.parametrize(
    ("role", "agency", "wanted"),
    [
        (Role.EDITOR, OWN, _OF_AN_EDITOR),
        pytest.param(Role.EDITOR, DESK, _OF_AN_EDITOR, marks=pytest.mark.slow),
        pytest.param(Role.SECRETARIAT, OWN, _OF_A_SECRETARIAT, marks=pytest.mark.slow),
        pytest.param(
            Role.SECRETARIAT, DESK, {*_OF_A_SECRETARIAT, "agencies:edit", "topics:edit"}, marks=pytest.mark.slow
        ),
    ],
)
def test_the_same_forms_do_change_it_when_sent_by_who_may(
    world: World, role: Role, agency: str, wanted: set[str]
) -> None:
    assert wanted <= _changed_by(world, Persona(name="who may", role=role, agency=agency))


def _foreign_client(world: World, role: Role) -> Any:
    user = world.user_of(Persona(name=f"foreign {role.value}", role=role, agency=FOREIGN))
    assert user is not None
    client = QuickClient()
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SECRETARIAT])
def test_no_search_filter_or_export_finds_a_stranger_anything(world: World, role: Role) -> None:
    half = MARK[:8]
    topic, locale = world.draft.topic_id, world.draft.locale_id
    questions = [
        (f"{_ARTICLE}:list", f"q={half}"),
        (f"{_ARTICLE}:list_results", f"q={half}"),
        (f"{_ARTICLE}:list", "state=draft"),
        (f"{_ARTICLE}:list", f"newsroom={OWN}&topic={topic}&locale={locale}"),
        (f"{_ARTICLE}:list", "export=csv"),
        (f"{_ARTICLE}:list", "p=2"),
        ("wagtailsnippetchoosers_desk_article:choose", f"q={half}"),
        ("wagtailsnippetchoosers_desk_article:choose_results", f"q={half}"),
        ("wagtailsnippetchoosers_desk_article:chosen_multiple", f"id={world.draft.pk}&id={world.public.pk}"),
        ("sources:index", f"q={half}"),
        ("sources:index_results", "export=csv"),
        ("memoranda:index", f"q={half}"),
        ("staff:index", f"agency={world.agencies[OWN].pk}"),
        ("wagtailimages:index", f"q={half}"),
        ("desk_wire", f"agency={OWN}"),
        ("wagtailadmin_home", ""),
    ]
    with undone():
        client, _ = _foreign_client(world, role)
        for name, query in questions:
            response = client.get(f"{reverse(name)}?{query}")
            assert response.status_code < 500, name
            assert MARK not in text_of(response), (name, query)


def test_a_search_does_find_the_agency_its_own(world: World) -> None:
    with undone():
        user = world.user_of(Persona(name="its own reporter", role=Role.REPORTER, agency=OWN))
        assert user is not None
        client = QuickClient()
        client.force_login(user)
        for query in (f"q={MARK[:8]}", "state=draft", f"newsroom={OWN}"):
            assert MARK in client.get(f"{reverse(f'{_ARTICLE}:list')}?{query}").content.decode(), query


def test_an_article_that_uses_ones_own_picture_stays_private_on_the_pictures_pages(world: World) -> None:
    with undone():
        client, user = _foreign_client(world, Role.EDITOR)
        Picture.objects.filter(pk=world.picture.pk).update(uploaded_by_user=user)
        ReferenceIndex.create_or_update_for_object(world.draft)
        usage = client.get(reverse("wagtailimages:image_usage", args=[world.picture.pk])).content.decode()
        assert "(Private article)" in usage
        assert MARK not in usage
        for name in ("wagtailimages:edit", "wagtailimages:delete"):
            assert MARK not in client.get(reverse(name, args=[world.picture.pk])).content.decode()


def test_a_stranger_reads_the_public_text_of_an_article_and_no_later_draft(world: World) -> None:
    with undone():
        client, _ = _foreign_client(world, Role.REPORTER)
        read = client.get(reverse(f"{_ARTICLE}:inspect", args=[world.public.pk]))
        assert read.status_code == 200
        assert "A public article" in read.content.decode()
        assert "<p>Public.</p>" in read.content.decode()
        assert MARK not in read.content.decode()
        for name in ("edit", "history", "preview_on_edit", "usage"):
            assert client.get(reverse(f"{_ARTICLE}:{name}", args=[world.public.pk])).status_code == 302
        listed = client.get(reverse(f"{_ARTICLE}:list")).content.decode()
        assert "A public article" in listed
        assert reverse(f"{_ARTICLE}:edit", args=[world.public.pk]) not in listed


def test_a_step_of_another_newsrooms_workflow_is_not_taken_by_its_number(world: World) -> None:
    with undone():
        client, user = _foreign_client(world, Role.EDITOR)
        own = Article(agency=FOREIGN, locale=world.draft.locale, headline="Our own")
        own.save()
        own.save_revision(user=user)
        own.get_workflow().start(own, user)
        step = world.draft.current_workflow_task_state
        for name in ("workflow_action", "collect_workflow_action_data"):
            url = reverse(f"{_ARTICLE}:{name}", args=[own.pk, "approve", step.pk])
            assert client.post(url, {"comment": ""}).status_code == 404
        step.refresh_from_db()
        assert step.status == step.STATUS_IN_PROGRESS
        mine = own.current_workflow_task_state
        client.post(reverse(f"{_ARTICLE}:workflow_action", args=[own.pk, "approve", mine.pk]), {"comment": ""})
        assert Article.objects.get(pk=own.pk).live


def test_what_waits_for_approval_is_shown_to_the_newsrooms_own_editors_alone(world: World) -> None:
    home = reverse("wagtailadmin_home")
    with undone():
        for persona, sees in (
            (Persona(name="own", role=Role.EDITOR, agency=OWN), True),
            (Persona(name="for Turkish", role=Role.EDITOR, agency=OWN, languages="tr-Latn"), False),
            (Persona(name="the desk's", role=Role.EDITOR, agency=DESK), True),
            (Persona(name="a reporter", role=Role.REPORTER, agency=OWN), False),
            (Persona(name="foreign", role=Role.EDITOR, agency=FOREIGN), False),
        ):
            user = world.user_of(persona)
            assert user is not None
            other = QuickClient()
            other.force_login(user)
            assert (MARK in other.get(home).content.decode()) is sees, persona.name


def test_a_person_out_of_a_posting_no_longer_sees_what_was_submitted(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(world.writer)
        home = reverse("wagtailadmin_home")
        assert MARK in client.get(home).content.decode()
        world.writer.postings.all().update(agency=world.agencies[FOREIGN])
        assert MARK not in client.get(home).content.decode()


def test_an_editor_takes_a_text_off_a_portal_but_not_the_portal(world: World) -> None:
    with undone():
        client, _ = _foreign_client(world, Role.EDITOR)
        root = Page.objects.get(slug=f"{PORTAL}-{LANGUAGE}")
        text = root.get_children().get(slug="about")
        for page in (root, text):
            client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        assert Page.objects.get(pk=root.pk).live
        assert not Page.objects.get(pk=text.pk).live
