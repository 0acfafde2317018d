"""Read a report: in which language it really is, and its words in that language's main script. Weighs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from orkhon.items.language import INTERFACE_LANGUAGES, Language, LanguageTagError
from orkhon.language import KNOWN_TAGS, canonical_tag, convert, converts
from orkhon.language.identifying import identify
from orkhon.language.tags import language_of
from orkhon.stories.clustering.reports import Report

UNKNOWN = "und"

_LONGEST_TITLE = 400
_LONGEST_TEXT = 6_000
"""Letters that are read: about 800 words. What a report is about stands at its head."""

_SAMPLE = 1_500
_LEAST_WORDS = 5
_SURE = 0.98
_REMEMBERED = 512
_SCRIPTS = (
    ("Latn", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Arab", re.compile("[\u0621-\u06d5]")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A report as it is read.

    `language` is the bare code of what it is in, `tag` that with the script in which it came, `told` the tag that
    came with it. `title` and `text` stand in the main script of the language.
    """

    language: str
    tag: str
    told: str
    title: str
    text: str

    @property
    def mistagged(self) -> bool:
        """Whether the words are in another language than the tag says; false where the tag says none."""
        code = code_of(self.told)
        return code not in (self.language, UNKNOWN)

    @property
    def whole(self) -> str:
        """The title and the text."""
        return f"{self.title}\n{self.text}" if self.title and self.text else self.title or self.text


@lru_cache(maxsize=_REMEMBERED)
def read(report: Report) -> Reading:
    """Return how `report` is read.

    The tag is believed unless at least five words are in another language as surely as 98 in 100. A language
    outside the alliance's eight keeps its words as they are.
    """
    title, text = report.title[:_LONGEST_TITLE], report.text[:_LONGEST_TEXT]
    tag = _tag(report.language, f"{title}\n{text[:_SAMPLE]}")
    code = language_of(tag)
    if tag in KNOWN_TAGS:
        main = canonical_tag(code)
        if tag != main and converts(tag, main):
            title, text = convert(title, tag, main), convert(text, tag, main)
    return Reading(language=code, tag=tag, told=report.language, title=title.strip(), text=text.strip())


def code_of(tag: str) -> str:
    """Return the bare language code of a tag as it was delivered; `und` for what is no tag."""
    try:
        return Language.parse(tag).code
    except LanguageTagError:
        return UNKNOWN


def _tag(told: str, sample: str) -> str:
    code = code_of(told)
    found = identify(sample)
    known = found.tag in KNOWN_TAGS
    if known and found.confidence >= _SURE and (language_of(found.tag) == code or len(sample.split()) >= _LEAST_WORDS):
        return found.tag
    if code not in INTERFACE_LANGUAGES:
        return code
    counted = [(len(letters.findall(sample)), script) for script, letters in _SCRIPTS]
    most, script = max(counted, key=lambda one: one[0])
    tag = f"{code}-{script}" if most else ""
    return tag if tag in KNOWN_TAGS else canonical_tag(code)
