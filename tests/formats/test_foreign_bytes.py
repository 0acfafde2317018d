"""Bytes that lie, that never end, or that mean harm: an answer always comes, and it is items or a `FormatError`."""

from __future__ import annotations

import codecs
import json
import random
import time
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import ChallengePage, EmptyDocument, FormatError, NotAFeed, Parsed, TooDeep, TooLarge, parse
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RUSSIAN = "Съезд агентств в Астане: «Единое окно» для новостей"
TURKISH = "Türkiye'de şölen: ığdır, çağrı, öğüt ve işçi"
FEED = (
    '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>F</title>'
    "<item><title>{}</title></item></channel></rss>"
)
PIECES = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "</channel>",
        "</rss>",
        "<title>",
        "</title>",
        "<link>",
        "</link>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "</entry>",
        "</feed>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&lt;b&gt;",
        "&x;",
        "&#0;",
        "https://a.kz/1",
        "<description>",
        "<enclosure url='//x' length='-1'/>",
        "<a:b c:d='e'>",
        "<pubDate>",
        "2026",
        "[",
        "{",
        "}",
        "]",
        '"uri"',
        ":",
        '"items"',
        ",",
        '"x"',
        "null",
        "1e999",
        '"associations"',
        '"renditions"',
        '"version"',
        '"https://jsonfeed.org/version/1"',
        "<link href='http://[bad/'/>",
        "\x00",
        "\ufeff",
        "<!DOCTYPE x [",
        "]>",
        "<image>",
    ]
)


@settings(deadline=None, max_examples=examples(400))
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode()))
def test_no_bytes_raise_anything_but_a_format_error(data: bytes) -> None:
    try:
        parsed = parse(data, now=NOW, base_url="https://a.kz/rss")
    except FormatError as error:
        parsed = Parsed(items=(), format=str(error))
    assert parsed.format


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "uri",
                    "items",
                    "id",
                    "url",
                    "type",
                    "bodies",
                    "headlines",
                    "value",
                    "associations",
                    "renditions",
                    "href",
                    "subject",
                    "person",
                    "altids",
                    "rightsinfo",
                    "content_html",
                    "attachments",
                    "version",
                    "urgency",
                    "tags",
                    "authors",
                    "symbols",
                    "organisation",
                    "firstcreated",
                    "language",
                    "name",
                    "rel",
                    "_orkhon",
                    "media",
                    "headline",
                    "body_x",
                    "descriptions",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=examples(300))
@given(JSON, st.sampled_from(["ninjs", "feed"]))
def test_no_json_raises_anything_but_a_format_error(value: object, kind: str) -> None:
    wrapped = (
        {"version": "https://jsonfeed.org/version/1.1", "items": [value]}
        if kind == "feed"
        else [
            value,
            {"uri": "urn:x:1", "associations": [value], "headlines": value, "renditions": value, "subjects": value},
        ]
    )
    parsed = parse(json.dumps(wrapped).encode(), now=NOW)
    assert len(parsed.items) + len(parsed.refusals) >= 1


@pytest.mark.parametrize(
    ("declared", "real", "title"),
    [
        ("UTF-8", "windows-1251", RUSSIAN),
        ("windows-1251", "utf-8", RUSSIAN),
        ("windows-1251", "windows-1251", RUSSIAN),
        ("koi8-r", "koi8-r", "Съезд агентств"),
        ("kz1048", "kz1048", "Қазақстан Үкіметі өңірлерге көмек"),
        ("UTF-8", "windows-1254", TURKISH),
        ("iso-8859-9", "iso-8859-9", TURKISH),
        ("utf-16", "utf-16", RUSSIAN),
        ("UTF-8", "utf-16-le", RUSSIAN),
        ("UTF-8", "utf-16-be", RUSSIAN),
        ("utf-32", "utf-32", RUSSIAN),
        ("rot13", "utf-8", RUSSIAN),
        ("no-such-thing", "windows-1251", RUSSIAN),
    ],
)
def test_bytes_win_over_what_the_document_says_of_its_encoding(declared: str, real: str, title: str) -> None:
    assert parse(FEED.format(declared, title).encode(real), now=NOW).items[0].headline == title


def test_the_content_type_names_the_encoding_where_the_document_does_not() -> None:
    data = FEED.replace(' encoding="{}"', "").format("Съезд агентств").encode("koi8-r")
    assert parse(data, content_type="text/xml; charset=koi8-r", now=NOW).items[0].headline == "Съезд агентств"


def test_a_byte_order_mark_and_forbidden_characters_are_dropped() -> None:
    data = codecs.BOM_UTF8 + FEED.format("utf-8", "a\x00b\x0bc&#1;d").encode()
    assert parse(data, now=NOW).items[0].headline.replace("\x01", "") == "abcd"


def test_a_letter_cut_in_two_spoils_no_other() -> None:
    data = FEED.format("utf-8", RUSSIAN).encode().replace("окно".encode(), "окно".encode()[:-1])
    assert parse(data, now=NOW).items[0].headline.startswith("Съезд агентств в Астане: «Единое окн")


def test_a_warning_before_the_feed_does_not_hide_it() -> None:
    data = b"Warning: mysql_connect() in /var/www/x.php on line 3\n" + FEED.format("utf-8", "T").encode()
    assert parse(data, now=NOW).items[0].headline == "T"


def test_the_limit_of_size_is_the_callers() -> None:
    with pytest.raises(TooLarge, match="at most 10 are read"):
        parse(b"<rss>" * 10, now=NOW, max_bytes=10)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00\\r\xa8f"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PNG, "binary data came"),
        (zlib.compress(RUSSIAN.encode() * 40 + TURKISH.encode()), "binary data came"),
        (random.Random(7).randbytes(5000), "binary data came"),
        (bytes(100), "binary data came"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n<?xml version='1.0'?><rss/>", "a PDF came"),
        (RUSSIAN.encode("utf-16"), "plain text came"),
        (RUSSIAN.encode("cp1251"), "plain text came"),
        (TURKISH.encode("cp1254"), "plain text came"),
        (b"404 \x07 page not found, ask the administrator", "plain text came"),
    ],
)
def test_what_is_no_text_is_named_and_what_is_text_is_not_mistaken_for_it(data: bytes, said: str) -> None:
    with pytest.raises(NotAFeed, match=said):
        parse(data, now=NOW)


def test_a_feed_with_a_few_control_characters_before_it_is_read() -> None:
    assert len(parse(b"\x00\x00" + FEED.format("utf-8", "T").encode(), now=NOW).items) == 1


def test_endless_depth_is_refused() -> None:
    with pytest.raises(TooDeep):
        parse(b"<rss><channel>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</channel></rss>", now=NOW)
    with pytest.raises(TooDeep):
        parse(b"[" * 5000 + b"]" * 5000, now=NOW)
    nested = b'{"uri":"urn:x:1","associations":[' * 20 + b'{"uri":"urn:x:2"}' + b"]}" * 20
    with pytest.raises(TooDeep):
        parse(nested, now=NOW)


def test_what_may_pass_by_the_next_fetch_says_so() -> None:
    assert EmptyDocument.retryable
    assert ChallengePage.retryable
    assert not TooLarge.retryable


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<!--",
        "<![CDATA[",
        "<a b='",
        "&",
        "<item>",
        "<a b=c d ",
        "</x>",
        "<title>",
        "<p>",
        "<a>&lt;b&gt;</a>",
        " ",
        "x",
    ],
)
def test_half_a_megabyte_of_one_piece_are_read_or_refused_in_seconds(piece: str) -> None:
    data = ("<rss><channel><item><title>" + piece * (500_000 // len(piece))).encode()
    begun = time.process_time()
    try:
        done = len(parse(data, now=NOW).items)
    except FormatError:
        done = 0
    assert done >= 0
    assert time.process_time() - begun < 100


def test_a_large_honest_feed_is_read() -> None:
    items = "".join(f"<item><title>T{n}</title><link>https://a.kz/{n}</link></item>" for n in range(5_000))
    parsed = parse(f"<rss><channel><title>F</title>{items}</channel></rss>".encode(), now=NOW)
    assert len(parsed.items) == 5_000
    assert parsed.refused == ""


def test_a_document_of_bad_items_alone_tells_the_first_cause_and_the_number() -> None:
    parsed = parse(b'[{"uri":"urn:x:1","type":"event"},{"uri":"urn:x:2","type":"event"}]', now=NOW)
    assert parsed.refused.startswith("item 1: ")
    assert parsed.refused.endswith("(and 1 more)")
