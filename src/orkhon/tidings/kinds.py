"""The kinds of tidings, and by which ways each goes where a person has not chosen. Rooms above register theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from orkhon.tidings.errors import UnknownKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from orkhon.tidings.models import Way


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind: `words` stand beside the choices ("something was assigned to you"), `usual` are its ways by default.

    `still` tells, when a message leaves, whether the person may still see what it is `about`. `languages_of` gives the
    language codes of what several are about, where one thing that happened is told once for each of its languages.
    `letter` writes what a letter says besides the words, in the language that is spoken then: of the person, the moment
    of the tiding and the hub's own address; asked as it leaves, so that it holds what may be read at that moment.
    """

    code: str
    words: StrOrPromise
    usual: frozenset[Way] = frozenset()
    still: Callable[[User, str], bool] | None = None
    languages_of: Callable[[Collection[str]], Mapping[str, str]] | None = None
    letter: Callable[[User, datetime, str], str] | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Let people be told of that kind. Called at start."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """Return the kind. Raises `UnknownKind`."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def kinds() -> tuple[Kind, ...]:
    """Return all, in the order of their coming."""
    return tuple(_kinds.values())
