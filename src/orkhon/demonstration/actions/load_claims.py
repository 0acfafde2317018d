"""Put four invented claims before the invented agencies: one decided with a dissent, one open, one held, one new.

Each goes through the actions that people's go through; assessments are signed by passkeys whose private halves are
forgotten at once. Nothing here is seen at an address: nobody is asked anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.alliance.models import Passkey
from orkhon.demonstration.authenticator import SoftPasskey
from orkhon.demonstration.cast import SECRETARIES, SPEAKERS
from orkhon.verification.actions.add_evidence import add_evidence
from orkhon.verification.actions.assess import Signed, assess
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.name_speaker import name_speaker
from orkhon.verification.actions.open_case import open_case
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.actions.sort_claim import sort_claim
from orkhon.verification.claims.seen import Seen
from orkhon.verification.determining.drafting import draft
from orkhon.verification.determining.mandates import mandate_of
from orkhon.verification.determining.statements import challenge_of
from orkhon.verification.models import (
    AssessmentKind,
    Case,
    Claim,
    ClaimSource,
    EvidenceKind,
    Names,
    Nature,
    Speaking,
)

HOST: Final = "localhost"
ORIGIN: Final = "http://localhost"
CHECKER: Final = "emin.rzayev"
EDITOR: Final = "leyla.osmanli"

DECIDED: Final = "Алтай–Босфор түнгі пойызы рельстен шығып, қырық адам қаза тапты (ойдан шығарылған)."
OPEN: Final = "Xəzərdəki Günəşli körpüsü sabahdan iki il bağlanır (uydurma)."
HELD: Final = "Semerkant’ın Reyhan kütüphanesi bu gece yandı (uydurma)."
NEW: Final = "В долине Нарын-Сай нашли озеро, которого нет на картах (выдумано)."

_SAID: Final = (
    (
        "altai",
        "false",
        "kk-Cyrl",
        25,
        "Пойыз сағат 6.40-та аман-есен келді; станция бастығы да, дәрігерлер де растады.",
    ),
    ("caspian", "false", "az-Latn", 40, "Müxbirimiz vağzalda idi: qatar vaxtında gəldi, heç bir qəza olmayıb."),
    ("bosphorus", "false", "tr-Latn", 55, "Sözü edilen fotoğraf dokuz yıl önce başka bir ülkede çekilmiş."),
    ("registan", "out-of-context", "uz-Latn", 80, "Voqea boʻlgan, lekin ancha oldin va boshqa joyda; surat oʻshaniki."),
)


@transaction.atomic
def load_claims(*, now: datetime) -> int:
    """Make them where no claim is there yet, and return how many there are."""
    if Claim.objects.exists():
        return Claim.objects.count()
    began = now - timedelta(days=2)
    people = {user.get_username(): user for user in User.objects.filter(is_active=True)}
    for agency, name in SPEAKERS.items():
        secretary = people[SECRETARIES[agency]]
        name_speaker(agency, people[name], Speaking.SPEAKER, user=secretary, now=began - timedelta(days=30))
    checker, editor = people[CHECKER], people[EDITOR]

    decided = _claim(DECIDED, "kk-Cyrl", ClaimSource.TIP, checker, now=began)
    proof = add_evidence(
        decided.key,
        EvidenceKind.NOTE,
        note_words="The station's log of that morning (invented): arrival at 6:40, 612 passengers, no incident.",
        title="The station's log",
        user=checker,
        now=began + timedelta(minutes=10),
    )
    issue_hold(decided.key, user=editor, now=began + timedelta(minutes=2))
    parties = {"altai": "the train is said to have left from its country (invented)"}
    case = open_case(decided.key, parties=parties, user=checker, now=began + timedelta(minutes=15))
    for agency, verdict, language, minutes, reasons in _SAID:
        at = began + timedelta(minutes=minutes)
        _say(people[SPEAKERS[agency]], agency, case, verdict, reasons, language, (proof.digest,), at)
    close_when_due(now=case.due)

    lately = now - timedelta(minutes=40)
    asked = _claim(OPEN, "az-Latn", ClaimSource.RADAR, checker, now=lately - timedelta(minutes=15))
    case = open_case(asked.key, parties={}, user=checker, now=lately)
    reasons = "Körpünün sahibi olan idarə bağlanma barədə heç nə demir; təmir gələn aya planlaşdırılıb."
    at = now - timedelta(minutes=25)
    _say(people[SPEAKERS["caspian"]], "caspian", case, "false", reasons, "az-Latn", (), at)

    held = _claim(HELD, "tr-Latn", ClaimSource.PUBLIC, checker, now=now - timedelta(minutes=20))
    issue_hold(held.key, user=editor, now=now - timedelta(minutes=18))
    receive_claim(NEW, "ru-Cyrl", source=ClaimSource.PUBLIC, now=now - timedelta(minutes=6), seen=_place(now))
    return Claim.objects.count()


def _claim(words: str, tag: str, source: ClaimSource, checker: User, *, now: datetime) -> Claim:
    made = receive_claim(words, tag, source=source, now=now, seen=_place(now)).claim
    return sort_claim(made.key, nature=Nature.FACT, names=Names.NOBODY, user=checker, now=now)


def _place(at: datetime) -> Seen:
    return Seen(at=at, place="a channel that does not exist (invented)")


def _say(
    user: User,
    agency: str,
    case: Case,
    verdict: str,
    reasons: str,
    language: str,
    evidence: tuple[str, ...],
    at: datetime,
) -> None:
    mandate = mandate_of(user, agency, now=at)
    if mandate is None:
        return
    key = SoftPasskey(host=HOST)
    row = Passkey.objects.create(
        user=user, name="demonstration", credential=key.credential, data=key.data, host=HOST, made=at
    )
    fresh = Case.objects.select_related("claim").get(pk=case.pk)
    statement = draft(
        fresh,
        mandate,
        kind=AssessmentKind.ASSESSMENT,
        verdict=verdict,
        reasons=reasons,
        language=language,
        evidence=evidence,
        replacing=False,
        now=at,
    ).as_bytes()
    assertion = key.sign(challenge_of(statement), origin=ORIGIN)
    assess(Signed(statement=statement, assertion=assertion, host=HOST, origin=ORIGIN), user=user, now=at)
    # With it the account would ask for a second step at the sign-in that nobody could take.
    row.delete()
