"""A kill follows derivation, and a release brings back what only followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from orkhon.items import Derivation, DerivationKind
from orkhon.wire import ledger
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.derived import Derived
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.queries import entries_after, entries_of, head, state_of
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SOURCE, OTHER, MADE = "urn:altai:1", "urn:altai:2", "urn:tengri:1"


def made(*sources: str, uri: str = MADE, version: str = "1", agency: str = "tengri") -> None:
    derived = tuple(Derivation(uri=one, version="1", how=DerivationKind.TRANSLATION) for one in sources)
    appended(uri=uri, version=version, agency=agency, headline="Çeviri", derived_from=derived)


def status(uri: str = MADE) -> ItemStatus:
    state = state_of(uri)
    assert state is not None
    return state.status


def followed() -> None:
    position = 0
    while entries := entries_after(position):
        Derived().handle(entries)
        position = entries[-1].position


def test_what_was_made_from_a_killed_item_alone_is_killed_and_says_why() -> None:
    appended(uri=SOURCE)
    made(SOURCE)
    kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    entry = entries_of(MADE)[-1]
    assert (entry.kind, entry.person) == (EntryKind.KILL, "wire")
    assert entry.reason == f"its source {SOURCE} was killed"


def test_a_kill_goes_on_to_what_was_made_of_what_was_made() -> None:
    appended(uri=SOURCE)
    made(SOURCE)
    made(MADE, uri="urn:manas:1", agency="manas")
    kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    assert status("urn:manas:1") is ItemStatus.KILLED


def test_what_has_another_source_too_is_withheld() -> None:
    appended(uri=SOURCE)
    appended(uri=OTHER)
    made(SOURCE, OTHER)
    kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    assert status() is ItemStatus.WITHHELD


def test_a_version_that_no_longer_stands_on_the_item_stays() -> None:
    appended(uri=SOURCE)
    made(SOURCE)
    made(OTHER, version="2")
    kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    assert status() is ItemStatus.USABLE


def test_the_desks_articles_are_the_desks_own_affair() -> None:
    appended(uri=SOURCE)
    made(SOURCE, uri="urn:uuid:1", agency="desk")
    kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    assert status("urn:uuid:1") is ItemStatus.USABLE


def test_a_release_brings_back_what_only_followed_and_not_what_somebody_withheld() -> None:
    appended(uri=SOURCE)
    made(SOURCE)
    made(SOURCE, uri="urn:manas:1", agency="manas")
    withhold(SOURCE, reason="we look again", person="Dana Seit", now=NOW)
    followed()
    assert (status(), status("urn:manas:1")) == (ItemStatus.WITHHELD, ItemStatus.WITHHELD)
    withhold("urn:manas:1", reason="ours is wrong too", person="Azat Bek", now=NOW)
    release(SOURCE, reason="it is right", person="Dana Seit", now=NOW + timedelta(minutes=1))
    followed()
    assert (status(), status("urn:manas:1")) == (ItemStatus.USABLE, ItemStatus.WITHHELD)


def test_the_log_read_again_changes_nothing() -> None:
    appended(uri=SOURCE)
    made(SOURCE)
    killed = kill(SOURCE, reason="false", person="Dana Seit", now=NOW)
    followed()
    end = head()
    Derived().handle([killed])
    assert head() == end


@pytest.mark.parametrize(("act", "stands"), [(kill, ItemStatus.KILLED), (withhold, ItemStatus.WITHHELD)])
def test_what_is_made_from_an_item_after_it_was_taken_back_goes_too(
    act: Callable[..., object], stands: ItemStatus
) -> None:
    appended(uri=SOURCE)
    act(SOURCE, reason="false", person="Dana Seit", now=NOW)
    taken = head()
    made(SOURCE)
    made(SOURCE, uri="urn:uuid:1", agency="desk")
    Derived().handle(entries_after(taken))
    assert (status(), status("urn:uuid:1")) == (stands, ItemStatus.USABLE)
    end = head()
    Derived().handle(entries_after(taken))
    assert head() == end


def test_the_log_is_read_once_for_all_that_is_taken_back_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    appended(uri=SOURCE)
    appended(uri=OTHER)
    made(SOURCE)
    made(OTHER, uri="urn:manas:1", agency="manas")
    for uri in (SOURCE, OTHER):
        kill(uri, reason="false", person="Dana Seit", now=NOW)
    scans: list[int] = []
    scan = ledger.positions_holding

    def counting(connection: Any, needles: Any, **more: Any) -> list[int]:
        scans.append(len(needles))
        return scan(connection, needles, **more)

    monkeypatch.setattr(ledger, "positions_holding", counting)
    Derived().handle(entries_after(0))
    assert scans == [2]
    assert (status(), status("urn:manas:1")) == (ItemStatus.KILLED, ItemStatus.KILLED)
