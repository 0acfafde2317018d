"""Where a file of a given hash lies on disk. Knows no database."""

from __future__ import annotations

from pathlib import Path


def path_of(root: Path, sha256: str) -> Path:
    """Return the place of the file under `root`: two levels of folders of two hexadecimal digits."""
    return root / "kept" / sha256[:2] / sha256[2:4] / sha256
