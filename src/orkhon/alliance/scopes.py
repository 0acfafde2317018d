"""What a posting may be narrowed to: languages by BCP 47 tags, portals by their codes.

The portals are a room above this one, which tells here which there are; until it does, none is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError

from orkhon.items import Language, LanguageTagError

_sources: list[Callable[[], Collection[str]]] = []


def register_portal_codes(codes: Callable[[], Collection[str]]) -> None:
    """Let `codes` say which portals there are. It is asked at each use; called at start, by a room's configuration."""
    if codes not in _sources:
        _sources.append(codes)


def known_portal_codes() -> frozenset[str]:
    """Return the codes of all portals that there are now."""
    return frozenset(code for source in _sources for code in source())


def check_languages(value: str) -> str:
    """Return the tags in their usual form, each once. Raises `ValidationError` naming the wrong ones."""
    tags: dict[str, None] = {}
    wrong = []
    for word in value.replace(",", " ").split():
        try:
            tags[Language.parse(word).tag] = None
        except LanguageTagError:
            wrong.append(word)
    if wrong:
        raise ValidationError(
            f"no BCP 47 tags: {', '.join(wrong)}; write tags parted by spaces, such as kk-Cyrl ru-Cyrl"
        )
    return " ".join(tags)


def check_portals(value: str, *, kept: str = "") -> str:
    """Return the codes, each once. Raises `ValidationError` for portals that there are not.

    `kept` are codes that stood there before: a portal that was closed does not make a posting unsavable.
    """
    codes = list(dict.fromkeys(value.replace(",", " ").split()))
    known = known_portal_codes()
    wrong = [code for code in codes if code not in known and code not in kept.split()]
    if wrong:
        raise ValidationError(f"no portals: {', '.join(wrong)}; known are: {', '.join(sorted(known)) or 'none yet'}")
    return " ".join(codes)
