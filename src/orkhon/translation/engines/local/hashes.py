"""Write and check a list of hashes of a model's files, in the form of sha256sum. Knows no models."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIST: Final = "SHA256SUMS"
_LINE: Final = re.compile(r"^([0-9a-f]{64}) [ *](.+)$")
_LONGEST_LIST: Final = 1_000_000


class ListRefused(Exception):
    """The list of hashes is missing or cannot be read; asking again helps after somebody mended it."""

    retryable = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HashReport:
    """How a folder's files compare with its list: names of files, in order."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True where each listed file is there and as it was, and nothing else lies beside it."""
        return not (self.wrong or self.missing or self.unlisted)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder but the list itself; folders in it are no part of a model."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name != LIST)


def write_list(folder: Path) -> int:
    """Write the list for what is in the folder now, and return how many files it names."""
    files = files_of(folder)
    lines = [f"{hash_of(path)}  {path.name}\n" for path in files]
    part = folder / f"{LIST}.part"
    part.write_text("".join(lines), encoding="utf-8")
    part.replace(folder / LIST)
    return len(files)


def check_list(folder: Path, listed: Path | None = None) -> HashReport:
    """Compare the folder's files with `listed`, by itself the folder's own list. Raises `ListRefused`."""
    path = listed or folder / LIST
    wanted = _read(path)
    there = {one.name: one for one in files_of(folder)}
    right = [name for name in wanted if name in there and hash_of(there[name]) == wanted[name]]
    return HashReport(
        right=tuple(right),
        wrong=tuple(name for name in wanted if name in there and name not in right),
        missing=tuple(name for name in wanted if name not in there),
        unlisted=tuple(name for name in there if name not in wanted),
    )


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LONGEST_LIST)
    except (OSError, UnicodeDecodeError) as error:
        raise ListRefused(
            f"{path} cannot be read ({error}); write it with `orkhon models hash FOLDER` right after the download, "
            "or fetch the list of whoever gave the model"
        ) from error
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if match is None or "/" in match[2]:
            raise ListRefused(f"{path} has a line that is no hash and name of a file: {line[:60]!r}; mend the list")
        found[match[2]] = match[1]
    if not found:
        raise ListRefused(f"{path} names no file; mend the list")
    return found
