"""The table of everything that programs may ask: the one source of the OpenAPI document and of the reference page.

Each row says what its view does; the tests ask every row's example and hold the answer against it. Knows no request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orkhon.exchange.api import shapes
from orkhon.exchange.api.shapes import Schema, ref
from orkhon.formats import FORMATS
from orkhon.intake.at_home import DELIVERED, HEADER
from orkhon.intake.push.views import SIGNED_TYPE
from orkhon.items import ItemType
from orkhon.wire.cursors import CURSOR_FORM, cursor_at

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
FEED_NAMES: Final = {
    "atom": "atom",
    "json": "jsonfeed",
    "jsonfeed": "jsonfeed",
    "newsml-g2": "newsml-g2",
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


def _problem(status: int, about: str, **headers: str) -> Answer:
    return Answer(status=status, about=about, content={PROBLEM: ref("Problem")}, headers=headers)


_BAD: Final = _problem(400, "Something in the request cannot be meant; `detail` says what.")
_TOKEN: Final = (
    _problem(
        401, "No token, or one that is unknown, revoked or expired.", **{"WWW-Authenticate": "How to send a token."}
    ),
    _problem(429, "The token asked too often.", **{"Retry-After": "Seconds to wait."}),
)


def _json(status: int, about: str, shape: str) -> Answer:
    return Answer(status=status, about=about, content={JSON: ref(shape)})


def _words(name: str, about: str, example: str, **schema: Any) -> Parameter:
    more = f"{about} Several are parted by commas, or the parameter is repeated; fifty at most."
    return Parameter(name=name, about=more, schema={"type": "string", **schema}, example=example)


_TYPES: Final = "|".join(kind.value for kind in ItemType)
_LANGUAGE: Final = r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?([-_][0-9A-Za-z-]+)?"
_LANGUAGES: Final = rf"^[\s,]*({_LANGUAGE}(\s*,[\s,]*{_LANGUAGE})*[\s,]*)?$"
_CURSOR_UNKNOWN: Final = _problem(404, "The cursor has the form of one, and this hub gave out none such.")

NARROWING: Final = (
    _words("agency", "Codes of agencies.", "altai", pattern=NO_NUL),
    _words("language", "BCP 47: `kk`, or `uz-Cyrl` for one script.", "kk,ru", pattern=_LANGUAGES),
    _words("type", "Types of items.", "text,picture", pattern=rf"^[ ,]*(({_TYPES})([ ,]*,[ ,]*({_TYPES}))*[ ,]*)?$"),
    _words("subject", "Addresses or names of subjects, in any case.", "medtop:01000000", pattern=NO_NUL),
    Parameter(
        name="urgency",
        about="This urgent or more: 1 is the most.",
        schema={"type": "integer", "minimum": 1, "maximum": 9},
        example=5,
    ),
)


def _limit(default: int, most: int) -> Parameter:
    return Parameter(
        name="limit",
        about=f"At most so many; {default} where nothing is said.",
        schema={"type": "integer", "minimum": 1, "maximum": most, "default": default},
        example=20,
    )


def _cursor(about: str) -> Parameter:
    return Parameter(
        name="cursor",
        about=about,
        schema={"type": "string", "format": "cursor", "pattern": CURSOR_FORM},
        example=cursor_at(120),
    )


_WAIT: Final = Parameter(
    name="wait",
    about="Seconds for which the request may be held while there is nothing new.",
    schema={"type": "integer", "minimum": 0, "maximum": 15, "default": 0},
    example=0,
)

_PUSHED_TYPES: Final = (
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.packageitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
)
_FEED_CONTENT: Final[dict[str, Schema]] = {
    media_type.partition(";")[0]: {"ninjs": shapes.NINJS_LIST, "jsonfeed": shapes.JSON_FEED}.get(
        name, shapes.FEED_DOCUMENT
    )
    for name, media_type in FORMATS.items()
    if name in FEED_NAMES.values()
}

OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/entries",
        name="exchange:entries",
        tag="pull",
        summary="Entries after a cursor",
        about=(
            "What happened after `cursor`, oldest first, without gap: publications, updates, corrections, and kills "
            "and withholdings of what you had. Handle them in order, keep `next`, ask with it again: at once while "
            "`more` is true, else with `wait=15`, which holds the request until there is news. An empty page moves "
            "`next` on too: what you may not have lies between."
        ),
        parameters=(
            _cursor("Where you stand: `next` of the last answer. Without it you begin with the oldest entry."),
            _limit(100, 500),
            _WAIT,
            Parameter(
                name="from",
                about="Where to begin without a cursor: `now` leaves out everything that is there already.",
                schema={"type": "string", "enum": ["oldest", "now"], "default": "oldest"},
                example="oldest",
            ),
            *NARROWING,
        ),
        answers=(_json(200, "A page, which may be empty.", "Page"), _BAD, _CURSOR_UNKNOWN, *_TOKEN),
    ),
    Operation(
        method="GET",
        path="/item",
        name="exchange:item",
        tag="pull",
        summary="One item as it stands",
        about=(
            "The newest version of an item, and its status. Ask it before you publish what has lain for a while. "
            "A withheld item comes without its words, with status 200: it may come back."
        ),
        parameters=(
            Parameter(
                name="uri",
                about="The item's uri, percent-encoded.",
                schema={"type": "string", "pattern": NO_NUL, "minLength": 1},
                required=True,
                example="urn:altai:1",
            ),
        ),
        answers=(
            _json(200, "It stands, or is withheld.", "Standing"),
            Answer(
                status=410,
                about="It was killed or redacted, and you had it, or never came here: take it off everywhere.",
                content={JSON: ref("Standing"), PROBLEM: ref("Problem")},
            ),
            _json(451, "A legal order withholds it in your country; the answer names it (RFC 7725).", "Standing"),
            _problem(404, "There is nothing for you under that uri."),
            _BAD,
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/feeds/{format}",
        name="exchange:feed",
        tag="pull",
        summary="The newest as a feed",
        about=(
            "For programs that read feeds. What is killed or withheld is gone from the next answer, but nothing says "
            "so: a program that has to take things off reads the entries. What is embargoed is in no feed. Send back "
            "the ETag as If-None-Match and get 304 while nothing was appended."
        ),
        parameters=(
            Parameter(
                name="format",
                about="The format.",
                schema={"type": "string", "enum": list(FEED_NAMES)},
                where="path",
                required=True,
                example="rss",
            ),
            _limit(50, 200),
            *NARROWING,
            Parameter(
                name="If-None-Match",
                about="The ETag of the last answer.",
                schema={"type": "string"},
                where="header",
                example='"0-0"',
            ),
        ),
        answers=(
            Answer(status=200, about="A document.", content=_FEED_CONTENT, headers={"ETag": "Changes with the wire."}),
            Answer(status=304, about="Nothing was appended since.", headers={"ETag": "The same."}),
            _problem(404, "No such format is written here."),
            _BAD,
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/stream",
        name="",
        tag="pull",
        summary="Live stream",
        about=(
            "Entries as server-sent events, within a second of their append. An event's id is a cursor; a client that "
            "comes again with Last-Event-ID goes on where it was. Without a cursor the stream begins now. The hub may "
            "end a stream at any time: come again."
        ),
        parameters=(
            _cursor("Where you stand."),
            *NARROWING,
            Parameter(
                name="Last-Event-ID",
                about="The id of the last event that you handled; counts before `cursor`.",
                schema={"type": "string", "format": "cursor", "pattern": CURSOR_FORM},
                where="header",
                example=cursor_at(120),
            ),
        ),
        answers=(
            Answer(status=200, about="Events without end.", content={"text/event-stream": shapes.STREAM}),
            _BAD,
            _CURSOR_UNKNOWN,
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/notices",
        name="exchange:notices",
        tag="kills",
        summary="Kills to confirm",
        about=(
            "Kills, withholdings and redactions of what you were ever given, whatever you take now. Those that nobody "
            "confirmed come first."
        ),
        parameters=(_limit(100, 200),),
        answers=(_json(200, "Your notices.", "Notices"), _BAD, *_TOKEN),
    ),
    Operation(
        method="POST",
        path="/notices/{notice}/acknowledgement",
        name="exchange:acknowledgement",
        tag="kills",
        summary="Confirm a kill by name",
        about=(
            "A person says by name that the item is off. Send it when that is so, and not when the program received "
            "it. The first name stands: sent again, the answer names who confirmed."
        ),
        parameters=(
            Parameter(
                name="notice",
                about="The notice's `id`.",
                schema={"type": "integer", "minimum": 1},
                where="path",
                required=True,
                example=1,
            ),
        ),
        body=Body(
            about="Who saw to it.",
            content={JSON: ref("Acknowledgement")},
            example={"person": "Janet Poe"},
        ),
        answers=(
            _json(200, "Confirmed.", "Notice"),
            _problem(404, "No such notice is for you."),
            _problem(413, "The body is over 10,000 bytes."),
            _problem(422, "That is no name of a person."),
            _BAD,
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/deliveries",
        name="exchange:deliveries",
        tag="kills",
        summary="What you were given",
        about="Each time something new went to you, by which way, and how that stands. The hub keeps it for ever.",
        parameters=(
            _limit(100, 200),
            Parameter(
                name="before",
                about="Older than this delivery's `id`: the page after.",
                schema={"type": "integer", "minimum": 1, "maximum": 999_999_999},
                example=900_000,
            ),
        ),
        answers=(_json(200, "Your deliveries.", "Deliveries"), _BAD, *_TOKEN),
    ),
    Operation(
        method="POST",
        path="/items",
        name="push",
        tag="push",
        summary="Send items to the wire",
        about=(
            "For agencies, whose tokens are others than those of subscribers. One item or up to 1,000; the same "
            "request again changes nothing. Signed by a registered key (RFC 9421), or with the agency's token where "
            "it has registered none."
        ),
        parameters=(
            Parameter(
                name="kind",
                about="`correct` says that later versions put right what was wrong.",
                schema={"type": "string", "enum": ["update", "correct"], "default": "update"},
                example="update",
            ),
            Parameter(
                name=HEADER,
                about="`delivered`: you keep the bytes of this request; the hub keeps their SHA-256 alone.",
                schema={"type": "string", "enum": [DELIVERED]},
                where="header",
                example=DELIVERED,
            ),
        ),
        body=Body(
            about="ninjs (an object or an array), NewsML-G2, another format that the hub reads, or signed statements.",
            content={
                JSON: {"anyOf": [ref("Item"), {"type": "array", "items": ref("Item")}]},
                **dict.fromkeys(_PUSHED_TYPES, shapes.FEED_DOCUMENT),
                SIGNED_TYPE: {"anyOf": [ref("SignedItem"), {"type": "array", "items": ref("SignedItem")}]},
            },
            example={
                "standard": {"name": "ninjs", "version": "3.1"},
                "uri": "urn:altai:5",
                "version": "1",
                "type": "text",
                "pubStatus": "usable",
                "language": "kk-Cyrl",
                "headlines": [{"role": "main", "value": "Қар жауды"}],
            },
        ),
        answers=(
            _json(200, "All were known already.", "Pushed"),
            _json(201, "All are on the wire, one at least is new.", "Pushed"),
            _json(207, "Some are on the wire and some were refused: read each.", "Pushed"),
            Answer(
                status=422,
                about="None was taken: a list where the items were read, else a problem.",
                content={JSON: ref("Pushed"), PROBLEM: ref("Problem")},
            ),
            _BAD,
            _problem(403, "The agency takes no part any more."),
            _problem(413, "Over 20,000,000 bytes or 1,000 items."),
            _problem(503, "Too many write at once: send it again.", **{"Retry-After": "Seconds to wait."}),
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/log",
        name="exchange:log",
        tag="following",
        summary="The whole log, as it was signed",
        about=(
            "For hubs of members that follow this one: every entry with statement, links, salt and payload, so that "
            "each is verified there. What was killed is in it, and what was redacted is named without its payload."
        ),
        parameters=(
            _cursor("Where you stand: `next` of the last answer. Without it you begin with the oldest entry."),
            _limit(100, 200),
            _WAIT,
        ),
        answers=(
            _json(200, "Records, which may be none.", "Log"),
            _problem(403, "Your hub does not follow this one."),
            _BAD,
            _CURSOR_UNKNOWN,
            *_TOKEN,
        ),
    ),
    Operation(
        method="POST",
        path="/log/report",
        name="exchange:report",
        tag="following",
        summary="Say how your copy stands",
        about=(
            "A hub that follows says how far its copy reaches, how many entries it set aside for a person, and how the "
            "items of kills, withholdings and redactions stand there. It confirms no notice: a person does."
        ),
        body=Body(
            about="Its own word, the newest.",
            content={JSON: ref("Report")},
            example={"position": 1, "aside": 0, "answers": []},
        ),
        answers=(
            _json(200, "It is kept.", "Reported"),
            _problem(403, "Your hub does not follow this one."),
            _problem(413, "The body is over 100,000 bytes."),
            _problem(422, "That is no report."),
            _BAD,
            *_TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/agencies",
        name="exchange:agencies",
        tag="following",
        summary="The agencies",
        about="Whose items are here, with their names in the hub's languages.",
        answers=(_json(200, "All of them.", "Agencies"), _BAD, *_TOKEN),
    ),
    Operation(
        method="GET",
        path="/keys",
        name="exchange:keys",
        tag="open to all",
        summary="Public keys",
        about="The keys of the hub and the agencies, by which entries and webhooks are verified.",
        answers=(
            Answer(status=200, about="A JWK set.", content={"application/jwk-set+json": ref("Keys")}),
            _problem(400, "A parameter came; this address reads none."),
        ),
        open_to_all=True,
    ),
    Operation(
        method="GET",
        path="/proofs",
        name="exchange:proofs",
        tag="open to all",
        summary="Proof of an item",
        about=(
            "What proves with public tools alone that an item's newest version is in the log as it was signed: header, "
            "statement, link, and the way up to the signed root of a day. Of public items for everybody; with a "
            "member's token of all others too, and with the payload."
        ),
        parameters=(
            Parameter(
                name="uri",
                about="The item's uri, percent-encoded.",
                schema={"type": "string", "pattern": NO_NUL, "minLength": 1},
                required=True,
                example="urn:altai:1",
            ),
            Parameter(
                name="day",
                about="Of that day's root, in place of the first that holds the item.",
                schema={"type": "string", "format": "date"},
                example="2026-11-22",
            ),
        ),
        answers=(
            _json(200, "The proof.", "Proof"),
            _problem(404, "Nothing for you under that uri, or its day has not ended yet."),
            _BAD,
            *_TOKEN,
        ),
        open_to_all=True,
    ),
    Operation(
        method="GET",
        path="/openapi.json",
        name="exchange:openapi",
        tag="open to all",
        summary="This description as OpenAPI 3.1",
        about="Made from the same table as the page for people.",
        answers=(Answer(status=200, about="An OpenAPI document.", content={JSON: {"type": "object"}}),),
        open_to_all=True,
    ),
    Operation(
        method="GET",
        path="/",
        name="exchange:reference",
        tag="open to all",
        summary="This description for people",
        about="The page with this table.",
        answers=(Answer(status=200, about="A page.", content={"text/html": {"type": "string"}}),),
        open_to_all=True,
    ),
)
"""Every row."""
