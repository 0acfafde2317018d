"""Start the translation of an article in the same translation group."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale

from orkhon.alliance.queries import Use, require_grant
from orkhon.desk.errors import AlreadyTranslated
from orkhon.desk.languages import require_desk_language
from orkhon.desk.models import Article
from orkhon.desk.publishing import require_usable_sources
from orkhon.wire.queries import state_of

log = logging.getLogger(__name__)


def start_translation(
    article: Article,
    language: str,
    *,
    user: AbstractBaseUser,
    now: datetime,
    newsroom: str | None = None,
    public_alone: bool = False,
) -> Article:
    """Return a draft in `language` (one of the eight codes) that holds the original's text, to be translated.

    `newsroom` is the code of the agency that will work on it; left out, the joint desk. `public_alone` leaves out what
    was written since the article was published, for a newsroom that may not read it.
    It keeps the original's sources, so that a kill of one of them takes it along, and remembers from which article
    and version it is made. Raises `UnknownLanguage`, `AlreadyTranslated`, `SourceNotUsable`, and the alliance's
    `NotGranted` where an agency whose matter is in the article has not granted translation.
    """
    locale = Locale.objects.get(language_code=require_desk_language(language))
    known = Article.objects.filter(translation_key=article.translation_key, locale=locale).first()
    if known is not None:
        raise AlreadyTranslated(language, known.pk)
    for agency in sorted({source.agency for source in article.sources.all()}):
        require_grant(Use.TRANSLATE, agency, today=now.date())
    require_usable_sources(article)
    state = state_of(article.uri)
    with transaction.atomic():
        original = Article.objects.get(pk=article.pk)
        if public_alone:
            # Wagtail copies the newest revision where there is one, and else the row, which readers have.
            original.latest_revision = None
        translation: Article = original.copy_for_translation(locale)
        translation.agency = newsroom or settings.ORKHON_DESK_AGENCY
        translation.script = ""
        translation.original = article
        translation.original_version = state.entry.version if state is not None and state.entry is not None else ""
        translation.correction_note = ""
        translation.save()
        translation.save_revision(user=user, log_action="wagtail.create")
    log.info("translation started", extra={"uri": article.uri, "article": translation.pk, "language": language})
    return translation
