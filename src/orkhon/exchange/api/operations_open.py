"""What anybody may ask without a token: keys, proofs, and what describes the API. Knows no request."""

from __future__ import annotations

from typing import Final

from orkhon.exchange.api.operation_parts import (
    BAD,
    ITEM_URI,
    JSON,
    TOKEN,
    Answer,
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
