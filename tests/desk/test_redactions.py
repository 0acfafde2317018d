"""What a redaction removes from the newsroom: articles, their past, their pictures, and every trace of a headline."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageEncoder
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from PIL import Image
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry, Revision, TaskState, Workflow
from wagtail.search.backends import get_search_backend

from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.concerned import articles, concerned_by
from orkhon.desk.errors import ArticleRedacted, DeskError
from orkhon.desk.models import Article, ArticleSource, ProblemKind, SourceProblem, Withdrawal
from orkhon.desk.queries import Withdrawn, article_for_reader, published
from orkhon.desk.withdrawals import Withdrawals
from orkhon.media.actions.add_picture import add_picture
from orkhon.media.models import Picture
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.erased_names import erased_among
from orkhon.wire.erasing import ErasureReport, count_planned, erasure_at, finish_erasures
from orkhon.wire.models import Erasure
from orkhon.wire.queries import closed_among, state_of
from orkhon.wire.readers import read_once
from orkhon.wire.redaction_plan import plan_redaction
from orkhon.wire.redaction_words import what_goes
from orkhon.wire.verify import verify
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

URI = "urn:altai:1"
SECRET = "Сұңқарбек"


def _redacted(uri: str, now: datetime, **more: object) -> ErasureReport:
    position = redact(uri, reason="order 12", person="a.editor", now=now, **more).position  # type: ignore[arg-type]
    finish_erasures(now=now)
    report = erasure_at(position)
    assert report is not None
    assert report.erased == now, report.error
    return report


def _everything() -> str:
    """Return all that the tables of desk, translation, tidings, Wagtail and media say, in one string."""
    found: list[object] = []
    rooms = [model for name in ("desk", "translation", "tidings") for model in apps.get_app_config(name).get_models()]
    for model in (*rooms, Revision, ModelLogEntry, TaskState, Picture, FormState):
        found += [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values()]
    found += [session.get_decoded() for session in Session.objects.all()]
    return "\n".join(map(str, found))


def _png(color: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def article(send: Sends, editor: User, now: datetime) -> Article:
    """A public article in Kazakh, made from one item that names somebody."""
    send(URI, headline=f"{SECRET} сотқа шақырылды", summary=f"{SECRET} келді.")
    return publish(take_from_wire(URI, user=editor, now=now), body=f"<p>{SECRET} сотта.</p>")


def test_an_article_goes_with_its_translation_its_drafts_and_their_past(
    article: Article, editor: User, send: Sends, now: datetime
) -> None:
    send("urn:altai:2", headline="Басқа тақырып", summary="")
    other = publish(take_from_wire("urn:altai:2", user=editor, now=now), body="<p>Ауа райы.</p>")
    translation = publish(start_translation(article, "tr", user=editor, now=now), headline=f"{SECRET} mahkemede")
    draft = start_translation(article, "ru", user=editor, now=now)
    edited = article.get_latest_revision_as_object()
    edited.headline = f"{SECRET}, екінші рет"
    edited.save_revision(user=editor, log_action=True)
    counts = count_planned(plan_redaction(URI, now=now))
    assert counts == {
        "payloads": 3,
        "items made from it": 2,
        "articles": 3,
        "articles left to an editor": 0,
        "revisions": Revision.objects.exclude(object_id=str(other.pk)).count(),
        "pictures": 0,
        "recordings": 0,
        "pictures that stay": 0,
        "mirrored pictures": 0,
        "deliveries": 0,
        "tidings": 0,
        "sentences of the memory": 0,
        "translations in work": 2,
        "reports in stories": 0,
        "vectors of texts": 0,
        # The share of the room verification, which knows none of these texts.
        "questions of the public check": 0,
        "fingerprints of pictures": 0,
        "passages of altered copies": 0,
    }
    report = _redacted(URI, now)
    assert SECRET not in _everything()
    assert {name: report.removed[name] for name in ("articles", "revisions")} == {
        "articles": 3,
        "revisions": counts["revisions"],
    }
    assert not Article.objects.filter(pk=draft.pk).exists(), "no reader knows the draft's address"
    for language, gone in (("kk", article), ("tr", translation)):
        row = Article.objects.get(pk=gone.pk)
        assert (row.headline, row.body, row.live, row.latest_revision, row.locked) == (
            "redacted",
            "",
            False,
            None,
            True,
        )
        found = article_for_reader(language, gone.pk, now=now)
        assert isinstance(found, Withdrawn)
        assert found.kind is Withdrawal.REDACTED
    assert published("kk", limit=10, now=now) == [other]
    assert Article.objects.get(pk=other.pk).body == "<p>Ауа райы.</p>"
    assert closed_among([URI, article.uri, translation.uri, other.uri]) == {URI, article.uri, translation.uri}
    assert verify().whole


def test_readers_get_nothing_from_the_moment_of_the_entry_on(article: Article, now: datetime) -> None:
    redact(URI, reason="order 12", person="a.editor", now=now)
    found = article_for_reader("kk", article.pk, now=now)
    assert isinstance(found, Withdrawn)
    assert found.kind is Withdrawal.REDACTED
    assert published("kk", limit=10, now=now) == []


def test_the_search_finds_it_no_more(article: Article, now: datetime) -> None:
    backend = get_search_backend()
    assert list(backend.search(SECRET, Article)) == [article]
    _redacted(URI, now)
    assert list(backend.search(SECRET, Article)) == []


def test_approvals_and_their_comments_go(article: Article, editor: User, now: datetime) -> None:
    workflow = Workflow.objects.get(name="Desk")
    draft = Article.objects.get(pk=article.pk)
    draft.save_revision(user=editor)
    state = workflow.start(draft, editor)
    state.current_task_state.reject(user=editor, update=False, comment=f"ask {SECRET} again")
    assert SECRET in _everything()
    _redacted(URI, now)
    assert TaskState.objects.count() == 0


def test_open_forms_and_unread_messages_go(article: Article, editor: User, now: datetime) -> None:
    for key in (str(article.pk), ""):
        FormState.objects.create(
            data=f"headline={SECRET}", user=editor, content_type=articles(), object_id=key, last_updated_at=now
        )
    store = SessionStore()
    store["_messages"] = MessageEncoder().encode([Message(constants.SUCCESS, f"Taken: {SECRET}")])
    store["_auth_user_id"] = "7"
    store.save()
    _redacted(URI, now)
    assert FormState.objects.count() == 0
    assert dict(SessionStore(store.session_key).load()) == {"_auth_user_id": "7"}


def test_pictures_that_came_with_the_item_go_and_so_do_those_shown_in_its_articles_alone(
    article: Article, editor: User, send: Sends, now: datetime
) -> None:
    came = add_picture(_png("red"), title=SECRET, item_uri=URI)
    came.tags.add(SECRET)
    own = add_picture(_png("green"), title="archive")
    shared = add_picture(_png("blue"), title="the city")
    foreign = add_picture(_png("white"), title="of another item", item_uri="urn:altai:2")
    rendition = came.get_rendition("width-20|format-webp")
    for picture in (own, shared, foreign):
        publish(article, picture=picture, picture_alt="a field")
    send("urn:altai:2", headline="Басқа тақырып")
    publish(take_from_wire("urn:altai:2", user=editor, now=now), picture=shared, picture_alt="a field")
    files = [Path(settings.MEDIA_ROOT) / one.file.name for one in (came, rendition, own)]
    assert all(path.exists() for path in files)
    report = _redacted(URI, now)
    assert report.removed["pictures"] == 2
    assert set(Picture.objects.all()) == {shared, foreign}
    assert not any(path.exists() for path in files)
    assert erased_among([came.sha256, shared.sha256]) == {came.sha256}
    assert SECRET not in _everything()


def test_a_picture_of_an_item_that_no_wire_knows_goes_with_the_only_article_that_shows_it(
    article: Article, editor: User, send: Sends, now: datetime
) -> None:
    alone = add_picture(_png("red"), title=SECRET, alt_text=SECRET, item_uri="urn:nobody:7")
    public = add_picture(_png("green"), title="the city", item_uri="urn:nobody:8")
    drafted = add_picture(_png("blue"), title="the river", item_uri="urn:nobody:9")
    for picture in (alone, public, drafted):
        publish(article, picture=picture, picture_alt="a field")
    send("urn:altai:2", headline="Басқа тақырып")
    publish(take_from_wire("urn:altai:2", user=editor, now=now), picture=public, picture_alt="a field")
    send("urn:altai:3", headline="Тағы бір тақырып")
    draft = publish(take_from_wire("urn:altai:3", user=editor, now=now)).get_latest_revision_as_object()
    draft.picture = drafted
    draft.save_revision()
    plan = plan_redaction(URI, now=now)
    counts = count_planned(plan)
    assert (counts["pictures"], counts["pictures that stay"]) == (1, 2)
    lines = what_goes(plan, counts)
    assert "1 picture." in lines[0]
    assert "Shown by other articles too, so they stay: 2 pictures." in lines
    report = _redacted(URI, now)
    assert report.removed["pictures"] == 1
    assert "pictures that stay" not in report.removed
    assert set(Picture.objects.all()) == {public, drafted}
    assert not (Path(settings.MEDIA_ROOT) / alone.file.name).exists()
    assert SECRET not in _everything()


def test_pictures_within_the_text_go_as_those_above_it_do(
    article: Article, editor: User, send: Sends, now: datetime
) -> None:
    alone = add_picture(_png("red"), title=SECRET, alt_text=SECRET)
    drafted = add_picture(_png("blue"), title="the river", alt_text="a river")
    public = add_picture(_png("green"), title="the city", alt_text="a city")

    def showing(*pictures: Picture) -> list[dict[str, Any]]:
        facts = {"alt": SECRET, "caption": "", "credit": ""}
        items = [{"type": "item", "id": f"i{one.pk}", "value": {"picture": one.pk, **facts}} for one in pictures]
        return [{"type": "gallery", "id": "g", "value": {"title": "", "items": items}}]

    publish(article, content=showing(alone, drafted, public))
    publish(article, content=[{"type": "heading", "id": "h", "value": {"text": SECRET, "level": "h2"}}])
    for number, picture in ((2, public), (3, drafted)):
        send(f"urn:altai:{number}", headline="Басқа тақырып")
        other = publish(take_from_wire(f"urn:altai:{number}", user=editor, now=now)).get_latest_revision_as_object()
        other.content = [{**showing(picture)[0], "id": "o"}]
        other.content[0].value["items"][0]["alt"] = "a field"
        if picture is public:
            publish(other, content=other.content)
        else:
            other.save_revision()
    _redacted(URI, now)
    assert set(Picture.objects.all()) == {drafted, public}
    assert SECRET not in _everything()


def test_what_has_other_sources_too_is_left_to_an_editor_where_that_was_asked_for(
    article: Article, send: Sends, now: datetime
) -> None:
    send("urn:altai:2", headline="Басқа тақырып")
    draft = article.get_latest_revision_as_object()
    draft.sources.add(ArticleSource(agency="altai", uri="urn:altai:2", version="1"))
    draft.save_revision().publish()
    report = _redacted(URI, now, keep_mixed=True)
    assert report.kept == (article.uri,)
    while read_once(Withdrawals(), now=now):
        pass
    left = Article.objects.get(pk=article.pk)
    assert (left.live, SECRET in left.body) == (False, True)
    problem = SourceProblem.objects.get(kind=ProblemKind.REDACTED)
    assert (problem.article, problem.uri, problem.position) == (left, URI, report.entry)
    with pytest.raises(DeskError, match=URI):
        publish(left)
    cleaned = left.get_latest_revision_as_object()
    cleaned.sources.remove(cleaned.sources.get(uri=URI))
    cleaned.body = "<p>Ауа райы.</p>"
    cleaned.save_revision().publish()
    assert Article.objects.get(pk=article.pk).live
    release(URI, reason="the text was mended", person="a.editor", now=now)
    assert published("kk", limit=5, now=now) == [left]


def test_an_article_that_no_longer_stands_on_it_loses_its_past_alone(
    article: Article, send: Sends, now: datetime
) -> None:
    send("urn:altai:2", headline="Басқа тақырып")
    draft = article.get_latest_revision_as_object()
    draft.sources.remove(draft.sources.get(uri=URI))
    draft.sources.add(ArticleSource(agency="altai", uri="urn:altai:2", version="1"))
    draft.headline, draft.deck, draft.body = "Ауа райы", "", "<p>Ауа райы.</p>"
    draft.save_revision(log_action=True).publish()
    report = _redacted(URI, now)
    assert report.removed["articles"] == 0
    assert report.removed["revisions"] > 0
    assert SECRET not in _everything()
    left = Article.objects.get(pk=article.pk)
    assert (left.headline, left.live) == ("Ауа райы", True)
    assert left.latest_revision is not None
    assert published("kk", limit=5, now=now) == [left]


def test_an_unpublished_draft_on_a_clean_article_goes_and_the_public_text_stays(
    send: Sends, editor: User, now: datetime
) -> None:
    send(URI, headline=f"{SECRET} сотта")
    send("urn:altai:2", headline="Басқа тақырып", summary="")
    clean = publish(take_from_wire("urn:altai:2", user=editor, now=now))
    draft = clean.get_latest_revision_as_object()
    draft.sources.add(ArticleSource(agency="altai", uri=URI, version="1"))
    draft.body = f"<p>{SECRET} сотта.</p>"
    draft.save_revision()
    _redacted(URI, now)
    assert SECRET not in _everything()
    left = Article.objects.get(pk=clean.pk)
    assert (left.live, left.latest_revision, left.has_unpublished_changes) == (True, left.live_revision, False)


def test_doing_it_again_after_a_crash_changes_nothing_more(article: Article, now: datetime) -> None:
    report = _redacted(URI, now)
    Erasure.objects.filter(pk=report.entry).update(erased=None, next_attempt=now, finished=None)
    finish_erasures(now=now)
    again = erasure_at(report.entry)
    assert again is not None
    assert again.removed == report.removed


def test_a_redacted_article_is_not_published_again_and_no_reader_brings_it_back(
    article: Article, now: datetime
) -> None:
    _redacted(URI, now)
    while read_once(Withdrawals(), now=now):
        pass
    row = Article.objects.get(pk=article.pk)
    assert row.withdrawal_reason == Withdrawal.REDACTED
    row.headline = "Жаңа"
    with pytest.raises(ArticleRedacted):
        row.save_revision().publish()
    state = state_of(article.uri)
    assert state is not None
    assert state.closed


def test_only_the_named_versions_matter_to_articles(send: Sends, editor: User, now: datetime) -> None:
    first = send(URI, headline=f"{SECRET} сотта")
    old = take_from_wire(URI, user=editor, now=now)
    send(URI, headline="Сот отырысы")
    new = take_from_wire(URI, user=editor, now=now, again=True)
    report = _redacted(URI, now, positions=[first.position])
    assert report.removed["articles"] == 1
    assert not Article.objects.filter(pk=old.pk).exists()
    assert Article.objects.filter(pk=new.pk).exists()
    state = state_of(URI)
    assert state is not None
    assert state.is_public


def test_other_articles_are_none_of_its_business(article: Article, send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:10", headline="Басқа тақырып")
    other = take_from_wire("urn:altai:10", user=editor, now=now)
    position = redact(URI, reason="order 12", person="a.editor", now=now).position
    from orkhon.wire.erasing import _matter  # noqa: PLC0415 - what the rooms are told

    found = concerned_by(_matter(Erasure.objects.get(pk=position)))
    assert other.pk not in found.found
    assert set(found.whole) == {article.pk}
