"""Judge one ring of each chain against the one before. The answers are sentences, none if all is well."""

from __future__ import annotations

from collections.abc import Mapping

from orkhon.trust.hashes import SALT_BYTES, ZERO_HASH, salted_hash
from orkhon.trust.headers import Header
from orkhon.trust.keys import SignatureMismatch, VerifyingKey
from orkhon.trust.links import Link
from orkhon.trust.statements import Statement


def header_problems(header: Header, stored_hash: str, *, before: tuple[int, str] | None) -> list[str]:
    """Judge a header; `before` is position and stored hash of the one before, None at the log's beginning."""
    position, previous = before or (0, ZERO_HASH)
    problems = []
    if header.position != position + 1:
        problems.append(f"position {position + 1} is missing: {header.position} follows {position}")
    if header.previous != previous:
        problems.append(f"position {header.position}: the header does not follow the one before it")
    if header.hash() != stored_hash:
        problems.append(f"position {header.position}: the header was changed, its hash differs")
    return problems


def payload_problems(position: int, payload_hash: str, *, salt: bytes, body: bytes) -> list[str]:
    """Judge a payload that is there against the hash in its header."""
    if len(salt) != SALT_BYTES or salted_hash(salt, body) != payload_hash:
        return [f"position {position}: the payload was changed, its hash differs"]
    return []


def statement_problems(
    statement: Statement,
    stored_hash: str,
    *,
    header: Header,
    before: tuple[int, str] | None,
    keys: Mapping[str, VerifyingKey],
) -> list[str]:
    """Judge a statement against its header and its chain.

    `before` is sequence and stored hash of the statement before it by the same signer for the same agency;
    `keys` are those that the signer `statement.by` has ever had, by key id.
    """
    place = f"position {header.position}"
    problems = [
        f"{place}: the statement's {name} is not the header's"
        for name in ("agency", "uri", "version", "kind", "payload_hash")
        if getattr(statement, name) != getattr(header, name)
    ]
    sequence, previous = before or (0, ZERO_HASH)
    if statement.sequence != sequence + 1 or statement.previous != previous:
        problems.append(
            f"{place}: statement {statement.sequence} of {statement.by} for {statement.agency} "
            f"does not follow statement {sequence}"
        )
    problems += _signature_problems(place, "statement", statement, statement.by, keys)
    if statement.hash() != stored_hash:
        problems.append(f"{place}: the statement was changed, its hash differs")
    return problems


def link_problems(
    link: Link,
    stored_hash: str,
    *,
    statement_hash: str,
    before: tuple[int, str] | None,
    keys: Mapping[str, VerifyingKey],
) -> list[str]:
    """Judge a hub's link against the statement that it took and its chain.

    `before` is position and stored hash of the hub's link before, None where the chain begins or where only
    single links of that hub are known; `keys` are those that `link.hub` has ever had, by key id.
    """
    place = f"position {link.position} of {link.hub}"
    problems = []
    if link.statement != statement_hash:
        problems.append(f"{place}: the link takes another statement than the one kept")
    if before is not None and (link.position, link.previous) != (before[0] + 1, before[1]):
        problems.append(f"{place}: the link does not follow the one before it")
    if before is None and link.position == 1 and link.previous != ZERO_HASH:
        problems.append(f"{place}: the first link names one before it")
    problems += _signature_problems(place, "link", link, link.hub, keys)
    if link.hash() != stored_hash:
        problems.append(f"{place}: the link was changed, its hash differs")
    return problems


def _signature_problems(
    place: str, word: str, signed: Statement | Link, signer: str, keys: Mapping[str, VerifyingKey]
) -> list[str]:
    key = keys.get(signed.key_id)
    if key is None:
        return [f"{place}: the {word} is signed with {signed.key_id}, which is no key of {signer}"]
    try:
        signed.check(key)
    except SignatureMismatch:
        return [f"{place}: the {word}'s signature is not of {signer}'s key {signed.key_id}"]
    return []
