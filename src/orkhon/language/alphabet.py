"""Read the alphabets and their rules from the files beside it. Applies no rule and converts no text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from orkhon.language.casing import lower
from orkhon.language.errors import BrokenAlphabet
from orkhon.language.tags import KNOWN_TAGS, canonical_tag

NOTHING = "∅"
"""How a file writes that a letter has no counterpart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """What a conversion merges, so that the way back must guess."""

    letters: tuple[str, ...]
    become: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """The rules from one alphabet to another of the same language, as a file gives them.

    `rules` are tried in order before `pairs`; their notation is told in `orkhon.language.rules`. `hamza` holds the
    vowels that call for ء and the letters that make it needless (töte only). `vowels_by_harmony` says that the
    source writes front and back vowels alike, as triples of sign, front vowel and back vowel.
    """

    source: str
    target: str
    rules: tuple[str, ...]
    pairs: Mapping[str, str]
    punctuation: Mapping[str, str]
    losses: tuple[Loss, ...]
    hamza: tuple[str, str] | None = None
    vowels_by_harmony: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Alphabet:
    """The letters of one language in one script and spelling, with the rules to its neighbours.

    `letters` and `capitals` stand in the alphabet's own order. `also` are letters met in names and old texts
    though the alphabet lacks them. `spellings` are words, in this alphabet, that the rules of no other one
    lead back to; `endings` are how suffixes begin, needed after short ones.
    """

    tag: str
    name: str
    year: int
    source: str
    letters: tuple[str, ...]
    capitals: tuple[str, ...]
    also: frozenset[str]
    classes: Mapping[str, str]
    apostrophes: str
    conversions: tuple[Conversion, ...]
    spellings: tuple[str, ...]
    endings: tuple[str, ...]
    soft_sign_before_suffix: str

    @property
    def script(self) -> str:
        """The script's four letters: `Latn`, `Cyrl` or `Arab`."""
        return self.tag.split("-")[1]

    @property
    def signs(self) -> frozenset[str]:
        """Every single small letter that a word of this alphabet may hold."""
        return frozenset("".join(self.letters)) | self.also


@lru_cache(maxsize=64)
def alphabet(tag: str) -> Alphabet:
    """Return the alphabet of `tag`. Raises `UnknownTag`, and `BrokenAlphabet` for a file that cannot be used."""
    canonical = canonical_tag(tag)
    name = f"{canonical}.toml"
    try:
        return _read(tomllib.loads((files("orkhon.language") / "alphabets" / name).read_text("utf-8")))
    except (OSError, KeyError, TypeError, ValueError) as cause:
        raise BrokenAlphabet(f"alphabets/{name} cannot be used: {cause!r}; mend the file") from cause


def known_alphabets() -> tuple[Alphabet, ...]:
    """Return every alphabet of this room, in the order of their tags."""
    return tuple(alphabet(tag) for tag in KNOWN_TAGS)


def pairs_of(text: str) -> dict[str, str]:
    """Return what a list such as `а a  б b  ъ ∅` says. Raises `ValueError` for an odd number of parts."""
    parts = text.split()
    if len(parts) % 2:
        raise ValueError(f"an odd number of parts in {text[:40]!r}")
    return {source: "" if target == NOTHING else target for source, target in zip(parts[::2], parts[1::2], strict=True)}


def _read(data: Mapping[str, Any]) -> Alphabet:
    tag = str(data["tag"])
    capitals = tuple(str(data["letters"]).split())
    small = tuple(str(data["small"]).split()) if "small" in data else tuple(lower(one, tag) for one in capitals)
    if len(small) != len(capitals):
        raise ValueError("letters and small differ in number")
    classes = {name: "".join(str(members).split()) for name, members in data.get("classes", {}).items()}
    spellings = tuple(str(data.get("spellings", "")).split())
    if data.get("shares_loans"):
        spellings += _loans()
    return Alphabet(
        tag=tag,
        name=str(data["name"]),
        year=int(data["year"]),
        source=str(data["source"]),
        letters=small,
        capitals=capitals,
        also=frozenset(str(data.get("also", "")).split()),
        classes=classes,
        apostrophes=str(data.get("apostrophes", "")),
        conversions=tuple(_conversion(tag, part) for part in data.get("to", ())),
        spellings=spellings,
        endings=tuple(str(data.get("endings", "")).split()),
        soft_sign_before_suffix=str(data.get("soft_sign_before_suffix", "kept")),
    )


def _conversion(tag: str, data: Mapping[str, Any]) -> Conversion:
    hamza = data.get("hamza")
    return Conversion(
        source=tag,
        target=str(data["tag"]),
        rules=tuple(str(rule) for rule in data.get("rules", ())),
        pairs=pairs_of(str(data.get("pairs", ""))),
        punctuation=pairs_of(str(data.get("punctuation", ""))),
        losses=tuple(
            Loss(letters=tuple(str(loss["letters"]).split()), become=str(loss["become"]), note=str(loss["note"]))
            for loss in data.get("losses", ())
        ),
        hamza=(str(hamza["calls"]), str(hamza["bars"])) if hamza else None,
        vowels_by_harmony=tuple(
            (sign, front, back) for sign, front, back in (str(line).split() for line in data.get("harmony", ()))
        ),
    )


@lru_cache(maxsize=1)
def _loans() -> tuple[str, ...]:
    data = tomllib.loads((files("orkhon.language") / "alphabets" / "shared" / "loans.toml").read_text("utf-8"))
    return tuple(str(data["spellings"]).split())
