"""The document with which an outsider checks one entry, by public tools alone. Decides nothing, writes nothing.

check_item.py, which the hub gives out, checks it; docs/signing.md tells what each part is.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import date
from typing import Final

from orkhon.alliance.keys import verifying_keys
from orkhon.trust import moment_text
from orkhon.wire.daily_tree import InclusionProof, inclusion_proof
from orkhon.wire.errors import UnknownItem, WireBroken
from orkhon.wire.models import Header as HeaderRow
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.models import Payload as PayloadRow
from orkhon.wire.models import Statement as StatementRow
from orkhon.wire.queries import state_of

FORM: Final = "orkhon/proof/1"


def proof_document(entry: str | int, *, day: date | None = None, with_payload: bool = False) -> dict[str, object]:
    """Return all that proves one entry, as a JSON object of plain values.

    `entry` is a position, or the uri of an item, whose newest version is then meant. `day` asks for that day's tree
    in place of the first that holds the entry. `with_payload` adds the salt and the body as the
    text that was hashed; the caller has looked whether they may be shown. Raises `UnknownItem`, `NotSealed`.
    """
    position = entry if isinstance(entry, int) else _position_of(entry)
    proof = inclusion_proof(position, day=day)
    header = HeaderRow.objects.get(pk=position)
    statement = StatementRow.objects.filter(pk=position).first()
    link = LinkRow.objects.filter(header=position, own=True).first()
    if statement is None or link is None:
        raise WireBroken(f"position {position} has no statement or no link; run `orkhon wire verify`")
    keys = verifying_keys()
    used = {statement.key_id, link.key_id, proof.root.key_id}
    document: dict[str, object] = {
        "form": FORM,
        "header": {
            "v": 1,
            "position": header.position,
            "agency": header.agency,
            "uri": header.uri,
            "version": header.version,
            "kind": header.kind,
            "received": moment_text(header.received),
            "payload_hash": header.payload_hash,
            "previous": header.previous,
        },
        "statement": {
            "v": 1,
            "agency": statement.agency,
            "by": statement.signed_by,
            "kind": header.kind,
            "uri": header.uri,
            "version": header.version,
            "payload_hash": header.payload_hash,
            "key_id": statement.key_id,
            "time": moment_text(statement.time),
            "sequence": statement.sequence,
            "previous": statement.previous,
            "signature": statement.signature,
        },
        "link": {
            "v": 1,
            "hub": link.hub,
            "key_id": link.key_id,
            "position": link.position,
            "previous": link.previous,
            "statement": link.statement,
            "received": moment_text(link.received),
            "signature": link.signature,
        },
        "path": list(proof.path),
        "root": _root(proof),
        "keys": {key_id: keys[key_id].text for key_id in sorted(used) if key_id in keys},
    }
    if with_payload:
        document |= _payload(position)
    return document


def _root(proof: InclusionProof) -> dict[str, object]:
    return {**proof.root.document(), "signature": proof.root.signature}


def _payload(position: int) -> dict[str, object]:
    payload = PayloadRow.objects.filter(pk=position).first()
    if payload is None:
        return {}
    salt = urlsafe_b64encode(bytes(payload.salt)).rstrip(b"=").decode("ascii")
    return {"salt": salt, "body": bytes(payload.body).decode("utf-8")}


def _position_of(uri: str) -> int:
    state = state_of(uri)
    if state is None:
        raise UnknownItem(f"nothing was ever appended under {uri}")
    return state.entry.position if state.entry is not None else state.changed_at
