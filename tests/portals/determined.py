"""Agencies of the portals' tests that determine something together. Asserts nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.send_determination import send_determinations
from orkhon.verification.models import Case, Claim
from tests.verification.speaking import COUNTRIES, MEMBERS, NOW, Newsrooms, new_case, new_claim

LIE = "The bridge over the Sarysu <b>fell down</b> on Monday and forty people drowned & nobody says so."
MINUTE = timedelta(minutes=1)


def rooms_of_portals() -> Newsrooms:
    """Return the newsrooms beside whatever agencies the portals' tests have made."""
    make_roles()
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for code in MEMBERS:
        if code not in agencies:
            agencies[code] = Agency.objects.create(
                code=code, sign=code[:2].upper(), country=COUNTRIES[code], name_en=f"{code.title()} Agency"
            )
    Agency.objects.filter(code="caspian").update(state_owner="the invented state")
    return Newsrooms(agencies=agencies)


def false_with_a_dissent(rooms: Newsrooms, words: str = LIE) -> tuple[Claim, Case]:
    """Let three of five agencies determine a claim as false: one dissents, one is party, one is silent."""
    claim = new_claim(rooms, words)
    issue_hold(claim.key, reason="Spreading fast, for members.", user=rooms.editor, now=NOW)
    case = new_case(rooms, "altai", claim=claim)
    rooms.says("altai", case, "true", now=NOW + MINUTE)
    rooms.says("bosphorus", case, "false", now=NOW + 2 * MINUTE, reasons="Köprü yerinde duruyor.", language="tr-Latn")
    rooms.says("caspian", case, "false", now=NOW + 3 * MINUTE)
    rooms.says("manas", case, "altered", now=NOW + 4 * MINUTE)
    close_when_due(now=case.due)
    return claim, case


def send(at: datetime | None = None) -> int:
    """Send what waits."""
    return send_determinations(now=lambda: at or datetime.now(UTC))
