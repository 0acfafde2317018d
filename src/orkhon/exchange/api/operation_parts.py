"""What an operation of the API is, and the parameters and answers that several of them share. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orkhon.exchange.api import shapes
from orkhon.exchange.api.shaping import Schema, ref
from orkhon.formats import FORMATS
from orkhon.items import ItemType
from orkhon.wire.cursors import CURSOR_FORM, cursor_at

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
FEED_NAMES: Final = {
    "atom": "atom",
    "json": "jsonfeed",
    "jsonfeed": "jsonfeed",
    "newsml-g2": "newsml-g2",
    "newsml1": "newsml1",
    "ninjs": "ninjs",
    "rss": "rss",
}
"""Formats of `orkhon.formats` that hold many items in any language, by the names under which feeds are asked for."""


NO_NUL: Final = r"^[^\x00]*$"
"""Any text but with U+0000."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One word of a request. `where` is query, path or header."""

    name: str
    about: str
    schema: Schema
    where: str = "query"
    required: bool = False
    example: Any = None


ITEM_URI: Final = Parameter(
    name="uri",
    about="The item's uri, percent-encoded.",
    schema={"type": "string", "pattern": NO_NUL, "minLength": 1},
    required=True,
    example="urn:altai:1",
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What comes back under one status: shapes by media type, and headers that are always there."""

    status: int
    about: str
    content: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What is sent along: shapes by media type, and an example of the first."""

    about: str
    content: Mapping[str, Schema]
    example: Any


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one address. `name` is the address's name among Django's, empty where no view of Django answers.

    `open_to_all`: no token is asked for, and one that comes counts where 401 is among the answers.
    """

    method: str
    path: str
    name: str
    summary: str
    about: str
    tag: str
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...]
    open_to_all: bool = False


def problem(status: int, about: str, **headers: str) -> Answer:
    return Answer(status=status, about=about, content={PROBLEM: ref("Problem")}, headers=headers)


BAD: Final = problem(400, "Something in the request cannot be meant; `detail` says what.")
TOKEN: Final = (
    problem(
        401, "No token, or one that is unknown, revoked or expired.", **{"WWW-Authenticate": "How to send a token."}
    ),
    problem(429, "The token asked too often.", **{"Retry-After": "Seconds to wait."}),
)


def json_answer(status: int, about: str, shape: str) -> Answer:
    return Answer(status=status, about=about, content={JSON: ref(shape)})


def words(name: str, about: str, example: str, **schema: Any) -> Parameter:
    more = f"{about} Several are parted by commas, or the parameter is repeated; fifty at most."
    return Parameter(name=name, about=more, schema={"type": "string", **schema}, example=example)


_TYPES: Final = "|".join(kind.value for kind in ItemType)
_LANGUAGE: Final = r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?([-_][0-9A-Za-z-]+)?"
_LANGUAGES: Final = rf"^[ ,]*({_LANGUAGE}( *,[ ,]*{_LANGUAGE})*[ ,]*)?$"
CURSOR_UNKNOWN: Final = problem(
    404,
    "The cursor has the form of one, and this hub gave out none such; or no agency goes by a code that was asked for.",
)

NARROWING: Final = (
    words("agency", "Codes of agencies of this hub.", "altai", pattern=NO_NUL),
    words("language", "BCP 47: `kk`, or `uz-Cyrl` for one script.", "kk,ru", pattern=_LANGUAGES),
    words("type", "Types of items.", "text,picture", pattern=rf"^[ ,]*(({_TYPES})([ ,]*,[ ,]*({_TYPES}))*[ ,]*)?$"),
    words("subject", "Addresses or names of subjects, in any case.", "medtop:01000000", pattern=NO_NUL),
    Parameter(
        name="urgency",
        about="This urgent or more: 1 is the most.",
        schema={"type": "integer", "minimum": 1, "maximum": 9},
        example=5,
    ),
)


def limit(default: int, most: int) -> Parameter:
    return Parameter(
        name="limit",
        about=f"At most so many; {default} where nothing is said.",
        schema={"type": "integer", "minimum": 1, "maximum": most, "default": default},
        example=20,
    )


def cursor(about: str) -> Parameter:
    return Parameter(
        name="cursor",
        about=about,
        schema={"type": "string", "format": "cursor", "pattern": CURSOR_FORM},
        example=cursor_at(120),
    )


WAIT: Final = Parameter(
    name="wait",
    about="Seconds for which the request may be held while there is nothing new.",
    schema={"type": "integer", "minimum": 0, "maximum": 15, "default": 0},
    example=0,
)

PUSHED_TYPES: Final = (
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.packageitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
)
FEED_CONTENT: Final[dict[str, Schema]] = {
    media_type.partition(";")[0]: {"ninjs": shapes.NINJS_LIST, "jsonfeed": shapes.JSON_FEED}.get(
        name, shapes.FEED_DOCUMENT
    )
    for name, media_type in FORMATS.items()
    if name in FEED_NAMES.values()
}
