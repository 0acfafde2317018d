"""Ask a model of this machine, whose process is started on demand and let go when nobody asks for a while."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.local.codes import nllb_codes
from orkhon.translation.engines.local.program import TOKENISERS
from orkhon.translation.engines.orders import Question

log = logging.getLogger(__name__)

PACKAGES: Final = ("ctranslate2", "sentencepiece")
IDLE_SECONDS: Final = 300.0
_PROGRAM: Final = Path(__file__).with_name("program.py")
_LONGEST_LINE: Final = 4_000_000


class Runner:
    """The process of one folder. One question at a time; `idle` seconds after the last one it is ended."""

    def __init__(self, folder: Path, *, idle: float = IDLE_SECONDS) -> None:
        self.folder = folder
        self.family = ""
        self._idle = idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._timer: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """The number of the running process, None where there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def ask(self, texts: tuple[str, ...], source: str, target: str, *, seconds: float) -> list[str | None]:
        """Return the translations. Raises `EngineError`; a process that does not answer in time is killed."""
        end = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            raise _silent(seconds)
        try:
            self._cancel_timer()
            self._start(end, seconds)
            codes = nllb_codes() if self.family == "nllb" else {}
            asked = {"texts": texts, "source": codes.get(source, source), "target": codes.get(target, target)}
            answer = self._exchange(asked, end, seconds)
            found = answer.get("texts")
            if not isinstance(found, list) or len(found) != len(texts):
                code = Happening.NO_PAIR if "does not know" in str(answer.get("error")) else Happening.FAILED
                raise EngineError(f"{self.folder.name}: {str(answer.get('error'))[:300]}", code=code)
            return [text if isinstance(text, str) else None for text in found]
        except EngineError as error:
            if error.retryable:
                self._kill()
            raise
        finally:
            if self.pid is not None:
                self._timer = threading.Timer(self._idle, self.end)
                self._timer.daemon = True
                self._timer.start()
            self._lock.release()

    def end(self) -> None:
        """End the process, once it has answered."""
        with self._lock:
            self._cancel_timer()
            self._kill()

    def _start(self, end: float, seconds: float) -> None:
        if self.pid is not None:
            return
        self._lines = queue.SimpleQueue()
        # Low priority: people who work on the hub at this moment go first.
        self._process = subprocess.Popen(
            ["nice", "-n", "10", sys.executable, "-I", str(_PROGRAM), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=_read, args=(self._process, self._lines), daemon=True, name="model").start()
        said = self._next(end, seconds)
        if "ready" not in said:
            self._kill()
            log.warning("model cannot be used", extra={"folder": str(self.folder), "said": said.get("failed", "")})
            raise EngineError(
                f"{self.folder.name}: {str(said.get('failed', 'the process ended'))[:300]}",
                code=Happening.NO_MODEL,
                sent=False,
            )
        self.family = str(said["ready"])

    def _exchange(self, asked: dict[str, Any], end: float, seconds: float) -> dict[str, Any]:
        process = self._process
        assert process is not None  # noqa: S101 - `_start` made it
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            process.stdin.write(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise EngineError("the model's process ended", code=Happening.FAILED, retryable=True) from error
        return self._next(end, seconds)

    def _next(self, end: float, seconds: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            raise _silent(seconds) from None
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise EngineError("the model's process ended", code=Happening.FAILED, retryable=True)
        return said

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_runners: Final[dict[Path, Runner]] = {}
_runners_lock: Final = threading.Lock()


def runner_for(folder: Path) -> Runner:
    """Return the runner of a folder, one in this process."""
    with _runners_lock:
        return _runners.setdefault(folder, Runner(folder))


def let_go() -> None:
    """End the processes of all models."""
    with _runners_lock:
        runners = list(_runners.values())
        _runners.clear()
    for runner in runners:
        runner.end()


def missing_packages() -> list[str]:
    """Return what must be installed before a local model can be used; empty where nothing is missing."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def ask(question: Question) -> list[str | None]:
    """Return the translations in the order of the texts. Raises `EngineError`."""
    missing = missing_packages()
    if missing:
        raise EngineError(
            f"{', '.join(missing)} not installed; pip install 'orkhon[models]'",
            code=Happening.NOT_INSTALLED,
            values={"packages": " ".join(missing)},
            sent=False,
        )
    folder = Path(question.model)
    if not (folder / "model.bin").is_file() or not any((folder / name).is_file() for name in TOKENISERS):
        raise EngineError(
            f"{folder} holds no model.bin or none of {', '.join(TOKENISERS)}", code=Happening.NO_MODEL, sent=False
        )
    return runner_for(folder.resolve()).ask(
        question.texts, question.source_code, question.target_code, seconds=question.timeout
    )


def _silent(seconds: float) -> EngineError:
    return EngineError(
        f"the model did not answer within {seconds:g} s",
        code=Happening.SILENT,
        values={"seconds": f"{seconds:g}"},
        retryable=True,
    )


def _read(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Hand on what the process says, and an empty line at its end."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with contextlib.suppress(OSError, ValueError):
        while line := process.stdout.readline(_LONGEST_LINE):
            lines.put(line)
    lines.put(b"")
