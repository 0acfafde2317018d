"""What a request says about where it comes from. The server has decided already whether a proxy is believed."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

# Set by our own server where a proxy that is not trusted stood between; other servers pass the headers on.
_SIGNS_OF_A_PROXY: Final = (
    "orkhon.behind_a_proxy",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_CLIENT_IP",
    "HTTP_FORWARDED",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_VIA",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_REAL_IP",
)
_IPV6_NETWORK: Final = 64
_HOST: Final = re.compile(r"(?:(?P<name>[^:\[\]]+)|\[(?P<six>[0-9a-f:]+)\])(?::\d{1,5})?")


def comes_from_here(request: HttpRequest) -> bool:
    """True where the request was made on the hub's own machine, as far as can be known.

    Behind a proxy that is not trusted every request seems to; so the slightest sign of one says no. So does a hub that
    is told to stand behind one (`ORKHON_TRUST_PROXY`), and a request under any name but the machine's own loopback's.
    A proxy that adds nothing and asks under that name cannot be told from a person here.
    """
    if settings.ORKHON_TRUST_PROXY or not _asks_for_this_machine(request):
        return False
    if any(request.META.get(sign) for sign in _SIGNS_OF_A_PROXY):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _asks_for_this_machine(request: HttpRequest) -> bool:
    match = _HOST.fullmatch(request.META.get("HTTP_HOST", "").lower())
    if match is None:
        return False
    host = match["name"] or match["six"]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def counted_address(address: str) -> str | None:
    """Return the address that failures are counted under: of IPv6 the network of 64 bits, which one house has whole.

    None for what is no address (a socket file, say).
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), _IPV6_NETWORK), strict=False).network_address)


def client_address(request: HttpRequest) -> str | None:
    """Return the counted address of a request, for django-axes."""
    return counted_address(request.META.get("REMOTE_ADDR", ""))
