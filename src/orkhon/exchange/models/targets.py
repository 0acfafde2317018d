"""What an address of a subscriber leads to, and whether it can be read. Connects to nothing, looks nothing up."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext

from orkhon.exchange.models.delivery import Channel
from orkhon.outbound import ftp, sftp
from orkhon.outbound.errors import AddressRefused
from orkhon.outbound.lines import read_server_address

_CHANNELS: Final = {
    "http": Channel.WEBHOOK,
    "https": Channel.WEBHOOK,
    "sftp": Channel.SFTP,
    "ftp": Channel.FTP,
    "ftps": Channel.FTP,
    "mailto": Channel.MAIL,
}
_PORTS: Final = {Channel.SFTP.value: sftp.PORTS, Channel.FTP.value: ftp.PORTS}
_check_web: Final = URLValidator(schemes=["http", "https"])


def channel_of(url: str) -> Channel:
    """Return by which way `url` is reached. Raises `ValidationError` for a scheme that is none of them."""
    scheme = url.partition(":")[0].lower()
    found = _CHANNELS.get(scheme)
    if found is None:
        known = ", ".join(f"{name}://" if name != "mailto" else "mailto:" for name in _CHANNELS)
        raise ValidationError(
            {
                "url": gettext("%(url)s begins with none of %(known)s; give the whole address")
                % {"url": url[:80], "known": known}
            }
        )
    return found


def check_target(url: str, channel: str) -> None:
    """Refuse an address that nothing can be sent to. Raises `ValidationError`, about the field `url`."""
    try:
        if channel == Channel.MAIL:
            validate_email(letter_box(url))
        elif channel == Channel.WEBHOOK:
            _check_web(url)
        else:
            server = read_server_address(url, _PORTS[channel])
            if channel == Channel.SFTP and not server.user:
                raise ValidationError(gettext("the address names no user; write sftp://user@host/folder"))
    except AddressRefused as refusal:
        raise ValidationError({"url": str(refusal)}) from refusal
    except ValidationError as refusal:
        raise ValidationError({"url": refusal.messages}) from refusal


def letter_box(url: str) -> str:
    """Return the address in a `mailto:` (RFC 6068); one alone, for what stands after it is kept, and is no address."""
    return unquote(url.partition(":")[2])


def server_of(url: str) -> tuple[str, str]:
    """Return who is asked for a password there: scheme, and user with host and port."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
