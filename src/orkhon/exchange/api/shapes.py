"""The shapes of what programs are answered, as JSON Schema 2020-12. Knows no address and no request.

New properties may come at any time, so the shapes are open; what they name is kept. The tests read them as closed.
"""

from __future__ import annotations

from typing import Final

from orkhon.exchange.actions.acknowledge import LONGEST_NAME, NAME_FORM
from orkhon.exchange.api.shapes_of_checks import CHECK, QUESTION
from orkhon.exchange.api.shapes_of_the_log import (
    AGENCIES,
    AGENCY,
    HEADER,
    LINK,
    LOG,
    PROOF,
    RECORD,
    REPORT,
    REPORTED,
    ROOT,
    SIGNED_ITEM,
    STATEMENT,
)
from orkhon.exchange.api.shaping import CURSOR, Schema, an_object, moment, or_null, ref, text, whole
from orkhon.exchange.models import Channel, DeliveryState
from orkhon.exchange.selecting import Withdrawn
from orkhon.items.embargo import EmbargoKind
from orkhon.wire.kinds import EntryKind, ItemStatus

NINJS_SCHEMA: Final = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
_NINJS_TYPES: Final = ("text", "audio", "video", "picture", "graphic", "composite", "component")


_SAID: Final = {"role": text("What it is for."), "value": text("The words.")}
_NAMED: Final = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": text("As it is read."), "uri": text("Of a concept.")}},
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
            "properties": {"name": {"const": "ninjs"}, "version": {"const": "3.1"}, "schema": text("Its address.")},
            "required": ["name", "version"],
        },
        "uri": text("Stays the same over all versions."),
        "type": text("What kind of thing it is.", enum=list(_NINJS_TYPES)),
        "pubStatus": text("What its agency says of it.", enum=["usable", "withheld", "canceled"]),
        "version": text("Of this content."),
        "language": text("BCP 47, with the script: `kk-Cyrl`."),
        "headlines": {"type": "array", "items": {"type": "object", "properties": _SAID, "required": ["value"]}},
        "descriptions": {"type": "array", "items": {"type": "object", "properties": _SAID, "required": ["value"]}},
        "bodies": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {**_SAID, "contentType": text("`text/html`: sanitised XHTML.")},
                "required": ["value"],
            },
        },
        "by": text("The byline."),
        "located": text("The dateline."),
        "slugline": text("The slug line."),
        "urgency": whole("1 is the most.", minimum=1, maximum=9),
        "edNote": text("A note to editors, not for readers."),
        "firstCreated": moment("When the item began."),
        "versionCreated": moment("When this version was made."),
        "embargoedUntil": moment("Not to be published before."),
        "copyrightHolder": text("Who holds the rights."),
        "copyrightNotice": text("As it has to be shown."),
        "usageTerms": text("In words."),
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
    "kind": text("What happened to the item.", enum=[kind.value for kind in EntryKind]),
    "agency": text("Whose item it is: the agency's code."),
    "uri": text("Of the item; of the thing that changed where the kind is `policy`."),
    "version": text("Of the item, or empty."),
    "received": moment("When this hub took it."),
    "hash": text("Of the entry's header, SHA-256.", pattern="^[0-9a-f]{64}$"),
    "signed_by": text("Who signed the entry: the agency, or the hub for it."),
    "key": text("The id of that key in the key set."),
    "reason": text("Why, where a person did it."),
    "withdrawn": text(
        "Why the item does not come along although the entry put it out.", enum=[one.value for one in Withdrawn]
    ),
    "order": an_object(
        "The legal order by which the item is withheld in your country; of a `policy` entry the order that it tells.",
        {
            "uri": text("Of the item or article that was ordered; yours may be made of it."),
            "country": text("ISO 3166 code of where it is withheld, and nowhere else."),
            "authority": text("Who ordered it."),
            "reference": text("By which paper."),
            "what": text("`made` or `ended`, where a `policy` entry tells it."),
            "items": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Where a `policy` entry tells that it was made: what you had of it, by their uris.",
            },
        },
        optional=("what", "items"),
    ),
    "embargo": an_object(
        "For members: nobody else has the item yet. docs/wire.md tells the kinds.",
        {
            "kind": text("What it holds back.", enum=[kind.value for kind in EmbargoKind]),
            "until": moment("When it ends; without it, its originator will say."),
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

ENTRY: Final = an_object("One entry of the log: what happened to which item.", _ENTRY_PROPERTIES, optional=_SOMETIMES)

STANDING: Final = an_object(
    "An item as it stands: the entry of its newest version, and what came of it.",
    {
        **_ENTRY_PROPERTIES,
        "status": text("What it is now.", enum=[status.value for status in ItemStatus]),
        "versions": {"type": "array", "items": {"type": "string"}, "description": "All versions, the oldest first."},
        "replaced_by": text("The uri of the agency's newer item that says it replaces this one."),
    },
    optional=(*_SOMETIMES, "replaced_by"),
)

_ENTRIES: Final = {"type": "array", "items": ref("Entry"), "description": "The oldest first."}

PAGE: Final = an_object(
    "Entries of the log.",
    {
        "entries": _ENTRIES,
        "next": CURSOR,
        "more": {"type": "boolean", "description": "True where the log goes on: ask again at once."},
    },
)

WEBHOOK: Final = an_object(
    "What a webhook is sent.",
    {
        "delivery": whole("The same number when it is sent again.", minimum=1),
        "entries": _ENTRIES,
        "next": CURSOR,
    },
)

PROBLEM: Final = an_object(
    "Why a request was refused (RFC 9457).",
    {
        "type": text("Always `about:blank`: the status says which kind."),
        "title": text("The kind in two words."),
        "status": whole("As in HTTP.", minimum=400, maximum=599),
        "detail": text("What came, what was wanted, what to do."),
    },
)

NOTICE: Final = an_object(
    "A kill, withholding or redaction of something that you were given; done when a person put a name to it.",
    {
        "id": whole("Of the notice.", minimum=1),
        "kind": text("What has to be done.", enum=["kill", "withhold", "redact"]),
        "uri": text("Of the item."),
        "agency": text("Whose item it was."),
        "created": moment("When it was taken back."),
        "acknowledged": or_null(moment("When somebody confirmed.")),
        "by": or_null(text("Who confirmed.")),
    },
)
NOTICES: Final = an_object(
    "Those that wait first.", {"notices": {"type": "array", "items": ref("Notice"), "description": "Yours alone."}}
)

DELIVERY: Final = an_object(
    "Some entries that went to you together.",
    {
        "id": whole("Of the delivery.", minimum=1),
        "channel": text("By which way.", enum=list(Channel.values)),
        "state": text("How it stands.", enum=list(DeliveryState.values)),
        "entries": whole("How many.", minimum=0),
        "attempts": whole("How often it was sent.", minimum=0),
        "created": moment("When it was made."),
        "done": or_null(moment("When it was taken, or given up.")),
        "status": or_null(whole("What your server answered last.")),
        "error": or_null(text("What went wrong last.")),
    },
)
DELIVERIES: Final = an_object(
    "The newest first.", {"deliveries": {"type": "array", "items": ref("Delivery"), "description": "Yours alone."}}
)

KEY: Final = an_object(
    "A public key (RFC 7517, RFC 8037).",
    {
        "kty": {"const": "OKP"},
        "crv": {"const": "Ed25519"},
        "use": {"const": "sig"},
        "kid": text("Its JWK thumbprint (RFC 7638)."),
        "x": text("The key, 32 bytes as base64url."),
        "owner": text("Whose it is: an agency's code or the hub's name."),
    },
)
KEYS: Final = an_object(
    "Retired keys too: old entries are verified with them.", {"keys": {"type": "array", "items": ref("Key")}}
)

ACKNOWLEDGEMENT: Final = an_object(
    "Who saw to it.",
    {
        "person": text(
            "First and last name of somebody who answers for it: 200 letters at most.",
            pattern=NAME_FORM,
            maxLength=LONGEST_NAME,
        )
    },
)

OUTCOME: Final = an_object(
    "What became of one pushed item.",
    {
        "uri": text("Of the item."),
        "version": text("That it has on the wire, or the one that came."),
        "outcome": text("`known`: it was there already, and nothing was done.", enum=["new", "known", "refused"]),
        "position": whole("Where it stands in the log.", minimum=1),
        "cause": text("Why it was refused, and what to do."),
        "retryable": {"type": "boolean", "description": "True where sending it again may help."},
    },
    optional=("position", "cause", "retryable"),
)
PUSHED: Final = an_object(
    "What became of a push.",
    {
        "items": {"type": "array", "items": ref("Outcome"), "description": "In the order of the push."},
        "refusals": {
            "type": "array",
            "description": "What could not be read at all.",
            "items": an_object("One part.", {"where": text("In what was sent."), "cause": text("Why.")}),
        },
    },
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
    "Question": QUESTION,
    "Check": CHECK,
    "Log": LOG,
    "Report": REPORT,
    "Reported": REPORTED,
    "Agency": AGENCY,
    "Agencies": AGENCIES,
}
"""All shapes that answers refer to, by name."""

OPEN: Final = frozenset({"Item", "Problem"})
"""Those that hold more than is named here: an item by its standard, a problem by its case."""
