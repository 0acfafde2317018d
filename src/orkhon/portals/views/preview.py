"""Show editors an unpublished article as the portal will show it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from orkhon.desk.models import Article
from orkhon.portals.frame import visit
from orkhon.portals.views.article import article_context, own_script


def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the article's page, on the portal that would show it, or on the first one in its language."""
    known = visit(request, timezone.now())
    language = article.locale.language_code
    topic = article.topic.code if article.topic else ""
    home = known.directory.home_of(language, topic, agency=article.agency)
    languages = known.directory.at(home.hostname) if home else known.languages
    if language not in languages:
        raise Http404(f"no portal is in {language!r}; load an alliance with portals first")
    with translation.override(language):
        portal = languages[language]
        frame = replace(known, languages=languages).frame(
            language, section=portal.section_of(topic), own=own_script(article, portal)
        )
        text = render_to_string("portals/article.html", article_context(article, frame, "") | {"page": frame})
    return HttpResponse(text)
