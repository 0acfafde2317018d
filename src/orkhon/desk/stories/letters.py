"""A foreign headline in the letters that the visitor reads, as a help beside it. Translates nothing."""

from __future__ import annotations

from dataclasses import dataclass

from orkhon.items import Language
from orkhon.language import LanguageError, convert, converts
from orkhon.stories.showing import Headline


@dataclass(frozen=True, kw_only=True, slots=True)
class Gloss:
    """The same words in other letters; `language` is their tag."""

    text: str
    language: str


def gloss_of(headline: Headline, language: str) -> Gloss | None:
    """Return the headline in the script that the visitor reads, None where it stands in it already or cannot be."""
    try:
        written, reader = Language.parse(headline.language), Language.parse(language)
    except ValueError:
        return None
    if not reader.script or not written.script or written.script == reader.script:
        return None
    tag = f"{written.code}-{reader.script}"
    try:
        if not converts(written.tag, tag):
            return None
        return Gloss(text=convert(headline.text, written.tag, tag), language=tag)
    except LanguageError:
        return None
