"""A kill is a promise: at once for readers, and kept in the records by the reader of the wire."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from orkhon.desk import withdrawals
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article, ArticleSource, SourceProblem
from orkhon.desk.queries import (
    Withdrawn,
    article_for_reader,
    count_published,
    open_problems,
    published,
    translations_of,
)
from orkhon.desk.withdrawals import PERSON, Withdrawals
from orkhon.items import PubStatus
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.queries import entries_after, entries_of, head, state_of
from orkhon.wire.readers import read_once
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def _follow(now: datetime) -> None:
    """Let the reader take all that it has not seen, what it appends itself included."""
    while read_once(Withdrawals(), now=now):
        pass


def _status(article: Article) -> ItemStatus:
    state = state_of(article.uri)
    assert state is not None
    return state.status


@pytest.fixture
def single(send: Sends, editor: User, now: datetime) -> Article:
    """A public article in Kazakh, made from one item of Altai."""
    send("urn:altai:1")
    return publish(take_from_wire("urn:altai:1", user=editor, now=now))


@pytest.fixture
def double(single: Article, send: Sends) -> Article:
    """The same article with matter of Registan too."""
    send("urn:registan:1", agency="registan")
    sources = [*single.sources.all(), ArticleSource(agency="registan", uri="urn:registan:1", version="1")]
    return publish(single, sources=sources)


def test_a_killed_source_takes_its_article_from_readers_before_any_reader_of_the_wire_has_run(
    single: Article, now: datetime
) -> None:
    assert published("kk", limit=5) == [single]
    entry = kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    assert published("kk", limit=5) == []
    assert article_for_reader("kk", single.pk) == Withdrawn(kind="killed", when=entry.received)  # type: ignore[arg-type]


def test_an_agency_that_cancels_its_item_in_its_feed_takes_the_article_too(single: Article, send: Sends) -> None:
    send("urn:altai:1", pub_status=PubStatus.CANCELED)
    assert published("kk", limit=5) == []


def test_the_reader_kills_what_was_made_from_the_item_alone_and_its_translations(
    single: Article, editor: User, now: datetime
) -> None:
    translation = publish(start_translation(single, "tr", user=editor, now=now), headline="Gece treni")
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    assert published("tr", limit=5) == []
    _follow(now)
    for article in Article.objects.all():
        assert not article.live
        assert article.withdrawal_reason == "killed"
        assert _status(article) is ItemStatus.KILLED
        last = entries_of(article.uri)[-1]
        assert last.person == PERSON
        assert "urn:altai:1" in last.reason
    assert isinstance(article_for_reader("tr", translation.pk), Withdrawn)
    assert count_published("kk") == 0


def test_the_reader_may_see_everything_twice(single: Article, editor: User, now: datetime) -> None:
    publish(start_translation(single, "tr", user=editor, now=now), headline="Gece treni")
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    _follow(now)
    before = (head(), SourceProblem.objects.count(), list(Article.objects.values_list("withdrawn_at", flat=True)))
    Withdrawals().handle(entries_after(0))
    assert (
        head(),
        SourceProblem.objects.count(),
        list(Article.objects.values_list("withdrawn_at", flat=True)),
    ) == before


def test_what_was_made_from_several_sources_is_withheld_until_an_editor_takes_the_killed_one_out(
    double: Article, now: datetime
) -> None:
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    assert published("kk", limit=5) == []
    _follow(now)
    article = Article.objects.get(pk=double.pk)
    assert (article.live, article.withdrawal_reason) == (False, "withheld")
    assert _status(article) is ItemStatus.WITHHELD
    assert [(problem.kind, problem.uri) for problem in open_problems()] == [("killed", "urn:altai:1")]
    kept = [source for source in article.sources.all() if source.agency == "registan"]
    article = publish(article, sources=kept, body="<p>Registan alone says so.</p>")
    assert _status(article) is ItemStatus.USABLE
    assert published("kk", limit=5) == [article]
    assert open_problems() == []


def test_a_released_source_brings_back_what_its_withholding_had_taken_down(single: Article, now: datetime) -> None:
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    _follow(now)
    assert _status(single) is ItemStatus.WITHHELD
    release("urn:altai:1", reason="the doubt is gone", person="altai", now=now)
    _follow(now)
    article = Article.objects.get(pk=single.pk)
    assert article.live
    assert article.withdrawn_at is None
    assert published("kk", limit=5) == [article]
    assert [entry.kind.value for entry in entries_of(article.uri)] == ["publish", "withhold", "release"]


def test_a_release_brings_nothing_back_while_another_source_is_missing(double: Article, now: datetime) -> None:
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    kill("urn:registan:1", reason="wrong", person="registan", now=now)
    _follow(now)
    release("urn:altai:1", reason="the doubt is gone", person="altai", now=now)
    _follow(now)
    assert not Article.objects.get(pk=double.pk).live
    assert published("kk", limit=5) == []


def test_an_article_that_an_editor_unpublished_does_not_come_back_with_a_source(single: Article, now: datetime) -> None:
    single.unpublish()
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    _follow(now)
    release("urn:altai:1", reason="the doubt is gone", person="altai", now=now)
    _follow(now)
    assert not Article.objects.get(pk=single.pk).live


def test_an_article_killed_under_its_own_uri_goes_with_its_translations(
    single: Article, editor: User, now: datetime
) -> None:
    publish(start_translation(single, "tr", user=editor, now=now), headline="Gece treni")
    assert list(translations_of(single)) == ["tr"]
    kill(single.uri, reason="a wrong name", person="the editor", now=now)
    assert published("kk", limit=5) == []
    assert published("tr", limit=5) == []
    assert translations_of(single) == {}
    _follow(now)
    assert set(Article.objects.values_list("live", "withdrawal_reason")) == {(False, "killed")}


def test_a_kill_after_a_withholding_tells_readers_the_stronger_reason(single: Article, now: datetime) -> None:
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    _follow(now)
    kill("urn:altai:1", reason="it was wrong", person="altai", now=now)
    _follow(now)
    article = Article.objects.get(pk=single.pk)
    assert article.withdrawal_reason == "killed"
    assert _status(article) is ItemStatus.KILLED


def test_a_draft_made_from_a_killed_item_is_noted_and_nothing_is_appended_for_it(
    send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    draft = take_from_wire("urn:altai:1", user=editor, now=now)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    _follow(now)
    (problem,) = open_problems()
    assert (problem.article_id, problem.took_down) == (draft.pk, None)
    assert state_of(draft.uri) is None
    assert Article.objects.get(pk=draft.pk).withdrawn_at is None


def test_a_corrected_source_is_work_for_an_editor_until_the_article_is_published_again(
    single: Article, send: Sends, now: datetime
) -> None:
    send("urn:altai:1", kind=EntryKind.CORRECT, headline="Пойызға 621 жолаушы отырды")
    _follow(now)
    assert [problem.kind for problem in open_problems()] == ["corrected"]
    assert published("kk", limit=5) == [single]
    publish(single, deck="621")
    assert open_problems() == []


def test_the_reader_has_a_name_of_its_own() -> None:
    assert Withdrawals().name == "withdrawals"


def test_an_article_that_an_editor_withholds_too_is_not_brought_back_by_its_sources_release(
    single: Article, now: datetime
) -> None:
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    _follow(now)
    withhold(single.uri, reason="a court's order", person="the-editor", now=now)
    _follow(now)
    release("urn:altai:1", reason="checked", person="altai", now=now)
    _follow(now)
    assert _status(single) is ItemStatus.WITHHELD
    assert published("kk", limit=5) == []
    release(single.uri, reason="lifted", person="the-editor", now=now)
    _follow(now)
    assert published("kk", limit=5) == [single]


def test_an_article_that_cannot_be_brought_back_does_not_hold_up_the_reader(
    single: Article, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:2")
    other = publish(take_from_wire("urn:altai:2", user=editor, now=now))
    withhold("urn:altai:1", reason="a doubt", person="altai", now=now)
    _follow(now)
    redact(single.uri, reason="personal data", person="the-editor", now=now)
    release("urn:altai:1", reason="checked", person="altai", now=now)
    kill("urn:altai:2", reason="mixed up", person="altai", now=now)
    _follow(now)
    assert _status(other) is ItemStatus.KILLED


def test_a_draft_that_is_saved_while_a_kill_is_followed_is_not_lost(
    single: Article, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_from = withdrawals._made_from

    def saved_meanwhile(uri: str) -> list[Article]:
        found = made_from(uri)
        draft = Article.objects.get(pk=single.pk).get_latest_revision_as_object()
        draft.headline = "Жаңа тақырып"
        draft.save_revision()
        return found

    monkeypatch.setattr(withdrawals, "_made_from", saved_meanwhile)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    read_once(Withdrawals(), now=now)
    article = Article.objects.get(pk=single.pk)
    assert not article.live
    assert article.get_latest_revision_as_object().headline == "Жаңа тақырып"


def test_an_item_in_place_of_the_source_is_work_for_an_editor_and_takes_nothing_down(
    single: Article, send: Sends, now: datetime
) -> None:
    send("urn:altai:2", replaces="urn:altai:1")
    send("urn:registan:2", agency="registan", replaces="urn:altai:1")
    _follow(now)
    (problem,) = open_problems()
    assert (problem.uri, problem.kind, problem.article) == ("urn:altai:2", "replaced", single)
    assert published("kk", limit=5) == [single]
    publish(Article.objects.get(pk=single.pk))
    assert open_problems() == []
