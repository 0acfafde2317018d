"""Ask one method of Telegram's Bot API, and read what it says. Knows no chat; what a refusal means is the asker's.

The token is part of every address, so no address stands in any error or log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from orkhon.formats.jsonvalues import read_json
from orkhon.outbound.errors import RefusedByServer
from orkhon.outbound.fetch import FetchRequest, fetch

NAME: Final = "the Telegram Bot API"
LONGEST_PAUSE_S: Final = 3_600.0
_USUAL_PAUSE_S: Final = 30.0
_MOST_BYTES: Final = 200_000


def ask(
    address: str,
    token: str,
    method: str,
    facts: Mapping[str, str],
    *,
    timeout: float,
    is_local: bool,
    max_bytes: int = _MOST_BYTES,
) -> dict[str, Any]:
    """Return the answer's object, empty where it is none. Raises `OutboundError`.

    `is_local`: the server may lie in the hub's own network, as a server of one's own does.
    """
    request = FetchRequest(
        url=f"{address.rstrip('/')}/bot{token}/{method}",
        name=NAME,
        form=urlencode(facts).encode(),
        max_bytes=max_bytes,
        timeout=timeout,
        allow_local=is_local,
        reads_refusal=True,
    )
    return _read(fetch(request).body)


def said_in(error: RefusedByServer) -> str:
    """Return the words with which Telegram refused, else those of the error."""
    words = _read(error.said).get("description")
    return words[:200] if isinstance(words, str) and words else str(error)


def pause_in(error: RefusedByServer) -> float:
    """Return for how many seconds Telegram wants to be left alone: an hour at most."""
    parameters = _read(error.said).get("parameters")
    wanted = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    seconds = float(wanted) if isinstance(wanted, int | float) and wanted > 0 else error.retry_after
    return min(LONGEST_PAUSE_S, seconds or _USUAL_PAUSE_S)


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = read_json(body.decode("utf-8", "replace"))
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
