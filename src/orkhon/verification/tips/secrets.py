"""The token of the tipline's bot: a file of its own that the hub alone reads. No column or screen has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.source_secrets import read_secret_file, write_secret_file
from orkhon.verification.tips.errors import BotClosed

TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")


def _path(home: Path, bot: int) -> Path:
    return home / "secrets" / f"tipline-{bot}"


def has_token(home: Path, bot: int) -> bool:
    """True where one was given; it may be refused all the same."""
    return _path(home, bot).exists()


def read_token(home: Path, bot: int) -> str:
    """Return the token. Raises `BotClosed` where there is none that can be one."""
    try:
        token = read_secret_file(_path(home, bot)).strip()
    except SecretRefused as error:
        raise BotClosed(str(error)) from error
    if TOKEN.fullmatch(token) is None:
        raise BotClosed("the tipline has no token of a bot; @BotFather gives one, and the secretariat writes it here")
    return token


def write_token(home: Path, bot: int, token: str) -> None:
    """Keep the token in place of the former one."""
    write_secret_file(_path(home, bot), token)
