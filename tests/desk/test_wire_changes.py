"""What changed between two versions, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orkhon.desk.wire_changes import Change, changes_between
from orkhon.items import Content, Item


def _item(text: str = "", **facts: object) -> Item:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return Item(uri="urn:altai:1", body=Content(xhtml=paragraphs), **facts)  # type: ignore[arg-type]  # named below


def _told(change: Change) -> str:
    marks = {"gone": "[-{}-]", "new": "[+{}+]", "same": "{}", "cut": "…"}
    return "".join(marks[one.kind].format(one.text) for one in change.stretches)


def test_a_number_that_was_corrected_is_told_with_the_words_around_it() -> None:
    (change,) = changes_between(_item("Пойызға 598 жолаушы отырды."), _item("Пойызға 612 жолаушы отырды."))
    assert change.part == "text"
    assert _told(change) == "Пойызға [-598-][+612+] жолаушы отырды."


def test_only_the_paragraphs_that_differ_are_told_and_what_lies_far_from_a_change_is_left_out() -> None:
    long = "бір екі үш төрт бес алты жеті сегіз тоғыз он " * 6
    (change,) = changes_between(_item(f"Сол күйі.\n{long}598."), _item(f"Сол күйі.\n{long}612."))
    assert _told(change).startswith("…")
    assert _told(change).endswith("он [-598-][+612+].")
    assert len(_told(change)) < 80


def test_headline_urgency_and_a_new_paragraph_are_told_each_by_itself() -> None:
    older = _item("Бір.", headline="Пойыз", urgency=4)
    changes = changes_between(older, _item("Бір.\nЕкі.", headline="Түнгі пойыз", urgency=2))
    assert [change.part for change in changes] == ["headline", "urgency", "text"]
    assert _told(changes[1]) == "[-4-][+2+]"
    assert _told(changes[2]) == "[+Екі.+]"


def test_nothing_is_told_of_a_version_whose_words_are_gone() -> None:
    assert changes_between(None, _item("Бір.")) == ()
    assert changes_between(_item("Бір."), _item("Бір.")) == ()


def test_texts_far_too_long_to_compare_are_not_compared_word_by_word() -> None:
    changes = changes_between(_item("сөз " * 20_000), _item("басқа " * 20_000))
    assert [one.kind for one in changes[0].stretches] == ["gone", "new"]
    assert changes_between(_item("а\n" * 1000), _item("б\n" * 1000))[0].stretches[0].kind == "cut"


@given(st.text("абв \n1", max_size=60), st.text("абв \n1", max_size=60))
def test_what_is_new_and_gone_makes_the_one_text_of_the_other(one: str, other: str) -> None:
    older, newer = Item(uri="urn:a:1", headline=one), Item(uri="urn:a:1", headline=other)
    for change in changes_between(older, newer):
        kept = [stretch for stretch in change.stretches if stretch.kind != "cut"]
        assert "".join(stretch.text for stretch in kept if stretch.kind != "new") == one
        assert "".join(stretch.text for stretch in kept if stretch.kind != "gone") == other
