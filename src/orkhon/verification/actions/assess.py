"""Take an agency's assessment, signed with a passkey of a person whom it named to speak; then decide what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from fido2 import cbor
from fido2.webauthn import AttestedCredentialData

from orkhon.alliance.actions.keep_passkey import note_use
from orkhon.alliance.errors import PasskeyRefused
from orkhon.alliance.models import Passkey
from orkhon.audit.origins import Origin
from orkhon.verification.actions.decide import decide
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.tidings import tell_presiding
from orkhon.verification.determining.drafting import check_statement
from orkhon.verification.determining.errors import NoMandate, SignatureRefused, StatementRefused
from orkhon.verification.determining.mandates import mandate_of
from orkhon.verification.determining.offices import presiding_on
from orkhon.verification.determining.rounds import replies_of, round_of, said_in
from orkhon.verification.determining.rules import would_change
from orkhon.verification.determining.signing import Assertion, prove, read_assertion
from orkhon.verification.determining.statements import Statement, challenge_of, read_statement
from orkhon.verification.models import (
    Assessment,
    AssessmentKind,
    Case,
    CaseState,
    Determination,
    Mandate,
    Signer,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What came from the browser: the statement that was drafted, and the assertion as JSON. `host` is the name that
    keys are made for here (`passkeys.host_for_keys`), `origin` the page's, such as `https://hub.example`."""

    statement: bytes
    assertion: str
    host: str
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The assessment, and what was determined by it at once, None where nothing is due yet."""

    assessment: Assessment
    determination: Determination | None


def assess(signed: Signed, *, user: User, now: datetime, origin: Origin | None = None) -> Taken:
    """Take the assessment or recusal. A recusal is signed and taken in the same way.

    Raises, each saying why: `NoMandate` (also for a deputy after a speaker, and for agencies that are not asked),
    `CaseClosed`, `AlreadyAssessed`, `StatementRefused` (old, changed, sent before), `SignatureRefused` (forged, by a
    key that was removed or is somebody else's, by a copy of a key), and `AssessmentRefused` for what is missing.
    """
    statement = read_statement(signed.statement)
    assertion = read_assertion(signed.assertion)
    with transaction.atomic():
        claim = locked_claim(statement.claim)
        case = Case.objects.select_related("claim").filter(key=statement.case, claim=claim).first()
        if case is None:
            raise StatementRefused(_("There is no such case; draft the statement anew."))
        mandate = mandate_of(user, statement.agency, now=now)
        if mandate is None:
            raise NoMandate(_("You do not speak for this agency; its secretariat names who does."))
        if Assessment.objects.filter(challenge=challenge_of(signed.statement).hex()).exists():
            raise StatementRefused(_("This very statement was taken before; it serves once."))
        check_statement(statement, case, mandate, now=now)
        passkey, public_key = _proven(signed, assertion, user, now)
        made = _kept(signed, statement, assertion, case, mandate, passkey, public_key, now)
        Signer.objects.create(assessment=made, person=user)
        note(
            "assess" if made.kind == AssessmentKind.ASSESSMENT else "recuse",
            claim.key,
            user=user,
            now=now,
            origin=origin,
            details={
                "assessment": made.key,
                "agency": made.agency,
                "case": case.key,
                "late": "yes" if made.late else "no",
            },
        )
        determined = decide(case, now=now) if case.state == CaseState.OPEN else None
        if made.late:
            _tell_if_it_matters(case, now)
    return Taken(assessment=made, determination=determined)


def _proven(signed: Signed, assertion: Assertion, user: User, now: datetime) -> tuple[Passkey, bytes]:
    """Return the person's key that signed, and its public half; note its use."""
    passkey = Passkey.objects.filter(user=user, credential=assertion.credential).first()
    if passkey is None:
        raise SignatureRefused(
            _("This key is none of your account: it was removed, or is somebody else's. Sign with one that you have.")
        )
    if passkey.host != signed.host:
        raise SignatureRefused(_("This key was made for another address of the hub; add one at this address."))
    public_key = cbor.encode(dict(AttestedCredentialData(bytes(passkey.data)).public_key))
    try:
        prove(signed.statement, assertion, public_key=public_key, host=signed.host, origin=signed.origin)
    except SignatureRefused as error:
        raise SignatureRefused(_("The signature does not hold: %(why)s.") % {"why": error}) from error
    count = assertion.count
    if (count or passkey.count) and count <= passkey.count:
        raise SignatureRefused(
            _("This key has signed %(count)s times and says %(signed)s; it may be a copy, so remove it.")
            % {"count": passkey.count, "signed": count}
        )
    try:
        note_use(passkey, count=count, now=now)
    except PasskeyRefused as error:
        raise SignatureRefused(str(error)) from error
    return passkey, public_key


def _kept(
    signed: Signed,
    statement: Statement,
    assertion: Assertion,
    case: Case,
    mandate: Mandate,
    passkey: Passkey,
    public_key: bytes,
    now: datetime,
) -> Assessment:
    return Assessment.objects.create(
        case=case,
        agency=statement.agency,
        sequence=statement.sequence,
        kind=statement.kind,
        verdict=statement.verdict,
        reasons=statement.reasons,
        language=statement.language,
        evidence=list(statement.evidence),
        late=case.state == CaseState.DECIDED,
        at=now,
        mandate=mandate,
        statement=signed.statement,
        challenge=challenge_of(signed.statement).hex(),
        credential=passkey.credential,
        public_key=public_key,
        host=signed.host,
        origin=signed.origin,
        authenticator_data=assertion.authenticator_data,
        client_data=assertion.client_data,
        signature=assertion.signature,
    )


def _tell_if_it_matters(case: Case, now: datetime) -> None:
    """Tell whoever presides where what came late would have made something else of the round."""
    rows = said_in(case)
    before = replies_of(row for row in rows if not row.late)
    late = replies_of(row for row in rows if row.late)
    if would_change(round_of(case), before, late):
        tell_presiding(
            case.claim,
            [presiding_on(now)],
            key=f"case:{case.key}:late",
            words=lambda: _("A late assessment would change what was determined; look whether to reopen:"),
            now=now,
        )
