"""The policies themselves: one answer by whatever way they are asked, and what new things belong to whom."""

from __future__ import annotations

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, TaskState, WorkflowTask

from orkhon.alliance.actions.make_roles import TASK_NAME, make_roles
from orkhon.alliance.models import Memorandum, Role, Source, Staff
from orkhon.alliance.policies import AGENCIES, MEMORANDA, SOURCES, STAFF, may_for_all, where_may
from orkhon.alliance.reach import forget_reach
from orkhon.config.gate import let_through, need_of
from orkhon.desk.models import Article, ArticleSource
from orkhon.desk.policies import ARTICLES, TOPICS, may_on_wire
from orkhon.desk.queries import newsroom_of
from tests.permissions.walk import QuickClient, undone
from tests.permissions.world import DESK, FOREIGN, MARK, OWN, Persona, World, personas

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

ACTIONS = ("view", "add", "change", "publish", "delete", "lock", "unlock")


def _user(world: World, persona: Persona) -> User:
    user = world.user_of(persona)
    assert user is not None
    return user


def _articles() -> list[Article]:
    """One draft and one public article of each newsroom in each of two languages."""
    made = []
    for agency, language, live in itertools.product((OWN, FOREIGN, DESK), ("kk", "tr"), (False, True)):
        article = Article(agency=agency, locale=Locale.objects.get(language_code=language), headline="A", live=live)
        article.save()
        made.append(article)
    return made


@pytest.mark.parametrize("persona", [one for one in personas() if one.signed_in], ids=lambda persona: persona.name)
def test_a_list_holds_exactly_what_the_single_question_allows(world: World, persona: Persona) -> None:
    with undone():
        user = _user(world, persona)
        articles = _articles()
        for action in ACTIONS:
            listed = set(ARTICLES.instances_user_has_permission_for(user, action).values_list("pk", flat=True))
            for article in articles:
                may = ARTICLES.user_has_permission_for_instance(user, action, article)
                assert may == (article.pk in listed), (action, article.agency, article.locale, article.live)
        for policy in (AGENCIES, SOURCES, STAFF, MEMORANDA, TOPICS):
            for action in ("view", "add", "change", "delete"):
                listed = set(policy.instances_user_has_permission_for(user, action).values_list("pk", flat=True))
                for row in policy.model.objects.all():
                    may = policy.user_has_permission_for_instance(user, action, row)
                    assert may == (row.pk in listed), (policy.model, action, row)


def test_drafts_are_seen_by_their_newsroom_and_the_desk_and_the_desks_and_public_ones_by_all(world: World) -> None:
    with undone():
        articles = _articles()

        def seen(agency: str) -> set[tuple[str, bool]]:
            user = _user(world, Persona(name=f"at {agency}", role=Role.REPORTER, agency=agency, languages="tr"))
            mine = ARTICLES.seen_by(user).filter(pk__in=[article.pk for article in articles])
            return {(article.agency, article.live) for article in mine}

        public = {(OWN, True), (FOREIGN, True), (DESK, True), (DESK, False)}
        assert seen(OWN) == public | {(OWN, False)}
        assert seen(FOREIGN) == public | {(FOREIGN, False)}
        assert seen(DESK) == public | {(OWN, False), (FOREIGN, False)}


def test_a_new_article_belongs_to_the_joint_desk_first_and_to_no_newsroom_out_of_reach(world: World) -> None:
    with undone():
        user = _user(world, Persona(name="of two", role=Role.REPORTER, agency=OWN, languages="kk-Cyrl tr-Latn"))
        Staff.objects.create(user=user, agency=world.agencies[DESK], role=Role.REPORTER, languages="tr-Latn")
        forget_reach(user)
        assert ARTICLES.newsroom_for(user, "desk.add_article", "kk") == OWN
        assert ARTICLES.newsroom_for(user, "desk.add_article", "tr") == DESK
        assert ARTICLES.newsroom_for(user, "desk.add_article", "ru") is None
        assert ARTICLES.languages_for(user, "desk.add_article") == ["kk", "tr"]
        assert ARTICLES.newsroom_for(user, "desk.publish_article", "kk") is None


def test_two_postings_do_not_lend_each_other_their_reach(world: World) -> None:
    with undone():
        user = _user(world, Persona(name="of both", role=Role.EDITOR, agency=FOREIGN, languages="kk-Cyrl"))
        Staff.objects.create(user=user, agency=world.agencies[OWN], role=Role.REPORTER, languages="tr-Latn")
        forget_reach(user)
        assert not ARTICLES.user_has_permission_for_instance(user, "publish", world.draft)
        assert not ARTICLES.user_has_permission_for_instance(user, "change", world.draft)
        assert ARTICLES.user_has_permission_for_instance(user, "view", world.draft)


def test_a_right_ends_with_the_posting_the_group_the_agency_and_the_account(world: World) -> None:
    with undone():
        user = _user(world, Persona(name="an editor", role=Role.EDITOR, agency=OWN))

        def may() -> bool:
            asked = User.objects.get(pk=user.pk)
            return ARTICLES.user_has_permission_for_instance(asked, "publish", world.draft)

        assert may()
        with undone():
            user.groups.clear()
            assert not may()
        with undone():
            user.postings.all().delete()
            assert not may()
        with undone():
            type(world.agencies[OWN]).objects.filter(code=OWN).update(active=False)
            assert not may()
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert not may()
    assert not ARTICLES.user_has_permission(AnonymousUser(), "view")
    assert not where_may(AnonymousUser(), "desk.view_article")


def test_who_may_publish_an_article_is_told_by_name(world: World) -> None:
    with undone():
        own = _user(world, Persona(name="own", role=Role.EDITOR, agency=OWN))
        _user(world, Persona(name="for Turkish", role=Role.EDITOR, agency=OWN, languages="tr-Latn"))
        _user(world, Persona(name="foreign", role=Role.EDITOR, agency=FOREIGN))
        desk = _user(world, Persona(name="the desk's", role=Role.EDITOR, agency=DESK))
        names = set(
            ARTICLES.users_with_permission_for_instance("publish", world.draft).values_list("username", flat=True)
        )
        assert names == {own.username, desk.username, "editor-of-altai", "root-who-invites"}


def test_a_newsroom_takes_back_its_own_articles_from_the_wire_and_no_one_elses(world: World) -> None:
    assert newsroom_of(world.public.uri, DESK) == OWN
    assert newsroom_of("urn:altai:item", OWN) == OWN
    assert newsroom_of("urn:uuid:no-such", DESK) == DESK
    assert newsroom_of(world.public.uri, FOREIGN) == FOREIGN
    with undone():
        own = _user(world, Persona(name="own", role=Role.EDITOR, agency=OWN))
        assert may_on_wire(own, "desk.kill_item", agency=OWN)
        assert not may_on_wire(own, "desk.kill_item", agency=DESK)
        assert not may_on_wire(own, "desk.kill_item", agency=FOREIGN)


def test_what_concerns_all_needs_the_joint_desk(world: World) -> None:
    with undone():
        own = _user(world, Persona(name="own", role=Role.SECRETARIAT, agency=OWN))
        desk = _user(world, Persona(name="the desk's", role=Role.SECRETARIAT, agency=DESK))
        everybodys = Memorandum.objects.get(agency=None)
        assert not MEMORANDA.user_has_permission_for_instance(own, "change", everybodys)
        assert MEMORANDA.user_has_permission_for_instance(desk, "change", everybodys)
        for permission in ("auth.view_user", "audit.view_act"):
            assert not may_for_all(own, permission)
            assert may_for_all(desk, permission)


def test_a_form_offers_and_takes_the_agencies_within_reach_alone(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="an engineer", role=Role.AGENCY_ENGINEER, agency=FOREIGN)))
        add = reverse("sources:add")
        page = client.get(add).content.decode()
        assert f'value="{world.agencies[FOREIGN].pk}"' in page
        assert "Altai" not in page
        form = {
            "name": "News",
            "connector": "feed",
            "url": "https://registan.example/rss",
            "time_zone": "UTC",
            "interval": "0:05:00",
            "silence_alert_after": "24:00:00",
            "max_bytes": "100000",
        }
        client.post(add, {**form, "agency": str(world.agencies[OWN].pk)})
        assert not Source.objects.filter(name="News").exists()
        client.post(add, {**form, "agency": str(world.agencies[FOREIGN].pk)})
        assert Source.objects.get(name="News").agency.code == FOREIGN


def test_a_members_secretariat_grants_for_its_agency_and_not_for_the_alliance(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="own", role=Role.SECRETARIAT, agency=OWN)))
        names = {f"name_{code}": "New" for code in ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")}
        names["kind"] = "grant"
        for agency, made in (("", False), (str(world.agencies[OWN].pk), True)):
            client.post(
                reverse("memoranda:add"),
                {**names, "signed": "2026-02-01", "agency": agency, "edit": "on"},
            )
            assert Memorandum.objects.filter(name_en="New").exists() is made


def test_writing_begins_in_a_language_of_the_posting_and_for_its_newsroom(world: World) -> None:
    add = reverse("wagtailsnippets_desk_article:add")
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="w", role=Role.REPORTER, agency=FOREIGN, languages="tr-Latn")))
        assert client.get(add).headers["Location"].endswith("?locale=tr")
        assert client.get(f"{add}?locale=kk").status_code == 302
        form = {"headline": "Köprü", "body": "null", "urgency": "5", "language": "tr"}
        sources = {f"sources-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
        for language, made in (("kk", False), ("tr", True)):
            client.post(f"{add}?locale={language}", {**form, **sources})
            assert Article.objects.filter(headline="Köprü").exists() is made
        assert Article.objects.get(headline="Köprü").agency == FOREIGN


def test_two_newsrooms_take_the_same_item_and_each_sees_its_own_draft_of_it(world: World) -> None:
    with undone():
        ArticleSource.objects.filter(uri="urn:altai:item").delete()
        wire = f"{reverse('desk_wire')}?at={world.position}"
        clients = {}
        for agency in (OWN, FOREIGN):
            clients[agency] = QuickClient()
            clients[agency].force_login(_user(world, Persona(name=agency, role=Role.REPORTER, agency=agency)))
        Article.objects.filter(pk=world.public.pk).delete()
        for agency in (OWN, FOREIGN):
            clients[agency].post(reverse("desk_take"), {"uri": "urn:altai:item"})
            (article,) = Article.objects.filter(agency=agency, sources__uri="urn:altai:item")
            Article.objects.filter(pk=article.pk).update(headline=f"The draft of {agency}")
        foreign = clients[FOREIGN].get(wire).content.decode()
        assert "The draft of registan" in foreign
        assert "The draft of altai" not in foreign


def test_an_item_is_taken_into_a_language_that_the_person_writes(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="t", role=Role.REPORTER, agency=FOREIGN, languages="tr ru")))
        page = client.get(f"{reverse('desk_wire')}?at={world.position}").content.decode()
        assert '<option value="ru">ru</option><option value="tr">tr</option>' in page
        drafts = Article.objects.filter(agency=FOREIGN)
        client.post(reverse("desk_take"), {"uri": "urn:altai:item"})
        assert not drafts.exists()
        client.post(reverse("desk_take"), {"uri": "urn:altai:item", "language": "tr"})
        assert drafts.get().locale.language_code == "tr"


def test_a_public_article_is_translated_by_another_newsroom_for_itself(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="t", role=Role.TRANSLATOR, agency=FOREIGN, languages="tr-Latn")))
        url = reverse("desk_translate", args=[world.public.pk])
        page = client.get(url).content.decode()
        assert 'name="language" value="tr"' in page
        assert 'value="ru"' not in page
        client.post(url, {"language": "tr"})
        made = Article.objects.get(translation_key=world.public.translation_key, locale__language_code="tr")
        assert made.agency == FOREIGN
        draft = made.get_latest_revision_as_object()
        assert (made.headline, draft.headline, draft.body) == ("A public article", "A public article", "<p>Public.</p>")
        assert MARK not in f"{made.deck}{draft.deck}"


def test_a_newsroom_translates_its_own_article_with_its_newest_words(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="t", role=Role.TRANSLATOR, agency=OWN)))
        client.post(reverse("desk_translate", args=[world.public.pk]), {"language": "tr"})
        made = Article.objects.get(translation_key=world.public.translation_key, locale__language_code="tr")
        assert (made.agency, made.headline) == (OWN, f"{MARK} later draft")


def test_the_step_that_all_editors_could_approve_gives_way_with_what_waits_at_it(world: World) -> None:
    with undone():
        step = world.draft.current_workflow_task_state
        former = GroupApprovalTask.objects.create(name=TASK_NAME)
        former.groups.add(Group.objects.get(name=Role.EDITOR.label))
        WorkflowTask.objects.filter(task_id=step.task_id).update(task_id=former.pk)
        TaskState.objects.filter(pk=step.pk).update(task_id=former.pk)
        foreign = _user(world, Persona(name="foreign", role=Role.EDITOR, agency=FOREIGN))
        own = _user(world, Persona(name="own", role=Role.EDITOR, agency=OWN))
        assert step.pk in TaskState.objects.reviewable_by(foreign).values_list("pk", flat=True)
        make_roles()
        assert step.pk not in TaskState.objects.reviewable_by(foreign).values_list("pk", flat=True)
        assert step.pk in TaskState.objects.reviewable_by(own).values_list("pk", flat=True)


def test_a_lock_of_somebody_who_may_not_approve_ends_when_the_article_is_submitted(world: World) -> None:
    with undone():
        article = Article(agency=OWN, locale=world.draft.locale, headline="Locked", locked=True)
        article.locked_by, article.locked_at = world.writer, timezone.now()
        article.save()
        article.save_revision(user=world.writer)
        article.get_workflow().start(article, world.writer)
        assert not Article.objects.get(pk=article.pk).locked


def test_an_address_of_wagtails_that_no_rule_names_is_for_administrators_alone(world: World) -> None:
    with undone():
        editor = _user(world, Persona(name="e", role=Role.EDITOR, agency=DESK))
        root = _user(world, Persona(name="a", administrator=True))
        for name in ("wagtailadmin_pages:brand_new", "wagtailsnippets_desk_article:brand_new", "wagtailcomments:x"):
            assert not let_through(editor, name, {})
            assert let_through(root, name, {})
        assert let_through(editor, "air_rundowns", {})
        assert need_of("wagtailadmin_home")(editor, {})


def test_the_menus_offer_nothing_that_would_be_refused(world: World) -> None:
    with undone():
        client = QuickClient()
        client.force_login(_user(world, Persona(name="e", role=Role.EDITOR, agency=OWN)))
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert reverse("wagtailsnippets_desk_article:list") in page
        for name in ("workflow", "site_history", "locked_pages", "aging_pages"):
            assert reverse(f"wagtailadmin_reports:{name}") not in page
        assert reverse("wagtailusers_users:index") not in page


def test_what_is_done_to_several_at_once_is_asked_about_by_what_they_are(world: World) -> None:
    with undone():
        people = {
            role: _user(world, Persona(name=role.value, role=role, agency=DESK))
            for role in (Role.EDITOR, Role.REPORTER, Role.TRANSLATOR)
        }
        may = {
            model: [role for role, user in people.items() if let_through(user, "wagtail_bulk_action", arguments)]
            for model, arguments in (
                (model, dict(zip(("app_label", "model_name"), model.split("."), strict=True)))
                for model in ("desk.article", "media.picture", "wagtailcore.page", "auth.user")
            )
        }
        assert may == {
            "desk.article": [Role.EDITOR],
            "media.picture": [Role.EDITOR, Role.REPORTER],
            "wagtailcore.page": [],
            "auth.user": [],
        }
