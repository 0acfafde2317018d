"""The form by which an editor publishes a correction: what was wrong, what is right, and the words for readers."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.desk.actions.publish_correction import Said, publish_correction
from orkhon.desk.articles import to_item
from orkhon.desk.corrections.words import correction_in_words
from orkhon.desk.errors import DeskError, NotReady
from orkhon.desk.granted import standing_of
from orkhon.desk.models import Article, Correction, CorrectionKind
from orkhon.desk.policies import ARTICLES
from orkhon.desk.wire_changes import changes_between
from orkhon.wire.errors import WireError


class CorrectionForm(forms.Form):
    """What readers are told. Left empty, the words are made from the template of the article's language."""

    kind = forms.ChoiceField(label=gettext_lazy("What was wrong"), choices=CorrectionKind.choices)
    was = forms.CharField(
        label=gettext_lazy("It said"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("left empty where the mistake is not to be repeated"),
    )
    right = forms.CharField(label=gettext_lazy("Correct is"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    words = forms.CharField(
        label=gettext_lazy("What readers are told"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("left empty, it is written from the two fields above in the article’s language"),
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the newest draft changes, take the words, show them once more, and publish the correction."""
    user = request.user
    article = get_object_or_404(Article.objects.select_related("locale", "original"), pk=pk)
    if not isinstance(user, User) or not ARTICLES.user_has_permission_for_instance(user, "publish", article):
        raise PermissionDenied
    form_url = reverse(Article.snippet_viewset.get_url_name("edit"), args=[pk])
    if not article.live:
        messages.error(request, _("Readers do not have this article now, so nothing is to be corrected."))
        return HttpResponseRedirect(form_url)
    form = CorrectionForm(request.POST or None)
    words = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"].strip() or _in_words(article, form.cleaned_data)
        if "publish" in request.POST:
            answer = _publish(request, article, user, form, words)
            if answer is not None:
                return answer
        # What was made is shown to be read and changed before it goes out.
        form = CorrectionForm({**form.cleaned_data, "words": words})
    newest = article.get_latest_revision_as_object()
    context: dict[str, Any] = {
        "article": article,
        "form": form,
        "words": words,
        "changes": changes_between(to_item(article), to_item(newest)),
        "former": Correction.objects.filter(article=article),
        "form_url": form_url,
        "header_title": _("Publish a correction"),
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": form_url, "label": article.headline},
            {"url": "", "label": _("Publish a correction")},
        ],
    }
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return TemplateResponse(request, "desk/correct.html", context, status=status)


def _in_words(article: Article, facts: dict[str, Any]) -> str:
    # Readers have all other hours in their portal's zone; two portals that differ can only be told in UTC.
    zones = {standing.zone for standing in standing_of(article)}
    zone = zones.pop() if len(zones) == 1 else None
    return correction_in_words(
        facts["kind"],
        was=facts["was"],
        right=facts["right"],
        language=article.language,
        moment=timezone.now(),
        zone=zone or UTC,
    )


def _publish(
    request: HttpRequest, article: Article, user: User, form: CorrectionForm, words: str
) -> HttpResponse | None:
    facts = form.cleaned_data
    said = Said(kind=CorrectionKind(facts["kind"]), was=facts["was"], right=facts["right"], words=words)
    try:
        publish_correction(article, said, user=user, now=timezone.now())
    except NotReady as refusal:
        for obstacle in refusal.obstacles:
            messages.error(request, str(obstacle.words))
        return None
    except (DeskError, WireError) as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(
        request,
        _("The correction is published. Whatever was made of this article has a task now, its translations too."),
    )
    return HttpResponseRedirect(reverse(Article.snippet_viewset.get_url_name("edit"), args=[article.pk]))
