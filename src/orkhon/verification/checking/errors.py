"""Why a question is not answered. The words are for whoever asked, in the language that is spoken."""

from __future__ import annotations


class CheckRefused(Exception):
    """What was given cannot be checked. `code` names the reason for programs, `status` is HTTP's."""

    retryable = False
    status = 422

    def __init__(self, words: str, *, code: str, status: int = 422) -> None:
        super().__init__(words)
        self.code = code
        self.status = status


class CheckUnavailable(CheckRefused):
    """It cannot be checked now; the same may be asked again soon."""

    retryable = True

    def __init__(self, words: str, *, code: str = "busy") -> None:
        super().__init__(words, code=code, status=503)
