"""What anybody may ask without a token: keys, proofs, and what describes the API. Knows no request."""

from __future__ import annotations

from typing import Final

from orkhon.exchange.api.operation_parts import (
    BAD,
    ITEM_URI,
    JSON,
    NO_NUL,
    TOKEN,
    Answer,
    Body,
    Operation,
    Parameter,
    json_answer,
    problem,
)
from orkhon.exchange.api.shaping import ref

OPEN_TO_ALL: Final = (
    Operation(
        method="GET",
        path="/keys",
        name="exchange:keys",
        tag="open to all",
        summary="Public keys",
        about="The keys of the hub and the agencies, by which entries and webhooks are verified.",
        answers=(
            Answer(status=200, about="A JWK set.", content={"application/jwk-set+json": ref("Keys")}),
            problem(400, "A parameter came; this address reads none."),
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
            ITEM_URI,
            Parameter(
                name="day",
                about="Of that day's root, in place of the first that holds the item.",
                schema={"type": "string", "format": "date"},
                example="2026-11-22",
            ),
        ),
        answers=(
            json_answer(200, "The proof.", "Proof"),
            problem(404, "Nothing for you under that uri, or its day has not ended yet."),
            BAD,
            *TOKEN,
        ),
        open_to_all=True,
    ),
    Operation(
        method="POST",
        path="/check",
        name="exchange:check",
        tag="open to all",
        summary="Check a text",
        about=(
            "Who sent a text, and where it differs from what was sent. Give `text`, or `link` for the page behind it. "
            "What is found is told as sent or as differing, never as true or false; `not-found` says only that the "
            "archive has no such words. The answer's key is known to whoever asked alone. Six questions a minute from "
            "one address."
        ),
        body=Body(
            about="What is to be checked.",
            content={JSON: ref("Question")},
            example={"text": "Бүгін қалада жаңа кітапхана ашылды, деп хабарлады.", "language": "kk"},
        ),
        answers=(
            json_answer(200, "The answer.", "Check"),
            problem(400, "A parameter came; this address reads none."),
            problem(413, "The body is over 200,000 bytes, or the text over 20,000 characters."),
            problem(422, "That cannot be checked; `detail` says why, and `code` names it."),
            problem(429, "Asked too often.", **{"Retry-After": "Seconds to wait."}),
            problem(503, "Not now; ask again.", **{"Retry-After": "Seconds to wait."}),
        ),
        open_to_all=True,
    ),
    Operation(
        method="GET",
        path="/checks/{key}",
        name="exchange:one_check",
        tag="open to all",
        summary="An answer again",
        about="What a check says now: of what was taken back since it shows nothing, and says `withdrawn`.",
        parameters=(
            Parameter(
                name="key",
                about="As the answer had it.",
                schema={"type": "string", "pattern": NO_NUL, "minLength": 1},
                where="path",
                required=True,
                example="OR-7K2M-Q9XB-4TWD",
            ),
        ),
        answers=(
            json_answer(200, "The answer.", "Check"),
            problem(400, "A parameter came; this address reads none."),
            problem(404, "No check has this key."),
            problem(429, "Too many unknown keys were asked for.", **{"Retry-After": "Seconds to wait."}),
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
