"""Notes of a long read: marks in the desk's text, numbers and paragraphs for everybody else."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.articles import to_item
from orkhon.desk.blocks.carried import blocks_from, body_of
from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.blocks.passages import raw_of
from orkhon.items import Content
from tests.desk.conftest import publish
from tests.desk.every_block import article_of_every_block

TEXT = "<p>Тас тілі.^[Бір <b>ескертпе</b>.] Және^[ашық <b>емес] сөз</b>.</p><p>Тағы ^[екінші]</p>"


def test_whoever_takes_the_text_has_numbers_and_the_notes_behind_it() -> None:
    body = body_of(blocks_of(TEXT))
    assert body.xhtml.count("^[") == 1, "what is no whole note stays as it was written"
    assert "Тас тілі.[1] Және" in body.text
    assert body.text.endswith("[1] Бір ескертпе.\n[2] екінші")
    assert "<p>[1] Бір <b>ескертпе</b>.</p>" in body.xhtml


def test_a_note_in_a_quote_or_a_box_is_counted_with_the_others() -> None:
    raw = [
        {"type": "quote", "value": {"text": "<p>A^[b]</p>"}, "id": "1"},
        {"type": "fact_box", "value": {"title": "^[no note]", "text": "<p>C^[d]</p>"}, "id": "2"},
    ]
    assert body_of(raw).text.split("\n")[-2:] == ["[1] b", "[2] d"]
    assert "^[no note]" in body_of(raw).text


@pytest.mark.django_db(databases="__all__")
def test_another_newsroom_has_the_marks_again(editor: User, now: datetime) -> None:
    article = article_of_every_block()
    article.content = blocks_of(TEXT)
    published = publish(article)
    item = to_item(published)
    assert item.body.text.count("[1]") == 2
    taken = take_from_wire(published.uri, user=editor, now=now, newsroom="altai")
    assert [block["value"] for block in raw_of(taken)] == [block["value"] for block in raw_of(published)]


def test_what_was_signed_with_its_marks_is_still_believed() -> None:
    raw = blocks_of(TEXT)
    told = [{"type": one["type"], "value": one["value"]} for one in raw]
    assert blocks_from(told, Content(TEXT), lambda name: None) is not None
    assert blocks_from(told, Content("<p>x</p>"), lambda name: None) is None
