"""In which scripts the pages of a language can be read, and what their addresses call them. Reads no page.

A page is written in one script and read in any other that the language engine knows: `/kk/…` is also `/kk-latn/…`,
`/kk-arab/…` and, in the Common Turkic alphabet, `/kk-cta/…`. The list is closed, so that no address can be made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from orkhon.items import Language
from orkhon.language import UnknownTag, canonical_tag, converts

READING_AID = "cta"
"""How addresses call the Common Turkic alphabet, in which nobody writes news."""

_SCRIPTS = {
    "az": ("Latn", "Cyrl"),
    "kk": ("Cyrl", "Latn", "Arab"),
    "ky": ("Cyrl", "Latn"),
    "tk": ("Latn", "Cyrl"),
    "uz": ("Latn", "Cyrl"),
}
"""The scripts of each language that has several, its main one first."""

_AIDED = frozenset({"kk", "tk", "uz"})
"""Languages that the reading aid changes. Turkish, Azerbaijani and Kyrgyz in Latin letters have all of its letters."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a language's pages. `word` is its part of the address: `latn`, `cta`."""

    code: str
    word: str

    @property
    def segment(self) -> str:
        """The first part of its addresses: `kk-latn`."""
        return f"{self.code}-{self.word}"

    @property
    def is_aid(self) -> bool:
        """True for the Common Turkic alphabet."""
        return self.word == READING_AID

    @property
    def script(self) -> str:
        """The script's four letters: `Latn`, `Cyrl` or `Arab`."""
        return "Latn" if self.is_aid else self.word.capitalize()

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the converted text: `kk-Arab`, `kk-Latn-x-cta`."""
        return f"{self.code}-{self.script}{f'-x-{READING_AID}' if self.is_aid else ''}"

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML's `dir` wants it."""
        return Language(code=self.code, script=self.script).direction

    @property
    def is_main(self) -> bool:
        """True for the language's main script, in which only what was written in another one is converted."""
        return self.tag == Language.parse(self.code).tag


READINGS: Mapping[str, Reading] = {
    reading.segment: reading
    for code, scripts in _SCRIPTS.items()
    for reading in (
        *(Reading(code=code, word=script.lower()) for script in scripts),
        *((Reading(code=code, word=READING_AID),) if code in _AIDED else ()),
    )
}
"""Every reading by the first part of its addresses."""


def readings_of(code: str) -> list[Reading]:
    """Return the readings of a language, the main script first and the reading aid last; none for en, ru and tr."""
    return [reading for reading in READINGS.values() if reading.code == code]


def spoken_at(path: str) -> tuple[str, Reading | None]:
    """Return the language code and the reading that the address names; the code is whatever stands there."""
    segment = path.strip("/").partition("/")[0]
    reading = READINGS.get(segment)
    return (reading.code, reading) if reading is not None else (segment, None)


def plainly(address: str, reading: Reading | None) -> str:
    """Return the address, or path, of the same page as it was written."""
    return address if reading is None else address.replace(f"/{reading.segment}/", f"/{reading.code}/", 1)


@lru_cache(maxsize=1024)
def source_for(lang: str, target: str) -> str | None:
    """Return the tag from which text marked `lang` is converted to `target`; None where it stays as it is.

    `lang` is any value of the attribute, a wrong one too; `target` is a `Reading.tag`.
    """
    try:
        source = canonical_tag(lang)
    except UnknownTag:
        return None
    if source == target or source.partition("-")[0] != target.partition("-")[0]:
        return None
    return source if converts(source, target) else None
