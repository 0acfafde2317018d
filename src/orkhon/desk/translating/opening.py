"""Open the translation of an article: bring its sentences in line with the original and with its own draft."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, User

from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article
from orkhon.desk.translating.texts import newest, source_passages, source_text, target_passages
from orkhon.translation.actions.sync_document import sync_document
from orkhon.translation.models import Document
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import statuses_of


class NoTranslation(DeskError):
    """The article is no translation of another one that is still there."""

    def __init__(self, article: Article) -> None:
        super().__init__(
            f"the article {article.uri} is no translation of an article of this hub; open its original and translate it"
        )


def open_translation(article: Article, user: AbstractBaseUser | None, now: datetime) -> Document:
    """Return the translation's document, in line with both texts as they are now.

    Unchanged sentences keep their translation, changed ones are marked, and what was written in the article's own form
    comes back into its sentences. `user` is None for the hub itself. Raises `NoTranslation`.
    """
    original = article.original
    if original is None:
        raise NoTranslation(article)
    return sync_document(
        source=original.uri,
        target=article.uri,
        source_language=source_text(original, article.agency).language,
        target_language=article.language,
        source_version=version_of(original),
        agency=article.agency,
        confidential=is_confidential(original, article, now),
        source_passages=source_passages(original, article.agency),
        target_passages=target_passages(article, original),
        user=user if isinstance(user, User) else None,
        now=now,
    )


def version_of(original: Article) -> str:
    """Return which state of the original it is: the published revision's number, else the newest's."""
    revision = original.live_revision_id if original.live else original.latest_revision_id
    return str(revision or "")


def is_confidential(original: Article, article: Article, now: datetime) -> bool:
    """True where no word may leave the hub: an embargo is not over, or the text was taken from readers.

    Asked of the rows and of the newest drafts of both, and of the items that the original was made of.
    """
    texts = [original, newest(original), article, newest(article)]
    if any(one.embargoed_until is not None and one.embargoed_until > now for one in texts):
        return True
    if original.withdrawn_at is not None:
        return True
    statuses = statuses_of([original.uri, *(source.uri for source in original.sources.all())])
    return any(status is not ItemStatus.USABLE for status in statuses.values())
