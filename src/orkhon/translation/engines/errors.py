"""What can go wrong with a machine engine. `retryable` says whether asking later may help."""

from __future__ import annotations

from collections.abc import Mapping

from orkhon.translation.engines.happenings import Happening


class EngineError(Exception):
    """An engine gave nothing that can be used.

    `code` and `values` say it for people in their own language, the message for the log; neither holds words of the
    text that was sent, nor a key. `retry_after` is how long the engine wants to be left alone (seconds), `sent` false
    where nothing left the hub, and so nothing was spent.
    """

    def __init__(
        self,
        message: str,
        *,
        code: Happening,
        values: Mapping[str, str] | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        sent: bool = True,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.values = dict(values or {})
        self.retryable = retryable
        self.retry_after = retry_after
        self.sent = sent
