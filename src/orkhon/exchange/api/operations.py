"""The table of everything that programs may ask: the one source of the OpenAPI document and of the reference page.

Each row says what its view does; the tests ask every row's example and hold the answer against it. Knows no request.
"""

from __future__ import annotations

from typing import Final

from orkhon.exchange.api import shapes
from orkhon.exchange.api.operation_parts import (
    BAD,
    CURSOR_UNKNOWN,
    FEED_CONTENT,
    FEED_NAMES,
    ITEM_URI,
    JSON,
    NARROWING,
    PROBLEM,
    PUSHED_TYPES,
    TOKEN,
    WAIT,
    Answer,
    Body,
    Operation,
    Parameter,
    cursor,
    json_answer,
    limit,
    problem,
)
from orkhon.exchange.api.operations_open import OPEN_TO_ALL
from orkhon.exchange.api.shaping import ref
from orkhon.intake.at_home import DELIVERED, HEADER
from orkhon.intake.push.views import SIGNED_TYPE
from orkhon.wire.cursors import CURSOR_FORM, cursor_at

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
            cursor("Where you stand: `next` of the last answer. Without it you begin with the oldest entry."),
            limit(100, 500),
            WAIT,
            Parameter(
                name="from",
                about="Where to begin without a cursor: `now` leaves out everything that is there already.",
                schema={"type": "string", "enum": ["oldest", "now"], "default": "oldest"},
                example="oldest",
            ),
            *NARROWING,
        ),
        answers=(json_answer(200, "A page, which may be empty.", "Page"), BAD, CURSOR_UNKNOWN, *TOKEN),
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
        parameters=(ITEM_URI,),
        answers=(
            json_answer(200, "It stands, or is withheld.", "Standing"),
            Answer(
                status=410,
                about="It was killed or redacted, and you had it, or never came here: take it off everywhere.",
                content={JSON: ref("Standing"), PROBLEM: ref("Problem")},
            ),
            json_answer(451, "A legal order withholds it in your country; the answer names it (RFC 7725).", "Standing"),
            problem(404, "There is nothing for you under that uri."),
            BAD,
            *TOKEN,
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
            "the ETag as If-None-Match and get 304 while nothing was appended and what you may have is the same."
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
            limit(50, 200),
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
            Answer(status=200, about="A document.", content=FEED_CONTENT, headers={"ETag": "Changes with the wire."}),
            Answer(status=204, about="There is no item for you yet, and NewsML 1.2 has no document without one."),
            Answer(
                status=304,
                about="Nothing was appended since, and what you may have is the same.",
                headers={"ETag": "The same."},
            ),
            problem(404, "No such format is written here, or no agency goes by a code that was asked for."),
            BAD,
            *TOKEN,
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
            cursor("Where you stand."),
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
            BAD,
            CURSOR_UNKNOWN,
            *TOKEN,
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
        parameters=(limit(100, 200),),
        answers=(json_answer(200, "Your notices.", "Notices"), BAD, *TOKEN),
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
            json_answer(200, "Confirmed.", "Notice"),
            problem(404, "No such notice is for you."),
            problem(413, "The body is over 10,000 bytes."),
            problem(422, "That is no name of a person."),
            BAD,
            *TOKEN,
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
            limit(100, 200),
            Parameter(
                name="before",
                about="Older than this delivery's `id`: the page after.",
                schema={"type": "integer", "minimum": 1, "maximum": 999_999_999},
                example=900_000,
            ),
        ),
        answers=(json_answer(200, "Your deliveries.", "Deliveries"), BAD, *TOKEN),
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
                **dict.fromkeys(PUSHED_TYPES, shapes.FEED_DOCUMENT),
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
            json_answer(200, "All were known already.", "Pushed"),
            json_answer(201, "All are on the wire, one at least is new.", "Pushed"),
            json_answer(207, "Some are on the wire and some were refused: read each.", "Pushed"),
            Answer(
                status=422,
                about="None was taken: a list where the items were read, else a problem.",
                content={JSON: ref("Pushed"), PROBLEM: ref("Problem")},
            ),
            BAD,
            problem(403, "The agency takes no part any more."),
            problem(413, "Over 20,000,000 bytes or 1,000 items."),
            problem(503, "Too many write at once: send it again.", **{"Retry-After": "Seconds to wait."}),
            *TOKEN,
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
            cursor("Where you stand: `next` of the last answer. Without it you begin with the oldest entry."),
            limit(100, 200),
            WAIT,
        ),
        answers=(
            json_answer(200, "Records, which may be none.", "Log"),
            problem(403, "Your hub does not follow this one."),
            BAD,
            CURSOR_UNKNOWN,
            *TOKEN,
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
            json_answer(200, "It is kept.", "Reported"),
            problem(403, "Your hub does not follow this one."),
            problem(413, "The body is over 100,000 bytes."),
            problem(422, "That is no report."),
            BAD,
            *TOKEN,
        ),
    ),
    Operation(
        method="GET",
        path="/agencies",
        name="exchange:agencies",
        tag="following",
        summary="The agencies",
        about="Whose items are here, with their names in the hub's languages.",
        answers=(json_answer(200, "All of them.", "Agencies"), BAD, *TOKEN),
    ),
    *OPEN_TO_ALL,
)
"""Every row."""
