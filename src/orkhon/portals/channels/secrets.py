"""The token of a channel's bot: a file of its own that the hub alone reads. No column holds it, no screen shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.source_secrets import read_secret_file, write_secret_file
from orkhon.portals.channels.errors import ChannelClosed

TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")


def _path(home: Path, channel: int) -> Path:
    return home / "secrets" / f"channel-{channel}"


def has_token(home: Path, channel: int) -> bool:
    """True where one was given; it may be refused all the same."""
    return _path(home, channel).exists()


def read_token(home: Path, channel: int) -> str:
    """Return the token. Raises `ChannelClosed` where there is none that can be one."""
    try:
        token = read_secret_file(_path(home, channel)).strip()
    except SecretRefused as error:
        raise ChannelClosed(str(error)) from error
    if TOKEN.fullmatch(token) is None:
        raise ChannelClosed("the channel has no token of a bot; @BotFather gives one, and an editor writes it here")
    return token


def write_token(home: Path, channel: int, token: str) -> None:
    """Keep the token in place of the former one."""
    write_secret_file(_path(home, channel), token)
