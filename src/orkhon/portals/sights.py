"""How a reader wants pages to look: letters, colours, spacing, pictures; as one cookie says it. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

COOKIE: Final = "orkhon-sight"
"""Kept by the reader's browser alone. It says one of `SIGHTS`, so it tells nobody from anybody."""
READING_COOKIE: Final = "orkhon-reading"
"""The language, or language and script, in which the reader wants the first page: `kk`, `kk-arab`."""
KEPT_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """One way for pages to look. `scheme` is `light`, `dark`, or empty for what the device has.

    `low`: for low vision, large letters in one column and two colours, black on white (`light`) or yellow on black.
    `wide` (spacing) and `bare` (no pictures) go with it alone.
    """

    low: bool = False
    scheme: str = ""
    wide: bool = False
    bare: bool = False

    @property
    def word(self) -> str:
        """How the cookie says it: `low-dark-wide`; empty for pages as they are."""
        parts = ("low" * self.low, self.scheme, "wide" * self.wide, "bare" * self.bare)
        return "-".join(part for part in parts if part)


SIGHTS: Mapping[str, Sight] = MappingProxyType(
    {
        one.word: one
        for one in (
            Sight(scheme="light"),
            Sight(scheme="dark"),
            *(
                Sight(low=True, scheme=scheme, wide=wide, bare=bare)
                for scheme in ("light", "dark")
                for wide in (False, True)
                for bare in (False, True)
            ),
        )
    }
)
"""All that can be chosen, by its word: pages are kept apart for each, so there are few."""
USUAL: Final = Sight()


def chosen(*, low: bool, scheme: str, wide: bool, bare: bool) -> Sight:
    """Return the sight that is closest to what was asked for."""
    if not low:
        return Sight(scheme=scheme if scheme in {"light", "dark"} else "")
    return Sight(low=True, scheme="dark" if scheme == "dark" else "light", wide=wide, bare=bare)


def sight_of(cookies: Mapping[str, str]) -> Sight:
    """Return what the reader has chosen; the usual where the cookie is missing or says anything else."""
    return SIGHTS.get(cookies.get(COOKIE, ""), USUAL)


def sight_in(header: bytes) -> bytes:
    """Return the only part of a `Cookie` header that pages depend on, as such a header; empty for the usual sight."""
    name = f"{COOKIE}=".encode()
    if name not in header:
        return b""
    said = [part.strip() for part in header.split(b";")]
    word = next((part[len(name) :] for part in said if part.startswith(name)), b"")
    return name + word if word.decode("latin-1") in SIGHTS else b""
