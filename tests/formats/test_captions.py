"""Captions of any writer become plain WebVTT, and nothing in them can reach out of a player."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.formats.captions import LONGEST, MOST_CUES, read_captions
from orkhon.formats.errors import CaptionsNotRead

VTT = """WEBVTT - kk

STYLE
::cue { background: url(https://elsewhere.example/x) }

NOTE nobody's

1
00:01.000 --> 00:02.5 line:0 position:20%
<v.loud Айгүл>Сәлем &amp; <i>қош</i></v> <c.red>бол</c> <script>

00:00:03,000 --> 01:00:04.000
Екінші <00:00:03.500>жол
"""


def test_times_words_speakers_and_italics_stay_and_all_else_goes() -> None:
    assert read_captions(VTT) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Айгүл>Сәлем &amp; <i>қош</i></v> бол\n\n"
        "00:00:03.000 --> 01:00:04.000\nЕкінші &lt;00:00:03.500&gt;жол\n"
    )


def test_subrip_with_and_without_empty_lines_between_is_read() -> None:
    srt = "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nBir\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nİki -- üç\r\n"
    told = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBir\n\n00:00:02.000 --> 00:00:03.000\nİki -- üç\n"
    assert read_captions(srt) == told
    assert read_captions(told) == told
    assert read_captions("") == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\nHello", 1),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nBack", 3),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:04.000 --> 00:06.000\nB", 6),
        ("WEBVTT\n\n0:1 --> never\nA", 3),
        ("x" * (LONGEST + 1), 0),
    ],
)
def test_what_is_no_captions_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CaptionsNotRead) as refused:
        read_captions(text)
    assert refused.value.line == line


def test_there_is_a_most() -> None:
    cue = "00:00:01.000 --> 00:00:02.000\nx\n\n"
    with pytest.raises(CaptionsNotRead, match="more than"):
        read_captions("WEBVTT\n\n" + cue * (MOST_CUES + 1))


@given(st.text(max_size=400))
def test_no_words_make_a_time_or_a_mark_of_their_own(words: str) -> None:
    try:
        told = read_captions(f"WEBVTT\n\n00:00.000 --> 00:01.000\na {words}")
    except CaptionsNotRead:
        return
    assert told.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n")
    assert read_captions(told) == told
