"""Taking an item to the desk: what comes along, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from PIL import Image

from orkhon.alliance.errors import NotGranted
from orkhon.alliance.models import Memorandum, Role
from orkhon.desk import wire_blocks
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.errors import (
    AlreadyTaken,
    AlreadyTranslated,
    NotForReaders,
    NotOnTheWire,
    SourceEmbargoed,
    SourceNotUsable,
    UnknownLanguage,
)
from orkhon.desk.models import Article, SourceProblem
from orkhon.desk.withdrawals import follow_entries
from orkhon.items import Byline, Content, Item, ItemType, Language, Media, Rendition
from orkhon.wire.actions.append import MOST_URI_BYTES, MOST_VERSION_BYTES, AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def _png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (32, 18), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def test_the_draft_holds_text_credit_topic_and_where_it_came_from(send: Sends, editor: User, now: datetime) -> None:
    send(
        "urn:altai:1",
        bylines=(Byline(name="Сәуле Ж."), Byline(name="Ермек Т.")),
        body=Content(
            xhtml='<h1>Бас</h1><p>Бір <strong>екі</strong></p><table><tr><td>үш</td></tr></table><img src="x.png"/>'
        ),
    )
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    article = Article.objects.get(pk=article.pk)
    assert not article.live
    assert article.locale.language_code == "kk"
    assert (article.script, article.dateline, article.slug_line) == ("Cyrl", "Алматы", "ПОЙЫЗ")
    assert article.deck == "Бес қаланы жалғайды."
    assert article.byline == "Сәуле Ж., Ермек Т."
    assert article.credit == "by Altai Press (kk)"
    assert article.topic is not None
    assert article.topic.code == "sport"
    assert "<h2>Бас</h2>" in article.body
    assert "<b>екі</b>" in article.body
    assert "үш" in article.body
    assert "<img" not in article.body
    assert "<table" not in article.body
    (source,) = article.sources.all()
    assert (source.agency, source.uri, source.version, source.how) == ("altai", "urn:altai:1", "1", "adaptation")
    assert article.latest_revision.user == editor


def test_the_mirrored_picture_comes_along_and_an_unreadable_one_does_not(
    send: Sends, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bytes_of: dict[str, bytes | None] = {"https://a.example/1.png": _png(), "https://a.example/2.png": b"<html>"}
    monkeypatch.setattr(wire_blocks, "mirrored", bytes_of.get)

    def with_picture(uri: str, href: str) -> Article:
        media = Media(kind="picture", renditions=(Rendition(href=href),), caption="Дала", alt="Пойыз")
        send(uri, media=(media,))
        return take_from_wire(uri, user=editor, now=now)

    article = with_picture("urn:altai:1", "https://a.example/1.png")
    assert article.picture is not None
    assert (article.picture.item_uri, article.picture_alt, article.picture_caption) == ("urn:altai:1", "Пойыз", "Дала")
    assert with_picture("urn:altai:2", "https://a.example/2.png").picture is None
    assert with_picture("urn:altai:3", "https://a.example/3.png").picture is None


def test_an_item_in_none_of_the_eight_languages_goes_to_the_nearest_and_a_chosen_one_is_obeyed(
    send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:tt", language=Language.parse("tt-Cyrl"))
    send("urn:altai:hu", language=Language.parse("hu"))
    send("urn:altai:kk-latn", language=Language.parse("kk-Latn"))
    assert take_from_wire("urn:altai:tt", user=editor, now=now).locale.language_code == "ru"
    assert take_from_wire("urn:altai:hu", user=editor, now=now).locale.language_code == "en"
    assert take_from_wire("urn:altai:kk-latn", user=editor, now=now).language.tag == "kk-Latn"
    chosen = take_from_wire("urn:altai:kk-latn", user=editor, now=now, language="tr", again=True)
    assert chosen.language.tag == "tr-Latn"
    with pytest.raises(UnknownLanguage, match="'hu'"):
        take_from_wire("urn:altai:hu", user=editor, now=now, language="hu", again=True)


def test_taking_an_item_twice_names_the_article_and_who_has_it(send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    with pytest.raises(AlreadyTaken, match=rf"the-editor: article {article.pk}") as refusal:
        take_from_wire("urn:altai:1", user=editor, now=now)
    assert refusal.value.article == article.pk
    assert Article.objects.count() == 1
    assert take_from_wire("urn:altai:1", user=editor, now=now, again=True).pk != article.pk


def test_nothing_is_taken_that_no_memorandum_grants(send: Sends, editor: User, now: datetime) -> None:
    send("urn:altai:1")
    Memorandum.objects.update(edit=False)
    with pytest.raises(NotGranted, match=r"to edit\. No memorandum in force grants it\. Agency: altai"):
        take_from_wire("urn:altai:1", user=editor, now=now)
    Memorandum.objects.update(edit=True, until=now.date() - timedelta(days=1))
    with pytest.raises(NotGranted):
        take_from_wire("urn:altai:1", user=editor, now=now)
    assert not Article.objects.exists()


def test_killed_withheld_embargoed_and_unknown_items_and_advisories_are_refused(
    send: Sends, editor: User, now: datetime
) -> None:
    for uri in ("urn:altai:killed", "urn:altai:withheld"):
        send(uri)
    kill("urn:altai:killed", reason="wrong", person="altai", now=now)
    withhold("urn:altai:withheld", reason="doubt", person="altai", now=now)
    send("urn:altai:embargoed", embargoed=now + timedelta(hours=1))
    send("urn:altai:advisory", type=ItemType.ADVISORY)

    def refusal_of(uri: str, error: type[Exception]) -> None:
        with pytest.raises(error, match=uri):
            take_from_wire(uri, user=editor, now=now)

    refusal_of("urn:altai:killed", SourceNotUsable)
    refusal_of("urn:altai:withheld", SourceNotUsable)
    refusal_of("urn:altai:embargoed", SourceEmbargoed)
    refusal_of("urn:altai:advisory", NotForReaders)
    refusal_of("urn:altai:nowhere", NotOnTheWire)
    assert not Article.objects.exists()


def test_a_translation_needs_a_grant_of_every_agency_in_the_text_and_is_made_once(
    send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    Memorandum.objects.update(translate=False)
    with pytest.raises(NotGranted, match=r"to translate\. No memorandum in force grants it\. Agency: altai"):
        start_translation(article, "tr", user=editor, now=now)
    Memorandum.objects.update(translate=True)
    translation = start_translation(article, "tr", user=editor, now=now)
    assert translation.language.tag == "tr-Latn"
    assert [source.uri for source in translation.sources.all()] == ["urn:altai:1"]
    assert translation.original == article
    with pytest.raises(AlreadyTranslated, match=f"article {translation.pk}"):
        start_translation(article, "tr", user=editor, now=now)
    with pytest.raises(UnknownLanguage):
        start_translation(article, "hu", user=editor, now=now)


def test_reporters_translators_and_editors_alone_may_take(person: Callable[[Role], User]) -> None:
    taking_roles = {role.value for role in Role if person(role).has_perm("desk.take_item")}
    assert taking_roles == {"reporter", "translator", "editor"}


def test_the_longest_uri_and_version_that_the_wire_takes_can_be_taken_and_killed(
    alliance: object, editor: User, now: datetime
) -> None:
    uri, version = f"urn:altai:{'x' * (MOST_URI_BYTES - 10)}", "v" * MOST_VERSION_BYTES
    item = Item(uri=uri, version=version, language=Language.parse("kk"), headline="Түнгі пойыз")
    append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item), now=now)
    article = take_from_wire(uri, user=editor, now=now)
    article.full_clean()
    source = article.sources.get()
    source.full_clean()
    assert (source.uri, source.version) == (uri, version)
    follow_entries([kill(uri, reason="mixed up", person="altai", now=now)])
    assert SourceProblem.objects.get().uri == uri


def test_what_is_free_on_delivery_is_worked_on_at_once_and_published_after_its_moment(
    send: Sends, editor: User, now: datetime
) -> None:
    extra = {"ninjs": {"embargo": {"kind": "on-delivery"}}}
    send("urn:altai:early", embargoed=now + timedelta(hours=1), extra=extra)
    article = take_from_wire("urn:altai:early", user=editor, now=now)
    with pytest.raises(SourceEmbargoed):
        publish(article)
    send("urn:altai:aired", extra={"ninjs": {"embargo": {"kind": "broadcast-first"}}})
    with pytest.raises(SourceEmbargoed):
        take_from_wire("urn:altai:aired", user=editor, now=now)
