"""Ask an engine's server over HTTP, guarded as all that leaves the hub. Knows no engine and no table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from orkhon.outbound.addresses import parsed, refusal
from orkhon.outbound.errors import (
    AddressRefused,
    LeadsInside,
    OutboundError,
    RefusedByServer,
    TimedOut,
    TooLarge,
    Unreachable,
)
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.outbound.resolving import Resolver, system_resolver
from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.orders import Question

_LEAST_ALLOWED: Final = 100_000
_TIMES_ALLOWED: Final = 40


def post(
    question: Question,
    path: str,
    body: bytes,
    *,
    form_type: str = "application/json",
    authorization: str = "",
    timeout: float | None = None,
    resolver: Resolver = system_resolver,
) -> Any:
    """POST to `path` below the engine's address and return the JSON of its answer. Raises `EngineError`.

    The whole answer must come within the time-out, however slowly its bytes drip, and be no larger than some tens of
    times what was sent. Where the question is for the inside alone, the name must lead there at this moment.
    """
    seconds = question.timeout if timeout is None else timeout
    request = FetchRequest(
        url=below(question.address, path),
        accept="application/json",
        form=body,
        form_type=form_type,
        authorization=authorization,
        timeout=seconds,
        connect_timeout=min(5.0, seconds),
        max_bytes=_LEAST_ALLOWED + _TIMES_ALLOWED * len(body),
        allow_local=question.allow_local,
    )
    try:
        answer = fetch(request, resolver=_inside(resolver) if question.inside_only else resolver)
    except OutboundError as error:
        raise _translated(error, seconds) from error
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise broken("the answer is no JSON") from error


def below(address: str, path: str) -> str:
    """Return the address of `path` under an engine's address, which may name it already."""
    base = address.strip().rstrip("/")
    return base if base.endswith(path) else base + path


def broken(message: str) -> EngineError:
    """Return the error for an answer that is not of the form that its interface promises."""
    return EngineError(message, code=Happening.BROKEN, retryable=True)


def texts_in(found: object, count: int) -> list[str | None]:
    """Return the list of texts that an answer holds. Raises `EngineError` for anything else, and another number."""
    if not isinstance(found, list):
        raise broken(f"a list of texts was wanted, {type(found).__name__} came")
    if len(found) != count:
        raise EngineError(f"{count} sentences were sent, {len(found)} came back", code=Happening.COUNT, retryable=True)
    return [one if isinstance(one, str) else None for one in found]


def _inside(resolver: Resolver) -> Resolver:
    """Return a resolver for names that lead to loopback and private networks alone."""

    def resolve(host: str, port: int) -> Sequence[str]:
        found = list(resolver(host, port))
        for text in found:
            address = parsed(text)
            if not refusal(address, allow_local=False) or refusal(address, allow_local=True):
                raise OSError(f"{address} lies outside this hub's own network")
        return found

    return resolve


def _translated(error: OutboundError, seconds: float) -> EngineError:
    message, kind = str(error), Happening.BROKEN
    if isinstance(error, LeadsInside):
        message = f"{error.found}; mark the engine as inside if it lies on this machine or in its own network"
    values: dict[str, str] = {}
    sent, after = True, None
    if isinstance(error, TimedOut):
        kind, values = Happening.SILENT, {"seconds": f"{seconds:g}"}
    elif isinstance(error, AddressRefused):
        kind, sent = Happening.FORBIDDEN, False
    elif isinstance(error, Unreachable):
        kind, sent = Happening.UNREACHABLE, False
    elif isinstance(error, TooLarge):
        kind = Happening.TOO_LARGE
    elif isinstance(error, RefusedByServer):
        after = error.retry_after
        kind = {401: Happening.WRONG_KEY, 403: Happening.WRONG_KEY, 429: Happening.TOO_OFTEN}.get(
            error.status, Happening.REFUSED
        )
        values = {"status": str(error.status)}
    return EngineError(message, code=kind, values=values, retryable=error.retryable, retry_after=after, sent=sent)
