"""Make the translated sentences the article's next draft."""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from orkhon.desk.blocks.passages import passages_of, with_passages
from orkhon.desk.models import Article
from orkhon.desk.translating.opening import NoTranslation
from orkhon.desk.translating.provenance import source_type_of
from orkhon.desk.translating.texts import newest
from orkhon.translation.actions.note_composed import note_composed
from orkhon.translation.models import Document
from orkhon.translation.segments.queries import target_texts

log = logging.getLogger(__name__)


def compose(article: Article, user: AbstractBaseUser | None, now: datetime) -> bool:
    """Write the sentences into a new draft of the translation; return whether anything had changed.

    Nothing becomes public by it. Passages without any translation keep what the draft says. Raises `NoTranslation`.
    """
    with transaction.atomic():
        # One after the other: two screens that send at once must not write over one another's drafts.
        locked = Article.objects.select_for_update(of=("self",)).select_related("locale", "original")
        article = locked.get(pk=article.pk)
        document = Document.objects.filter(target=article.uri).first()
        if document is None:
            raise NoTranslation(article)
        draft = newest(article)
        before = {passage.key: passage.html for passage in passages_of(draft)}
        texts = target_texts(document)
        source_type = source_type_of(document, draft.digital_source_type)
        changed = source_type != draft.digital_source_type
        draft = with_passages(draft, {key: html for key, html in texts.items() if before.get(key) != html})
        # Compared again: the article cleans and cuts what it is given, so that equal things may look different before.
        changed |= before != {passage.key: passage.html for passage in passages_of(draft)}
        if changed:
            draft.digital_source_type = source_type
            draft.save_revision(user=user, changed=True, log_action=True)
        note_composed(document, texts, now=now)
    if not changed:
        return False
    log.info("translation composed", extra={"uri": article.uri})
    return True
