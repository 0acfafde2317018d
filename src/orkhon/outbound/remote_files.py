"""What a server of files is to this hub, whatever language it speaks: a folder that is listed, read and put into."""

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

    def look(self, name: str) -> RemoteFile | None:
        """Return a file of the list as it is now, None where it is gone."""

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return a file's bytes. Raises `TooLarge` when there are more than `max_bytes`."""

    def remove(self, name: str) -> None:
        """Take a file away."""


class DropFolder(Protocol):
    """A folder on a server that files are put into, for the time of one visit."""

    def put(self, name: str, data: bytes) -> None:
        """Have a whole file under `name`, in place of any that is there; until it is whole it is `name.part`.

        Raises a subclass of `OutboundError`: `RefusedByServer` with status 422 where this file alone is refused, 507
        where there is no room, 403 where nothing may be put there.
        """


def part_of(name: str) -> str:
    """Return under which name a file is written until it is whole. Raises `ValueError` for a name that leads away."""
    if not is_plain_name(name):
        raise ValueError(f"{name!r} is no name of a file in one folder; give one without a path")
    return f"{name}.part"


def is_plain_name(name: str) -> bool:
    """True for a name that leads nowhere but into its own folder, and is no command within a command."""
    return bool(name) and name not in {".", ".."} and name.isprintable() and not any(sign in name for sign in "/\\\0")
