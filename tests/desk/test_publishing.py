"""Publishing on the desk is publishing on the wire: both, or neither."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale

from orkhon.desk import publishing
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.articles import to_item
from orkhon.desk.errors import ArticleKilled, PublishedArticleKept, SourceEmbargoed, SourceNotUsable
from orkhon.desk.models import Article, ArticleSource, Topic
from orkhon.desk.queries import published, wire_entry_of
from orkhon.items import DerivationKind, Item
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.queries import entries_of, head, state_of
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def _kinds(article: Article) -> list[str]:
    return [entry.kind.value for entry in entries_of(article.uri)]


def _written(language: str = "en", **facts: object) -> Article:
    article = Article(
        locale=Locale.objects.get(language_code=language),
        **{"headline": "A bridge reopens", "body": "<p>At dawn.</p>", **facts},
    )
    article.save()
    return article


def test_publishing_an_article_appends_what_its_revision_says_under_the_desks_own_agency(
    send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    assert wire_entry_of(article) is None
    article = publish(article, headline="Түнгі пойыз", ed_note="for the morning")
    entry = wire_entry_of(article)
    assert entry is not None
    assert (entry.agency, entry.kind, entry.version) == ("desk", EntryKind.PUBLISH, "1")
    assert entry.item is not None
    assert entry.item.headline == "Түнгі пойыз"
    assert entry.item.language is not None
    assert entry.item.language.tag == "kk-Cyrl"
    assert entry.item.created == article.first_published_at
    (derived,) = entry.item.derived_from
    assert (derived.uri, derived.version, derived.how) == ("urn:altai:1", "1", DerivationKind.ADAPTATION)


def test_saving_a_draft_of_a_public_article_appends_nothing(alliance: object) -> None:
    article = publish(_written())
    before = head()
    draft = article.get_latest_revision_as_object()
    draft.headline = "A bridge reopens at last"
    draft.save_revision()
    assert head() == before
    assert wire_entry_of(article).item.headline == "A bridge reopens"  # type: ignore[union-attr]


def test_publishing_an_unchanged_article_again_appends_nothing(alliance: object) -> None:
    article = publish(_written())
    before = head()
    article = publish(article)
    assert head() == before
    assert article.updated_at is None


def test_a_changed_article_is_an_update_with_the_next_version_and_says_when(alliance: object) -> None:
    article = publish(publish(_written()), deck="Cars first, trams in May.")
    assert _kinds(article) == ["publish", "update"]
    assert wire_entry_of(article).version == "2"  # type: ignore[union-attr]
    assert article.updated_at == article.last_published_at


def test_a_new_correction_note_makes_the_change_a_correction_and_the_same_note_later_does_not(
    alliance: object,
) -> None:
    article = publish(publish(_written()), body="<p>At noon.</p>", correction_note="It was noon, not dawn.")
    article = publish(article, deck="Cars first.")
    assert _kinds(article) == ["publish", "correct", "update"]


def test_a_refusal_of_the_wire_leaves_the_article_unpublished(send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    with pytest.raises(SourceNotUsable, match="urn:altai:1 is killed"):
        publish(article)
    article = Article.objects.get(pk=article.pk)
    assert not article.live
    assert article.first_published_at is None
    assert entries_of(article.uri) == []


def test_an_embargoed_source_may_be_used_when_its_embargo_has_lifted(
    send: Sends, alliance: object, now: datetime
) -> None:
    send("urn:altai:1", embargoed=now + timedelta(hours=1))
    article = _written()
    article.sources = [ArticleSource(agency="altai", uri="urn:altai:1", version="1")]
    article.save()
    with pytest.raises(SourceEmbargoed, match="wait"):
        publish(article)
    release("urn:altai:1", reason="the hour has come", person="scheduler", now=now)
    assert publish(article).live


def test_unpublishing_withholds_and_publishing_again_releases_after_the_new_version(
    alliance: object, editor: User
) -> None:
    article = publish(_written())
    article.unpublish(user=editor)
    article = Article.objects.get(pk=article.pk)
    assert not article.live
    assert article.withdrawal_reason == "withheld"
    withheld = entries_of(article.uri)[-1]
    assert (withheld.kind, withheld.person) == (EntryKind.WITHHOLD, editor.get_username())
    article = publish(article, headline="A bridge reopens, again")
    assert article.withdrawn_at is None
    assert article.withdrawal_reason == ""
    assert _kinds(article) == ["publish", "withhold", "update", "release"]
    assert state_of(article.uri).status is ItemStatus.USABLE  # type: ignore[union-attr]


def test_an_article_published_again_under_an_embargo_is_not_freed_by_its_own_release(alliance: object) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    article = publish(_written(embargoed_until=tomorrow))
    assert state_of(article.uri).status is ItemStatus.EMBARGOED  # type: ignore[union-attr]
    article.unpublish()
    article = publish(Article.objects.get(pk=article.pk))
    assert state_of(article.uri).status is ItemStatus.EMBARGOED  # type: ignore[union-attr]
    assert published("en", limit=5) == []


def test_an_article_killed_on_the_wire_is_never_published_again(alliance: object, now: datetime) -> None:
    article = publish(_written())
    kill(article.uri, reason="a wrong name", person="the editor", now=now)
    with pytest.raises(ArticleKilled, match="write a new one"):
        publish(article, headline="A bridge")


def test_a_scheduled_article_is_appended_when_its_hour_comes_and_not_before(alliance: object) -> None:
    article = _written()
    article.go_live_at = timezone.now() + timedelta(hours=1)
    revision = article.save_revision()
    revision.publish()
    assert entries_of(article.uri) == []
    _let_the_hour_come(revision)
    call_command("publish_scheduled")
    article = Article.objects.get(pk=article.pk)
    assert article.live
    assert _kinds(article) == ["publish"]


def _let_the_hour_come(revision: object) -> None:
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()  # type: ignore[attr-defined]
    revision.approved_go_live_at = past  # type: ignore[attr-defined]
    revision.save()  # type: ignore[attr-defined]


def test_a_scheduled_article_whose_source_was_killed_is_left_out_and_does_not_stop_the_others(
    send: Sends, now: datetime
) -> None:
    send("urn:altai:1")
    tainted, sound = _written(), _written(headline="A second bridge")
    tainted.sources = [ArticleSource(agency="altai", uri="urn:altai:1", version="1")]
    tainted.save()
    for article in (tainted, sound):
        article.go_live_at = timezone.now() + timedelta(hours=1)
        revision = article.save_revision()
        revision.publish()
        _let_the_hour_come(revision)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    call_command("publish_scheduled")
    assert [article.live for article in Article.objects.order_by("pk")] == [False, True]
    assert not tainted.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_schedule_does_not_override_a_withholding_that_came_after_it(alliance: object, now: datetime) -> None:
    article = publish(_written())
    article.unpublish()
    draft = article.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    withhold(article.uri, reason="a court's order", person="the-editor", now=timezone.now())
    _let_the_hour_come(revision)
    call_command("publish_scheduled")
    state = state_of(article.uri)
    assert state is not None
    assert state.status is ItemStatus.WITHHELD
    assert not Article.objects.get(pk=article.pk).live
    assert not article.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_source_that_is_killed_while_its_article_is_published_stops_the_publication(
    send: Sends, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)

    def killed_meanwhile(written: Article, *, changed: datetime | None = None) -> Item:
        kill("urn:altai:1", reason="mixed up", person="altai", now=now)
        return to_item(written, changed=changed)

    monkeypatch.setattr(publishing, "to_item", killed_meanwhile)
    with pytest.raises(SourceNotUsable):
        publish(article)
    assert entries_of(article.uri) == []
    assert not Article.objects.get(pk=article.pk).live


def test_a_draft_whose_topic_was_deleted_opens_and_publishes_without_it(alliance: object) -> None:
    article = publish(_written())
    topic = Topic.objects.create(code="expo", name_en="Expo")
    article.topic = topic
    revision = article.save_revision()
    topic.delete()
    assert revision.as_object().topic is None
    revision.publish()
    assert Article.objects.get(pk=article.pk).live_revision_id == revision.pk


def test_an_article_that_expires_is_withheld_by_the_scheduler(alliance: object) -> None:
    article = publish(_written())
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    entry = entries_of(article.uri)[-1]
    assert (entry.kind, entry.person) == (EntryKind.WITHHOLD, "scheduler")
    assert Article.objects.get(pk=article.pk).expired


def test_an_article_that_was_public_cannot_be_deleted_and_a_draft_can(alliance: object) -> None:
    article = publish(_written())
    with pytest.raises(PublishedArticleKept, match="unpublish"):
        article.delete()
    draft = _written(headline="Never mind")
    draft.delete()
    assert list(Article.objects.values_list("pk", flat=True)) == [article.pk]


def test_the_slug_is_plain_letters_in_every_script_and_follows_the_headline(alliance: object) -> None:
    article = _written("kk", headline="«Ұлы дала»: Жаңа жыл I İ ʻoʻgʻil")
    assert article.slug == "uly-dala-zhanga-zhyl-i-i-ogil" or article.slug.isascii()
    assert publish(article, headline="Ə").slug == "e"
    assert re.fullmatch(r"news-\d{4}-\d\d-\d\d", publish(article, headline="…").slug)


def test_a_translation_says_on_the_wire_what_it_was_translated_from(send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:1")
    original = publish(take_from_wire("urn:altai:1", user=editor, now=now))
    translation = publish(start_translation(original, "tr", user=editor, now=now), headline="Gece treni")
    assert translation.translation_key == original.translation_key
    assert translation.uid != original.uid
    entry = wire_entry_of(translation)
    assert entry is not None
    assert entry.item is not None
    assert entry.item.language.tag == "tr-Latn"  # type: ignore[union-attr]
    assert [(d.uri, d.version, d.how.value) for d in entry.item.derived_from] == [
        (original.uri, "1", "translation"),
        ("urn:altai:1", "1", "adaptation"),
    ]


def test_a_withheld_original_keeps_its_translation_from_being_published(
    alliance: object, editor: User, now: datetime
) -> None:
    original = publish(_written())
    translation = start_translation(original, "tr", user=editor, now=now)
    withhold(original.uri, reason="a doubt", person="the editor", now=now)
    with pytest.raises(SourceNotUsable):
        publish(translation)
