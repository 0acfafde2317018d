"""The short ways of reading, held against the long ones that they spare; and the bounds that spare even those."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orkhon.formats import FormatError, TooLarge, TooManyItems, html, identity, jsonvalues, parse
from orkhon.formats.decode import decode
from orkhon.formats.html_ordinary import ordinary, ordinary_cleaned
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NEVER = re.compile(r"(?!)")
WORDS = st.sampled_from(
    ["word", " word", "ä ", "", " ", "\n", "\t z", "&nbsp;", "\xa0", "x &amp; y", "<br>", "'", ">", "a  b"]
)
LINK = st.sampled_from(["https://a.b/c?d=e", "mailto:a@b.c", "/away", "", "https://a.b/?c=1&amp;d=2", "javascript:x"])


@st.composite
def inlines(draw: st.DrawFn) -> str:
    tag = draw(st.sampled_from(["b", "strong", "i", "em", "a", "span", "u"]))
    start = f'<a href="{draw(LINK)}">' if tag == "a" else f"<{tag}>"
    return f"{start}{draw(WORDS)}</{draw(st.sampled_from([tag, tag, tag, 'b', 'a']))}>"


@st.composite
def blocks(draw: st.DrawFn) -> str:
    inside = "".join(draw(st.lists(st.one_of(WORDS, inlines()), max_size=5)))
    start, end = draw(
        st.sampled_from(
            [("<p>", "</p>"), ("<p>", "</p>"), ("<h2>", "</h2>"), ("<h1>", "</h1>"), ("", ""), ("<div>", "</div>"),
             ("<p>", ""), ("", "</p>"), ('<section class="x">', "</section>"), ("<blockquote>", "</blockquote>"),
             ("<ul><li>", "</li></ul>"), ('<p lang="kk">', "</p>")]
        )
    )  # fmt: skip
    return f"{start}{inside}{end}{draw(WORDS)}"


@settings(max_examples=examples(400))
@example("\ufeffA byte order mark <b>before</b> it")
@given(st.lists(blocks(), max_size=4).map("".join))
def test_an_ordinary_body_becomes_what_the_long_way_makes_of_it(body: str) -> None:
    short = html.read_html(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "ordinary", lambda _: None)
        patch.setattr(html, "ordinary_cleaned", lambda _: None)
        assert html.read_html(body) == short


def test_the_bodies_of_most_agencies_take_the_short_way() -> None:
    assert ordinary("<div><p>One <b>two</b> three.</p>\n<p> </p><h2>Four</h2></div>") == (
        "<p>One <b>two</b> three.</p><h2>Four</h2>"
    )
    assert ordinary_cleaned('A &amp; <a href="https://a.example/">b</a>\n c') == (
        '<p>A &amp; <a href="https://a.example/" rel="noopener noreferrer">b</a> c</p>'
    )
    assert ordinary('<p onclick="x">a</p>') is None
    assert ordinary("<p>a<script>b</script></p>") is None


@pytest.mark.parametrize("count", [1, 2, 50_000])
def test_an_unfinished_ordinary_body_takes_no_time_beyond_its_length(count: int) -> None:
    # One that went back over what it had read would not come to an end here.
    assert ordinary("<p>a <b>b</b>" * count + "<") is None
    assert ordinary_cleaned("<p>" + "a <b>b</b> " * count) is None


@settings(max_examples=examples(300))
@given(
    st.text('htps:/.?#[]@%a1-_\\ \t\u00a0<>"ä', max_size=20),
    st.sampled_from(["", "http://", "HTTPS://a.b", "https://a:8"]),
)
def test_an_ordinary_address_is_resolved_as_the_long_way_resolves_it(rest: str, start: str) -> None:
    short = identity.resolve(start + rest, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "_ORDINARY", NEVER)
        assert identity.resolve(start + rest, "") == short


def _answer(data: bytes) -> object:
    try:
        return parse(data, now=NOW)
    except FormatError as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "data",
    [
        b'{"uri": "urn:a", "headline": "b"}',
        b'{"uri": "urn:a", "headline": "b\\u0000c\\u0001"}',
        '{"uri": "urn:a", "headline": "b\ufffec\uffff"}'.encode(),
        b'{"uri": "urn:a", "headline": "b\x01c"}',
        b'{"uri": "urn:a"}\n{"uri": "urn:b"}',
        '{"uri": "urn:a", "headline": "Ж"}'.encode("cp1251"),
        b'{"uri": "urn:a", "x": ' + b"[" * 70 + b"]" * 70 + b"}",
        b'[{"uri": "urn:a"}, {}, 1]',
        b'{"uri": "urn:a"',
    ],
)
def test_plain_json_is_read_as_the_long_way_reads_it(data: bytes) -> None:
    # White space in front is for the long way.
    assert _answer(data) == _answer(b"\n" + data)


@settings(max_examples=examples(200))
@given(st.binary(max_size=30) | st.text(max_size=20).map(str.encode))
def test_clean_utf_8_is_decoded_as_the_long_way_decodes_it(data: bytes) -> None:
    # A control character, which is left out, is for the long way.
    assert decode(data + b" ....") == decode(data + b"\x01 ....")


def test_json_with_too_many_values_is_refused_before_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonvalues, "orjson", None)
    with pytest.raises(TooLarge, match=r"holds 300,001 objects and arrays; at most 250,000 are read"):
        parse(b"[" + b"{}," * 299_999 + b"{}]", now=NOW)
    with pytest.raises(TooLarge, match=r"holds 1,000,002 values; at most 1,000,000 are read"):
        parse(b"[" + b"1," * 1_000_001 + b"1]", now=NOW)


def test_what_stands_in_texts_is_not_counted_as_values() -> None:
    words = ", {[ " * 260_000 + '"\\'
    document = orjson.dumps({"uri": "urn:a", "headline": words})
    assert parse(document, now=NOW).items[0].headline == words


def test_more_items_than_any_document_lists_are_refused_unasked() -> None:
    with pytest.raises(TooManyItems, match="lists 100,001 items"):
        parse(b"[" + b"1," * 100_000 + b"1]", now=NOW)
