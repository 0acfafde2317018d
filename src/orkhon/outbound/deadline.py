"""A network stream that ends on time, whatever the other side does. Knows no HTTP.

httpcore's time-outs are each for one operation, so a server that sends a byte a second never trips them. Here
every operation gets what is left of the whole.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence

import httpcore
from httpcore import SOCKET_OPTION

from orkhon.outbound.addresses import Address


class Deadline:
    """A moment on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Return the seconds that are left, or `at_most` if that is less; never less than zero."""
        left = max(0.0, self._end - time.monotonic())
        return left if at_most is None else min(left, at_most)

    def take_over(self, other: Deadline) -> None:
        """Become the other moment: for a connection that is used again."""
        self.seconds, self._end = other.seconds, other._end

    @property
    def passed(self) -> bool:
        """True when nothing is left."""
        return self.left() <= 0


class DeadlineStream(httpcore.NetworkStream):
    """Another stream, with each operation bounded by one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there; httpcore's ReadTimeout once the deadline has passed."""
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore.ReadTimeout
        return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write `buffer`; httpcore's WriteTimeout once the deadline has passed."""
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore.WriteTimeout
        self._stream.write(buffer, left)

    def close(self) -> None:
        """Close the stream beneath."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands; the name that is proven is the host's, though an address was connected to."""
        left = self._deadline.left(timeout)
        if left <= 0:
            raise httpcore.ConnectTimeout
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Ask the stream beneath."""
        return self._stream.get_extra_info(info)


class FixedAddresses(httpcore.NetworkBackend):
    """Connects to addresses that were looked up and judged before, and never looks anything up itself.

    Between two look-ups a hostile name server may answer differently (DNS rebinding); so there is only one.
    """

    def __init__(self, addresses: Sequence[Address], deadline: Deadline, connect_timeout: float) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect_timeout = connect_timeout
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a stream to the first address that takes one; `host` is not looked at."""
        failure: Exception = httpcore.ConnectTimeout()
        for address in self._addresses:
            left = self._deadline.left(self._connect_timeout)
            if left <= 0:
                break
            try:
                stream = self._sockets.connect_tcp(str(address), port, left, None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise failure
