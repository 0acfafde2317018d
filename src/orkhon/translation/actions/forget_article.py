"""Forget all that is held of an article: its words in the memory and, where it was redacted, its documents."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from orkhon.translation.memory.actions.forget import forget, forget_wordings
from orkhon.translation.models import Document, Segment


def forget_article(uri: str, *, redacted: bool) -> int:
    """Forget what the article and its translations said; return how many wordings went.

    After a kill the memory offers it nobody any more, and the documents stay for the record. After a redaction the
    documents go too, with every text that their sentences ever had, and the index's files are made anew.
    """
    with transaction.atomic():
        removed = forget(uri, redacted=redacted)
        for document in Document.objects.filter(target=uri):
            remembered = Segment.objects.filter(document=document).values_list("memory", flat=True)
            wordings = [one for one in remembered if one is not None]
            removed += forget_wordings(wordings, origin=document.source, redacted=redacted)
        if redacted:
            documents_about([uri]).delete()
    return removed


def documents_about(uris: Collection[str]) -> QuerySet[Document]:
    """Return the documents whose original or translation is one of these."""
    return Document.objects.filter(Q(source__in=uris) | Q(target__in=uris))
