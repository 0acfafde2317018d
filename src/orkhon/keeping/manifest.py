"""What a backup says of itself before and after its contents. Reads and writes no file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from orkhon.keeping.errors import BackupDamaged, BackupTooNew

FORMAT: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the database held at the moment of the backup.

    `migrations` are pairs of room and name; `head` is the last position of the wire, 0 while it is empty, and
    `head_hash` that header's hash; `counts` are rows by table; `size` is about how many bytes the database takes.
    """

    vendor: str
    migrations: tuple[tuple[str, str], ...]
    head: int
    head_hash: str
    counts: Mapping[str, int]
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """The first member of a backup. `made` is ISO 8601 in UTC; files and bytes of media as they were counted before."""

    orkhon: str
    python: str
    hub: str
    made: str
    database: Facts
    media_files: int
    media_bytes: int

    def to_json(self) -> bytes:
        """Return the member's bytes."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode("utf-8")

    @property
    def room(self) -> int:
        """About how many bytes the restored hub takes."""
        return self.database.size + self.media_bytes

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read the member. Raises `BackupTooNew` and `BackupDamaged`."""
        try:
            read = json.loads(data)
            form = read["format"]
            if isinstance(form, int) and form > FORMAT:
                raise BackupTooNew(
                    f"the backup has the form {form}, and this Orkhon reads {FORMAT}; restore it with a newer Orkhon"
                )
            facts = read["database"]
            database = Facts(
                vendor=str(facts["vendor"]),
                migrations=tuple((str(room), str(name)) for room, name in facts["migrations"]),
                head=int(facts["head"]),
                head_hash=str(facts["head_hash"]),
                counts={str(table): int(count) for table, count in facts["counts"].items()},
                size=int(facts["size"]),
            )
            return cls(
                orkhon=str(read["orkhon"]),
                python=str(read["python"]),
                hub=str(read["hub"]),
                made=str(read["made"]),
                database=database,
                media_files=int(read["media_files"]),
                media_bytes=int(read["media_bytes"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged(f"the backup's manifest cannot be read ({error!r}); use another backup") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The last member of a backup: what was really written, and how many files vanished while it was."""

    members: int
    media_files: int
    media_bytes: int
    vanished: int

    def to_json(self) -> bytes:
        """Return the member's bytes."""
        return json.dumps(asdict(self), indent=1).encode("ascii")

    @classmethod
    def from_json(cls, data: bytes) -> End:
        """Read the member. Raises `BackupDamaged`."""
        try:
            read = json.loads(data)
            return cls(
                members=int(read["members"]),
                media_files=int(read["media_files"]),
                media_bytes=int(read["media_bytes"]),
                vanished=int(read["vanished"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BackupDamaged(f"the backup's last member cannot be read ({error!r}); use another backup") from error
