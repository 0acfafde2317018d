"""Words to vectors: which words of a report are embedded, and the two embedders that run on the hub itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.reading import Reading, read
from orkhon.stories.clustering.reports import Report
from orkhon.stories.embedding.embedder import Embedder
from orkhon.stories.embedding.lexical import LexicalEmbedder
from orkhon.stories.embedding.nano import NanoEmbedder, nano_can_run
from orkhon.stories.embedding.preparing import embedded_words

__all__ = [
    "Embedder",
    "LexicalEmbedder",
    "NanoEmbedder",
    "Reading",
    "best_embedder",
    "embedded_words",
    "nano_can_run",
    "read",
    "vectors_of",
]


def best_embedder() -> Embedder:
    """Return the embedder of meanings where this machine can run it, else the lexical one."""
    return NanoEmbedder() if nano_can_run() else LexicalEmbedder()


def vectors_of(embedder: Embedder, reports: Sequence[Report]) -> NDArray[np.float16]:
    """Return a row a report: what the engine takes, and what is stored."""
    return embedder.embed([embedded_words(read(report)) for report in reports]).astype(np.float16)
