"""The side-by-side editor over HTTP: sentences, checks, two people, drafts, and what stands before publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.errors import NotReady
from orkhon.desk.models import Article, StepKind
from orkhon.desk.readiness import obstacles_of
from orkhon.desk.translating.composing import compose
from orkhon.desk.translating.following import Originals, follow_originals
from orkhon.desk.translating.opening import open_translation
from orkhon.desk.work.actions.decide import decide
from orkhon.translation.actions.propose import propose
from orkhon.translation.models import (
    Document,
    Segment,
    SegmentOrigin,
    SegmentStatus,
    SegmentVersion,
    VersionKind,
    Wording,
)
from orkhon.wire.queries import state_of

pytestmark = pytest.mark.django_db(databases="__all__")

BODY = (
    "<p>Пойыз <b>14</b> вагоннан тұрады. Бірінші рейспен 612 жолаушы аттанды.</p>"
    "<p>Билет бағасы биыл қымбаттамайды.</p>"
)
RIGHT = "İlk seferde 612 yolcu hareket etti."


@pytest.fixture
def translator(alliance: dict[str, Agency], editor: User) -> User:
    """Somebody who writes Turkish at the joint desk, and no Kazakh."""
    user = User.objects.create_user("the-turkish-translator", first_name="Ayşe", last_name="Örnek")
    Staff.objects.create(user=user, agency=alliance["desk"], role=Role.EDITOR, languages="tr-Latn")
    assign_roles(user)
    return user


@pytest.fixture
def original(alliance: dict[str, Agency], editor: User) -> Article:
    """A Kazakh article of the desk, not public yet."""
    article = Article(
        locale=Locale.objects.get(language_code="kk"),
        headline="Түнгі пойыз жолға шықты",
        deck="Бес қаланы жалғайды.",
        body=BODY,
    )
    article.save()
    article.save_revision(user=editor)
    found: Article = Article.objects.get(pk=article.pk)
    return found


@pytest.fixture
def translation(original: Article, editor: User, now: datetime) -> Article:
    """Its Turkish translation, just begun."""
    return start_translation(original, "tr", user=editor, now=now)


def _screen(article: Article) -> str:
    return reverse("desk_translating", args=[article.pk])


def _segments(article: Article) -> list[Segment]:
    return list(Segment.objects.filter(document__target=article.uri).order_by("order"))


def _of(article: Article, source: str) -> Segment:
    return next(one for one in _segments(article) if source in one.source)


def _send(client: Client, article: Article, segment: Segment, **values: Any) -> Any:
    url = reverse("desk_translating_sentence", args=[article.pk, segment.pk])
    facts = {"revision": segment.revision, "do": "save", **values}
    return client.post(url, facts, headers={"Accept": "application/json"})


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_screen_shows_every_sentence_in_its_language_with_its_kind(translation: Article, editor: User) -> None:
    page = _signed_in(editor).get(_screen(translation)).content.decode()
    assert [one.kind for one in _segments(translation)] == ["headline", "deck", *["paragraph"] * 3]
    for words in ('lang="kk-Cyrl"', 'lang="tr-Latn"', "headline", "Бірінші рейспен 612 жолаушы аттанды.", "⟦1⟧"):
        assert words in page
    assert "Fill the empty sentences by machine" not in page


def test_without_a_script_each_sentence_is_a_form_that_saves_and_confirms(translation: Article, editor: User) -> None:
    client = _signed_in(editor)
    segment = _of(translation, "612")
    page = client.get(f"{_screen(translation)}?at={segment.pk}").content.decode()
    assert f'action="{reverse("desk_translating_sentence", args=[translation.pk, segment.pk])}"' in page
    url = reverse("desk_translating_sentence", args=[translation.pk, segment.pk])
    answer = client.post(url, {"revision": segment.revision, "text": RIGHT, "do": "confirm"})
    segment.refresh_from_db()
    assert (segment.status, segment.target) == (SegmentStatus.CONFIRMED, RIGHT)
    following = _of(translation, "қымбаттамайды")
    assert answer.headers["Location"] == f"{_screen(translation)}?at={following.pk}#s{following.pk}"


def test_a_wrong_number_stops_the_confirmation_and_a_click_mends_it(translation: Article, editor: User) -> None:
    client = _signed_in(editor)
    segment = _of(translation, "612")
    answer = _send(client, translation, segment, text="İlk seferde 621 yolcu hareket etti.", do="confirm").json()
    assert (answer["stopped"], answer["confirmed"]) == (True, False)
    assert "612" in answer["findings"]
    segment.refresh_from_db()
    assert segment.status == SegmentStatus.DRAFT
    mended = _send(client, translation, segment, fix=RIGHT).json()
    assert 'data-severity="stop"' not in mended["findings"]
    segment.refresh_from_db()
    assert _send(client, translation, segment, text=segment.target, do="confirm").json()["confirmed"]


def test_who_is_sure_confirms_what_a_check_would_stop(translation: Article, editor: User) -> None:
    client = _signed_in(editor)
    segment = _of(translation, "612")
    answer = _send(client, translation, segment, text="İlk seferde 621 yolcu hareket etti.", sure="1").json()
    assert answer["confirmed"]


def test_of_two_texts_for_one_sentence_none_is_lost(translation: Article, editor: User, translator: User) -> None:
    segment = _of(translation, "612")
    first = _send(_signed_in(editor), translation, segment, text="Birinci seferde 612 yolcu vardı.")
    assert first.json()["ok"]
    second = _send(_signed_in(translator), translation, segment, text="612 yolcu gitti.")
    assert second.status_code == 409
    found = second.json()
    assert "Birinci seferde 612 yolcu vardı." in found["two"]
    assert "612 yolcu gitti." in found["two"]
    assert SegmentVersion.objects.filter(kind=VersionKind.REFUSED, text="612 yolcu gitti.", by=translator).exists()
    plain = _signed_in(translator).post(
        reverse("desk_translating_sentence", args=[translation.pk, segment.pk]),
        {"revision": segment.revision, "text": "612 yolcu bindi.", "do": "save"},
    )
    assert plain.status_code == 409
    assert "612 yolcu bindi." in plain.content.decode()


def test_what_one_saves_the_other_hears_of_with_the_place_where_he_is(
    translation: Article, editor: User, translator: User
) -> None:
    segment = _of(translation, "612")
    mine, theirs = _signed_in(editor), _signed_in(translator)
    url = reverse("desk_translating_changes", args=[translation.pk])
    before = mine.get(url, {"at": 0}).json()
    theirs.get(url, {"at": segment.pk})
    _send(theirs, translation, segment, text=RIGHT)
    heard = mine.get(url, {"at": 0, "after": before["after"]}).json()
    assert [(row["pk"], row["text"]) for row in heard["rows"]] == [(segment.pk, RIGHT)]
    assert heard["here"] == [{"name": "Ayşe Örnek", "segment": segment.pk}]


def test_sent_sentences_become_the_articles_draft_and_marks_stay_html(translation: Article, editor: User) -> None:
    client = _signed_in(editor)
    _send(client, translation, _of(translation, "Түнгі"), text="Gece treni yola çıktı", do="confirm")
    _send(client, translation, _of(translation, "14"), text="Tren ⟦1⟧14⟦/1⟧ vagondan oluşuyor.", do="confirm")
    before = Article.objects.get(pk=translation.pk).latest_revision_id
    answer = client.post(reverse("desk_translating_send", args=[translation.pk]), {"do": "send"}, follow=True)
    assert answer.status_code == 200
    article = Article.objects.get(pk=translation.pk)
    assert article.latest_revision_id != before
    draft = article.latest_revision.as_object()
    assert draft.headline == "Gece treni yola çıktı"
    assert "Tren <b>14</b> vagondan oluşuyor." in draft.body
    assert "Бірінші рейспен" in draft.body
    assert article.headline != "Gece treni yola çıktı" or not article.live


def test_composing_writes_no_draft_where_nothing_has_changed(translation: Article, editor: User, now: datetime) -> None:
    _send(_signed_in(editor), translation, _of(translation, "Түнгі"), text="Gece treni yola çıktı")
    assert compose(translation, editor, now)
    made = Article.objects.get(pk=translation.pk).latest_revision_id
    assert not compose(translation, editor, now)
    assert Article.objects.get(pk=translation.pk).latest_revision_id == made


def test_what_is_written_in_the_articles_own_form_comes_back_into_its_sentence(
    translation: Article, editor: User
) -> None:
    draft = Article.objects.get(pk=translation.pk).latest_revision.as_object()
    draft.headline = "Gece treni yola çıktı"
    draft.save_revision(user=editor)
    _signed_in(editor).get(_screen(translation))
    assert _of(translation, "Түнгі").target == "Gece treni yola çıktı"


def test_the_second_article_begins_with_the_sentences_of_the_first(
    translation: Article, original: Article, editor: User, now: datetime
) -> None:
    _send(
        _signed_in(editor),
        translation,
        _of(translation, "612"),
        text=RIGHT,
        do="confirm",
    )
    second = Article(locale=original.locale, headline="Екінші мақала", body=BODY)
    second.save()
    second.save_revision(user=editor)
    begun = start_translation(second, "tr", user=editor, now=now)
    filled = _of(begun, "612")
    assert (filled.status, filled.origin) == (SegmentStatus.FILLED, SegmentOrigin.MEMORY)
    assert filled.target == RIGHT


def test_beside_a_sentence_stands_what_the_memory_says_of_it_and_of_its_terms(
    translation: Article, original: Article, editor: User, now: datetime
) -> None:
    client = _signed_in(editor)
    _send(client, translation, _of(translation, "612"), text=RIGHT, do="confirm")
    second = Article(locale=original.locale, headline="Екінші мақала", body=BODY)
    second.save()
    second.save_revision(user=editor)
    begun = start_translation(second, "tr", user=editor, now=now)
    segment = _of(begun, "612")
    url = reverse("desk_translating_beside", args=[begun.pk, segment.pk])
    found = client.get(url, headers={"Accept": "application/json"}).json()
    assert RIGHT in found["aside"]
    assert 'data-take="1"' in found["aside"]
    assert "100 %" in found["aside"]


def _fill_by_machine(translation: Article, now: datetime) -> None:
    for segment in _segments(translation):
        assert propose(
            segment.pk, f"Makine {segment.order}.", origin=SegmentOrigin.MACHINE, engine="X", route="kk tr", now=now
        )


def _codes(article: Article, user: User | None, now: datetime) -> set[str]:
    return {one.code for one in obstacles_of(article, user, now)}


def test_machine_text_that_nobody_has_confirmed_is_never_published(
    translation: Article, editor: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    compose(translation, editor, now)
    article = Article.objects.get(pk=translation.pk)
    assert "machine-unreviewed" in _codes(article, editor, now)
    with pytest.raises(NotReady):
        article.latest_revision.publish(user=editor)
    assert not Article.objects.get(pk=translation.pk).live


def test_who_lacks_the_language_of_the_original_cannot_let_machine_text_pass_alone(
    translation: Article, editor: User, translator: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    client = _signed_in(translator)
    for segment in _segments(translation):
        assert _send(client, translation, segment, text=segment.target, sure="1").json()["confirmed"]
    article = Article.objects.get(pk=translation.pk)
    assert "machine-source-unread" in _codes(article, translator, now)
    assert "machine-source-unread" not in _codes(article, editor, now)


def _confirm(article: Article, user: User, segments: list[Segment], suffix: str = "") -> None:
    client = _signed_in(user)
    for segment in segments:
        segment.refresh_from_db()
        assert _send(client, article, segment, text=segment.target + suffix, sure="1").json()["confirmed"]


def test_one_sentence_of_somebody_with_the_language_lets_no_other_machine_sentence_pass(
    translation: Article, editor: User, translator: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    segments = _segments(translation)
    _confirm(translation, translator, segments)
    _confirm(translation, editor, segments[:2])
    article = Article.objects.get(pk=translation.pk)
    (found,) = [one for one in obstacles_of(article, translator, now) if one.code == "machine-source-unread"]
    assert "3 sentences" in str(found.words)
    assert "(3, 4, 5)" in str(found.words)
    assert found.url.endswith(f"?at={segments[2].pk}#s{segments[2].pk}")
    _confirm(translation, editor, segments[2:])
    assert "machine-source-unread" not in _codes(article, translator, now)
    # One comma of somebody without the language, and that sentence is unread again; the others are not.
    _confirm(translation, translator, segments[3:4], suffix=" Ve.")
    (found,) = [one for one in obstacles_of(article, translator, now) if one.code == "machine-source-unread"]
    assert "(4)" in str(found.words)
    _confirm(translation, editor, segments[3:4])
    assert "machine-source-unread" not in _codes(article, translator, now)


def test_approval_by_somebody_with_the_language_is_the_second_pair_of_eyes_for_this_text_alone(
    translation: Article, editor: User, translator: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    _confirm(translation, translator, _segments(translation))
    compose(Article.objects.get(pk=translation.pk), translator, now)
    decide(Article.objects.get(pk=translation.pk), StepKind.APPROVED, user=editor, now=now)
    article = Article.objects.get(pk=translation.pk)
    assert "machine-source-unread" not in _codes(article, translator, now)
    _confirm(translation, translator, _segments(translation)[:1], suffix=" Ve.")
    compose(article, translator, now)
    assert "machine-source-unread" in _codes(Article.objects.get(pk=translation.pk), translator, now)


def test_a_machine_sentence_that_was_written_on_is_confirmed_before_it_is_published(
    translation: Article, editor: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    first, *others = _segments(translation)
    _confirm(translation, editor, others)
    assert _send(_signed_in(editor), translation, first, text="Makine yazdı, biri düzeltti.").json()["ok"]
    assert "machine-unreviewed" in _codes(translation, editor, now)
    _confirm(translation, editor, [first])
    assert "machine-unreviewed" not in _codes(translation, editor, now)


def test_a_repeated_sentence_does_not_carry_unread_words_of_a_machine_past_a_reader(
    original: Article, editor: User, translator: User, now: datetime
) -> None:
    twice = original.latest_revision.as_object()
    twice.body = "<p>Билет қымбаттамайды.</p><p>Билет қымбаттамайды.</p>"
    twice.save_revision(user=editor)
    article = start_translation(Article.objects.get(pk=original.pk), "tr", user=editor, now=now)
    _fill_by_machine(article, now)
    one, two = [segment for segment in _segments(article) if "Билет" in segment.source]
    _confirm(article, translator, [segment for segment in _segments(article) if segment.pk != two.pk], suffix=" Ve.")
    two.refresh_from_db()
    assert (two.status, two.origin, two.engine) == (SegmentStatus.FILLED, SegmentOrigin.MACHINE, "X")
    assert "machine-unreviewed" in _codes(article, editor, now)
    # A sentence that comes later and says the same is no better.
    longer = original.latest_revision.as_object()
    longer.body = twice.body + "<p>Билет қымбаттамайды.</p>"
    longer.save_revision(user=editor)
    open_translation(Article.objects.get(pk=article.pk), editor, now)
    third = [segment for segment in _segments(article) if "Билет" in segment.source][2]
    assert (third.status, third.origin, third.engine) == (SegmentStatus.FILLED, SegmentOrigin.MACHINE, "X")
    _confirm(article, editor, [one])
    two.refresh_from_db()
    assert (two.origin, two.engine) == (SegmentOrigin.MEMORY, "")


def test_machine_text_is_remembered_only_once_somebody_with_the_language_of_the_original_has_confirmed_it(
    translation: Article, editor: User, translator: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    for user, remembered in ((translator, False), (editor, True)):
        client = _signed_in(user)
        for segment in _segments(translation):
            assert _send(client, translation, segment, text=segment.target, sure="1").json()["confirmed"]
        assert {one.memory is not None for one in _segments(translation)} == {remembered}
        assert Wording.objects.filter(text__startswith="Makine").exists() is remembered
    # Who confirms what another one has confirmed already counts from then on.
    assert "machine-source-unread" not in _codes(Article.objects.get(pk=translation.pk), translator, now)


def test_readers_are_told_of_the_machine_and_of_the_person_who_checked(
    translation: Article, editor: User, now: datetime
) -> None:
    _fill_by_machine(translation, now)
    client = _signed_in(editor)
    for segment in _segments(translation):
        _send(client, translation, segment, text=segment.target, sure="1")
    compose(translation, editor, now)
    draft = Article.objects.get(pk=translation.pk).latest_revision.as_object()
    assert draft.digital_source_type.endswith("compositeWithTrainedAlgorithmicMedia")


def test_a_corrected_original_marks_the_changed_sentence_in_its_translation_and_nothing_else(
    translation: Article, original: Article, editor: User, now: datetime
) -> None:
    client = _signed_in(editor)
    for source, text in (
        ("612", RIGHT),
        ("қымбаттамайды", "Bilet fiyatları artmayacak."),
    ):
        _send(client, translation, _of(translation, source), text=text, sure="1")
    drafts = Article.objects.get(pk=translation.pk).latest_revision_id
    corrected = original.latest_revision.as_object()
    corrected.body = BODY.replace("612", "621")
    corrected.save_revision(user=editor).publish(user=editor)
    state = state_of(original.uri)
    assert state is not None
    entry = state.entry
    assert entry is not None
    follow_originals([entry])
    stale, kept = _of(translation, "621"), _of(translation, "қымбаттамайды")
    assert (stale.status, "612" in stale.previous_source) == (SegmentStatus.STALE, True)
    assert stale.target == RIGHT
    assert kept.status == SegmentStatus.CONFIRMED
    assert Article.objects.get(pk=translation.pk).latest_revision_id == drafts
    page = client.get(f"{_screen(translation)}?at={stale.pk}").content.decode()
    assert "<del>612</del>" in page
    assert "<ins>621</ins>" in page
    revision = stale.revision
    follow_originals([entry])
    assert _of(translation, "621").revision == revision
    assert Originals().name == "originals"


def test_an_embargo_keeps_the_text_from_outside_engines(
    translation: Article, original: Article, editor: User, now: datetime
) -> None:
    assert not Document.objects.get(target=translation.uri).confidential
    held = original.latest_revision.as_object()
    held.embargoed_until = now + timedelta(days=1)
    held.save_revision(user=editor)
    assert open_translation(Article.objects.get(pk=translation.pk), editor, now).confidential


def test_a_locked_translation_is_read_and_not_written(translation: Article, editor: User, translator: User) -> None:
    Article.objects.filter(pk=translation.pk).update(locked=True, locked_by=editor)
    segment = _of(translation, "612")
    client = _signed_in(translator)
    assert "<textarea" not in client.get(_screen(translation)).content.decode().split("<template")[0]
    assert _send(client, translation, segment, text="x").status_code == 400
    segment.refresh_from_db()
    assert segment.target == ""


def test_hostile_words_are_shown_as_words(translation: Article, editor: User) -> None:
    segment = _of(translation, "612")
    answer = _send(_signed_in(editor), translation, segment, text='<img src=x onerror="alert(1)"> 612').json()
    assert "<img" not in answer["row"]["html"]
    assert "<img" not in answer["findings"]
    page = _signed_in(editor).get(f"{_screen(translation)}?at={segment.pk}").content.decode()
    assert "<img src=x" not in page


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 40])
def test_a_revision_that_is_no_number_is_refused_in_words(translation: Article, editor: User, revision: str) -> None:
    segment = _of(translation, "612")
    answer = _send(_signed_in(editor), translation, segment, text="612", revision=revision)
    assert answer.status_code == 400
    assert answer.json()["words"]


def test_several_languages_are_asked_for_at_once(original: Article, editor: User) -> None:
    client = _signed_in(editor)
    page = client.get(reverse("desk_translate", args=[original.pk])).content.decode()
    assert "Into all of them" in page
    client.post(reverse("desk_translate", args=[original.pk]), {"all": "1"})
    made = Article.objects.filter(original=original).values_list("locale__language_code", flat=True)
    assert sorted(made) == ["az", "en", "ky", "ru", "tk", "tr", "uz"]
    assert Document.objects.filter(source=original.uri).count() == 7


def test_the_number_of_queries_does_not_grow_with_the_sentences(
    original: Article, editor: User, now: datetime, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    long = original.latest_revision.as_object()
    long.body = "".join(f"<p>Бұл {number} сөйлем. Тағы бірі {number}.</p>" for number in range(100))
    long.save_revision(user=editor)
    translation = start_translation(Article.objects.get(pk=original.pk), "tr", user=editor, now=now)
    assert len(_segments(translation)) > 200
    client = _signed_in(editor)
    client.get(_screen(translation))
    with django_assert_max_num_queries(90):
        client.get(_screen(translation))
