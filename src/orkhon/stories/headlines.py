"""Choose the headline that a visitor reads best, and write it in his script. Translates nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orkhon.items import LanguageTagError
from orkhon.language import LanguageError, canonical_tag, convert, converts
from orkhon.stories.showing import Headline, Member, code_of

_COUSINS: Final[dict[str, tuple[str, ...]]] = {
    "az": ("tr", "tk"),
    "kk": ("ky", "uz"),
    "ky": ("kk", "uz"),
    "tk": ("tr", "az"),
    "tr": ("az", "tk"),
    "uz": ("kk", "tr"),
}
"""Which language somebody who has no report in his own reads most easily."""

_FAR: Final = ("ru", "en")


def best_headlines(members: Iterable[Member], language: str) -> tuple[Headline, ...]:
    """Return one headline a language, what the visitor reads best first; none for no reports.

    Of one language that of the first report in its own words, in the script asked for where there is one.
    """
    wanted = _tag(language)
    by_code: dict[str, Member] = {}
    for member in sorted(members, key=lambda one: (not one.independent, bool(one.copy_of), one.received, one.uri)):
        there = by_code.get(member.code)
        if there is None or (member.language == wanted and there.language != wanted and member.independent):
            by_code[member.code] = member
    order = reading_order(language, by_code)
    return tuple(_headline(by_code[code], wanted) for code in order)


def reading_order(language: str, codes: Iterable[str]) -> list[str]:
    """Return the languages in the order in which somebody who reads `language` wants them."""
    code = code_of(language)
    first = (code, *_COUSINS.get(code, ()), *_FAR)
    places = {one: place for place, one in enumerate(dict.fromkeys(first))}
    return sorted(codes, key=lambda one: (places.get(one, len(places)), one))


def in_script(text: str, tag: str, wanted: str) -> tuple[str, str]:
    """Return the text in the script of `wanted` where that is the same language and can be done, and its tag."""
    if tag != wanted and code_of(tag) == code_of(wanted):
        try:
            if converts(tag, wanted):
                return convert(text, tag, wanted), wanted
        except LanguageError:
            return text, tag
    return text, tag


def _headline(member: Member, wanted: str) -> Headline:
    text, tag = in_script(member.headline, member.language, wanted)
    converted = member.language if tag != member.language else ""
    return Headline(text=text, language=tag, uri=member.uri, agency=member.agency, converted_from=converted)


def _tag(language: str) -> str:
    try:
        return str(canonical_tag(language))
    except (LanguageError, LanguageTagError, ValueError):
        return language
