"""The short way to what ninjs does not give back says the same as reading the whole object."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orkhon.formats import ninjs_returning, to_ninjs
from orkhon.formats.ninjs_returning import lost_fields, lost_when_read
from orkhon.items import Item, ItemType, Language, Media, Rendition, Rights, Subject
from tests.examples import examples
from tests.formats.strategies import ITEMS

MANY = settings(deadline=None, max_examples=examples(120), suppress_health_check=[HealthCheck.too_slow])
BLANK = st.sampled_from([" ", "\n", "\u2003", " a", "a "])
LINKS = st.sampled_from(["", "https://a.kz/1", "https://a.kz/сурет", "HTTP://A.kz/2"])


def _plainer(item: Item, link: str, extra: dict[str, Any]) -> Item:
    """Take from an item what makes the reader needed, and leave the rest as wild as it came."""
    media = item.media if item.type in (ItemType.TEXT, ItemType.PACKAGE, ItemType.ADVISORY) else ()
    return replace(item, associations=(), media=media, link=link, extra=extra)


PLAINER = st.builds(_plainer, ITEMS, LINKS, st.sampled_from([{}, {"rss": {"a": 1}}]))
BLANKS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("version", "headline", "summary", "credit", "digital_source_type"), BLANK)
)


@MANY
@given(PLAINER, BLANKS)
def test_each_field_judged_by_itself_gives_what_reading_the_whole_gives(item: Item, blanks: dict[str, str]) -> None:
    item = replace(item, **blanks)  # type: ignore[arg-type]  # all of them are texts
    ninjs = to_ninjs(item).ninjs
    assert sorted(lost_fields(item, ninjs)) == sorted(lost_when_read(item, ninjs))


@MANY
@given(ITEMS)
def test_any_item_loses_what_reading_the_whole_says(item: Item) -> None:
    ninjs = to_ninjs(item).ninjs
    assert sorted(lost_fields(item, ninjs)) == sorted(lost_when_read(item, ninjs))


def test_an_item_as_agencies_send_them_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the whole object was read")

    monkeypatch.setattr(ninjs_returning, "read_fields", refuse)
    item = Item(
        uri="urn:altai:1",
        version="1",
        language=Language.parse("kk-Cyrl"),
        headline="Алматыда жаңа кітапхана ашылды",
        media=(Media(kind="picture", renditions=(Rendition(href="https://altai.example/1.jpg", width=8),)),),
        subjects=(Subject(name="library"),),
        rights=Rights(copyright_holder="Altai", linked="https://altai.example/rights"),
        link="https://altai.example/1",
        extra={"rss": {"guid": "1"}},
    )
    assert to_ninjs(item).extra == {"extra": {"rss": {"guid": "1"}}}
