"""What can go wrong with kept files."""


class MediaError(Exception):
    """A file cannot be kept or given."""

    retryable = False


class FileNotKept(MediaError):
    """No file of that hash is kept here."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"no file with SHA-256 {sha256} is kept here; it was never delivered, or was redacted")


class FileDamaged(MediaError):
    """The bytes on disk are not those that were kept."""

    def __init__(self, sha256: str, found: str) -> None:
        super().__init__(f"the file kept as {sha256} now hashes to {found}; restore it from a backup")


class PictureRefused(MediaError):
    """The bytes are not a picture that the desk can use."""


class RecordingRefused(MediaError):
    """The bytes are no sound or film that browsers play, or are too many."""
