"""The hub's side of the process that decodes pictures: start it, hand it bytes, believe nothing that it says, end it.

No picture from outside is ever decoded in a process of the hub itself. A decoder that crashes, hangs or eats memory
takes its own process along and is told as an error with a reason.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from orkhon.trust.content_credentials import Provenance, ProvenanceVerdict, TrustList
from orkhon.verification.decoding.frames import FrameMalformed, read_frame, write_frame
from orkhon.verification.pictures.errors import PictureBusy, PictureError, SigningRefused, StampRefused

log = logging.getLogger(__name__)

MOST_BYTES: Final = 30 << 20
"""Of one picture."""
MEGABYTES: Final = 1200
CPU_SECONDS: Final = 25
SECONDS: Final = 40.0
AT_ONCE: Final = 2
"""Pictures that one process of the hub lets be decoded at the same time."""
_PATIENCE: Final = 10.0
_PLACES: Final = threading.BoundedSemaphore(AT_ONCE)

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

Ask = Callable[[str, bytes], bytes]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the process says of one picture. `words` are the short forms of its details, four bytes each."""

    format: str
    width: int
    height: int
    pdq: bytes
    quality: int
    words: bytes
    facts: tuple[tuple[str, str], ...] = ()
    provenance: Provenance | None = None


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """Rows of fingerprints that may be the same picture: (row, distance) and (row, score), the best first."""

    alike: tuple[tuple[int, int], ...]
    nominated: tuple[tuple[int, float], ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Laying:
    """How a kept picture lies on the given one. Rectangles are left, top, width, height as shares of the given one."""

    points: int
    mirrored: bool
    covered: float
    filled: float
    inside: tuple[float, float, float, float]
    changed: tuple[tuple[float, float, float, float], ...]


class Workshop:
    """One process for the pictures of one question. Use it with `with`; it is ended at its end.

    Waits up to ten seconds for a place where `AT_ONCE` others are open, then raises `PictureBusy`.
    """

    def __init__(self, *, megabytes: int = MEGABYTES, cpu_seconds: int = CPU_SECONDS, seconds: float = SECONDS) -> None:
        self._limits = (megabytes, cpu_seconds)
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._late = False

    def __enter__(self) -> Self:
        if not _PLACES.acquire(timeout=_PATIENCE):
            raise PictureBusy("busy")
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "orkhon.verification.decoding.child", *map(str, self._limits)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except BaseException:
            _PLACES.release()
            raise
        self._timer = threading.Timer(self._seconds, self._end_late)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._timer is not None:
                self._timer.cancel()
            process = self._process
            if process is not None:
                process.kill()
                for stream in (process.stdin, process.stdout):
                    if stream is not None:
                        _closed(stream)
                process.wait()
        finally:
            _PLACES.release()

    def read(
        self, data: bytes, *, trust: Trusted | None = None, now: datetime = _LONG_AGO, whole: bool = True
    ) -> Reading:
        """Return what can be said of the picture alone; without `whole` its fingerprint and details. Raises
        `PictureError`."""
        if len(data) > MOST_BYTES:
            raise PictureError("too many bytes")
        said: dict[str, object] = {"job": "read", "whole": whole}
        if whole:
            known = trust or Trusted()
            said |= {"now": now.isoformat(), "stamps": known.stamps, "lists": known.as_json()}
        answer, blobs = self._asked(said, [data])
        pdq, words = blobs
        if len(pdq) != 32 or len(words) % 4 or len(words) > 1 << 16:
            raise PictureError("broken", "the process gave no fingerprint")
        return Reading(
            format=str(answer["format"])[:8],
            width=int(answer["width"]),
            height=int(answer["height"]),
            pdq=pdq,
            quality=max(0, min(100, int(answer["quality"]))),
            words=words,
            facts=tuple((str(name)[:40], str(value)[:500]) for name, value in answer.get("facts", [])[:40]),
            provenance=_provenance(answer["provenance"]) if whole else None,
        )

    def search(self, folder: Path) -> Nearby:
        """Return which rows of the index in `folder` the picture that was read last looks like."""
        answer, _ = self._asked({"job": "search", "folder": str(folder)}, [])
        return Nearby(
            alike=tuple((int(row), int(away)) for row, away in answer["alike"]),
            nominated=tuple((int(row), float(score)) for row, score in answer["nominated"]),
            rows=int(answer["rows"]),
        )

    def compare(self, candidates: Sequence[bytes], *, enough: int) -> list[Laying | None]:
        """Lay kept pictures on the one that was read last; after `enough` that lie well, the rest is left out
        (None)."""
        if not candidates:
            return []
        answer, _ = self._asked({"job": "compare", "enough": enough}, candidates)
        return [_laying(one) if one is not None else None for one in answer["results"]]

    def sign(
        self,
        data: bytes,
        media_type: str,
        manifest: Mapping[str, object],
        *,
        chain: str,
        key: bytes,
        parent: bytes = b"",
        stamp: str = "",
        ask: Ask | None = None,
    ) -> bytes:
        """Return the file with a signed manifest. `ask` fetches the time stamp. Raises `SigningRefused`,
        `PictureError`."""
        said = {"job": "sign", "type": media_type, "manifest": manifest, "chain": chain, "stamp": stamp}
        answer, blobs = self._asked(said, [data, key], ask=ask)
        if "failed" in answer:
            raise SigningRefused(str(answer["failed"])[:300])
        return blobs[0]

    def _asked(
        self, said: Mapping[str, object], blobs: Sequence[bytes], *, ask: Ask | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        process = self._process
        assert process is not None  # noqa: S101 - entered
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        refusal: SigningRefused | None = None
        try:
            write_frame(process.stdin, said, blobs)
            answer, found = read_frame(process.stdout)
            while "ask" in answer:
                try:
                    if ask is None:
                        raise StampRefused("nothing may be asked for")
                    given = ask(str(answer["ask"]), found[0])
                    write_frame(process.stdin, {"answer": True}, [given])
                except SigningRefused as error:
                    refusal = error
                    write_frame(process.stdin, {"refused": str(error)[:200]})
                answer, found = read_frame(process.stdout)
        except (EOFError, OSError, FrameMalformed) as error:
            raise PictureError(self._why_ended(), str(error)) from error
        if refusal is not None:
            raise refusal
        if "refused" in answer:
            raise PictureError(str(answer["refused"])[:40])
        return answer, found

    def _end_late(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def _why_ended(self) -> str:
        status = self._process.wait() if self._process is not None else 0
        return "too slow" if self._late or status in {-signal.SIGXCPU, -signal.SIGKILL} else "broken"


@dataclass(frozen=True, kw_only=True)
class Trusted:
    """Whom the hub trusts: each list's roots (PEM) with the numbers it took back, and the roots of time stamps."""

    lists: tuple[tuple[TrustList, str, frozenset[str]], ...] = ()
    stamps: str = ""

    def as_json(self) -> list[dict[str, object]]:
        """The lists as the process is told them."""
        return [{"owner": owner.value, "roots": roots, "revoked": sorted(gone)} for owner, roots, gone in self.lists]


def _environment() -> dict[str, str]:
    """Nothing of the hub's own: no password of a database, no key."""
    passed = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return {
        **passed,
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": ":".join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _closed(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        # What was still to be written has nobody to read it.
        return


def _laying(said: Mapping[str, Any]) -> Laying:
    return Laying(
        points=int(said["points"]),
        mirrored=bool(said["mirrored"]),
        covered=_share(said["covered"]),
        filled=_share(said["filled"]),
        inside=_rectangle(said["inside"]),
        changed=tuple(_rectangle(one) for one in said["changed"][:20]),
    )


def _rectangle(said: Sequence[Any]) -> tuple[float, float, float, float]:
    left, top, width, height = (_share(one) for one in said)
    return left, top, width, height


def _share(said: Any) -> float:
    return max(0.0, min(1.0, float(said)))


def _provenance(said: Mapping[str, Any]) -> Provenance:
    def line(name: str) -> str:
        return str(said.get(name) or "")[:300]

    def lines(name: str) -> tuple[str, ...]:
        return tuple(str(one)[:300] for one in (said.get(name) or [])[:20])

    return Provenance(
        verdict=ProvenanceVerdict(said["verdict"]),
        signer=line("signer"),
        issuer=line("issuer"),
        serial=line("serial"),
        trusted_by=TrustList(said["trusted_by"]) if said.get("trusted_by") else None,
        signed=datetime.fromisoformat(said["signed"]) if said.get("signed") else None,
        stamped_by=line("stamped_by"),
        program=line("program"),
        title=line("title"),
        credit=line("credit"),
        item_uri=line("item_uri"),
        source_type=line("source_type"),
        ingredients=lines("ingredients"),
        broken_ingredients=lines("broken_ingredients"),
        codes=lines("codes"),
    )
