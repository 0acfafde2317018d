"""Two people who open their forms at the same moment get each their own words."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from wagtail.admin.rich_text import DraftailRichTextArea, get_rich_text_editor_widget

from orkhon.desk.blocks.content import ContentField
from orkhon.desk.models import Article
from orkhon.desk.rich_text_area import RichTextArea

SENTENCES = 300


def text_of(person: int) -> str:
    return "".join(f"<p>{person}: {number} <b>вагон</b></p>" for number in range(SENTENCES))


def read_by_many(area: DraftailRichTextArea) -> list[str]:
    """Read twelve texts in six threads with one field; return what went wrong."""

    def read(person: int) -> str:
        try:
            blocks = json.loads(area.format_value(text_of(person)))["blocks"]
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        words = [block["text"] for block in blocks]
        return "" if words == [f"{person}: {number} вагон" for number in range(SENTENCES)] else "words of others"

    with ThreadPoolExecutor(6) as threads:
        return [wrong for wrong in threads.map(read, range(12)) if wrong]


def test_one_field_read_by_several_threads_gives_each_its_own_words() -> None:
    assert read_by_many(get_rich_text_editor_widget("default", features=["bold"])) == []


def test_the_running_text_of_an_article_is_written_in_that_field() -> None:
    content = Article._meta.get_field("content")
    assert isinstance(content, ContentField)
    block = content.stream_block.child_blocks["paragraph"]
    assert isinstance(block.field.widget, RichTextArea)
