"""Many record at once: no position is given twice or left out, and nobody is lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from orkhon.audit.actions.record import record
from orkhon.audit.errors import AuditBusy
from orkhon.audit.models import Act, Actor
from orkhon.audit.verify import verify
from tests.audit.making import HOME
from tests.hub import DEADLINE

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, databases="__all__")]

THREADS, EACH = 4, 25


def test_four_threads_leave_no_gap_and_no_broken_link() -> None:
    ready = threading.Barrier(THREADS)
    positions: list[int] = []
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            ready.wait()
            for _ in range(EACH):
                at = record("wire.kill", actor=f"command:{number % 2}", now=datetime.now(UTC), origin=HOME)
                positions.append(at)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(positions) == list(range(1, THREADS * EACH + 1))
    assert verify().whole
    assert Actor.objects.count() == 2


def test_who_does_not_get_the_lock_in_time_is_told_to_try_again(now: datetime) -> None:
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            record("keeping.backup", actor="hub", now=now)
            taken.set()
            done.wait(DEADLINE)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert taken.wait(DEADLINE)
        with connection.cursor() as cursor:
            wait = "PRAGMA busy_timeout = 50" if connection.vendor == "sqlite" else "SET lock_timeout = '50ms'"
            cursor.execute(wait)
        with pytest.raises(AuditBusy, match="try again"):
            record("wire.kill", actor="hub", now=now)
    finally:
        done.set()
        holder.join()
        connection.close()
    assert record("wire.kill", actor="hub", now=now) == 2
    assert list(Act.objects.order_by("position").values_list("verb", flat=True)) == ["keeping.backup", "wire.kill"]
