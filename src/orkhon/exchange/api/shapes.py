"""The shapes of what programs are answered, as JSON Schema 2020-12. Knows no address and no request.

New properties may come at any time, so the shapes are open; what they name is kept. The tests read them as closed.
"""

from __future__ import annotations

from typing import Any, Final

from orkhon.alliance.models.agency import AgencyStanding
from orkhon.exchange.actions.acknowledge import LONGEST_NAME, NAME_FORM
from orkhon.exchange.models import Channel, DeliveryState
from orkhon.exchange.selecting import Withdrawn
from orkhon.items.embargo import EmbargoKind
from orkhon.wire.following import STATUSES_TOLD
from orkhon.wire.kinds import EntryKind, ItemStatus

Schema = dict[str, Any]

LARGEST_POSITION: Final = 2**63 - 1
MOST_ASIDE: Final = 2**31 - 1
MOST_ANSWERS: Final = 500
"""What a following hub can report at once."""
NINJS_SCHEMA: Final = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
_NINJS_TYPES: Final = ("text", "audio", "video", "picture", "graphic", "composite", "component")


def ref(name: str) -> Schema:
    """Return a reference to the shape of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _moment(description: str) -> Schema:
    return _text(description, format="date-time")


def _or_null(schema: Schema) -> Schema:
    kind = schema.get("type", "string")
    return {**schema, "type": [kind, "null"]}


def _whole(description: str, **more: Any) -> Schema:
    return {"type": "integer", "description": description, **more}


def _object(description: str, properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


CURSOR: Final = _text(
    "Where a reader stands in the log. Opaque: keep it and give it back as it came.",
    pattern="^[A-Za-z0-9_-]{16}$",
)

_SAID: Final = {"role": _text("What it is for."), "value": _text("The words.")}
_NAMED: Final = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": _text("As it is read."), "uri": _text("Of a concept.")}},
}

ITEM: Final[Schema] = {
    "type": "object",
    "description": (
        f"The item in ninjs 3.1. The standard's own schema, {NINJS_SCHEMA}, says more; it is named and need not be "
        "fetched. Named below is what most programs read."
    ),
    "properties": {
        "standard": {
            "type": "object",
            "properties": {"name": {"const": "ninjs"}, "version": {"const": "3.1"}, "schema": _text("Its address.")},
            "required": ["name", "version"],
        },
        "uri": _text("Stays the same over all versions."),
        "type": _text("What kind of thing it is.", enum=list(_NINJS_TYPES)),
        "pubStatus": _text("What its agency says of it.", enum=["usable", "withheld", "canceled"]),
        "version": _text("Of this content."),
        "language": _text("BCP 47, with the script: `kk-Cyrl`."),
        "headlines": {"type": "array", "items": {"type": "object", "properties": _SAID, "required": ["value"]}},
        "descriptions": {"type": "array", "items": {"type": "object", "properties": _SAID, "required": ["value"]}},
        "bodies": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {**_SAID, "contentType": _text("`text/html`: sanitised XHTML.")},
                "required": ["value"],
            },
        },
        "by": _text("The byline."),
        "located": _text("The dateline."),
        "slugline": _text("The slug line."),
        "urgency": _whole("1 is the most.", minimum=1, maximum=9),
        "edNote": _text("A note to editors, not for readers."),
        "firstCreated": _moment("When the item began."),
        "versionCreated": _moment("When this version was made."),
        "embargoedUntil": _moment("Not to be published before."),
        "copyrightHolder": _text("Who holds the rights."),
        "copyrightNotice": _text("As it has to be shown."),
        "usageTerms": _text("In words."),
        "rightsInfo": {"type": "object", "description": "Rights that programs read."},
        "subjects": _NAMED,
        "places": _NAMED,
        "people": _NAMED,
        "organisations": _NAMED,
        "renditions": {
            "type": "array",
            "items": {"type": "object"},
            "description": "Files of a picture, sound or film.",
        },
        "associations": {"type": "array", "items": {"type": "object"}, "description": "Items that go with it."},
    },
    "required": ["uri", "type", "pubStatus"],
}

_ENTRY_PROPERTIES: Final[Schema] = {
    "cursor": CURSOR,
    "kind": _text("What happened to the item.", enum=[kind.value for kind in EntryKind]),
    "agency": _text("Whose item it is: the agency's code."),
    "uri": _text("Of the item; of the thing that changed where the kind is `policy`."),
    "version": _text("Of the item, or empty."),
    "received": _moment("When this hub took it."),
    "hash": _text("Of the entry's header, SHA-256.", pattern="^[0-9a-f]{64}$"),
    "signed_by": _text("Who signed the entry: the agency, or the hub for it."),
    "key": _text("The id of that key in the key set."),
    "reason": _text("Why, where a person did it."),
    "withdrawn": _text(
        "Why the item does not come along although the entry put it out.", enum=[one.value for one in Withdrawn]
    ),
    "order": _object(
        "The legal order by which the item is withheld in your country; of a `policy` entry the order that it tells.",
        {
            "uri": _text("Of the item or article that was ordered; yours may be made of it."),
            "country": _text("ISO 3166 code of where it is withheld, and nowhere else."),
            "authority": _text("Who ordered it."),
            "reference": _text("By which paper."),
            "what": _text("`made` or `ended`, where a `policy` entry tells it."),
        },
        optional=("what",),
    ),
    "embargo": _object(
        "For members: nobody else has the item yet. docs/wire.md tells the kinds.",
        {
            "kind": _text("What it holds back.", enum=[kind.value for kind in EmbargoKind]),
            "until": _moment("When it ends; without it, its originator will say."),
        },
        optional=("until",),
    ),
    "item": ref("Item"),
    "extra": {
        "type": "object",
        "description": "What the agency sent and ninjs has no room for; for the item's own hub to read back.",
    },
    "rights": {
        "type": "object",
        "description": (
            "What the alliance's memoranda let you, a member, do with the item, as an ODRL 2.2 policy in JSON-LD: this "
            "hub's word, and no part of what was signed. Without it: the item is your own, or carries its originator's "
            "`rightsInfo`, which counts, or nothing is granted."
        ),
    },
}
_SOMETIMES: Final = ("reason", "withdrawn", "order", "embargo", "item", "extra", "rights")

ENTRY: Final = _object("One entry of the log: what happened to which item.", _ENTRY_PROPERTIES, optional=_SOMETIMES)

STANDING: Final = _object(
    "An item as it stands: the entry of its newest version, and what came of it.",
    {
        **_ENTRY_PROPERTIES,
        "status": _text("What it is now.", enum=[status.value for status in ItemStatus]),
        "versions": {"type": "array", "items": {"type": "string"}, "description": "All versions, the oldest first."},
        "replaced_by": _text("The uri of the agency's newer item that says it replaces this one."),
    },
    optional=(*_SOMETIMES, "replaced_by"),
)

_ENTRIES: Final = {"type": "array", "items": ref("Entry"), "description": "The oldest first."}

PAGE: Final = _object(
    "Entries of the log.",
    {
        "entries": _ENTRIES,
        "next": CURSOR,
        "more": {"type": "boolean", "description": "True where the log goes on: ask again at once."},
    },
)

WEBHOOK: Final = _object(
    "What a webhook is sent.",
    {
        "delivery": _whole("The same number when it is sent again.", minimum=1),
        "entries": _ENTRIES,
        "next": CURSOR,
    },
)

PROBLEM: Final = _object(
    "Why a request was refused (RFC 9457).",
    {
        "type": _text("Always `about:blank`: the status says which kind."),
        "title": _text("The kind in two words."),
        "status": _whole("As in HTTP.", minimum=400, maximum=599),
        "detail": _text("What came, what was wanted, what to do."),
    },
)

NOTICE: Final = _object(
    "A kill, withholding or redaction of something that you were given; done when a person put a name to it.",
    {
        "id": _whole("Of the notice.", minimum=1),
        "kind": _text("What has to be done.", enum=["kill", "withhold", "redact"]),
        "uri": _text("Of the item."),
        "agency": _text("Whose item it was."),
        "created": _moment("When it was taken back."),
        "acknowledged": _or_null(_moment("When somebody confirmed.")),
        "by": _or_null(_text("Who confirmed.")),
    },
)
NOTICES: Final = _object(
    "Those that wait first.", {"notices": {"type": "array", "items": ref("Notice"), "description": "Yours alone."}}
)

DELIVERY: Final = _object(
    "Some entries that went to you together.",
    {
        "id": _whole("Of the delivery.", minimum=1),
        "channel": _text("By which way.", enum=list(Channel.values)),
        "state": _text("How it stands.", enum=list(DeliveryState.values)),
        "entries": _whole("How many.", minimum=0),
        "attempts": _whole("How often it was sent.", minimum=0),
        "created": _moment("When it was made."),
        "done": _or_null(_moment("When it was taken, or given up.")),
        "status": _or_null(_whole("What your server answered last.")),
        "error": _or_null(_text("What went wrong last.")),
    },
)
DELIVERIES: Final = _object(
    "The newest first.", {"deliveries": {"type": "array", "items": ref("Delivery"), "description": "Yours alone."}}
)

KEY: Final = _object(
    "A public key (RFC 7517, RFC 8037).",
    {
        "kty": {"const": "OKP"},
        "crv": {"const": "Ed25519"},
        "use": {"const": "sig"},
        "kid": _text("Its JWK thumbprint (RFC 7638)."),
        "x": _text("The key, 32 bytes as base64url."),
        "owner": _text("Whose it is: an agency's code or the hub's name."),
    },
)
KEYS: Final = _object(
    "Retired keys too: old entries are verified with them.", {"keys": {"type": "array", "items": ref("Key")}}
)

ACKNOWLEDGEMENT: Final = _object(
    "Who saw to it.",
    {
        "person": _text(
            "First and last name of somebody who answers for it: 200 letters at most.",
            pattern=NAME_FORM,
            maxLength=LONGEST_NAME,
        )
    },
)

OUTCOME: Final = _object(
    "What became of one pushed item.",
    {
        "uri": _text("Of the item."),
        "version": _text("That it has on the wire, or the one that came."),
        "outcome": _text("`known`: it was there already, and nothing was done.", enum=["new", "known", "refused"]),
        "position": _whole("Where it stands in the log.", minimum=1),
        "cause": _text("Why it was refused, and what to do."),
        "retryable": {"type": "boolean", "description": "True where sending it again may help."},
    },
    optional=("position", "cause", "retryable"),
)
PUSHED: Final = _object(
    "What became of a push.",
    {
        "items": {"type": "array", "items": ref("Outcome"), "description": "In the order of the push."},
        "refusals": {
            "type": "array",
            "description": "What could not be read at all.",
            "items": _object("One part.", {"where": _text("In what was sent."), "cause": _text("Why.")}),
        },
    },
)

_HASH: Final = {"pattern": "^[0-9a-f]{64}$"}
_SIGNED: Final[Schema] = {
    "v": {"const": 1},
    "key_id": _text("Of the key that signed."),
    "previous": _text("Hash of the one before.", **_HASH),
    "signature": _text("Ed25519 over the object without it, as RFC 8785 writes it; base64url."),
}
STATEMENT: Final = _object(
    "What an agency says, signed by it or by a hub for it.",
    {
        **_SIGNED,
        "agency": _text("Whose item it is."),
        "by": _text("Who signed."),
        "kind": _text("What happens to the item.", enum=[kind.value for kind in EntryKind]),
        "uri": _text("Of the item."),
        "version": _text("Of the item."),
        "payload_hash": _text("Over salt and body.", **_HASH),
        "time": _moment("When it was signed."),
        "sequence": _whole("Gapless for each agency and signer.", minimum=1),
    },
)
LINK: Final = _object(
    "A hub's word about the order.",
    {
        **_SIGNED,
        "hub": _text("Whose log it is."),
        "position": _whole("In that log, gapless.", minimum=1),
        "statement": _text("Hash of the statement.", **_HASH),
        "received": _moment("When that hub took it."),
    },
)
RECORD: Final = _object(
    "One entry with all that is signed.",
    {
        "statement": ref("Statement"),
        "links": {"type": "array", "items": ref("Link"), "description": "This hub's first."},
        "salt": _or_null(_text("Of the payload, base64url; nothing where it was redacted.")),
        "body": _or_null(_text("The payload as it was hashed; nothing where it was redacted.")),
    },
)
SIGNED_ITEM: Final = _object(
    "An item under its agency's own statement (docs/signing.md).",
    {
        "statement": ref("Statement"),
        "salt": _text("Of the payload, base64url."),
        "body": _text("The payload, as it was hashed."),
    },
)
HEADER: Final = _object(
    "An entry without its payload.",
    {
        "v": {"const": 1},
        "position": _whole("In the log, gapless.", minimum=1),
        "agency": _text("Whose item it is."),
        "uri": _text("Of the item."),
        "version": _text("Of the item."),
        "kind": _text("What happened to the item.", enum=[kind.value for kind in EntryKind]),
        "received": _moment("When the hub took it."),
        "payload_hash": _text("Over salt and body.", **_HASH),
        "previous": _text("Hash of the header before.", **_HASH),
    },
)
ROOT: Final = _object(
    "The hub's word at the end of a day.",
    {
        "v": {"const": 1},
        "hub": _text("Whose log it is."),
        "day": _text("In UTC.", format="date"),
        "size": _whole("Headers in the tree.", minimum=1),
        "root": _text("Of the Merkle tree (RFC 9162) over them.", **_HASH),
        "key_id": _text("Of the key that signed."),
        "time": _moment("When it was signed."),
        "signature": _text("Ed25519 over the object without it, as RFC 8785 writes it; base64url."),
    },
)
PROOF: Final = _object(
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
        "salt": _text("Of the payload, base64url; for members."),
        "body": _text("The payload as it was hashed; for members."),
    },
    optional=("salt", "body"),
)
LOG: Final = _object(
    "A stretch of the log.",
    {
        "hub": _text("Whose log it is."),
        "records": {"type": "array", "items": ref("Record"), "description": "The oldest first."},
        "next": CURSOR,
        "more": {"type": "boolean", "description": "True where the log may go on."},
        "head": _whole("The last position of the log now.", minimum=0),
    },
)
REPORT: Final = _object(
    "How a following hub's copy stands.",
    {
        "position": _whole(
            "Every entry up to here is there for good, or was set aside.", minimum=0, maximum=LARGEST_POSITION
        ),
        "aside": _whole("Entries that wait there for a person.", minimum=0, maximum=MOST_ASIDE),
        "answers": {
            "type": "array",
            "maxItems": MOST_ANSWERS,
            "description": "For entries that take back.",
            "items": _object(
                "How the item stands there.",
                {
                    "position": _whole("Of the entry, in this hub's log.", minimum=1, maximum=LARGEST_POSITION),
                    "status": _text("Of the item, there.", enum=list(STATUSES_TOLD)),
                },
            ),
        },
    },
)
REPORTED: Final = _object("What was kept.", {"position": _whole("How far the copy reaches.", minimum=0)})
AGENCY: Final = _object(
    "One agency.",
    {
        "code": _text("By which entries name it."),
        "sign": _text("Its short sign."),
        "standing": _text("In the alliance.", enum=list(AgencyStanding.values)),
        "country": _text("ISO 3166, or empty."),
        "languages": {"type": "array", "items": {"type": "string"}, "description": "BCP 47 tags."},
        "website": _text("Its address, or empty."),
        "invented": {"type": "boolean", "description": "True for one of a demonstration."},
        "names": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By the code of the language.",
        },
    },
)
AGENCIES: Final = _object(
    "The agencies.", {"agencies": {"type": "array", "items": ref("Agency"), "description": "All."}}
)

FEED_DOCUMENT: Final[Schema] = {"type": "string", "description": "A document in the format that was asked for."}
NINJS_LIST: Final[Schema] = {"type": "array", "items": ref("Item")}
JSON_FEED: Final[Schema] = {
    "type": "object",
    "description": "JSON Feed 1.1.",
    "properties": {"version": {"type": "string"}, "items": {"type": "array", "items": {"type": "object"}}},
    "required": ["version", "title", "items"],
}
STREAM: Final[Schema] = {
    "type": "string",
    "description": (
        "Server-sent events (the WHATWG's HTML standard, 9.2): `id` a cursor, `event` the kind, `data` an Entry as "
        "JSON in one line. A line that begins with a colon says that the stream lives."
    ),
}

SHAPES: Final[dict[str, Schema]] = {
    "Item": ITEM,
    "Entry": ENTRY,
    "Standing": STANDING,
    "Page": PAGE,
    "Webhook": WEBHOOK,
    "Problem": PROBLEM,
    "Notice": NOTICE,
    "Notices": NOTICES,
    "Delivery": DELIVERY,
    "Deliveries": DELIVERIES,
    "Key": KEY,
    "Keys": KEYS,
    "Acknowledgement": ACKNOWLEDGEMENT,
    "Outcome": OUTCOME,
    "Pushed": PUSHED,
    "Statement": STATEMENT,
    "Link": LINK,
    "Record": RECORD,
    "SignedItem": SIGNED_ITEM,
    "Header": HEADER,
    "Root": ROOT,
    "Proof": PROOF,
    "Log": LOG,
    "Report": REPORT,
    "Reported": REPORTED,
    "Agency": AGENCY,
    "Agencies": AGENCIES,
}
"""All shapes that answers refer to, by name."""

OPEN: Final = frozenset({"Item", "Problem"})
"""Those that hold more than is named here: an item by its standard, a problem by its case."""
