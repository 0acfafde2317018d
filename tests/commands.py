"""The `orkhon` command, and modules of Orkhon, each in a process of its own that has its libraries already.

Most of a command's processor time is Python reading what it imports, and a suite starts hundreds of commands. So one
process beside each pass imports, once, what reads no setting and no variable. Each command is a fork of it that takes
the arguments, the environment, the folder and the standard streams it is given, and from there on runs the code that it
would run from a shell. What shows how a process itself starts does not start it here.
"""

from __future__ import annotations

import array
import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# Each must be importable without settings: what reads one, or registers models, is for the command itself.
_LIBRARIES = (
    *("PIL.Image", "anyascii", "asyncio", "axes.exceptions", "babel.dates", "babel.messages.pofile", "babel.numbers"),
    *("bs4", "concurrent.futures.thread", "cryptography.hazmat.primitives.ciphers.aead", "csp.checks"),
    *(
        "cryptography.x509",
        "defusedxml.ElementTree",
        "django.contrib.auth.hashers",
        "django.contrib.staticfiles.storage",
    ),
    *("django.core.handlers.asgi", "django.core.management", "django.db.backends.postgresql.base"),
    *("django.db.backends.sqlite3.base", "django.db.models", "django.forms", "django.middleware.csrf"),
    *("django.template.defaulttags", "django.test.signals", "django.views.generic", "http_message_signatures"),
    *("httpcore", "laces.components", "modelcluster.fields", "modelsearch.backends.database", "nacl.pwhash"),
    *("paramiko", "permissionedforms.forms", "pillow_heif", "psycopg", "rfc8785", "taggit.forms", "telepath"),
    *("treebeard.numconv", "urllib.request", "wagtail.admin.ui.menus", "wagtail.images.image_operations"),
    *("wagtail.rich_text.feature_registry", "xml.sax"),
    *("orkhon.config.command", "orkhon.formats", "orkhon.items", "orkhon.language", "orkhon.trust"),
    *("orkhon.outbound.addresses", "orkhon.outbound.remote_files"),
)


class Forks:
    """The process that has the libraries, and those that were forked from it."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asking = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(("ORKHON_", "DJANGO_"))},
        )
        theirs.close()
        atexit.register(self.close)

    def close(self) -> None:
        """End it; it ends by itself when this process is gone."""
        self._ours.close()
        self._process.wait()

    def run(
        self, words: Sequence[str], *, environment: Mapping[str, str], folder: Path, given: str, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run what `run` below is given."""
        streams = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr")]
        answers, theirs = socket.socketpair()
        try:
            os.pwrite(streams[0], given.encode(), 0)
            asked = json.dumps({"words": [*words], "environment": {**environment}, "folder": str(folder)})
            handles = array.array("i", [theirs.fileno(), *streams])
            with self._asking:
                self._ours.sendmsg([asked.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)])
            theirs.close()
            process = int(answers.recv(20) or b"0")
            if not select.select([answers], [], [], timeout)[0]:
                os.kill(process, signal.SIGKILL)
                raise subprocess.TimeoutExpired([*words], timeout)
            status = answers.recv(20)
            assert process, "the process that forks commands has ended"
            assert status, "the process that forks commands has ended"
            printed = [os.pread(stream, os.fstat(stream).st_size, 0).decode() for stream in streams[1:]]
            return subprocess.CompletedProcess([*words], int(status), *printed)
        finally:
            for handle in streams:
                os.close(handle)
            answers.close()
            theirs.close()


@functools.cache
def _forks() -> Forks:
    return Forks()


def run(
    words: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
    given: str = "",
    timeout: float,
) -> subprocess.CompletedProcess[str]:
    """Run `WORDS…` with `given` on standard input: the path of `orkhon` and its words, or `-m`, a module and its words.

    Raise `subprocess.TimeoutExpired` after `timeout` seconds; the process is dead then.
    """
    return _forks().run(words, environment=environment, folder=folder or Path.cwd(), given=given, timeout=timeout)


def _serve(asking: socket.socket) -> dict[str, object] | None:
    """Fork for each question, and tell the end of each; return the question in the fork, None at the end here."""
    waiting = selectors.DefaultSelector()
    waiting.register(asking, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.fileobj is asking:
                asked, handles, _, _ = socket.recv_fds(asking, 1 << 20, 4)
                if not asked:
                    return None
                process = os.fork()
                if not process:
                    _take_streams(handles, [asking.detach(), *_open_handles(waiting)])
                    question: dict[str, object] = json.loads(asked)
                    return question
                for handle in handles[1:]:
                    os.close(handle)
                answers = socket.socket(fileno=handles[0])
                answers.send(str(process).encode())
                waiting.register(os.pidfd_open(process), selectors.EVENT_READ, (process, answers))
            else:
                process, answers = key.data
                waiting.unregister(key.fileobj)
                os.close(key.fd)
                code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
                answers.send(str(code).encode())
                answers.close()


def _open_handles(waiting: selectors.BaseSelector) -> list[int]:
    found = []
    for key in list(waiting.get_map().values()):
        if key.data:
            found += [key.fd, key.data[1].detach()]
    waiting.close()
    return found


def _take_streams(handles: Sequence[int], others: Sequence[int]) -> None:
    for number, handle in enumerate(handles[1:]):
        os.dup2(handle, number)
    for handle in (*handles, *others):
        os.close(handle)


def _become(question: Mapping[str, object]) -> None:
    """Be the process that was asked for, to its end."""
    environment, words = question["environment"], question["words"]
    assert isinstance(environment, dict)
    assert isinstance(words, list)
    os.chdir(str(question["folder"]))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.path[:0] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path not in {"", *sys.path}]
    if words[0] == "-m":
        sys.path.insert(0, os.getcwd())
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        sys.exit(importlib.import_module("orkhon.config.command").main())


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this file, which no command has
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    found = _serve(socket.socket(fileno=int(sys.argv[1])))
    if found is not None:
        _become(found)
