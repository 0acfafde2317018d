"""Read a web address as the fetcher needs it, and write it without its secrets. Asks nobody."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from orkhon.outbound.errors import AddressRefused

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=~-._[]|"
_MAX_LENGTH = 8_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One address, taken apart.

    `host` is in ASCII and without brackets; `authorization` a header's value or empty.
    """

    scheme: str
    host: str
    port: int
    target: str
    authorization: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what must be the same for credentials to be sent again (RFC 6454)."""
        return (self.scheme, self.host, self.port)

    @property
    def authority(self) -> str:
        """The value of the Host header: brackets round IPv6, no default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address without user and password."""
        return f"{self.scheme}://{self.authority}{self.target}"


def shown(url: str) -> str:
    """Return `url` fit for logs and error texts.

    No user, no password, no query (keys travel there), not endless.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    host = f"[{host}]" if ":" in host else host
    text = f"{parts.scheme}://{host}{port}{parts.path}{'?…' if parts.query else ''}"
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return clean if len(clean) <= 200 else clean[:199] + "…"


def read_link(url: str) -> Link:
    """Return `url` taken apart. Raises `AddressRefused` for what is no http or https address of a host."""
    if len(url) > _MAX_LENGTH:
        raise AddressRefused(f"{shown(url)} has {len(url)} letters; at most {_MAX_LENGTH} are asked")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise AddressRefused(f"{shown(url)} is no address that can be read ({error}); mend it") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise AddressRefused(f"{shown(url)} begins with {parts.scheme or 'no scheme'}; give an http or https address")
    if not host or any(letter.isspace() or not letter.isprintable() for letter in host):
        raise AddressRefused(f"{shown(url)} names no host; give an address such as https://agency.example/rss")
    authorization = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        authorization = "Basic " + base64.b64encode(pair).decode("ascii")
    target = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
    return Link(
        scheme=parts.scheme,
        host=host,
        port=_DEFAULT_PORTS[parts.scheme] if port is None else port,
        target=target,
        authorization=authorization,
    )


def follow(link: Link, location: str) -> Link:
    """Return where `location`, a redirect's target, leads from `link`. Raises `AddressRefused`.

    Credentials go with it only to the same origin; those that a redirect brings itself are never used.
    """
    try:
        led_to = read_link(urljoin(link.url, location))
    except ValueError as error:
        raise AddressRefused(f"{shown(link.url)} led to an address that cannot be read ({error})") from error
    authorization = link.authorization if led_to.origin == link.origin else ""
    return Link(
        scheme=led_to.scheme,
        host=led_to.host,
        port=led_to.port,
        target=led_to.target,
        authorization=authorization,
    )
