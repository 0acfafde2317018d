"""One problem of a source on a screen: what changed, where the article holds it, and what an editor may do about it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.desk.actions.answer_problem import set_aside, take_over
from orkhon.desk.corrections.problems import in_full
from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, SourceProblem
from orkhon.desk.policies import ARTICLES


@require_http_methods(["GET", "POST"])
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the problem to who may change the article; take the new version over, or close the problem with a reason."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    found = get_object_or_404(SourceProblem.objects.select_related("article__locale", "article__original"), pk=pk)
    if not ARTICLES.user_has_permission_for_instance(user, "change", found.article):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request, found, user)
    full = in_full(found)
    form_url = reverse(Article.snippet_viewset.get_url_name("edit"), args=[found.article_id])
    context = {
        "full": full,
        "problem": found,
        "article": found.article,
        "form_url": form_url,
        "header_title": _("What happened to a source"),
        "header_icon": "warning",
        "breadcrumbs_items": [
            {"url": form_url, "label": found.article.headline},
            {"url": "", "label": _("What happened to a source")},
        ],
    }
    return TemplateResponse(request, "desk/problem.html", context)


def _answer(request: HttpRequest, found: SourceProblem, user: User) -> HttpResponse:
    now = timezone.now()
    try:
        if "take" in request.POST:
            article = take_over(found, user=user, now=now)
            messages.info(
                request,
                _("The draft names the source’s version of now. Change the words and publish: that ends the task."),
            )
            return HttpResponseRedirect(reverse(Article.snippet_viewset.get_url_name("edit"), args=[article.pk]))
        set_aside(found, request.POST.get("answer", ""), user=user, now=now)
    except DeskError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_problem", found.pk)
    messages.success(request, _("Closed, with your reason."))
    return redirect("desk_problem", found.pk)
