"""A document follows its original: what is the same keeps its translation, what changed says what it said before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from orkhon.items import Language
from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.actions.note_composed import note_composed
from orkhon.translation.actions.propose import propose
from orkhon.translation.actions.remember_document import remember_document
from orkhon.translation.actions.save_segment import save_segment
from orkhon.translation.errors import SegmentChanged, SegmentEmpty, SegmentGone, TextTooLong
from orkhon.translation.memory import lookup, lookup_many
from orkhon.translation.models import Segment, SegmentOrigin, SegmentStatus, SegmentVersion, VersionKind
from orkhon.translation.segments.queries import progress_of, target_texts, unreviewed
from tests.translation.documents import KAZAKH, LATER, NOW, TURKISH, opened, passage, segments

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ONE, TWO, THREE = "Президент Астанаға келді.", "Ол сөз сөйледі.", "Жиналыс ертең басталады."
TEXT = f"<p>{ONE} {TWO}</p><p>{THREE}</p>"


@pytest.fixture
def aigul() -> User:
    return User.objects.create_user("aigul")


@pytest.fixture
def murat() -> User:
    return User.objects.create_user("murat")


def _confirmed(segment: Segment, text: str, user: User | None = None) -> Segment:
    return confirm_segment(segment.pk, revision=segment.revision, user=user, now=NOW, text=text)


def test_a_new_document_has_the_sentences_of_its_original_in_order() -> None:
    document = opened(passage("Тақырып", "headline", rich=False, kind="headline"), passage(TEXT))
    assert [(one.passage, one.number, one.source) for one in segments(document)] == [
        ("headline", 0, "Тақырып"),
        ("content.a.text", 0, ONE),
        ("content.a.text", 1, TWO),
        ("content.a.text", 2, THREE),
    ]
    assert target_texts(document) == {"headline": "Тақырып", "content.a.text": TEXT}


def test_a_translation_is_composed_with_the_sources_markup(aigul: User) -> None:
    document = opened(passage("<p>Ол <b>бүгін</b> келді.</p><ul><li>Бір</li></ul>"))
    first, second = segments(document)
    save_segment(first.pk, "O ⟦1⟧bugün⟦/1⟧ geldi & gitti.", revision=0, user=aigul, now=NOW)
    save_segment(second.pk, "Bir", revision=0, user=aigul, now=NOW)
    assert target_texts(document) == {"content.a.text": "<p>O <b>bugün</b> geldi &amp; gitti.</p><ul><li>Bir</li></ul>"}


def test_a_correction_marks_only_the_changed_sentence_in_every_language(aigul: User) -> None:
    turkish = opened(passage(TEXT))
    english = opened(passage(TEXT), translation="urn:uuid:en-1", into=Language.parse("en"))
    for document in (turkish, english):
        for segment in segments(document):
            _confirmed(segment, f"{document.target_tag} {segment.number}", aigul)
    mended = TEXT.replace(TWO, "Ол Алматыда сөз сөйледі.")
    for document, into, target in (
        (turkish, TURKISH, "urn:uuid:tr-1"),
        (english, Language.parse("en"), "urn:uuid:en-1"),
    ):
        opened(passage(mended), translation=target, into=into, version="2", now=LATER)
        one, two, three = segments(document)
        assert [one.status, two.status, three.status] == ["confirmed", "stale", "confirmed"]
        assert two.previous_source == TWO
        assert two.target == f"{document.target_tag} 1"
        assert unreviewed(target) == 1


def test_a_source_that_says_again_what_it_said_is_confirmed_again(aigul: User) -> None:
    document = opened(passage(TEXT))
    _confirmed(segments(document)[1], "Konuştu.", aigul)
    opened(passage(TEXT.replace(TWO, "Ол көп сөз сөйледі.")))
    assert segments(document)[1].status == SegmentStatus.STALE
    opened(passage(TEXT))
    assert segments(document)[1].status == SegmentStatus.CONFIRMED
    assert segments(document)[1].previous_source == ""


def test_a_sentence_that_moved_to_another_passage_takes_its_translation_along(aigul: User) -> None:
    document = opened(passage(f"<p>{ONE} {TWO}</p>"), passage(f"<p>{THREE}</p>", "content.b.text"))
    _confirmed(segments(document)[1], "Konuştu.", aigul)
    opened(passage(f"<p>{ONE}</p>"), passage(f"<p>{THREE} {TWO}</p>", "content.b.text"))
    last = segments(document)[2]
    assert (last.passage, last.target, last.status) == ("content.b.text", "Konuştu.", "confirmed")


def test_a_removed_sentence_goes_and_its_words_are_kept(aigul: User) -> None:
    document = opened(passage(TEXT))
    _confirmed(segments(document)[1], "Konuştu.", aigul)
    opened(passage(TEXT.replace(f" {TWO}", "")))
    assert [one.source for one in segments(document)] == [ONE, THREE]
    kept = SegmentVersion.objects.get(document=document, text="Konuştu.")
    assert (kept.segment, kept.source, kept.by) == (None, TWO, aigul)


def test_of_two_who_save_at_once_the_second_is_told_and_nothing_is_lost(aigul: User, murat: User) -> None:
    document = opened(passage(TEXT))
    segment = segments(document)[0]
    save_segment(segment.pk, "Aygül'ün cümlesi", revision=0, user=aigul, now=NOW)
    with pytest.raises(SegmentChanged) as told:
        save_segment(segment.pk, "Murat'ın cümlesi", revision=0, user=murat, now=NOW)
    assert told.value.theirs.target == "Aygül'ün cümlesi"
    kept = SegmentVersion.objects.get(kind=VersionKind.REFUSED)
    assert (kept.text, kept.by) == ("Murat'ın cümlesi", murat)


def test_a_save_whose_answer_was_lost_can_be_sent_again(aigul: User) -> None:
    segment = segments(opened(passage(TEXT)))[0]
    first = save_segment(segment.pk, "Bir", revision=0, user=aigul, now=NOW)
    again = save_segment(segment.pk, "Bir", revision=0, user=aigul, now=NOW)
    assert first.revision == again.revision == 1
    assert SegmentVersion.objects.count() == 1


def test_a_machine_fills_empty_sentences_alone_and_never_a_persons(aigul: User) -> None:
    one, two, _ = segments(opened(passage(TEXT)))
    save_segment(one.pk, "Kişi", revision=0, user=aigul, now=NOW)
    assert not propose(one.pk, "Makine", origin=SegmentOrigin.MACHINE, engine="apertium", route="kk>tr", now=NOW)
    assert propose(two.pk, "Makine", origin=SegmentOrigin.MACHINE, engine="apertium", route="kk>tr", now=NOW)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.target, two.target, two.status, two.engine) == ("Kişi", "Makine", "filled", "apertium")
    assert SegmentVersion.objects.get(kind=VersionKind.SUGGESTED).text == "Makine"
    assert unreviewed("urn:uuid:tr-1") == 1
    assert confirm_segment(two.pk, revision=two.revision, user=aigul, now=NOW).origin == SegmentOrigin.MACHINE
    assert unreviewed("urn:uuid:tr-1") == 0


def test_a_confirmed_sentence_fills_its_equals_in_the_same_document(aigul: User) -> None:
    document = opened(passage(f"<p>{ONE} {TWO} {ONE}</p>"))
    first = _confirmed(segments(document)[0], "Geldi.", aigul)
    last = segments(document)[2]
    assert first.also_filled == (last.pk,)
    assert (last.target, last.status, last.origin) == ("Geldi.", "filled", "memory")


def test_what_is_written_in_the_articles_own_form_comes_back_into_its_segments(aigul: User, murat: User) -> None:
    document = opened(passage(TEXT))
    for at, segment in enumerate(segments(document)):
        _confirmed(segment, f"Cümle {at}.", aigul)
    texts = target_texts(document)
    note_composed(document, texts, now=NOW)
    html = texts["content.a.text"].replace("Cümle 1.", "Başka <b>söz</b>.")
    opened(passage(TEXT), target=[passage(html)], user=murat)
    one, two, three = segments(document)
    assert [one.status, two.status, three.status] == ["confirmed", "draft", "confirmed"]
    assert (two.target, two.edited_by) == ("Başka söz.", murat)
    assert SegmentVersion.objects.get(kind=VersionKind.ARTICLE).by == murat


def test_an_article_that_lags_behind_its_segments_takes_nothing_back(aigul: User) -> None:
    document = opened(passage(TEXT))
    segment = segments(document)[0]
    saved = save_segment(segment.pk, "Eski.", revision=0, user=aigul, now=NOW)
    older = target_texts(document)["content.a.text"]
    save_segment(segment.pk, "Yeni.", revision=saved.revision, user=aigul, now=NOW)
    opened(passage(TEXT), target=[passage(older)])
    assert segments(document)[0].target == "Yeni."
    note_composed(document, {"content.a.text": older}, now=NOW)
    opened(passage(TEXT), target=[passage(older)])
    assert segments(document)[0].target == "Yeni."


def test_a_translation_that_was_there_before_is_taken_in_whatever_its_sentences(aigul: User) -> None:
    document = opened(passage(TEXT), target=[passage("<p>Geldi ve konuştu.</p><p>Toplantı yarın.</p>")], user=aigul)
    texts = " ".join(one.target for one in segments(document))
    assert "Geldi ve konuştu." in texts
    assert "Toplantı yarın." in texts
    assert {one.status for one in segments(document)} == {"draft"}


def test_a_copy_of_the_original_is_no_translation() -> None:
    document = opened(passage(TEXT), target=[passage(TEXT)])
    assert {one.status for one in segments(document)} == {"empty"}


def test_opening_again_changes_and_writes_nothing(aigul: User, django_assert_max_num_queries: object) -> None:
    document = opened(passage(TEXT), target=[passage(TEXT)])
    _confirmed(segments(document)[0], "Geldi.", aigul)
    before = [(one.pk, one.revision) for one in segments(document)]
    opened(passage(TEXT), target=[passage(TEXT)], now=LATER)
    document.refresh_from_db()
    assert document.changed == NOW
    assert [(one.pk, one.revision) for one in segments(document)] == before


def test_confidential_words_are_remembered_when_they_are_published_and_not_before(aigul: User) -> None:
    document = opened(passage(TEXT), confidential=True)
    for segment in segments(document):
        _confirmed(segment, f"Gizli {segment.number}.", aigul)
    assert not lookup(ONE, KAZAKH, TURKISH)
    assert remember_document("urn:uuid:tr-1", now=NOW) == 3
    (match,) = lookup(ONE, KAZAKH, TURKISH)
    assert (match.text, match.reviewer, match.origin) == ("Gizli 0.", "aigul", "urn:uuid:kk-1")


def test_nothing_can_be_confirmed_that_is_not_there_but_a_sentence_can_be_left_out(aigul: User) -> None:
    document = opened(passage(TEXT))
    segment = segments(document)[0]
    with pytest.raises(SegmentEmpty):
        confirm_segment(segment.pk, revision=0, user=aigul, now=NOW)
    confirm_segment(segment.pk, revision=0, user=aigul, now=NOW, text="")
    assert target_texts(document)["content.a.text"] == f"<p> {TWO}</p><p>{THREE}</p>"


def test_a_text_longer_than_any_sentence_and_a_sentence_that_is_gone_are_refused(aigul: User) -> None:
    segment = segments(opened(passage(TEXT)))[0]
    with pytest.raises(TextTooLong):
        save_segment(segment.pk, "a" * 20_001, revision=0, user=aigul, now=NOW)
    with pytest.raises(SegmentGone):
        save_segment(0, "a", revision=0, user=aigul, now=NOW)


def test_progress_counts_each_state(aigul: User) -> None:
    document = opened(passage(TEXT))
    one, two, _ = segments(document)
    _confirmed(one, "Bir.", aigul)
    propose(two.pk, "İki.", origin=SegmentOrigin.MACHINE, engine="x", now=NOW)
    progress = progress_of(["urn:uuid:tr-1", "urn:uuid:none"])
    assert list(progress) == ["urn:uuid:tr-1"]
    found = progress["urn:uuid:tr-1"]
    assert (found.total, found.confirmed, found.filled, found.machine, found.empty) == (3, 1, 1, 1, 1)


def test_a_second_article_that_repeats_ten_sentences_starts_with_ten_filled_in_all_seven_languages(aigul: User) -> None:
    said = [
        f"Бұл {word} туралы хабар." for word in ("нан", "су", "тас", "ай", "күн", "жер", "от", "қала", "дала", "көл")
    ]
    first = passage("<p>" + " ".join(said) + "</p>")
    second = passage("<p>Жаңа бастау.</p><p>" + " ".join(reversed(said)) + "</p><p>Жаңа соңы.</p>")
    for code in ("ky", "uz", "az", "tr", "tk", "ru", "en"):
        into = Language.parse(code)
        for segment in segments(opened(first, translation=f"urn:uuid:{code}-1", into=into)):
            _confirmed(segment, f"{code} {segment.number}", aigul)
    for code in ("ky", "uz", "az", "tr", "tk", "ru", "en"):
        document = opened(second, article="urn:uuid:kk-2", translation=f"urn:uuid:{code}-2", into=Language.parse(code))
        filled = [one.target for one in segments(document) if one.status == SegmentStatus.FILLED]
        assert filled == [f"{code} {number}" for number in range(9, -1, -1)]
        assert [one.status for one in segments(document)][:: len(said) + 1] == ["empty", "empty"]


def test_a_sentence_in_the_other_script_is_found(aigul: User) -> None:
    _confirmed(segments(opened(passage(f"<p>{ONE}</p>")))[0], "Başkan Astana'ya geldi.", aigul)
    latin = Language.parse("kk-Latn")
    found = lookup_many(["Prezident Astanağa keldı."], latin, TURKISH)
    assert found["Prezident Astanağa keldı."].text == "Başkan Astana'ya geldi."
