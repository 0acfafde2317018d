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
from orkhon.desk.models import Article
from orkhon.desk.views.wire import article_url


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
    """Offer the languages that the article is not in yet, and start the translation into the chosen one."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("desk.add_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("locale", "original"), pk=pk)
    there = {
        other.locale.language_code: other
        for other in article.get_translations(inclusive=True).select_related("locale").order_by("locale__language_code")
    }
    languages = [(code, name) for code, name in settings.LANGUAGES if code not in there]
    form = TranslateForm(request.POST or None, languages=languages)
    if form.is_valid():
        language = form.cleaned_data["language"]
        try:
            translation = start_translation(article, language, user=user, now=timezone.now())
        except (AllianceError, DeskError) as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(article_url(article.pk))
        return HttpResponseRedirect(article_url(translation.pk))
    context = {
        "article": article,
        "article_url": article_url(article.pk),
        "there": [(code, other, article_url(other.pk)) for code, other in there.items()],
        "form": form,
        "languages": languages,
        "breadcrumbs_items": [
            {"url": article_url(article.pk), "label": article.headline},
            {"url": "", "label": "Translate"},
        ],
        "header_title": "Translate",
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translate.html", context)
