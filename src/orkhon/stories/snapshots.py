"""The engine's states as files under ORKHON_HOME/stories, so that whoever makes the stories goes on where it stopped.

Each belongs to one position of one log and to one embedder. Nothing depends on one being there: without, the stories
are made again from the log. They hold what texts became, so a redaction removes those that were written before it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from orkhon.stories.errors import StoriesBusy

if TYPE_CHECKING:
    from orkhon.stories.clustering import Engine
    from orkhon.stories.embedding import Embedder

log = logging.getLogger(__name__)

KEPT: Final = 2
"""How many states are kept: the last, and one before should that one be damaged."""

_NAME: Final = re.compile(r"state-(\d{1,19})")
_FORM: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Which state it is: after which entry of the log (its hash), and with which embedder's vectors.

    `decision` is the number of the last decision that took effect in it, 0 for none.
    """

    position: int
    entry: str
    embedder: str
    version: str
    dimensions: int
    decision: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A state of the engine, and to which moment it belongs."""

    mark: Mark
    state: bytes


def folder() -> Path:
    """Return where the states lie; it is made with the first."""
    return Path(settings.ORKHON_HOME) / "stories"


def keep(snapshot: Snapshot) -> None:
    """Write the state, whole or not at all, and remove all but the last `KEPT`."""
    there = folder()
    there.mkdir(mode=0o700, exist_ok=True)
    head = json.dumps({"form": _FORM, **asdict(snapshot.mark)}).encode()
    path = there / f"state-{snapshot.mark.position}"
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(head + b"\n" + snapshot.state)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    for old in _states()[KEPT:]:
        old.unlink(missing_ok=True)


def keep_engine(engine: Engine, position: int, entry: str, embedder: Embedder, decision: int) -> None:
    """Write the engine's state as it is after the entry at that position, whose hash is `entry`."""
    mark = Mark(
        position=position,
        entry=entry,
        embedder=embedder.name,
        version=embedder.version,
        dimensions=embedder.dimensions,
        decision=decision,
    )
    if position:
        keep(Snapshot(mark=mark, state=engine.dump()))


def newest(*, embedder: str, version: str, dimensions: int, until: int) -> Iterator[Snapshot]:
    """Yield the states of that embedder up to a position, the last first; one that cannot be read is left out."""
    for path in _states():
        try:
            snapshot = _read(path)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("a state of the stories cannot be read", extra={"file": path.name, "cause": str(error)})
            continue
        mark = snapshot.mark
        fits = (mark.embedder, mark.version, mark.dimensions) == (embedder, version, dimensions)
        if fits and mark.position <= until:
            yield snapshot


def remove_before(position: int) -> None:
    """Remove the states that were written before the entry at that position."""
    for path in _states():
        if _position(path) < position:
            path.unlink(missing_ok=True)
    for part in folder().glob("*.part"):
        part.unlink(missing_ok=True)


def remove_all() -> None:
    """Remove every state: the stories are made from the first entry on."""
    remove_before(2**63)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Keep every other process of this home from making stories. Raises `StoriesBusy` where one does."""
    there = folder()
    there.mkdir(mode=0o700, exist_ok=True)
    with (there / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoriesBusy("the running hub makes its stories at this moment") from error
        yield


def order_rebuild() -> None:
    """Let whoever makes the stories begin with the first entry."""
    there = folder()
    there.mkdir(mode=0o700, exist_ok=True)
    (there / "rebuild").touch()


def is_rebuild_ordered() -> bool:
    """True until `rebuild_begun`."""
    return (folder() / "rebuild").exists()


def rebuild_begun() -> None:
    """Note that the order was followed."""
    (folder() / "rebuild").unlink(missing_ok=True)


def _states() -> list[Path]:
    found = [path for path in folder().glob("state-*") if _NAME.fullmatch(path.name)]
    return sorted(found, key=_position, reverse=True)


def _position(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else 0


def _read(path: Path) -> Snapshot:
    head, _, packed = path.read_bytes().partition(b"\n")
    said = json.loads(head)
    if said.pop("form") != _FORM:
        raise ValueError("it is of another version")
    return Snapshot(mark=Mark(**said), state=packed)
