"""Start the translation of an article in the same translation group."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale

from orkhon.alliance.permits import ItemFacts, Use, Verdict
from orkhon.alliance.queries import grants, require
from orkhon.desk.actions.add_source import credit_line
from orkhon.desk.errors import AlreadyTranslated
from orkhon.desk.languages import require_desk_language
from orkhon.desk.models import Article
from orkhon.desk.publishing import require_usable_sources
from orkhon.desk.translating.opening import open_translation
from orkhon.items import Language
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import state_of, states_of

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
    require_usable_sources(article)
    agency = newsroom or settings.ORKHON_DESK_AGENCY
    verdicts = _require_grants(article, agency, Language.parse(locale.language_code), now)
    state = state_of(article.uri)
    with transaction.atomic():
        original = Article.objects.get(pk=article.pk)
        if public_alone:
            # Wagtail copies the newest revision where there is one, and else the row, which readers have.
            original.latest_revision = None
        translation: Article = original.copy_for_translation(locale)
        translation.agency = agency
        translation.script = ""
        translation.original = article
        translation.original_version = state.entry.version if state is not None and state.entry is not None else ""
        translation.correction_note = ""
        translation.credit = _credit_in(translation.credit, verdicts, article.language.code, locale.language_code)
        translation.save()
        translation.save_revision(user=user, log_action="wagtail.create")
        # At once, so that what the memory knows stands there before anybody has opened it.
        open_translation(translation, user, now)
    log.info("translation started", extra={"uri": article.uri, "article": translation.pk, "language": language})
    return translation


def _credit_in(credit: str, verdicts: Mapping[str, Verdict], own: str, wanted: str) -> str:
    """Return the line with the agencies named in the wanted language; what an editor wrote besides stays."""
    for agency, verdict in verdicts.items():
        credit = credit.replace(credit_line(verdict, agency, own), credit_line(verdict, agency, wanted))
    return credit[:300]


def _require_grants(article: Article, newsroom: str, language: Language, now: datetime) -> Mapping[str, Verdict]:
    """Ask for the article, which is its newsroom's, and for each item that is in it; return the verdict by agency.

    Raises `NotGranted`.
    """
    sources = list(article.sources.all())
    states = states_of({source.uri for source in sources})
    items = {article.uri: ItemFacts(uri=article.uri, agency=article.agency)}
    for source in sources:
        known = states.get(source.uri)
        items[source.uri] = (
            facts_of_state(known) if known is not None else ItemFacts(uri=source.uri, agency=source.agency)
        )
    memoranda = grants()
    return {
        item.agency: require(Use.TRANSLATE, item=item, by=newsroom, language=language, now=now, memoranda=memoranda)
        for item in items.values()
    }
