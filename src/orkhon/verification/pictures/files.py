"""Where the bytes of the alliance's pictures are: among what intake keeps, or the desk's own. Fetches nothing."""

from __future__ import annotations

from orkhon.intake.models import MirroredMedia
from orkhon.intake.queries import hash_of
from orkhon.media.errors import MediaError
from orkhon.media.models import Picture
from orkhon.media.queries import read_bytes
from orkhon.verification.models import ShownPicture


def bytes_of(sha256: str) -> bytes | None:
    """Return the file of that hash, None where it is not here (any more)."""
    try:
        return read_bytes(sha256)
    except MediaError:
        pass
    found = Picture.objects.filter(sha256=sha256).order_by("pk").first()
    if found is None:
        return None
    try:
        with found.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None


def arrived(row: ShownPicture) -> tuple[str, bool]:
    """Return the SHA-256 of the picture, empty while it is not here, and whether it is still expected."""
    if row.sha256:
        return row.sha256, False
    order = MirroredMedia.objects.filter(pk=hash_of(row.name)).first()
    if order is None:
        return "", False
    return order.sha256, not order.sha256 and order.next_attempt is not None
