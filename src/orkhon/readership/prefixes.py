"""What of an address is taken into a reader's mark, and what of it stands for a neighbourhood. Pure.

An IPv4 address counts whole: providers here put many readers behind one already. Of an IPv6 address the first 64 bits
count, for the rest changes by itself from day to day (RFC 8981). A neighbourhood is 24 bits of IPv4, 48 of IPv6: what
one person can easily send from many addresses of.
"""

from __future__ import annotations

import ipaddress


def reader_part(address: str) -> str:
    """Return what of the address belongs to one reader; empty for what is no address."""
    if ":" not in address:
        return address
    found = _six(address)
    if found is None:
        return ""
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return found.packed[:8].hex()


def neighbourhood(address: str) -> str:
    """Return what the address has in common with its neighbours; empty for what is no address."""
    part = reader_part(address)
    if "." in part:
        return part.rpartition(".")[0]
    return part[:12]


def _six(address: str) -> ipaddress.IPv6Address | None:
    try:
        return ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return None
