"""Run a module so that it ends when its supervisor does: `python -m orkhon.server.leash MODULE [ARGUMENT…]`.

Standard input is a pipe whose other end only the supervisor holds. End of file means that the supervisor is
gone, also by SIGKILL; the process then gets the SIGTERM that the supervisor could no longer send. Knows
nothing of the module that it runs.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

# As long as the supervisor itself would have waited.
PATIENCE_S = 8.0


def _watch(handle: int) -> None:
    # Nothing may be printed here: standard error may lead to a terminal that is gone, and the broken pipe
    # would end this very thread before it has stopped anything.
    try:
        while os.read(handle, 1024):
            pass
    except OSError:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_S)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Watch standard input in a thread and run the module named by the first argument as `__main__`."""
    sys.argv = sys.argv[1:]
    threading.Thread(target=_watch, args=(0,), name="leash", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
