"""The shapes of what proves and what is followed: signed records, proofs, the log, reports of copies, agencies."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.models.agency import AgencyStanding
from orkhon.exchange.api.shaping import CURSOR, Schema, an_object, moment, or_null, ref, text, whole
from orkhon.wire.following import STATUSES_TOLD
from orkhon.wire.kinds import EntryKind

LARGEST_POSITION: Final = 2**63 - 1
MOST_ASIDE: Final = 2**31 - 1
MOST_ANSWERS: Final = 500
"""What a following hub can report at once."""

_HASH: Final = {"pattern": "^[0-9a-f]{64}$"}
_SIGNED: Final[Schema] = {
    "v": {"const": 1},
    "key_id": text("Of the key that signed."),
    "previous": text("Hash of the one before.", **_HASH),
    "signature": text("Ed25519 over the object without it, as RFC 8785 writes it; base64url."),
}
STATEMENT: Final = an_object(
    "What an agency says, signed by it or by a hub for it.",
    {
        **_SIGNED,
        "agency": text("Whose item it is."),
        "by": text("Who signed."),
        "kind": text("What happens to the item.", enum=[kind.value for kind in EntryKind]),
        "uri": text("Of the item."),
        "version": text("Of the item."),
        "payload_hash": text("Over salt and body.", **_HASH),
        "time": moment("When it was signed."),
        "sequence": whole("Gapless for each agency and signer.", minimum=1),
    },
)
LINK: Final = an_object(
    "A hub's word about the order.",
    {
        **_SIGNED,
        "hub": text("Whose log it is."),
        "position": whole("In that log, gapless.", minimum=1),
        "statement": text("Hash of the statement.", **_HASH),
        "received": moment("When that hub took it."),
    },
)
RECORD: Final = an_object(
    "One entry with all that is signed.",
    {
        "statement": ref("Statement"),
        "links": {"type": "array", "items": ref("Link"), "description": "This hub's first."},
        "salt": or_null(text("Of the payload, base64url; nothing where it was redacted.")),
        "body": or_null(text("The payload as it was hashed; nothing where it was redacted.")),
    },
)
SIGNED_ITEM: Final = an_object(
    "An item under its agency's own statement (docs/signing.md).",
    {
        "statement": ref("Statement"),
        "salt": text("Of the payload, base64url."),
        "body": text("The payload, as it was hashed."),
    },
)
HEADER: Final = an_object(
    "An entry without its payload.",
    {
        "v": {"const": 1},
        "position": whole("In the log, gapless.", minimum=1),
        "agency": text("Whose item it is."),
        "uri": text("Of the item."),
        "version": text("Of the item."),
        "kind": text("What happened to the item.", enum=[kind.value for kind in EntryKind]),
        "received": moment("When the hub took it."),
        "payload_hash": text("Over salt and body.", **_HASH),
        "previous": text("Hash of the header before.", **_HASH),
    },
)
ROOT: Final = an_object(
    "The hub's word at the end of a day.",
    {
        "v": {"const": 1},
        "hub": text("Whose log it is."),
        "day": text("In UTC.", format="date"),
        "size": whole("Headers in the tree.", minimum=1),
        "root": text("Of the Merkle tree (RFC 9162) over them.", **_HASH),
        "key_id": text("Of the key that signed."),
        "time": moment("When it was signed."),
        "signature": text("Ed25519 over the object without it, as RFC 8785 writes it; base64url."),
    },
)
PROOF: Final = an_object(
    "All that proves one entry (the hub gives out check_item.py, which checks it).",
    {
        "form": {"const": "orkhon/proof/1"},
        "header": ref("Header"),
        "statement": ref("Statement"),
        "link": ref("Link"),
        "path": {"type": "array", "items": {"type": "string", **_HASH}, "description": "From the header to the root."},
        "root": ref("Root"),
        "keys": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "The public keys that signed, by their ids.",
        },
        "salt": text("Of the payload, base64url; for members."),
        "body": text("The payload as it was hashed; for members."),
    },
    optional=("salt", "body"),
)
LOG: Final = an_object(
    "A stretch of the log.",
    {
        "hub": text("Whose log it is."),
        "records": {"type": "array", "items": ref("Record"), "description": "The oldest first."},
        "next": CURSOR,
        "more": {"type": "boolean", "description": "True where the log may go on."},
        "head": whole("The last position of the log now.", minimum=0),
    },
)
REPORT: Final = an_object(
    "How a following hub's copy stands.",
    {
        "position": whole(
            "Every entry up to here is there for good, or was set aside.", minimum=0, maximum=LARGEST_POSITION
        ),
        "aside": whole("Entries that wait there for a person.", minimum=0, maximum=MOST_ASIDE),
        "answers": {
            "type": "array",
            "maxItems": MOST_ANSWERS,
            "description": "For entries that take back.",
            "items": an_object(
                "How the item stands there.",
                {
                    "position": whole("Of the entry, in this hub's log.", minimum=1, maximum=LARGEST_POSITION),
                    "status": text("Of the item, there.", enum=list(STATUSES_TOLD)),
                },
            ),
        },
    },
)
REPORTED: Final = an_object("What was kept.", {"position": whole("How far the copy reaches.", minimum=0)})
AGENCY: Final = an_object(
    "One agency.",
    {
        "code": text("By which entries name it."),
        "sign": text("Its short sign."),
        "standing": text("In the alliance.", enum=list(AgencyStanding.values)),
        "country": text("ISO 3166, or empty."),
        "languages": {"type": "array", "items": {"type": "string"}, "description": "BCP 47 tags."},
        "website": text("Its address, or empty."),
        "invented": {"type": "boolean", "description": "True for one of a demonstration."},
        "names": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By the code of the language.",
        },
    },
)
AGENCIES: Final = an_object(
    "The agencies.", {"agencies": {"type": "array", "items": ref("Agency"), "description": "All."}}
)
