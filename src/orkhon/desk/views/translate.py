"""Start a translation of an article from the admin."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.alliance.errors import AllianceError
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.errors import DeskError
from orkhon.desk.policies import ARTICLES
from orkhon.desk.views.wire import article_url, way_to


class TranslateForm(forms.Form):
    """Into which language."""

    language = forms.ChoiceField()

    def __init__(self, data: object, *, languages: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above, told to the type checker
        field.choices = languages


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the languages that the person writes and the article is not in yet; start the chosen translation.

    Whoever sees an article may translate it, for his own newsroom.
    """
    user = request.user
    if not isinstance(user, User) or not ARTICLES.user_has_permission(user, "add"):
        raise PermissionDenied
    article = get_object_or_404(ARTICLES.seen_by(user).select_related("locale", "original"), pk=pk)
    others = article.get_translations(inclusive=True).select_related("locale").order_by("locale__language_code")
    there = {other.locale.language_code: other for other in others}
    seen = {
        code: other for code, other in there.items() if ARTICLES.user_has_permission_for_instance(user, "view", other)
    }
    mine = ARTICLES.languages_for(user, "desk.add_article")
    languages = [(code, name) for code, name in settings.LANGUAGES if code in mine and code not in there]
    form = TranslateForm(request.POST or None, languages=languages)
    if form.is_valid():
        language = form.cleaned_data["language"]
        try:
            newsroom = ARTICLES.newsroom_for(user, "desk.add_article", language)
            translation = start_translation(
                article,
                language,
                user=user,
                now=timezone.now(),
                newsroom=newsroom,
                public_alone=not ARTICLES.sees_drafts_of(user, article),
            )
        except (AllianceError, DeskError) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(way_to(request, article))
        return HttpResponseRedirect(article_url(translation.pk))
    context = {
        "article": article,
        "article_url": way_to(request, article),
        "there": [(code, other, way_to(request, other)) for code, other in seen.items()],
        "form": form,
        "languages": languages,
        "breadcrumbs_items": [
            {"url": way_to(request, article), "label": article.headline},
            {"url": "", "label": "Translate"},
        ],
        "header_title": "Translate",
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translate.html", context)
