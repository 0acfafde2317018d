"""What a reader says by a link of a letter: yes, or no more."""

from __future__ import annotations

from datetime import datetime

from orkhon.portals.newsletters.links import unsealed
from orkhon.portals.newsletters.models import NewsletterReader


def reader_of(text: str) -> NewsletterReader | None:
    """Return the reader whose letter held that link, None where there is none, or none any more."""
    found = unsealed(text)
    if found is None:
        return None
    number, secret = found
    return NewsletterReader.objects.select_related("newsletter").filter(pk=number, secret=secret).first()


def confirm(reader: NewsletterReader, *, now: datetime) -> None:
    """Let the reader be sent the newsletter from now on."""
    NewsletterReader.objects.filter(pk=reader.pk, confirmed__isnull=True).update(confirmed=now, question_due=None)


def leave(reader: NewsletterReader) -> None:
    """Forget the reader: the address, and which letters went there."""
    NewsletterReader.objects.filter(pk=reader.pk).delete()
