"""Record an act whose deed is done and committed already: it waits on disk where the database does not take it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.errors import AuditBusy
from orkhon.audit.origins import Origin
from orkhon.audit.waiting import WaitingAct, keep_waiting, read_waiting, waiting_files

log = logging.getLogger(__name__)

TRIES: Final = 2
"""Each waits for the lock as long as the database lets it, ten seconds; the person who acted waits with it."""
PAUSE_SECONDS: float = 0.5

_taking_in = threading.Lock()


def record_surely(
    verb: str,
    *,
    doer: Doer,
    now: datetime,
    home: Path,
    object_type: str = "",
    object_key: str = "",
    origin: Origin | None = None,
    details: Mapping[str, str] | None = None,
    outcome: str = "done",
) -> None:
    """Append the act, or let it wait in `home` until one after it is appended. Call it outside transactions.

    Acts that wait are named by `orkhon audit verify`; they come in late, with their own time and the detail
    `recorded: late`. Where the disk takes nothing either, the log is the last to know.
    """
    act = WaitingAct(
        verb=verb,
        doer=doer,
        at=now,
        object_type=object_type,
        object_key=object_key,
        origin=origin,
        details=details or {},
        outcome=outcome,
    )
    for attempt in range(TRIES):
        try:
            _append(act, act.details)
        except AuditBusy:
            if attempt + 1 < TRIES:
                time.sleep(PAUSE_SECONDS)
        else:
            _take_in(home)
            return
    facts = {"verb": verb, "object": f"{object_type} {object_key}", "outcome": outcome}
    try:
        keep_waiting(act, home=home)
    except OSError as error:
        log.exception("act lost: neither the database nor the disk takes it", extra={**facts, "cause": str(error)})
    else:
        log.error("act not recorded yet; it waits on disk for the next one", extra=facts)


def _append(act: WaitingAct, details: Mapping[str, str]) -> None:
    record(
        act.verb,
        actor=act.doer,
        now=act.at,
        object_type=act.object_type,
        object_key=act.object_key,
        origin=act.origin,
        details=details,
        outcome=act.outcome,
    )


def _take_in(home: Path) -> None:
    """Append what waited. One at a time; after a crash in between, an act stands there twice rather than never."""
    if not waiting_files(home) or not _taking_in.acquire(blocking=False):
        return
    try:
        for path in waiting_files(home):
            act = read_waiting(path)
            if act is None:
                continue
            _append(act, {**act.details, "recorded": "late"})
            path.unlink(missing_ok=True)
    except (AuditBusy, OSError) as error:
        log.warning("acts still wait on disk", extra={"cause": str(error)})
    finally:
        _taking_in.release()
