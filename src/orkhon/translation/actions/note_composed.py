"""Note what was written into the translation's article, so that it is not taken for a person's words later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from orkhon.items import Language
from orkhon.translation.models import Document, Segment
from orkhon.translation.segments.passages import hash_of, normal


def note_composed(document: Document, texts: Mapping[str, str], *, now: datetime) -> None:
    """Note that the article now has these texts, by passage, which `target_texts` gave. Called where it is saved."""
    language = Language.parse(document.target_tag)
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document.pk)
        rich = dict(Segment.objects.filter(document=locked).order_by("order").values_list("passage", "rich"))
        hashes = {key: hash_of(normal(html, language, rich=rich.get(key, False))) for key, html in texts.items()}
        seen, composed = {**locked.seen, **hashes}, now
        Document.objects.filter(pk=locked.pk).update(seen=seen, composed=composed)
    document.seen, document.composed = seen, composed
