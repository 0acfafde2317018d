"""Read a file, up to a limit. Knows nothing of what is in it."""

from __future__ import annotations

from pathlib import Path

from orkhon.intake.deliveries import RawDelivery, Retrieval
from orkhon.intake.errors import FileUnreadable


def retrieve(retrieval: Retrieval) -> RawDelivery:
    """Return the bytes of the file at `address`. Raises `FileUnreadable`."""
    path = Path(retrieval.address)
    try:
        # A pipe or a device would keep the command waiting for ever.
        if path.is_dir():
            raise FileUnreadable("a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise FileUnreadable("neither a file nor a folder; save what it gives as a file first")
        with path.open("rb") as file:
            data = file.read(retrieval.max_bytes + 1)
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileUnreadable(f"cannot be read: {cause}") from error
    if len(data) > retrieval.max_bytes:
        raise FileUnreadable(f"longer than {retrieval.max_bytes:,} bytes; split it")
    return RawDelivery(data=data)
