"""The engine's whole state as bytes, and back. Written by the same version that reads it, else refused."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.errors import BrokenState

_MAGIC: Final = b"orkhon stories 2\n"
"""Another number whenever reports are read otherwise, so that all stories are made again by one measure."""

_CHECK: Final = 16
_LIGHTLY: Final = 1


def packed(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return facts (whatever JSON can hold) and arrays as bytes: the same bytes for the same state."""
    little = {
        name: np.ascontiguousarray(arrays[name], dtype=arrays[name].dtype.newbyteorder("<")) for name in sorted(arrays)
    }
    shapes = {name: [array.dtype.str, list(array.shape)] for name, array in little.items()}
    head = json.dumps({"facts": facts, "arrays": shapes}, separators=(",", ":"), sort_keys=True).encode()
    body = b"".join([len(head).to_bytes(8, "little"), head, *(array.tobytes() for array in little.values())])
    small = zlib.compress(body, _LIGHTLY)
    return _MAGIC + blake2b(small, digest_size=_CHECK).digest() + small


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return what `packed` was given. Raises `BrokenState`."""
    if not data.startswith(_MAGIC):
        raise BrokenState("it does not begin as this version writes it")
    check, small = data[len(_MAGIC) : len(_MAGIC) + _CHECK], data[len(_MAGIC) + _CHECK :]
    if blake2b(small, digest_size=_CHECK).digest() != check:
        raise BrokenState("its checksum is another")
    body = zlib.decompress(small)
    end = 8 + int.from_bytes(body[:8], "little")
    head = json.loads(body[8:end])
    arrays: dict[str, NDArray[Any]] = {}
    at = end
    for name, (kind, shape) in head["arrays"].items():
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(body, dtype=np.dtype(kind), count=count, offset=at).reshape(shape).copy()
        at += arrays[name].nbytes
    return head["facts"], arrays
