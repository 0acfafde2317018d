"""Agencies that speak in the same moment, each in a process of its own, are heard one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from orkhon.verification.actions.assess import Signed, assess
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.claims.errors import ClaimError
from orkhon.verification.determining.proving import signature_holds
from orkhon.verification.models import Assessment, Determination, Outcome, Step
from tests.verification.speaking import MEMBERS, NOW, Newsrooms, new_case, newsrooms

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, databases="__all__")]


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do all of them at one moment, and return what came of each: a result, or what refused it."""
    gate = threading.Barrier(len(deeds))
    came: list[object] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            came[place] = deed()
        except Exception as error:
            came[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def _taking(rooms: Newsrooms, signed: Signed, name: str) -> Callable[[], object]:
    user = rooms.people[name]
    return lambda: assess(signed, user=user, now=NOW)


def test_of_two_assessments_of_one_agency_one_is_taken() -> None:
    rooms = newsrooms()
    case = new_case(rooms)
    user = rooms.speaker("altai")
    both = [rooms.signed(user, rooms.drafted("altai", case, verdict, now=NOW)) for verdict in ("true", "false")]
    came = at_once([_taking(rooms, signed, user.get_username()) for signed in both])
    assert sum(isinstance(one, ClaimError) for one in came) == 1, came
    row = Assessment.objects.get()
    assert signature_holds(row).holds


def test_five_that_agree_at_once_make_one_note_and_one_verdict_and_the_clock_adds_nothing() -> None:
    rooms = newsrooms()
    case = new_case(rooms)
    signed = []
    for agency in MEMBERS:
        user = rooms.speaker(agency)
        signed.append((user.get_username(), rooms.signed(user, rooms.drafted(agency, case, "false", now=NOW))))
    deeds = [_taking(rooms, one, name) for name, one in signed]
    came = at_once([*deeds, lambda: close_when_due(now=NOW)])
    assert not [one for one in came if isinstance(one, Exception)], came
    assert Assessment.objects.count() == 5
    # Whoever came after the decision is on record as late; nothing is said twice.
    assert Assessment.objects.filter(late=False).count() == 3
    said = Determination.objects.order_by("pk").values_list("step", "outcome")
    assert list(said) == [(Step.PRELIMINARY, Outcome.AGREED), (Step.VERDICT, Outcome.AGREED)]
