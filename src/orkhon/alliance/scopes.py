"""What a posting may be narrowed to: languages by BCP 47 tags, portals by their codes.

The portals are a room above this one, which tells here which there are; until it does, none is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from orkhon.alliance.models.source import check_language
from orkhon.items import INTERFACE_LANGUAGES, Language, LanguageTagError

_sources: list[Callable[[], Collection[str]]] = []


def register_portal_codes(codes: Callable[[], Collection[str]]) -> None:
    """Let `codes` say which portals there are. It is asked at each use; called at start, by a room's configuration."""
    if codes not in _sources:
        _sources.append(codes)


def known_portal_codes() -> frozenset[str]:
    """Return the codes of all portals that there are now."""
    return frozenset(code for source in _sources for code in source())


def check_languages(value: str, *, kept: str = "") -> str:
    """Return the tags in their usual form, each once. Raises `ValidationError` naming the wrong ones.

    The desk writes in eight languages, in any script that there is; a posting for another one could change nothing.
    `kept` are tags that stood there before, which make no posting unsavable.
    """
    tags: dict[str, None] = {}
    wrong = []
    for word in value.replace(",", " ").split():
        if word not in kept.split() and not _is_written_here(word):
            wrong.append(word)
        else:
            tags[Language.parse(word).tag] = None
    if wrong:
        raise ValidationError(
            gettext(
                "no languages of the newsroom: %(wrong)s; write tags of these: %(languages)s, such as "
                "kk-Cyrl ru-Cyrl, parted by spaces"
            )
            % {"wrong": ", ".join(wrong), "languages": " ".join(INTERFACE_LANGUAGES)}
        )
    return " ".join(tags)


def _is_written_here(tag: str) -> bool:
    try:
        check_language(tag)
        return Language.parse(tag).code in INTERFACE_LANGUAGES
    except (ValidationError, LanguageTagError):
        return False


def check_portals(value: str, *, kept: str = "") -> str:
    """Return the codes, each once. Raises `ValidationError` for portals that there are not.

    `kept` are codes that stood there before: a portal that was closed does not make a posting unsavable.
    """
    codes = list(dict.fromkeys(value.replace(",", " ").split()))
    known = known_portal_codes()
    wrong = [code for code in codes if code not in known and code not in kept.split()]
    if wrong:
        raise ValidationError(
            gettext("no portals: %(wrong)s; known are: %(known)s")
            % {"wrong": ", ".join(wrong), "known": ", ".join(sorted(known)) or gettext("none yet")}
        )
    return " ".join(codes)
