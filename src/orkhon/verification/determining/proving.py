"""Prove again what is stored: that an assessment was signed as it stands, and that a determination is as issued."""

from __future__ import annotations

from dataclasses import dataclass

from orkhon.verification.determining.documents import digest_of_document, read_document
from orkhon.verification.determining.errors import AssessmentRefused
from orkhon.verification.determining.signing import Assertion, prove
from orkhon.verification.determining.statements import challenge_of, read_statement
from orkhon.verification.models import Assessment, Determination


@dataclass(frozen=True, kw_only=True, slots=True)
class Proven:
    """Whether it holds, and why not."""

    holds: bool
    why: str = ""


def signature_holds(row: Assessment) -> Proven:
    """Return whether the stored signature is over the stored statement, and the columns say what the statement says."""
    data = bytes(row.statement)
    try:
        statement = read_statement(data)
        prove(
            data,
            Assertion(
                credential=row.credential,
                authenticator_data=bytes(row.authenticator_data),
                client_data=bytes(row.client_data),
                signature=bytes(row.signature),
            ),
            public_key=bytes(row.public_key),
            host=row.host,
            origin=row.origin,
        )
    except AssessmentRefused as error:
        return Proven(holds=False, why=str(error))
    said = (row.agency, row.sequence, row.kind, row.verdict, row.reasons, row.language, tuple(row.evidence))
    signed = (
        statement.agency,
        statement.sequence,
        statement.kind,
        statement.verdict,
        statement.reasons,
        statement.language,
        statement.evidence,
    )
    if said != signed or row.challenge != challenge_of(data).hex():
        return Proven(holds=False, why="the row says something else than the statement that was signed")
    return Proven(holds=True)


def document_holds(row: Determination) -> Proven:
    """Return whether the determination is the one that was issued: its hash, and columns that agree with it."""
    data = bytes(row.document)
    if digest_of_document(data) != row.digest:
        return Proven(holds=False, why="the document is not the one that was issued")
    document = read_document(data)
    if (document.key, document.step, document.outcome, document.verdict) != (
        row.key,
        row.step,
        row.outcome,
        row.verdict,
    ):
        return Proven(holds=False, why="the row says something else than the document")
    return Proven(holds=True)
