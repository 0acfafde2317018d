"""What a server of files is to this hub, whatever language it speaks: a folder that is listed and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MOST_LISTED = 20_000
"""Names in one folder beyond which it is refused: a list without end, or no folder of deliveries."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteFile:
    """One plain file. `changed` is the moment of its last change as the server writes it: only compared."""

    name: str
    size: int
    changed: str


class RemoteFolder(Protocol):
    """A folder on a server, for the time of one visit. All raise subclasses of `OutboundError`."""

    def listed(self) -> list[RemoteFile]:
        """Return the plain files in it."""

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return a file's bytes. Raises `TooLarge` when there are more than `max_bytes`."""

    def remove(self, name: str) -> None:
        """Take a file away."""


def is_plain_name(name: str) -> bool:
    """True for a name that leads nowhere but into its own folder, and is no command within a command."""
    return bool(name) and name not in {".", ".."} and name.isprintable() and not any(sign in name for sign in "/\\\0")
