"""Acts that the database would not take, each a file of its own in the home folder until it does.

They hold addresses, so they are readable by the hub's user alone, and go when the act is written. Knows no table.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from orkhon.audit.actors import Doer
from orkhon.audit.models import ActorKind
from orkhon.audit.origins import Origin

FOLDER: Final = "audit-waiting"
_SUFFIX: Final = ".json"


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingAct:
    """One act as it will be recorded."""

    verb: str
    doer: Doer
    at: datetime
    object_type: str
    object_key: str
    origin: Origin | None
    details: Mapping[str, str]
    outcome: str


def keep_waiting(act: WaitingAct, *, home: Path) -> Path:
    """Write the act down and return its file, once it is surely on disk. Raises `OSError`."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    # By time, so that they come in as they happened.
    path = folder / f"{act.at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}{_SUFFIX}"
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(_plain(act), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return path


def waiting_files(home: Path) -> list[Path]:
    """Return the files of acts that wait, the oldest first."""
    folder = home / FOLDER
    return sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []


def read_waiting(path: Path) -> WaitingAct | None:
    """Return the act in a file; None where there is none in it, or somebody else has just written it."""
    try:
        facts = json.loads(path.read_bytes())
        origin = facts["origin"]
        user_id = facts["user_id"]
        return WaitingAct(
            verb=str(facts["verb"]),
            doer=Doer(
                kind=ActorKind(facts["kind"]),
                name=str(facts["name"]),
                user_id=None if user_id is None else int(user_id),
            ),
            at=_aware(facts["at"]),
            object_type=str(facts["object_type"]),
            object_key=str(facts["object_key"]),
            origin=None if origin is None else Origin(address=str(origin["address"]), agent=str(origin["agent"])),
            details={str(name): str(value) for name, value in facts["details"].items()},
            outcome=str(facts["outcome"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def waiting_acts(home: Path) -> list[WaitingAct]:
    """Return the acts that wait, the oldest first."""
    return [act for act in map(read_waiting, waiting_files(home)) if act is not None]


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError("a time without a zone")
    return at


def _plain(act: WaitingAct) -> dict[str, object]:
    return {
        "verb": act.verb,
        "kind": act.doer.kind.value,
        "name": act.doer.name,
        "user_id": act.doer.user_id,
        "at": act.at.isoformat(),
        "object_type": act.object_type,
        "object_key": act.object_key,
        "origin": None if act.origin is None else {"address": act.origin.address, "agent": act.origin.agent},
        "details": dict(act.details),
        "outcome": act.outcome,
    }
