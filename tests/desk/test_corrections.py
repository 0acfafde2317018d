"""A correction is told by its words, its list and its tasks; a source's correction shows what changed and where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.alliance.models import Memorandum
from orkhon.desk import granted
from orkhon.desk.actions.answer_problem import set_aside, take_over
from orkhon.desk.actions.publish_correction import Said, publish_correction
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.corrections import channels
from orkhon.desk.corrections.channels import GIVEN_UP_AFTER, CorrectionChannel, register_channel, tell_due
from orkhon.desk.corrections.likeness import made_of, touched_by
from orkhon.desk.corrections.problems import in_full
from orkhon.desk.corrections.queries import count_corrections, public_corrections
from orkhon.desk.corrections.words import TEMPLATES, correction_in_words
from orkhon.desk.errors import NothingPublic, NothingSaid, NotReady, ProblemStays
from orkhon.desk.granted import Standing, register_standing
from orkhon.desk.models import (
    Article,
    ArticleSource,
    ChannelState,
    Correction,
    CorrectionInChannel,
    CorrectionKind,
    SourceProblem,
)
from orkhon.desk.withdrawals import Withdrawals
from orkhon.items import INTERFACE_LANGUAGES, Content, Language
from orkhon.tidings.models import Tiding
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import entry_at, head
from orkhon.wire.readers import read_once
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

SAID = Said(kind=CorrectionKind.NUMBER, was="612 жолаушы", right="621 жолаушы", words="Дұрысы: 621 жолаушы.")


def follow(now: datetime) -> None:
    while read_once(Withdrawals(), now=now):
        pass


@pytest.fixture
def article(send: Sends, editor: User, now: datetime) -> Article:
    """A public article in Kazakh, made from one item of Altai."""
    send("urn:altai:1")
    draft = take_from_wire("urn:altai:1", user=editor, now=now)
    newest = draft.get_latest_revision_as_object()
    newest.save_revision(user=editor).publish(user=editor)
    public: Article = Article.objects.get(pk=draft.pk)
    return public


# The words.


@pytest.mark.parametrize("tag", [*INTERFACE_LANGUAGES, "kk-Latn", "uz-Cyrl", "az-Cyrl", "kk-Arab"])
def test_each_language_and_script_has_words_for_each_kind_of_mistake(tag: str, now: datetime) -> None:
    language = Language.parse(tag)
    said = {
        kind: correction_in_words(kind, was="12", right="14", language=language, moment=now) for kind in CorrectionKind
    }
    assert len(set(said.values())) == len(CorrectionKind)
    assert all("12" in words and "14" in words and "UTC" in words for words in said.values())
    english = correction_in_words("number", was="12", right="14", language=Language.parse("en"), moment=now)
    assert tag == "en" or said[CorrectionKind.NUMBER] != english


def test_the_hour_is_told_once_in_the_zone_of_the_readers(now: datetime) -> None:
    moment = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    kyrgyz = correction_in_words(
        "number",
        was="12",
        right="14",
        language=Language.parse("ky"),
        moment=moment,
        zone=ZoneInfo("Asia/Bishkek"),
    )
    assert kyrgyz.count("02:30") == 1
    assert "24-ноябрь" in kyrgyz or "24 ноябрь" in kyrgyz
    assert "(Бишкек)" in kyrgyz
    assert "UTC" not in kyrgyz


def test_the_templates_are_those_of_the_eight_languages() -> None:
    assert sorted(TEMPLATES) == sorted(INTERFACE_LANGUAGES)


def test_what_was_wrong_can_be_left_unsaid(now: datetime) -> None:
    words = correction_in_words("name", was="", right="Айгүл", language=Language.parse("kk"), moment=now)
    assert "Бұрын" not in words
    assert "«Айгүл»" in words


# Publishing one.


def test_a_correction_is_on_the_wire_in_the_article_and_in_the_public_list(
    article: Article, editor: User, now: datetime
) -> None:
    correction = publish_correction(article, SAID, user=editor, now=now)
    entry = entry_at(correction.position)
    assert entry is not None
    assert entry.kind is EntryKind.CORRECT
    assert Article.objects.get(pk=article.pk).correction_note == SAID.words
    assert article.topic is not None
    topics = [article.topic.code]
    assert [one.pk for one in public_corrections("kk", topics=topics, limit=5)] == [correction.pk]
    assert count_corrections("kk", topics=topics) == 1
    assert public_corrections("tr", topics=topics, limit=5) == []


def test_a_killed_article_leaves_the_public_list_before_any_reader_has_run(
    article: Article, editor: User, now: datetime
) -> None:
    publish_correction(article, SAID, user=editor, now=now)
    kill("urn:altai:1", reason="false", person="altai", now=now)
    assert article.topic is not None
    assert public_corrections("kk", topics=[article.topic.code], limit=5) == []


def test_what_readers_do_not_have_cannot_be_corrected(send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:1")
    draft = take_from_wire("urn:altai:1", user=editor, now=now)
    with pytest.raises(NothingPublic, match="readers do not have"):
        publish_correction(draft, SAID, user=editor, now=now)
    assert not Correction.objects.exists()


def test_a_correction_without_words_is_refused(article: Article, editor: User, now: datetime) -> None:
    with pytest.raises(NothingSaid):
        publish_correction(article, Said(kind=CorrectionKind.NAME, was="a", right=" ", words="x"), user=editor, now=now)
    assert not Correction.objects.exists()


def test_a_published_translation_gets_a_task_when_its_original_is_corrected(
    article: Article, editor: User, now: datetime
) -> None:
    turkish = publish(start_translation(article, "tr", user=editor, now=now), headline="Gece treni yola çıktı")
    correction = publish_correction(article, SAID, user=editor, now=now)
    follow(now)
    problem = SourceProblem.objects.get(article=turkish)
    assert (problem.kind, problem.uri, problem.position) == ("corrected", article.uri, correction.position)
    assert Article.objects.get(pk=turkish.pk).live


def test_the_screen_makes_the_words_shows_them_and_publishes_what_the_editor_left(
    article: Article, as_editor: Client
) -> None:
    url = reverse("desk_correct", args=[article.pk])
    facts = {"kind": "number", "was": "612", "right": "621", "words": ""}
    shown = as_editor.post(url, facts).content.decode()
    assert "Бұрын жазылғаны: «612»" in shown
    assert not Correction.objects.exists()
    as_editor.post(url, facts | {"words": "Дұрысы 621.", "publish": "1"})
    assert Correction.objects.get().words == "Дұрысы 621."


def test_a_reporter_cannot_publish_a_correction(article: Article, as_reporter: Client) -> None:
    as_reporter.post(reverse("desk_correct", args=[article.pk]), {"kind": "name", "right": "x", "publish": "1"})
    assert not Correction.objects.exists()


# Channels.


def test_a_channel_that_carried_the_article_tells_the_correction_and_one_that_fails_is_asked_again(
    article: Article, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "_channels", {})
    told: list[str] = []

    def fail(correction: Correction, moment: datetime) -> None:
        raise OSError("no line")

    register_channel(
        CorrectionChannel(
            code="good", carried=lambda one: True, tell=lambda correction, moment: told.append(correction.words)
        )
    )
    register_channel(CorrectionChannel(code="never", carried=lambda one: False, tell=fail))
    register_channel(CorrectionChannel(code="bad", carried=lambda one: True, tell=fail))
    publish_correction(article, SAID, user=editor, now=now)
    moment = now
    for _ in range(GIVEN_UP_AFTER + 1):
        tell_due(now=moment)
        moment += timedelta(hours=1)
    assert told == [SAID.words]
    states = dict(CorrectionInChannel.objects.values_list("channel", "state"))
    assert states == {"good": ChannelState.DONE, "bad": ChannelState.GIVEN_UP}


# A source's correction.


@pytest.fixture
def corrected(article: Article, send: Sends, now: datetime) -> SourceProblem:
    """Altai has corrected the number in its item."""
    send("urn:altai:1", kind=EntryKind.CORRECT, body=Content(xhtml="<p>Пойызға 621 жолаушы отырды.</p>"))
    follow(now)
    return SourceProblem.objects.get(article=article)


def test_the_task_shows_what_changed_word_by_word_and_marks_the_passage_that_holds_it(corrected: SourceProblem) -> None:
    full = in_full(corrected)
    (change,) = full.changes
    assert [(one.kind, one.text) for one in change.stretches if one.kind != "same"] == [("gone", "612"), ("new", "621")]
    assert (full.used, full.now) == ("1", "2")
    assert [one.text for one in full.passages if one.concerned] == ["Пойызға 612 жолаушы отырды."]


def test_whoever_wrote_the_article_is_told_of_it_once(corrected: SourceProblem, editor: User, now: datetime) -> None:
    follow(now)
    (tiding,) = Tiding.objects.filter(user=editor)
    assert tiding.kind == "correction"
    assert tiding.url == reverse("desk_problem", args=[corrected.pk])


def test_to_take_the_change_names_the_new_version_and_publishing_ends_the_task(
    corrected: SourceProblem, editor: User, now: datetime
) -> None:
    draft = take_over(corrected, user=editor, now=now)
    assert [source.version for source in draft.get_latest_revision_as_object().sources.all()] == ["2"]
    assert SourceProblem.objects.get().solved is None
    publish(Article.objects.get(pk=draft.pk), content=blocks_of("<p>Пойызға 621 жолаушы отырды.</p>"))
    assert SourceProblem.objects.get().solved is not None


def test_what_does_not_concern_the_article_is_closed_with_a_reason_and_without_one_stays(
    corrected: SourceProblem, editor: User, now: datetime
) -> None:
    with pytest.raises(ProblemStays):
        set_aside(corrected, " ", user=editor, now=now)
    set_aside(corrected, "the number is not in our text", user=editor, now=now)
    problem = SourceProblem.objects.get()
    assert (problem.solved, problem.solved_by, problem.answer) == (now, editor, "the number is not in our text")


def test_the_screen_of_a_task_is_for_who_may_change_the_article(
    corrected: SourceProblem, as_editor: Client, person: object
) -> None:
    url = reverse("desk_problem", args=[corrected.pk])
    page = as_editor.get(url).content.decode()
    assert "<del>612</del>" in page
    assert "<ins>621</ins>" in page
    assert "desk-concerned" in page
    as_editor.post(url, {"answer": "not in our text"})
    assert SourceProblem.objects.get().answer == "not in our text"
    stranger = User.objects.create_user("stranger")
    client = Client()
    client.force_login(stranger)
    assert client.get(url).status_code in {302, 403}


def test_a_killed_source_of_two_is_taken_out_and_the_article_comes_back(
    article: Article, send: Sends, editor: User, as_editor: Client, now: datetime
) -> None:
    send(
        "urn:registan:1",
        agency="registan",
        headline="Вокзалда",
        summary="Жаңа хабар.",
        body=Content(xhtml="<p>Вокзал толы.</p>"),
    )
    both = [*article.sources.all(), ArticleSource(agency="registan", uri="urn:registan:1", version="1")]
    publish(article, sources=both, content=blocks_of("<p>Пойызға 612 жолаушы отырды.</p><p>Вокзал толы болды.</p>"))
    kill("urn:registan:1", reason="false", person="registan", now=now)
    follow(now)
    assert not Article.objects.get(pk=article.pk).live
    problem = SourceProblem.objects.get()
    full = in_full(problem)
    assert [one.text for one in full.passages if one.concerned] == ["Вокзал толы болды."]
    page = as_editor.get(reverse("desk_problem", args=[problem.pk])).content.decode()
    assert "Вокзалда" not in page, "the words of what was killed are not shown"
    with pytest.raises(ProblemStays):
        set_aside(problem, "we like it", user=editor, now=now)
    with pytest.raises(ProblemStays):
        take_over(problem, user=editor, now=now)
    kept = [source for source in article.sources.all() if source.uri == "urn:altai:1"]
    publish(Article.objects.get(pk=article.pk), sources=kept, content=blocks_of("<p>Пойызға 612 жолаушы отырды.</p>"))
    assert Article.objects.get(pk=article.pk).live
    assert SourceProblem.objects.get().solved is not None


@pytest.mark.parametrize(
    ("passage", "language", "touched"),
    [
        ("Trene 612 yolcu bindi.", "tr-Latn", True),
        ("Poıyzǵa 612 jolaýshy otyrdy.", "kk-Latn", True),
        ("Билет бағасы өзгерген жоқ.", "kk-Cyrl", False),
    ],
)
def test_a_number_is_known_again_in_every_language_and_script(passage: str, language: str, touched: bool) -> None:
    assert touched_by([passage], language, ["612"], "kk-Cyrl") == [touched]


def test_a_passage_is_made_of_a_source_in_the_other_script_too() -> None:
    source = "Түнгі пойыз жолға шықты. Пойызға 612 жолаушы отырды."
    assert made_of(["Tүnгі poiyz jolğa şyqty.", "Билет арзан."], "kk-Latn", source, "kk-Cyrl")[1] is False


# The memorandum.


def test_publishing_asks_the_memorandum_and_says_why_not(article: Article, editor: User, now: datetime) -> None:
    Memorandum.objects.all().update(republish=False, translate=False, edit=False)
    newest = article.get_latest_revision_as_object()
    position = head()
    with pytest.raises(NotReady, match="urn:altai:1 may not be used so") as refusal:
        newest.save_revision(user=editor).publish(user=editor)
    assert {one.code for one in refusal.value.obstacles} == {"not-granted"}
    assert head() == position
    article.refresh_from_db()
    assert article.live, "what readers have stays: the kill and the correction are for that"


def test_a_memorandum_may_keep_an_article_from_one_portal(
    article: Article, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(granted, "_standing", [])
    register_standing(lambda one: [Standing(title="Orkhon", names="orkhon"), Standing(title="Past", names="past")])
    Memorandum.objects.all().update(portals="orkhon")
    newest = article.get_latest_revision_as_object()
    with pytest.raises(NotReady, match="may not stand on Past"):
        newest.save_revision(user=editor).publish(user=editor)
    Memorandum.objects.all().update(portals="orkhon past")
    newest.save_revision(user=editor).publish(user=editor)


def test_a_memorandum_that_has_ended_is_said_by_its_day(article: Article, editor: User, now: datetime) -> None:
    Memorandum.objects.all().update(until=date(2026, 3, 1))
    with pytest.raises(NotReady, match="Ended on"):
        article.get_latest_revision_as_object().save_revision(user=editor).publish(user=editor)
