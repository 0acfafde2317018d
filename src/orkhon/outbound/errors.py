"""What can go wrong between this hub and an outside address.

`retryable` says whether asking later may help.
"""

from __future__ import annotations


class OutboundError(Exception):
    """An outside address did not give what was asked."""

    retryable: bool = False


class AddressRefused(OutboundError):
    """The address leads where this hub does not go.

    Into a private network, to another service, to no host.
    """


class LeadsInside(AddressRefused):
    """The name leads to this machine, into a private network or to no address that may be asked.

    `found` says where it leads, without advice: a caller that calls its mark otherwise than *local* words its own.
    """

    def __init__(self, found: str) -> None:
        super().__init__(f"{found}; mark it as local if it lies on this machine or in its private network")
        self.found = found


class CertificateRefused(OutboundError):
    """The server could not prove that it is the one that was asked."""


class TooLarge(OutboundError):
    """The answer is longer than allowed, as sent or once unpacked."""


class TooManyRedirects(OutboundError):
    """The address led on and on."""


class UnknownEncoding(OutboundError):
    """The answer is packed in a way that was not asked for."""


class TimedOut(OutboundError):
    """The answer was not complete in time."""

    retryable = True


class Unreachable(OutboundError):
    """No connection came about, or it broke off."""

    retryable = True


class BrokenAnswer(OutboundError):
    """What came is not a whole HTTP answer."""

    retryable = True


class RefusedByServer(OutboundError):
    """The server answered, and gave nothing.

    `status` is its HTTP status, `retry_after` the seconds for which it wants to be left alone (None: it did
    not say), `said` the beginning of what it answered where that was asked for.
    """

    def __init__(self, message: str, *, status: int, retry_after: float | None = None, said: bytes = b"") -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.said = said
        self.retryable = status in {408, 425, 429} or status >= 500
