"""The blocks of an article: kept beside the body of a former version, told to translators, carried by the wire."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from wagtail.models import Locale, ReferenceIndex

from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.articles import to_item
from orkhon.desk.blocks.content import hash_of_body
from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.blocks.passages import PassageKind, passages_of, plain_text_of, raw_of, with_passages
from orkhon.desk.errors import NotReady
from orkhon.desk.models import Article
from orkhon.desk.queries import picture_is_taken_away
from orkhon.desk.rich_text import to_content
from orkhon.items import Content, Media, Rendition, Subject
from orkhon.wire.queries import state_of
from tests.desk.conftest import Sends, publish
from tests.desk.every_block import KINDS, a_picture, article_of_every_block

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

OLD = (
    '<p data-block-key="k1">Бір <b>екі</b>.</p><ul><li>үш</li></ul><h2>Бас &amp; сөз</h2><p>төрт</p>'
    '<blockquote>бес <i>алты</i></blockquote><h3>A <a href="https://x.example/">b</a></h3>'
)


def _written(**facts: Any) -> Article:
    article = Article(locale=Locale.objects.get(language_code="kk"), headline="Бас", **facts)
    article.save()
    return article


def _former(article: Article, body: str) -> None:
    """What a version of the hub without blocks writes."""
    Article.objects.filter(pk=article.pk).update(body=body)


def test_a_body_of_old_is_read_as_blocks_and_says_the_same_on_the_wire(db: None) -> None:
    article = _written()
    Article.objects.filter(pk=article.pk).update(body=OLD, content=None, body_hash="")
    read = Article.objects.get(pk=article.pk)
    assert [block.block_type for block in read.content] == ["paragraph", "heading", "paragraph", "quote", "paragraph"]
    assert [block["id"] for block in raw_of(read)] == [one["id"] for one in blocks_of(OLD)]
    assert to_item(read).body == to_content(OLD)
    read.save()
    assert to_content(Article.objects.get(pk=article.pk).body) == to_content(OLD)


def test_what_a_former_version_writes_beside_this_one_is_what_counts(db: None) -> None:
    article = article_of_every_block()
    _former(article, "<p>Жаңа мәтін.</p>")
    read = Article.objects.get(pk=article.pk)
    assert [block["value"] for block in raw_of(read)] == ["<p>Жаңа мәтін.</p>"]
    revision = article.save_revision()
    told = {**revision.content, "body": "<p>Бұрынғы нұсқа.</p>"}
    del told["content"], told["body_hash"]
    revision.content = told
    revision.save()
    assert [block["value"] for block in raw_of(revision.as_object())] == ["<p>Бұрынғы нұсқа.</p>"]


def test_blocks_have_the_last_word_where_they_are_set_after_the_body(db: None) -> None:
    article = _written(body="<p>old</p>")
    article.content = [{"type": "heading", "value": {"text": "new", "level": "h2"}, "id": "h"}]
    article.save()
    read = Article.objects.get(pk=article.pk)
    assert (read.body, read.body_hash) == ("<h2>new</h2>", hash_of_body("<h2>new</h2>"))
    assert raw_of(read)[0]["id"] == "h"
    read.body = "<p>newer</p>"
    read.save(update_fields=["body"])
    assert [block["type"] for block in raw_of(Article.objects.get(pk=article.pk))] == ["paragraph"]


def test_a_revision_gives_back_every_block_with_its_id(db: None) -> None:
    article = article_of_every_block()
    again = article.save_revision().as_object()
    assert raw_of(again) == raw_of(article)
    assert [block["type"] for block in raw_of(again)] == list(KINDS)


def test_passages_come_in_reading_order_under_names_that_stay(db: None) -> None:
    article = article_of_every_block(deck="Бес қала")
    found = {passage.key: passage for passage in passages_of(article)}
    assert list(found)[:2] == ["headline", "deck"]
    assert found["content.b-paragraph.text"].kind is PassageKind.PARAGRAPH
    assert (found["content.b-quote.text"].rich, found["content.b-quote.speaker"].html) == (True, "Айгүл Серік")
    assert found["content.b-gallery.items.g-2.caption"].html == "Таң"
    assert found["content.b-table.cells.1.0"] == found["content.b-table.cells.1.0"].__class__(
        key="content.b-table.cells.1.0", kind=PassageKind.CELL, html="Ташкент & маңы", rich=False
    )
    before = list(found)
    article.content = [*raw_of(article)[3:], *raw_of(article)[:3]]
    assert sorted(one.key for one in passages_of(article)) == sorted(before)
    assert "Ташкент & маңы" in plain_text_of(article)


def test_a_translation_puts_its_passages_where_the_originals_are_and_cleans_them(
    db: None, editor: User, now: datetime
) -> None:
    article = publish(article_of_every_block())
    translation = start_translation(article, "tr", user=editor, now=now)
    keys = [one.key for one in passages_of(article)]
    assert [one.key for one in passages_of(translation)] == keys
    texts = {key: f"TR {number}" for number, key in enumerate(keys)}
    texts["content.b-paragraph.text"] = '<p onclick="x()">Gece <b>treni</b><script>alert(1)</script></p>'
    texts["content.b-heading.text"] = "  Kütüphane\n vagonu " + "x" * 400
    texts["nothing.such"] = "?"
    changed = with_passages(translation, texts)
    assert changed is translation
    told = {one.key: one.html for one in passages_of(translation)}
    assert told["content.b-paragraph.text"] == "<p>Gece <b>treni</b></p>"
    assert told["content.b-heading.text"].startswith("Kütüphane vagonu xx")
    assert len(told["content.b-heading.text"]) == 255
    assert list(told) == keys
    assert [block["id"] for block in raw_of(translation)] == [block["id"] for block in raw_of(article)]
    translation.save()
    assert "Gece" in Article.objects.get(pk=translation.pk).body


def test_the_wire_carries_every_word_and_every_file(db: None) -> None:
    article = publish(article_of_every_block(picture=a_picture("lead", alt="Бас сурет"), kind="long-read"))
    item = to_item(article)
    text = item.body.text
    for words in (
        "пойыз жолға",
        "— Айгүл Серік, жолсерік",
        "14 вагон.",
        "Алматы-2: 43.27376",
        "Тікелей эфир (YouTube)",
    ):
        assert words in text, words
    assert "Пойыз жүреді." in text
    assert "<table><caption>Кесте</caption>" in item.body.xhtml
    assert "https://www.youtube.com/watch?v=abc" in item.body.xhtml
    told = [(one.kind, one.alt, one.caption, one.credit) for one in item.media]
    assert told == [
        ("picture", "Бас сурет", "", "Altai"),
        ("picture", "Жұлдызды дала", "Бірінші аялдама", "Altai Foto"),
        ("picture", "Сөрелер", "Кітаптар", "Altai"),
        ("picture", "Таулар", "Таң", "Altai"),
        ("audio", "", "Хабарландыру", "Altai Audio"),
        ("video", "", "Жол үстінде", "Altai Video"),
    ]
    state = state_of(article.uri)
    assert state is not None
    assert state.entry is not None
    carried = state.entry.item
    assert carried is not None
    assert carried.body == item.body
    assert [one.renditions[0].href for one in carried.media] == [one.renditions[0].href for one in item.media]


def test_an_article_that_another_newsroom_takes_from_the_wire_has_the_same_blocks(
    db: None, editor: User, now: datetime
) -> None:
    facts = {
        "kind": "interview",
        "media_topics": ["11000000", "20000574", "99999999"],
        "places": [{"name": "Алматы", "code": "", "latitude": None, "longitude": None}],
        "people": [{"name": "Айгүл Серік", "language": "kk"}],
        "dateline": "Алматы",
        "slug_line": "ПОЙЫЗ",
        "urgency": 3,
    }
    article = publish(article_of_every_block(picture=a_picture("lead", alt="Бас сурет"), **facts))
    taken = take_from_wire(article.uri, user=editor, now=now, newsroom="altai")

    def values(one: Article) -> list[tuple[str, Any]]:
        return [
            (block["type"], json.loads(json.dumps(block["value"]).replace("g-1", "").replace("g-2", "")))
            for block in raw_of(one)
        ]

    assert [kind for kind, _ in values(taken)] == list(KINDS)
    for (kind, mine), (_, theirs) in zip(values(taken), values(article), strict=True):
        if kind == "gallery":
            assert [one["value"] for one in mine["items"]] == [one["value"] for one in theirs["items"]]
        else:
            assert mine == theirs, kind
    for name in ("kind", "media_topics", "dateline", "slug_line", "urgency", "people"):
        assert getattr(taken, name) == getattr(article, name), name
    assert [one["name"] for one in taken.places] == ["Алматы"]
    assert taken.picture == article.picture
    again, before = to_item(taken), to_item(article)
    assert (again.body, again.subjects, again.people) == (before.body, before.subjects, before.people)
    assert [(one.alt, one.caption, one.credit) for one in again.media] == [
        (one.alt, one.caption, one.credit) for one in before.media
    ]


def test_blocks_that_say_something_else_than_the_body_of_their_item_are_not_believed(
    send: Sends, editor: User, now: datetime
) -> None:
    lie = [{"type": "paragraph", "value": "<p>Басқа сөз.</p>", "id": "x"}]
    send("urn:altai:lie", extra={"orkhon": {"blocks": lie}})
    taken = take_from_wire("urn:altai:lie", user=editor, now=now)
    assert [block["value"] for block in raw_of(taken)] == ["<p>Пойызға 612 жолаушы отырды.</p>"]
    unsafe = [
        {"type": "paragraph", "value": "<p>Пойызға <script>x</script>612 <b onclick='y'>жолаушы</b> отырды.</p>"},
        {"type": "audio", "value": {"title": "x", "address": "javascript:alert(1)//a.mp3"}},
        {"type": "picture", "value": {"picture": 1}},
        {"type": "embed", "value": {"address": "https://evil.example/", "title": ""}},
        {"type": "unknown", "value": {}},
    ]
    send("urn:altai:unsafe", extra={"orkhon": {"blocks": unsafe}})
    taken = take_from_wire("urn:altai:unsafe", user=editor, now=now)
    assert [block["value"] for block in raw_of(taken)] == ["<p>Пойызға 612 <b>жолаушы</b> отырды.</p>"]
    for broken in ("x", [1], [{"type": ["x"]}], [{"type": "table", "value": {"columns": 5, "rows": {}}}], {"a": 1}):
        uri = f"urn:altai:broken:{hash(str(broken))}"
        send(uri, extra={"orkhon": {"blocks": broken}})
        assert "612" in take_from_wire(uri, user=editor, now=now).body


def test_an_items_tables_recordings_and_topics_come_along(send: Sends, editor: User, now: datetime) -> None:
    body = (
        "<p>Бас</p><table><tr><th>Қала</th><th>Уақыт</th></tr><tr><td>Алматы</td><td>21:00</td></tr></table><p>Соң</p>"
    )
    sound = Media(kind="audio", renditions=(Rendition(href="https://f.example/a.mp3"),), headline="Дыбыс")
    plain = Media(kind="audio", renditions=(Rendition(href="http://f.example/b.mp3"),), headline="Ашық")
    subjects = (
        Subject(uri="http://cv.iptc.org/newscodes/mediatopic/20000574"),
        Subject(uri="medtop:11000000"),
        Subject(name="өзге", uri="https://altai.example/topics/1"),
    )
    send("urn:altai:1", body=Content(body), media=(sound, plain), subjects=subjects)
    taken = take_from_wire("urn:altai:1", user=editor, now=now)
    assert [block["type"] for block in raw_of(taken)] == ["paragraph", "table", "paragraph", "audio"]
    assert len({block["id"] for block in raw_of(taken)}) == 4
    assert raw_of(taken)[1]["value"]["rows"] == [{"values": ["Алматы", "21:00"]}]
    assert taken.media_topics == ["20000574", "11000000"]
    names = {subject.uri: subject.name for subject in to_item(taken).subjects}
    assert names["http://cv.iptc.org/newscodes/mediatopic/20000574"] == "Сайлау"


def test_a_picture_without_alternative_text_stops_the_publication_and_nothing_else(db: None) -> None:
    nameless = a_picture("nameless")
    value = {"picture": nameless.pk, "alt": "", "caption": "x", "credit": ""}
    block = {"type": "picture", "value": value, "id": "p"}
    article = _written(content=[block])
    article.save_revision()
    with pytest.raises(NotReady) as refused:
        publish(article)
    assert [one.code for one in refused.value.obstacles] == ["alt-missing"]
    value["alt"] = "Дала"
    assert publish(article, content=[block]).live


def test_a_picture_within_the_text_goes_from_readers_with_its_article(db: None) -> None:
    article = publish(article_of_every_block())
    (shown,) = (block["value"]["picture"] for block in raw_of(article) if block["type"] == "picture")
    assert ReferenceIndex.objects.filter(to_object_id=str(shown)).exists()
    assert not picture_is_taken_away(shown)
    article.unpublish()
    assert picture_is_taken_away(shown)


def test_an_article_of_sixty_thousand_words_is_saved_and_published_whole(db: None) -> None:
    body = "".join(f"<h2>Бөлім {n}</h2>" + "<p>" + "сөз " * 200 + f"{n}</p>" for n in range(300))
    article = _written(body=body)
    published = publish(article)
    assert to_item(published).body == to_content(body)
    assert len(raw_of(published)) == 600
    one = _written(body="".join("<p>" + "сөз " * 200 + f"{n}</p>" for n in range(300)))
    assert len(raw_of(one)) < 20
    assert to_item(one).body.word_count == 300 * 201
