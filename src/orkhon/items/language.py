"""A language with its script, as BCP 47 writes them. Knows tags only, never texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(
    r"^(?P<language>[a-zA-Z]{2,3})"
    r"(?:[-_](?P<script>[a-zA-Z]{4}))?"
    r"(?:[-_](?P<region>[a-zA-Z]{2}|[0-9]{3}))?"
    r"(?:[-_][0-9a-zA-Z-]+)?$"
)

INTERFACE_LANGUAGES: tuple[str, ...] = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")
"""The eight languages of the alliance, alphabetical: no member is louder than another."""

_MAIN_SCRIPT = {
    "az": "Latn",
    "en": "Latn",
    "kk": "Cyrl",
    "ky": "Cyrl",
    "ru": "Cyrl",
    "tk": "Latn",
    "tr": "Latn",
    "uz": "Latn",
}
_OLD_CODES = {"kz": "kk", "kg": "ky", "tm": "tk"}
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})


class LanguageTagError(ValueError):
    """The tag is not of BCP 47's form."""


@lru_cache(maxsize=512)
def _joined(*parts: str) -> str:
    # Every append and every page asks for a few tags again and again.
    return "-".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """One language in one script. `script` is always said, but for languages outside the alliance's eight."""

    code: str
    script: str = ""
    region: str = ""

    @classmethod
    def parse(cls, tag: str) -> Language:
        """Return the language that `tag` names: `kk`, `kk-Cyrl`, `uz_UZ`, `en-US`.

        A tag without a script gets the language's main one. Country codes that stand for languages on
        some of the region's sites (`kz`, `kg`, `tm`) are read as those. Raises `LanguageTagError`.
        """
        match = _TAG.match(tag.strip())
        if match is None:
            raise LanguageTagError(f"{tag!r} is not a language tag; write one such as kk, kk-Cyrl or uz-Latn")
        code = match["language"].lower()
        code = _OLD_CODES.get(code, code)
        script = (match["script"] or _MAIN_SCRIPT.get(code, "")).capitalize()
        return cls(code=code, script=script, region=(match["region"] or "").upper())

    @property
    def tag(self) -> str:
        """The full BCP 47 tag, script included: `kk-Cyrl`."""
        return _joined(self.code, self.script, self.region)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML's `dir` wants it."""
        return "rtl" if self.script in _RIGHT_TO_LEFT else "ltr"

    def __str__(self) -> str:
        return self.tag
