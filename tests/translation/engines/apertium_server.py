"""A real Apertium APy with Debian's pair Belarusian–Russian, on loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.debian import apertium
from tests.hub import free_port, wait_until


@contextlib.contextmanager
def apertium_server() -> Iterator[str]:
    """Start APy and give its address; skip aloud where Debian's package is not installed."""
    program = apertium()
    if program is None:
        pytest.skip("apertium-apy and apertium-bel-rus are not installed (as root, python -m tests.debian does it)")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [program, "-p", str(port), "-j", "1", "/usr/share/apertium"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"

        def answers() -> bool:
            assert process.poll() is None, "APy ended"
            try:
                with urllib.request.urlopen(f"{address}/listPairs", timeout=5) as answer:
                    return bool(answer.status == 200)
            except (urllib.error.URLError, OSError):
                return False

        try:
            wait_until(answers, "APy to answer")
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
