"""Read what an outside server answered or failed to answer. Opens nothing."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpcore

from orkhon.outbound.deadline import Deadline
from orkhon.outbound.errors import BrokenAnswer, CertificateRefused, OutboundError, TimedOut, Unreachable


@cache
def trusted_roots() -> ssl.SSLContext:
    """Return the certificates that this machine trusts."""
    # Made once: reading the roots takes 20 ms.
    return httpcore.default_ssl_context()


def header(response: httpcore.Response, name: str) -> str:
    """Return the value of the first header of that name, empty where there is none."""
    wanted = name.lower().encode("ascii")
    for key, value in response.headers:
        if key.lower() == wanted:
            return value.decode("latin-1").strip()
    return ""


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(response: httpcore.Response) -> float | None:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3); a date is read against the server's own Date."""
    text = header(response, "Retry-After")
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until, sent = _http_date(text), _http_date(header(response, "Date"))
    return max(0.0, (until - sent).total_seconds()) if until and sent else None


def translated(error: Exception, name: str, deadline: Deadline) -> OutboundError:
    """Return what went wrong while `name` was asked, in this room's words."""
    if isinstance(error, httpcore.TimeoutException):
        span = f"within {deadline.seconds:g} s" if deadline.passed else "in time"
        return TimedOut(f"{name} did not answer completely {span}; it is asked again later")
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return CertificateRefused(
                f"{name} could not prove its name ({seen.verify_message}); the agency must mend its certificate"
            )
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpcore.ProtocolError):
        return BrokenAnswer(f"{name} sent what is no whole HTTP answer ({error}); it is asked again later")
    return Unreachable(f"{name} cannot be reached ({error}); it is asked again later")
