"""What an agency that signs for itself sends along, and how it is made and judged. Touches no database and no clock.

docs/signing.md tells how to make one with any software.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.formats.ninjs import to_ninjs
from orkhon.items import Item
from orkhon.trust import SALT_BYTES, ZERO_HASH, SigningKey, Statement, salted_hash
from orkhon.wire.entries import read_item
from orkhon.wire.envelopes import item_body, read_body
from orkhon.wire.errors import StatementBodyDiffers, StatementMismatch, WireError
from orkhon.wire.kinds import SENT, EntryKind

MOST_ODD_NAMES: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedStatement:
    """A statement under the agency's own signature, with the salt and the very bytes that its payload hash is over.

    The wire keeps all three as they are, so that whoever has them can check the agency's word without this hub.
    """

    statement: Statement
    salt: bytes
    body: bytes

    def document(self) -> dict[str, object]:
        """Return the JSON object in which it travels: the statement, the salt in base64url, the body as text."""
        return {
            "statement": {**self.statement.document(), "signature": self.statement.signature},
            "salt": urlsafe_b64encode(self.salt).rstrip(b"=").decode("ascii"),
            "body": self.body.decode("utf-8"),
        }

    @property
    def item(self) -> Item:
        """The item that the body says. Raises `StatementBodyDiffers` where it says none."""
        contents = read_body(self.body)
        if SENT in contents.extra:
            raise StatementBodyDiffers(f"the signed body has extra.{SENT}, which is this hub's; sign it without")
        item = read_item(contents)
        if item is None:
            raise StatementBodyDiffers(f"the signed body has the schema {contents.schema!r}, which carries no item")
        return item


def body_to_sign(item: Item) -> bytes:
    """Return the bytes that this hub would keep of the item: what the payload hash must be over."""
    document = to_ninjs(item)
    return item_body(document.ninjs, document.extra)


def sign_item(
    item: Item,
    key: SigningKey,
    *,
    agency: str,
    kind: EntryKind,
    now: datetime,
    last: tuple[int, str] = (0, ZERO_HASH),
    salt: bytes = b"",
) -> SignedStatement:
    """Return the item under the agency's own signature; `last` is sequence and hash of its statement before.

    The item has a version of its own, and `kind` is what the wire will make of it: `publish` for a uri's first version,
    then `update` or `correct`.
    """
    salt, body = salt or os.urandom(SALT_BYTES), body_to_sign(item)
    statement = Statement(
        agency=agency,
        by=agency,
        kind=kind.value,
        uri=item.uri,
        version=item.version,
        payload_hash=salted_hash(salt, body),
        key_id=key.key_id,
        time=now,
        sequence=last[0] + 1,
        previous=last[1],
    )
    return SignedStatement(statement=statement.signed(key), salt=salt, body=body)


def read_signed_statement(document: Mapping[str, object]) -> SignedStatement:
    """Return what `SignedStatement.document` wrote, whoever wrote it. Raises `StatementMismatch` for any other form."""
    try:
        statement, salt, body = document["statement"], document["salt"], document["body"]
        if not isinstance(statement, Mapping) or not isinstance(body, str) or not isinstance(salt, str):
            raise TypeError("statement is an object, salt and body are text")
        signed = SignedStatement(
            statement=Statement.read(statement),
            salt=urlsafe_b64decode(salt + "=" * (-len(salt) % 4)),
            body=body.encode("utf-8"),
        )
    except (KeyError, TypeError, Base64Error, ValueError) as cause:
        told = f"{cause} is missing" if isinstance(cause, KeyError) else str(cause)
        raise StatementMismatch(f"that is no signed statement: {told}; docs/signing.md shows the form") from cause
    if len(signed.salt) != SALT_BYTES:
        raise StatementMismatch(f"the salt has {len(signed.salt)} bytes; make {SALT_BYTES} at random for each")
    return signed


def judge_alone(signed: SignedStatement, *, agency: str, item: Item, body: bytes) -> None:
    """Judge what needs no look at the log: that statement, item and body belong together, and the body is the hub's.

    Raises `StatementMismatch`, `StatementBodyDiffers`.
    """
    statement = signed.statement
    wanted = {"agency": agency, "by": agency, "uri": item.uri, "version": item.version}
    for name, value in wanted.items():
        if getattr(statement, name) != value:
            raise StatementMismatch(
                f"the statement says {name} {getattr(statement, name)[:80]!r}, and it came with {value[:80]!r}; sign "
                "what is sent"
            )
    if not item.version:
        raise StatementMismatch(f"{item.uri} has no version; an agency that signs numbers its versions itself")
    if len(signed.salt) != SALT_BYTES or salted_hash(signed.salt, signed.body) != statement.payload_hash:
        raise StatementMismatch(
            f"the payload hash of {item.uri} is not SHA-256 over the salt ({SALT_BYTES} bytes) and the body that came"
        )
    if signed.body != body:
        raise StatementBodyDiffers(
            f"of {item.uri} this hub would keep other bytes than were signed; {_differences(signed.body, body)}: sign "
            "the item in the form that it has here"
        )


def _differences(signed: bytes, kept: bytes) -> str:
    """Say which properties differ; the words themselves may be long, and are the agency's own."""
    try:
        first, second = read_body(signed), read_body(kept)
    except WireError as cause:
        return f"what was signed cannot be read ({cause})"
    odd = [
        f"{place}.{name}"
        for place, one, other in (("ninjs", first.ninjs, second.ninjs), ("extra", first.extra, second.extra))
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]
    if not odd:
        return "the same is said in bytes that are not canonical (RFC 8785)"
    more = f" and {len(odd) - MOST_ODD_NAMES} more" if len(odd) > MOST_ODD_NAMES else ""
    return f"different are {', '.join(odd[:MOST_ODD_NAMES])}{more}"
