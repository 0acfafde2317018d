"""An embedder behind an address: `POST …/embeddings` as OpenAI's interface has it, which many servers speak.

What leaves the hub are the first words of items, so the address is the operator's choice alone. Everything that comes
back is checked; what is no vector is refused, and an endpoint that is away is waited for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.outbound.resolving import Resolver, system_resolver
from orkhon.stories.errors import EmbedderAway, EmbedderBroken

AT_ONCE: Final = 16
TIMEOUT_S: Final = 60.0
_PATH: Final = "/embeddings"
_BYTES_A_NUMBER: Final = 32
_MOST_DIMENSIONS: Final = 4_096
_PROBE: Final = "orkhon"


class EndpointEmbedder:
    """Vectors of whatever model a server has. `version` is the model's name; `dimensions` are asked for once."""

    def __init__(
        self, *, address: str, model: str = "", secret: str = "", resolver: Resolver = system_resolver
    ) -> None:
        """Ask the server for one vector, to learn how long they are. Raises `EmbedderAway`, `EmbedderBroken`."""
        base = address.strip().rstrip("/")
        self._url = base if base.endswith(_PATH) else base + _PATH
        self._model = model
        self._secret = secret
        self._resolver = resolver
        self.name = "endpoint"
        self.version = (model or "unnamed")[:100]
        self.dimensions = 0
        self.dimensions = len(self._asked([_PROBE])[0])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 a text; zeros for one without words. Raises as the constructor does."""
        result = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), AT_ONCE):
            places = filled[start : start + AT_ONCE]
            result[places] = self._asked([texts[place] for place in places])
        return result

    def _asked(self, texts: Sequence[str]) -> NDArray[np.float32]:
        asked: dict[str, Any] = {"input": list(texts), "encoding_format": "float"}
        if self._model:
            asked["model"] = self._model
        request = FetchRequest(
            url=self._url,
            accept="application/json",
            form=json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace"),
            form_type="application/json",
            authorization=f"Bearer {self._secret}" if self._secret else "",
            timeout=TIMEOUT_S,
            max_bytes=100_000 + _BYTES_A_NUMBER * _MOST_DIMENSIONS * len(texts),
            # The operator wrote the address beside the hub's other settings: it may lie in his own network.
            allow_local=True,
            name="the embedding endpoint",
        )
        try:
            answer = fetch(request, resolver=self._resolver)
        except OutboundError as error:
            kind = EmbedderAway if error.retryable else EmbedderBroken
            raise kind(f"{error}; items wait for it (ORKHON_EMBEDDER)") from error
        try:
            return self._rows(json.loads(answer.body), len(texts))
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
            raise EmbedderBroken(
                f"the embedding endpoint answered what is no list of {len(texts)} vectors: {error}; "
                "look at ORKHON_EMBEDDER"
            ) from error

    def _rows(self, answer: Any, count: int) -> NDArray[np.float32]:
        found: list[Any] = [None] * count
        for place, one in enumerate(answer["data"]):
            place = int(one.get("index", place))
            if not 0 <= place < count:
                raise ValueError(f"one has the number {place}")
            found[place] = one["embedding"]
        if any(not isinstance(one, list) for one in found):
            raise ValueError("some are missing")
        rows = np.array(found, dtype=np.float32)
        if rows.ndim != 2 or not 0 < rows.shape[1] <= _MOST_DIMENSIONS:
            raise ValueError(f"they are {rows.shape}")
        if self.dimensions and rows.shape[1] != self.dimensions:
            raise ValueError(f"they have {rows.shape[1]} numbers, and had {self.dimensions} before")
        if not np.isfinite(rows).all():
            raise ValueError("some numbers are none")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        lengths[lengths == 0] = 1.0
        unit: NDArray[np.float32] = (rows / lengths).astype(np.float32)
        return unit
