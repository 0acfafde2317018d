"""Read captions of a film or of sound, WebVTT or SubRip, and give them as plain WebVTT. Touches no files.

What is kept of a cue: its times, its words, and who speaks or what stands in italics. Styles, regions, notes and
positions are left out: they could name addresses elsewhere, and readers set the look of captions themselves.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from orkhon.formats.errors import CaptionsNotRead

LONGEST: Final = 400_000
"""Letters of one file: about eight hours of speech."""
MOST_CUES: Final = 10_000
_LONGEST_CUE: Final = 1_000

_CLOCK: Final = r"((?:\d{1,4}:)?[0-5]?\d:[0-5]?\d[.,]\d{1,3})"
_TIMES: Final = re.compile(rf"{_CLOCK}\s+-->\s+{_CLOCK}(?:\s.*)?")
_TAG: Final = re.compile(r"<(/?)([a-z]*)(?:\.[^\s>]*)?(?:\s+([^>]*))?>", re.IGNORECASE)
_LINE_ENDS: Final = re.compile(r"\r\n?|\n|\x85|\u2028|\u2029")


def read_captions(text: str) -> str:
    """Return the captions as WebVTT (W3C, section 4), empty for an empty text. Raises `CaptionsNotRead`."""
    if len(text) > LONGEST:
        raise CaptionsNotRead(f"the captions have {len(text)} characters; {LONGEST} are the most", line=0)
    lines = _LINE_ENDS.split(text.lstrip("\ufeff").replace("\0", "\ufffd"))
    cues: list[str] = []
    before, number = 0, 0
    while number < len(lines):
        found = _TIMES.fullmatch(lines[number].strip())
        number += 1
        if found is None:
            if "-->" in lines[number - 1]:
                raise CaptionsNotRead(f"a time is not written as 00:01:02.000: {lines[number - 1][:60]!r}", line=number)
            continue
        start, end = _milliseconds(found[1]), _milliseconds(found[2])
        if end <= start:
            raise CaptionsNotRead("a caption ends before it begins", line=number)
        if start < before:
            raise CaptionsNotRead("a caption begins before the one above it", line=number)
        before = start
        words: list[str] = []
        while number < len(lines) and lines[number].strip() and "-->" not in lines[number]:
            words.append(_words(lines[number]))
            number += 1
        if number < len(lines) and "-->" in lines[number] and words and words[-1].isdecimal():
            words.pop()  # the next cue's number, where no empty line parts the two
        said = "\n".join(line for line in words if line)[:_LONGEST_CUE]
        if said:
            cues.append(f"{_clock(start)} --> {_clock(end)}\n{said}\n")
        if len(cues) > MOST_CUES:
            raise CaptionsNotRead(f"there are more than {MOST_CUES} captions", line=number)
    if not cues:
        if text.strip():
            raise CaptionsNotRead("there is no caption with its times; WebVTT or SubRip is wanted", line=1)
        return ""
    return "WEBVTT\n\n" + "\n".join(cues)


def _milliseconds(clock: str) -> int:
    whole, _, rest = clock.replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(rest.ljust(3, "0"))


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _words(line: str) -> str:
    """Return the line with its words escaped; of its marks italics and the speaker's name stay."""
    kept: list[str] = []
    at = 0
    for found in _TAG.finditer(line):
        kept += [_plain(line[at : found.start()]), _mark(found)]
        at = found.end()
    return "".join([*kept, _plain(line[at:])]).strip()


def _plain(words: str) -> str:
    return escape(unescape(words), quote=False).replace("--&gt;", "→")


def _mark(found: re.Match[str]) -> str:
    closing, name, said = found[1], found[2].lower(), found[3] or ""
    if name in {"i", "b"}:
        return f"<{closing}{name}>"
    if name == "v":
        speaker = _plain(said.strip())
        return "</v>" if closing else f"<v {speaker}>" if speaker else ""
    return ""
