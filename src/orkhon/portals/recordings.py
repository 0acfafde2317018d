"""Where a recording and the captions of a film are found. Asks the database for nothing.

An address holds a signature, so that nobody finds a recording that no public page plays by counting numbers. Captions
have none: whoever may read the article may read them, and their view asks.
"""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

from orkhon.desk.blocks.shown import Playing
from orkhon.desk.models import Article
from orkhon.media.models import Recording
from orkhon.media.recording_files import ENDINGS


def signature(recording: Recording) -> str:
    """Return what an address of the recording holds; it changes with the bytes."""
    named = f"{recording.pk}:{recording.sha256}"
    return salted_hmac("orkhon.portals.recordings", named, algorithm="sha256").hexdigest()[:20]


def is_signed(recording: Recording, given: str) -> bool:
    """True for a signature that this hub made for this recording."""
    return constant_time_compare(signature(recording), given)


def path_of(recording: Recording) -> str:
    """Return the recording's address on every portal."""
    return f"/recordings/{recording.pk}/{signature(recording)}/play{ENDINGS[recording.content_type]}"


def playing_on(article: Article) -> Playing:
    """Return where a page of the article finds what plays."""
    prefix = f"/{article.locale.language_code}/captions/{article.pk}"
    return Playing(address=path_of, captions=lambda block, number: f"{prefix}/{block}/{number}.vtt")
