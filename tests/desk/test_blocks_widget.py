"""What a browser is told of the blocks: made once a language, and the same as if it were made for each form."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from wagtail.blocks.base import BlockWidget

from orkhon.desk.models import Article
from orkhon.items import INTERFACE_LANGUAGES

# Of an empty paragraph and of the first picture of an empty gallery; they count within the block that they stand in.
_DRAWN_BY_LOT = re.compile(r'\\"key\\": \\"[a-z0-9]{5}\\"|"id": "[0-9a-f-]{36}"')


def _described(widget: BlockWidget) -> str:
    return _DRAWN_BY_LOT.sub("", str(widget.block_json))


def _kept() -> BlockWidget:
    field = Article._meta.get_field("content").formfield()
    assert field is not None
    widget = field.widget
    assert isinstance(widget, BlockWidget)
    return widget


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_kept_description_is_that_of_the_language_and_nothing_else(language: str) -> None:
    with override(language):
        first, second = _kept(), _kept()
        fresh = BlockWidget(first.block_def)
        assert _described(first) == _described(second) == _described(fresh)
        assert str(first.media) == str(fresh.media)
        assert first.js_context is second.js_context


def test_each_language_has_a_description_of_its_own() -> None:
    found = set()
    for language in INTERFACE_LANGUAGES:
        with override(language):
            found.add(_described(_kept()))
    assert len(found) == len(INTERFACE_LANGUAGES)
