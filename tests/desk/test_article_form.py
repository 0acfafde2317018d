"""The article's form over HTTP: blocks, what is pasted, sources, topics, two people at once, the other script."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from orkhon.alliance.models import Memorandum
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.text import BODY_FEATURES
from orkhon.desk.media_topics import media_topics
from orkhon.desk.models import Article
from orkhon.desk.rich_text import clean, tidy_paste, to_editor
from orkhon.items import INTERFACE_LANGUAGES, Content, Language
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from tests.desk.conftest import Sends, publish
from tests.desk.every_block import article_of_every_block

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

ADD = "wagtailsnippets_desk_article:add"
EDIT = "wagtailsnippets_desk_article:edit"
INSPECT = "wagtailsnippets_desk_article:inspect"


def _draft(html: str) -> str:
    """What the editor's script sends of a rich text."""
    written: str = ContentstateConverter(features=BODY_FEATURES).from_database_format(html)
    return written


def _form(blocks: list[Any], **changes: Any) -> dict[str, Any]:
    return {
        "kind": "news",
        "headline": "A bridge reopens",
        **nested_form_data({"content": streamfield(blocks)}),
        "places": "",
        "people": "",
        "urgency": "5",
        "sources-TOTAL_FORMS": "0",
        "sources-INITIAL_FORMS": "0",
        "sources-MIN_NUM_FORMS": "0",
        "sources-MAX_NUM_FORMS": "1000",
        **changes,
    }


def _sources(article: Article, *more: str) -> dict[str, str]:
    known = list(article.sources.all())
    form = {"sources-TOTAL_FORMS": str(len(known) + len(more)), "sources-INITIAL_FORMS": str(len(known))}
    for number, source in enumerate(known):
        for name in ("agency", "uri", "version", "how"):
            form[f"sources-{number}-{name}"] = getattr(source, name)
        form[f"sources-{number}-id"] = str(source.pk)
    for number, uri in enumerate(more, start=len(known)):
        form |= {f"sources-{number}-{name}": "" for name in ("agency", "version", "id")}
        form |= {f"sources-{number}-uri": uri, f"sources-{number}-how": "adaptation"}
    return form


def _messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def _newest(article: Article) -> Article:
    found: Article = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    return found


def test_blocks_written_in_the_form_are_kept_in_their_order(as_editor: Client) -> None:
    blocks = [
        ("paragraph", _draft("<p>At <b>dawn</b>.</p>")),
        ("quote", {"text": _draft("<p>We cross.</p>"), "speaker": "A. Sailor", "role": "captain"}),
        ("map_point", {"label": "Pier", "latitude": "43.25", "longitude": "76.95"}),
        ("heading", {"text": "After", "level": "h3"}),
    ]
    chosen = {"media_topics": ["20000574"], "places": "Almaty\nNowhere-on-Sea (1.5, 2.5)", "people": "A. Sailor [tr]"}
    as_editor.post(reverse(ADD) + "?locale=en", _form(blocks, kind="explainer", **chosen))
    article = Article.objects.get()
    assert [block["type"] for block in raw_of(article)] == ["paragraph", "quote", "map_point", "heading"]
    assert "<b>dawn</b>" in article.body
    assert (article.kind, article.media_topics) == ("explainer", ["20000574"])
    assert [one["name"] for one in article.places] == ["Almaty", "Nowhere-on-Sea"]
    assert round(article.places[0]["latitude"]) == 43
    assert article.places[1]["latitude"] == 1.5
    assert article.people == [{"name": "A. Sailor", "language": "tr"}]
    page = as_editor.get(reverse(EDIT, args=[article.pk])).content.decode()
    assert "Nowhere-on-Sea (1.5, 2.5)" in page
    assert "A. Sailor [tr]" in page
    assert re.search(r'value="20000574" checked', page)
    Article.objects.update(media_topics=["20000574", "20999999"], latest_revision=None)
    page = as_editor.get(reverse(EDIT, args=[article.pk])).content.decode()
    assert re.search(r'value="20999999" checked', page), "a topic that came with an item stays when the form is saved"


def test_what_no_page_may_show_is_refused_in_words(as_editor: Client) -> None:
    wrong: list[tuple[str, Any, str]] = [
        ("embed", {"address": "https://evil.example/x", "title": "x"}, "Nothing is embedded from there"),
        ("embed", {"address": "https://youtube.com.evil.example/x", "title": "x"}, "Nothing is embedded from there"),
        ("audio", {"title": "x", "address": "http://f.example/a.mp3"}, "no https address of a recording"),
        (
            "video",
            {"title": "x", "address": "https://f.example/a.exe", "poster": ""},
            "no https address of a recording",
        ),
        ("map_point", {"label": "x", "latitude": "91", "longitude": "0"}, "less than or equal to 90"),
    ]
    for kind, value, words in wrong:
        empty = {"caption": "", "credit": "", "transcript": ""} if kind in {"audio", "video"} else {}
        response = as_editor.post(reverse(ADD) + "?locale=en", _form([(kind, {**value, **empty})]))
        assert response.status_code == 200, value
        assert words in unescape(response.content.decode()), value
    assert not Article.objects.exists()


def test_a_form_that_was_opened_before_articles_had_blocks_loses_nothing(as_editor: Client) -> None:
    article = article_of_every_block(media_topics=["20000574"])
    form = _form([], headline="Edited")
    former = {
        key: value for key, value in form.items() if not key.startswith("content-") and key not in {"kind", "places"}
    }
    as_editor.post(reverse(EDIT, args=[article.pk]), {**former, "body": _draft("<p>Typed before.</p><h2>So</h2>")})
    newest = _newest(article)
    assert newest.headline == "Edited"
    assert [block["type"] for block in raw_of(newest)] == ["paragraph", "heading"]
    assert newest.media_topics == ["20000574"]
    as_editor.post(reverse(EDIT, args=[article.pk]), {**former, "headline": "Without a text"})
    assert [block["type"] for block in raw_of(_newest(article))] == ["paragraph", "heading"]


WORD = (
    '<p class="MsoNormal" style="margin:0cm"><span lang="KK" style="font-size:12pt">'
    "Бірінші&nbsp;&nbsp; абзац.<o:p></o:p></span></p>"
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    '<p class="MsoListParagraph">·&nbsp;&nbsp;&nbsp;бір</p><p class="MsoListParagraph">·&nbsp; екі</p>'
    "<p>Соңы\u00ad ғы\u200b сөз.</p>"
)
TELEGRAM = "<p><b>Тақырып</b><br/><br/>Бірінші жол.<br/>Екінші жол.<br/><br/>\u2060Соңы 🚆</p>"


def test_pasted_word_and_telegram_text_becomes_clean_blocks_and_keeps_its_words(as_editor: Client) -> None:
    for pasted, wanted in (
        (WORD, "<p>Бірінші абзац.</p><ul><li>бір</li><li>екі</li></ul><p>Соңы ғы сөз.</p>"),
        (TELEGRAM, "<p><b>Тақырып</b></p><p>Бірінші жол.<br/>Екінші жол.</p><p>Соңы 🚆</p>"),
    ):
        Article.objects.all().delete()
        as_editor.post(reverse(ADD) + "?locale=kk", _form([("paragraph", _draft(pasted))]))
        (block,) = raw_of(Article.objects.get())
        html = re.sub(r' data-block-key="[^"]*"', "", block["value"])
        assert html == wanted
        before = Content(pasted).text.translate(dict.fromkeys((0xAD, 0x200B, 0x2060, 0xB7))).split()
        assert Content(html).text.split() == before
        assert tidy_paste(block["value"]) == block["value"]


def test_a_text_that_no_editor_wrote_is_refused_in_words_and_nothing_is_lost(as_editor: Client) -> None:
    article = article_of_every_block()
    article.save_revision()
    before = raw_of(_newest(article))
    entity = '{"blocks": [{"text": "x", "entityRanges": [{"offset": 0, "length": 1, "key": 0}]}], "entityMap": {}}'
    for written in ("plain words", "<p>HTML</p>", "[]", "5", '{"blocks": 5}', '{"blocks": [5]}', "[" * 100_000, entity):
        answer = as_editor.post(reverse(EDIT, args=[article.pk]), _form([("paragraph", written)]))
        assert answer.status_code == 400, written[:50]
        assert "what was saved before is still there" in answer.content.decode()
        answer = as_editor.post(reverse(ADD) + "?locale=en", {**_former(), "body": written})
        assert answer.status_code == 400, written[:50]
    assert raw_of(_newest(article)) == before
    assert Article.objects.count() == 1


def _former() -> dict[str, Any]:
    """A form as it was before articles had blocks."""
    return {key: value for key, value in _form([]).items() if not key.startswith("content-")}


def test_a_pasted_sheet_that_came_as_text_keeps_its_numbers_apart(as_editor: Client) -> None:
    assert tidy_paste("<p>1\t120</p><p>\tindented</p>") == "<p>1 | 120</p><p> indented</p>"
    assert to_editor(Content('<table><tr><td colspan="2">1</td><td>120</td></tr></table>')) == "<p>1 | 120</p>"
    assert clean("<p>a</p><table><tr><th>Жыл</th><th>Сом</th></tr></table>") == "<p>a</p><p>Жыл | Сом</p>"


def test_two_people_who_save_at_once_both_keep_their_text_and_the_second_is_told(
    as_editor: Client, as_reporter: Client, alliance: object
) -> None:
    article = article_of_every_block()
    article.save_revision()
    url = reverse(EDIT, args=[article.pk])
    opened = Article.objects.get().latest_revision
    loaded = {"loaded_revision_id": str(opened.pk), "loaded_revision_created_at": opened.created_at.isoformat()}
    first = _form([("paragraph", _draft("<p>The reporter's.</p>"))], headline="Mine", **loaded)
    assert "saved another version" not in _messages(as_reporter.post(url, first, follow=True))
    second = _form([("paragraph", _draft("<p>The editor's.</p>"))], headline="Yours", **loaded)
    answer = as_editor.post(url, {**second, "action-publish": "1"}, follow=True)
    told = _messages(answer)
    assert "the-reporter saved another version" in told
    assert "not published" in told
    texts = [revision.as_object().body for revision in article.revisions.order_by("pk")[1:]]
    assert ["reporter" in texts[0], "editor" in texts[1]] == [True, True]
    assert not Article.objects.get().live
    address = re.search(r'href="([^"]*compare[^"]*)"', told)
    assert address is not None
    compared = as_editor.get(unescape(address[1])).content.decode()
    assert "reporter&#x27;s" in compared
    assert "editor&#x27;s" in compared


def test_the_form_names_a_source_as_people_do_and_tells_of_a_newer_version(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    entry = send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    url = reverse(EDIT, args=[article.pk])
    page = as_editor.get(url).content.decode()
    assert "<b>Altai Press</b>" in page
    assert "Түнгі пойыз жолға шықты</span>" in page
    assert f"?at={entry.position}" in page
    assert "newer version on the wire" not in page
    newer = send("urn:altai:1", headline="Түнгі пойыз кешікті", version="2", kind=EntryKind.UPDATE)
    page = as_editor.get(url).content.decode()
    assert "newer version on the wire: 2" in page
    assert f"?at={newer.position}" in page


def test_another_source_is_added_by_its_address_where_its_agency_allows_that(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    second = send("urn:registan:2", agency="registan", language=Language.parse("kk"))
    url = reverse(EDIT, args=[article.pk])

    def adding(named: str) -> str:
        response = as_editor.post(
            url, _form([], headline="Two", credit=article.credit, **_sources(article, named)), follow=True
        )
        return unescape(response.content.decode())

    assert "no item urn:nobody:7 is on the wire" in adding("urn:nobody:7")
    memorandum = Memorandum.objects.get()
    memorandum.edit = False
    memorandum.save()
    assert "error-message" in adding(f"http://hub.example/admin/wire/?at={second.position}#reading")
    assert _newest(article).sources.count() == 1
    memorandum.edit = True
    memorandum.save()
    adding(f"http://hub.example/admin/wire/?at={second.position}#reading")
    assert [(one.agency, one.uri, one.version) for one in _newest(article).sources.all()] == [
        ("altai", "urn:altai:1", "1"),
        ("registan", "urn:registan:2", "1"),
    ]
    assert _newest(article).credit == "by Altai Press (kk); by Registan Agency (kk)"
    kill("urn:registan:2", reason="mixed up", person="registan", now=now)
    assert "urn:registan:2 is killed" in adding("urn:registan:2")


def test_the_other_script_is_shown_beside_the_text_and_kept_nowhere(as_editor: Client, alliance: object) -> None:
    url = reverse("desk_other_script")

    def ask(**asked: Any) -> Any:
        return as_editor.post(url, json.dumps(asked), content_type="application/json")

    told = ask(lines=["Қазақстан", "Алматы"], language="kk-Cyrl", to="kk-Latn").json()
    assert (told["lines"][1], told["direction"]) == ("Almaty", "ltr")
    assert ask(lines=["Қазақстан"], language="kk", to="kk-Arab").json()["direction"] == "rtl"
    assert ask(lines=["x"], language="ru", to="kk-Latn").status_code == 400
    assert ask(lines="x", language="kk", to="kk-Latn").status_code == 400
    assert ask(lines=["x"], language="??", to="kk-Latn").status_code == 400
    assert as_editor.post(url, "[", content_type="application/json").status_code == 400
    assert as_editor.get(url).status_code == 405
    assert Client().post(url, "{}", content_type="application/json").status_code in {302, 403}
    kazakh, russian = (
        Article(locale=Locale.objects.get(language_code=code), headline="x", agency="desk") for code in ("kk", "ru")
    )
    kazakh.save()
    russian.save()
    assert "data-other-script" in as_editor.get(reverse(EDIT, args=[kazakh.pk])).content.decode()
    assert "data-other-script" not in as_editor.get(reverse(EDIT, args=[russian.pk])).content.decode()


def test_an_article_of_sixty_thousand_words_opens_saves_and_publishes_over_http(as_editor: Client) -> None:
    long = "".join("<p>" + "сөз " * 199 + f"{n}</p>" for n in range(300))
    blocks = [("paragraph", _draft(long))]
    as_editor.post(reverse(ADD) + "?locale=kk", _form(blocks, **{"action-publish": "1"}), follow=True)
    article = Article.objects.get()
    assert article.live
    assert Content(article.body).word_count == 60_000
    assert as_editor.get(reverse(EDIT, args=[article.pk])).status_code == 200


def test_sixty_thousand_long_words_are_taken_as_a_browser_sends_them(as_editor: Client) -> None:
    long = "".join("<p>" + "бағаларды " * 199 + f"{n}</p>" for n in range(300))
    written = json.dumps(json.loads(_draft(long)), ensure_ascii=False)
    sent = urlencode(_form([("paragraph", written)]))
    assert len(sent) > 3_000_000
    form = "application/x-www-form-urlencoded"
    assert as_editor.post(reverse(ADD) + "?locale=kk", sent, content_type=form).status_code == 302
    article = Article.objects.get()
    assert Content(article.get_latest_revision_as_object().body).word_count == 60_000


def test_who_may_only_read_sees_the_text_of_every_block(as_editor: Client, alliance: object) -> None:
    article = publish(article_of_every_block())
    page = as_editor.get(reverse(INSPECT, args=[article.pk])).content.decode()
    for words in ("пойыз", "Айгүл Серік, жолсерік", "21:00", "14 вагон."):
        assert words in page, words


def test_every_media_topic_has_a_label_in_each_of_the_eight_languages() -> None:
    topics = media_topics()
    assert len([one for one in topics.values() if not one.parent]) == 17
    assert len(topics) > 100
    for topic in topics.values():
        assert set(topic.labels) == set(INTERFACE_LANGUAGES), topic.code
        assert all(label.strip() for label in topic.labels.values()), topic.code
        assert not topic.parent or topics[topic.parent].parent == "", topic.code
        for code in ("kk", "ky", "ru"):
            assert not re.search("[A-Za-z]", topic.labels[code]), (topic.code, code)
        for code in ("az", "en", "tk", "tr", "uz"):
            assert not re.search("[Ѐ-ӿ]", topic.labels[code]), (topic.code, code)
