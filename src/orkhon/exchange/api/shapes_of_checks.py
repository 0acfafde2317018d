"""The shapes of a question to the public check and of its answer. Knows no address and no request."""

from __future__ import annotations

from typing import Final

from orkhon.exchange.api.shaping import Schema, an_object, moment, or_null, text, whole
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.verification.altering import DifferenceKind

QUESTION: Final[Schema] = {
    **an_object(
        "What is to be checked: a text, or the link of a page.",
        {
            "text": text("The text, 20,000 characters at most.", maxLength=20_000),
            "link": text("An http or https address.", maxLength=2_000),
            "language": text("In which explanations are written.", enum=list(INTERFACE_LANGUAGES)),
            "tag": text("The text's language with its script, where it is known: `uz-Cyrl`.", maxLength=35),
        },
        optional=("text", "link", "language", "tag"),
    ),
    "additionalProperties": False,
}

_KINDS: Final = [str(kind) for kind in DifferenceKind]
_DIFFERENCE: Final = an_object(
    "One difference.",
    {
        "kind": text("What was changed.", enum=_KINDS),
        "alters": {"type": "boolean", "description": "Whether it changes what was said."},
        "before": text("In the original."),
        "after": text("In the given text."),
        "wording_until": or_null(moment("When a newer version replaced this wording: nothing was altered.")),
        "wording_since": or_null(moment("When a newer version brought this wording.")),
    },
)
_ORIGINAL: Final = an_object(
    "One original.",
    {
        "uri": text("The item."),
        "version": whole("Counted from 1."),
        "agency": text("Its code."),
        "language": text("BCP 47 with the script."),
        "headline": text("As it was sent."),
        "text": text("As it was sent."),
        "sent": or_null(moment("When the hub received it.")),
        "entry": an_object(
            "Where it stands in the log, and who signed it; `/proofs` has the proof.",
            {
                "position": whole("In the log."),
                "hash": text("Of the header."),
                "key": text("The key\u2019s id."),
                "signed_by": text("The agency, or the hub for it."),
            },
        ),
        "share": {"type": "number", "description": "How much of the given text stands in it, 0 to 1."},
        "later_versions": {
            "type": "array",
            "items": an_object(
                "A newer version.", {"version": whole("Its number."), "sent": or_null(moment("When it came."))}
            ),
        },
        "differences": {"type": "array", "items": _DIFFERENCE},
        "sentences": {
            "type": "array",
            "items": an_object(
                "Sentences side by side; either is empty where it is missing.",
                {
                    "original": text("As it was sent."),
                    "given": text("As it was given."),
                    "same": {"type": "boolean", "description": "Whether they are alike."},
                    "kinds": {"type": "array", "items": {"type": "string", "enum": _KINDS}},
                },
            ),
        },
    },
)
_DETERMINATION: Final = an_object(
    "A joint position of agencies on a claim that the text resembles.",
    {
        "key": text("Its key."),
        "claim": text("The claim\u2019s."),
        "sure": {"type": "boolean", "description": "False: perhaps the same claim."},
        "verdict": text("Empty where there is none."),
        "outcome": text("How it came about."),
        "agencies": {"type": "array", "items": {"type": "string"}},
        "words": text("The claim."),
        "language": text("Of the claim."),
        "issued": or_null(moment("When.")),
    },
)

CHECK: Final[Schema] = an_object(
    "The answer to a question. What was withdrawn since has the first seven properties alone.",
    {
        "format": whole("1."),
        "key": text("Known to whoever asked alone."),
        "address": text("The answer as a page."),
        "kind": text("What was given.", enum=["text", "link", "picture"]),
        "asked": or_null(moment("When.")),
        "state": text("What came of it.", enum=["as-sent", "altered", "not-found", "picture-found", "withdrawn"]),
        "position": whole("How far the archive had read the log."),
        "language": text("Of the text."),
        "text": text("That was compared."),
        "link": text("Behind which it lay."),
        "differences": whole("That change what was said."),
        "originals": {"type": "array", "items": _ORIGINAL},
        "unexplained": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            "description": "Stretches of the text that no original explains, in code points.",
        },
        "picture": {"type": ["object", "null"], "description": "What was found out about a picture."},
        "determinations": {"type": "array", "items": _DETERMINATION},
        "notes": {"type": "array", "items": {"type": "string"}, "description": "What could not be done."},
        "claim": text("The key of the claim that was made of it, or empty."),
    },
    optional=(
        "language", "text", "link", "differences", "originals", "unexplained", "picture", "determinations", "notes",
        "claim",
    ),
)  # fmt: skip
