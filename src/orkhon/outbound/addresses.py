"""Say which addresses and ports an outside name may lead to. Resolves nothing and opens nothing.

The tables are written out, because `ipaddress.is_global` changes with Python's patch releases and calls
`64:ff9b::7f00:1` (loopback behind NAT64) global. What is not known to be public is refused.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

_LOCAL: tuple[tuple[_Network, str], ...] = (
    (IPv4Network("127.0.0.0/8"), "loopback"),
    (IPv4Network("10.0.0.0/8"), "private"),
    (IPv4Network("172.16.0.0/12"), "private"),
    (IPv4Network("192.168.0.0/16"), "private"),
    (IPv6Network("::1/128"), "loopback"),
    (IPv6Network("fc00::/7"), "private"),
)
"""Refused unless the caller marked the address as local."""

_NEVER: tuple[tuple[_Network, str], ...] = (
    (IPv4Network("0.0.0.0/8"), "unspecified"),
    (IPv4Network("100.64.0.0/10"), "shared by a provider's customers (CGNAT)"),
    (IPv4Network("169.254.0.0/16"), "link-local"),
    (IPv4Network("168.63.129.16/32"), "a cloud's own service"),
    (IPv4Network("192.0.0.0/24"), "reserved for protocols"),
    (IPv4Network("192.0.2.0/24"), "reserved for documentation"),
    (IPv4Network("192.88.99.0/24"), "a relay of 6to4"),
    (IPv4Network("198.18.0.0/15"), "reserved for measurements"),
    (IPv4Network("198.51.100.0/24"), "reserved for documentation"),
    (IPv4Network("203.0.113.0/24"), "reserved for documentation"),
    (IPv4Network("224.0.0.0/4"), "multicast"),
    (IPv4Network("240.0.0.0/4"), "reserved"),
    (IPv6Network("::/128"), "unspecified"),
    (IPv6Network("::ffff:0:0/96"), "an IPv4 address in disguise (IPv4-mapped)"),
    (IPv6Network("::ffff:0:0:0/96"), "an IPv4 address in disguise (IPv4-translated)"),
    (IPv6Network("::/96"), "an IPv4 address in disguise (IPv4-compatible)"),
    (IPv6Network("64:ff9b::/96"), "an IPv4 address behind NAT64"),
    (IPv6Network("64:ff9b:1::/48"), "an IPv4 address behind NAT64"),
    (IPv6Network("2001::/32"), "a Teredo tunnel"),
    (IPv6Network("2001::/23"), "reserved for protocols"),
    (IPv6Network("2001:db8::/32"), "reserved for documentation"),
    (IPv6Network("2002::/16"), "a 6to4 tunnel"),
    (IPv6Network("3fff::/20"), "reserved for documentation"),
    (IPv6Network("fd00:ec2::/32"), "a cloud's own service"),
    (IPv6Network("fe80::/10"), "link-local"),
    (IPv6Network("fec0::/10"), "site-local"),
    (IPv6Network("ff00::/8"), "multicast"),
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})

_WEB_PORTS = frozenset({80, 443})
_SERVICE_PORTS = frozenset(
    {
        1080,
        1433,
        1521,
        1723,
        1883,
        2049,
        2181,
        2375,
        2376,
        2379,
        2380,
        3128,
        3260,
        3306,
        3389,
        3690,
        4045,
        4190,
    }
    | {
        4222,
        4369,
        5060,
        5061,
        5222,
        5269,
        5432,
        5433,
        5601,
        5671,
        5672,
        5984,
        5985,
        5986,
        6379,
        6380,
        6443,
        6566,
    }
    | {6697, 7000, 7001, 7199, 7474, 7687, 8086, 8500, 8529, 9000, 9042, 9092, 9160, 9200, 9300, 9418, 10050}
    | {
        10051,
        10080,
        10250,
        10255,
        11211,
        11434,
        15672,
        16379,
        26379,
        27017,
        27018,
        27019,
        28015,
        50000,
        61616,
    }
    | set(range(5900, 5911))
    | set(range(6000, 6011))
    | set(range(6660, 6670))
)
"""Databases, queues, remote desktops, mail, orchestration: services that take a request for a command."""


def parsed(text: str) -> Address:
    """Return the address that `text` writes, without a zone (`fe80::1%eth0`). Raises ValueError."""
    return ip_address(text.partition("%")[0])


def refusal(address: Address, *, allow_local: bool) -> str:
    """Return why nothing may connect to `address`, in words that follow "is", or an empty text.

    `allow_local` lifts the refusal of loopback and private networks (RFC 1918, RFC 4193), and no other.
    Addresses that carry an IPv4 address inside are refused whatever they carry: no feed needs them.
    """
    for network, words in _NEVER:
        # ::1 lies within ::/96 and is loopback all the same.
        if address in network and not (address == IPv6Address(1) and network.prefixlen == 96):
            return words
    for network, words in _LOCAL:
        if address in network:
            return "" if allow_local else words
    if isinstance(address, IPv6Address):
        if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
            return "an ISATAP tunnel"
        if address not in _PUBLIC_IPV6:
            return "reserved"
    return ""


def port_refusal(port: int, *, allow_local: bool) -> str:
    """Return why `port` may not be asked, or an empty text.

    Below 1024 only 80 and 443 serve the web. Above, agencies use whatever they like (8080, 8443, 10443), so
    only the ports of services that a request could harm are refused. A source that is marked local may lie
    anywhere.
    """
    if not 1 <= port <= 65535:
        return "is no port"
    if allow_local or port in _WEB_PORTS:
        return ""
    if port < 1024 or port in _SERVICE_PORTS:
        return "belongs to another service than the web"
    return ""


def service_port_refusal(port: int, *, usual: frozenset[int], allow_local: bool) -> str:
    """Return why a server of files or mail may not be asked at `port`, or an empty text.

    `usual` are the ports of the service itself. Above 1024 the same ports are refused as for the web.
    """
    if not 1 <= port <= 65535:
        return "is no port"
    if allow_local or port in usual:
        return ""
    if port < 1024 or port in _SERVICE_PORTS:
        return "belongs to another service"
    return ""
