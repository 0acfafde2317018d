"""Entries as one hub hands them to another: all that is signed, and the payload with its salt.

Everything goes along that the other needs to check each word by itself; of what was redacted only that it was there.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, replace

from orkhon.trust import SALT_BYTES, Link, Statement, salted_hash
from orkhon.trust.errors import TrustError
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import RecordRefused
from orkhon.wire.kinds import CONTENT_KINDS, ITEM_SCHEMA, EntryKind
from orkhon.wire.models import Header as HeaderRow
from orkhon.wire.models import Link as LinkRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One entry of the hub `links[0].hub`; the other links are of hubs that this one follows.

    `salt` and `body` are None where the payload was redacted.
    """

    statement: Statement
    links: tuple[Link, ...]
    salt: bytes | None = None
    body: bytes | None = None

    @property
    def position(self) -> int:
        """Where it stands in the log of the hub that handed it over."""
        return self.links[0].position

    @property
    def carries_item(self) -> bool:
        """True where it puts out a version, also one that its agency withheld or cancelled at once."""
        if self.statement.kind in CONTENT_KINDS:
            return True
        return self.body is not None and read_body(self.body).schema == ITEM_SCHEMA

    @property
    def redacts(self) -> frozenset[int]:
        """The positions, in the log of the hub that signed it, that a redaction names; none for any other entry."""
        if self.statement.kind != EntryKind.REDACT or self.body is None:
            return frozenset()
        named = read_body(self.body).extra.get("positions")
        if not isinstance(named, list):
            return frozenset()
        return frozenset(one for one in named if type(one) is int and 0 < one < 2**63)

    def without_words(self) -> Record:
        """Return the record as it would come if its payload had been redacted."""
        return replace(self, salt=None, body=None)

    def document(self) -> dict[str, object]:
        """Return the JSON object in which it travels; `read_record` reads it."""
        return {
            "statement": {**self.statement.document(), "signature": self.statement.signature},
            "links": [{**link.document(), "signature": link.signature} for link in self.links],
            "salt": urlsafe_b64encode(self.salt).rstrip(b"=").decode("ascii") if self.salt is not None else None,
            "body": self.body.decode("utf-8") if self.body is not None else None,
        }


def read_record(document: Mapping[str, object]) -> Record:
    """Return what `Record.document` wrote, whoever wrote it. Raises `RecordRefused`.

    Judged is its form, and that the payload is the one of the statement; not who signed it.
    """
    try:
        statement, links = document["statement"], document["links"]
        salt, body = document["salt"], document["body"]
        if not isinstance(statement, Mapping) or not isinstance(links, list) or not links:
            raise TypeError("the statement is an object, and links are a list of one or more")
        record = Record(
            statement=Statement.read(statement),
            links=tuple(Link.read(link) for link in links),
            salt=urlsafe_b64decode(salt + "=" * (-len(salt) % 4)) if isinstance(salt, str) else None,
            body=body.encode("utf-8") if isinstance(body, str) else None,
        )
    except (KeyError, TypeError, AttributeError, Base64Error, ValueError, TrustError) as cause:
        told = f"{cause} is missing" if isinstance(cause, KeyError) else str(cause)
        raise RecordRefused(f"that is no entry of a hub: {told}") from cause
    place = f"position {record.position} of {record.links[0].hub}"
    if (record.salt is None) != (record.body is None):
        raise RecordRefused(f"{place}: salt and body come together, or neither of them")
    if record.salt is not None and record.body is not None:
        held = salted_hash(record.salt, record.body) if len(record.salt) == SALT_BYTES else ""
        if held != record.statement.payload_hash:
            raise RecordRefused(f"{place}: the payload is not the one that was signed; it was changed on its way")
    hashed = record.statement.hash()
    if any(link.statement != hashed for link in record.links):
        raise RecordRefused(f"{place}: a link takes another statement than the one that came")
    if record.statement.by not in {record.statement.agency, *(link.hub for link in record.links)}:
        raise RecordRefused(f"{place}: {record.statement.by} signed for {record.statement.agency}, but took no entry")
    return record


def records_after(position: int, limit: int) -> list[Record]:
    """Return up to `limit` entries after `position` as records, oldest first."""
    rows = HeaderRow.objects.filter(pk__gt=position).select_related("statement", "payload").order_by("pk")[:limit]
    headers = list(rows)
    links: dict[int, list[LinkRow]] = {}
    for link in LinkRow.objects.filter(header__in=[row.pk for row in headers]).order_by("-own", "id"):
        links.setdefault(link.header_id, []).append(link)
    return [_record(row, links[row.pk]) for row in headers]


def _record(row: HeaderRow, links: list[LinkRow]) -> Record:
    statement = row.statement
    payload = getattr(row, "payload", None)
    return Record(
        statement=Statement(
            agency=statement.agency,
            by=statement.signed_by,
            kind=row.kind,
            uri=row.uri,
            version=row.version,
            payload_hash=row.payload_hash,
            key_id=statement.key_id,
            time=statement.time,
            sequence=statement.sequence,
            previous=statement.previous,
            signature=statement.signature,
        ),
        links=tuple(
            Link(
                hub=link.hub,
                key_id=link.key_id,
                position=link.position,
                previous=link.previous,
                statement=link.statement,
                received=link.received,
                signature=link.signature,
            )
            for link in links
        ),
        salt=bytes(payload.salt) if payload is not None else None,
        body=bytes(payload.body) if payload is not None else None,
    )
