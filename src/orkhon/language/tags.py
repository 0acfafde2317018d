"""Which languages, scripts and spellings this room knows, as BCP 47 tags. Knows no letters and reads no texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from orkhon.items.language import Language, LanguageTagError
from orkhon.language.errors import UnknownTag

KNOWN_TAGS: tuple[str, ...] = (
    "az-Cyrl",
    "az-Latn",
    "az-Latn-x-cta",
    "en-Latn",
    "kk-Arab",
    "kk-Cyrl",
    "kk-Latn",
    "kk-Latn-x-2017",
    "kk-Latn-x-2018",
    "kk-Latn-x-cta",
    "kk-Latn-x-qa",
    "ky-Cyrl",
    "ky-Latn",
    "ky-Latn-x-cta",
    "ru-Cyrl",
    "tk-Cyrl",
    "tk-Latn",
    "tk-Latn-x-cta",
    "tr-Latn",
    "tr-Latn-x-cta",
    "uz-Cyrl",
    "uz-Latn",
    "uz-Latn-x-1993",
    "uz-Latn-x-2019",
    "uz-Latn-x-2021",
    "uz-Latn-x-2023",
    "uz-Latn-x-2026",
    "uz-Latn-x-cta",
)
"""Every tag that has an alphabet here. A private-use part (RFC 5646, section 2.2.7) names a spelling that is not
the one in force: a year for a draft or a former rule, `qa` for QazAqparat, `cta` for the Common Turkic Alphabet."""

READING_AID = "cta"
"""The private-use part of the Common Turkic Alphabet, which nobody writes news in."""

_PRIVATE = re.compile(r"[-_]x[-_]([0-9a-z]{1,8})$", re.IGNORECASE)
_IN_FORCE = {"kk-Latn": "2021", "uz-Latn": "1995"}  # said or unsaid, the same spelling


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """One language in one script, and in one spelling where `variant` says so."""

    language: Language
    variant: str = ""

    @property
    def text(self) -> str:
        """The tag in full: `kk-Cyrl`, `kk-Latn-x-2018`. A region is not part of it."""
        plain = f"{self.language.code}-{self.language.script}"
        return f"{plain}-x-{self.variant}" if self.variant else plain

    def __str__(self) -> str:
        return self.text


def parse_tag(tag: str) -> Tag:
    """Return what `tag` names: `uz`, `uz-Cyrl`, `uz_Latn_UZ`, `uz-Latn-x-2026`.

    A tag without a script gets the language's main one. Upper and lower case do not matter. Raises `UnknownTag`.
    """
    found = _parsed(tag)
    if found is None:
        raise UnknownTag(f"{tag!r} is no tag of this room; the known ones are {', '.join(KNOWN_TAGS)}")
    return found


def canonical_tag(tag: str) -> str:
    """Return the full form of `tag` that `KNOWN_TAGS` lists. Raises `UnknownTag`."""
    return parse_tag(tag).text


def language_of(tag: str) -> str:
    """Return the bare language code of any BCP 47 tag, in lower case, also of languages unknown here."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


def tags_of(language: str) -> tuple[str, ...]:
    """Return the known tags of one language code, in alphabetical order; none for a language unknown here."""
    return tuple(tag for tag in KNOWN_TAGS if tag.partition("-")[0] == language)


@lru_cache(maxsize=1024)
def _parsed(tag: str) -> Tag | None:
    stripped = tag.strip()
    private = _PRIVATE.search(stripped)
    variant = private[1].lower() if private else ""
    plain = stripped[: private.start()] if private else stripped
    if re.search(r"[-_]x(?:[-_]|$)", plain, re.IGNORECASE):
        return None  # one private part names a spelling; more name nothing here
    try:
        language = Language.parse(plain)
    except LanguageTagError:
        return None
    found = Tag(language=Language(code=language.code, script=language.script), variant=variant)
    if variant and _IN_FORCE.get(f"{language.code}-{language.script}") == variant:
        found = Tag(language=found.language)
    return found if found.text in KNOWN_TAGS else None
