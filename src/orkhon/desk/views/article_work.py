"""The work on one article: its stage, what is in the way, decisions, assignments, comments, and its whole history."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.called import shown_names
from orkhon.alliance.errors import AllianceError
from orkhon.desk.errors import DeskError, WorkRefused
from orkhon.desk.models import Article, Assignment, AssignmentState, StepKind
from orkhon.desk.policies import ARTICLES
from orkhon.desk.refusals import tell_refusal
from orkhon.desk.views.wire import way_to
from orkhon.desk.work.actions.comment import comment, resolve
from orkhon.desk.work.actions.decide import decide
from orkhon.desk.work.comments import comments_context, version_of_comments
from orkhon.desk.work.history import history_of
from orkhon.desk.work.next_deed import Decisions, decisions_for
from orkhon.desk.work.ready import in_the_way
from orkhon.desk.work.rights import newsroom_to_assign_in, seen_assignments
from orkhon.desk.work.stages import stage_of
from orkhon.stories.at_hand import keys_of, rows_called
from orkhon.stories.viewers import MEMBER
from orkhon.wire.errors import WireError

_REFUSALS = (AllianceError, DeskError, WireError)
_LONGEST_NUMBER = 18


def _article(request: HttpRequest, pk: int) -> tuple[Article, User]:
    """Return the article whose drafts the person sees. Raises for all others, as if it were not there."""
    user = request.user
    if not isinstance(user, User) or not ARTICLES.user_has_permission(user, "view"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("locale", "original", "topic", "latest_revision"), pk=pk)
    if not ARTICLES.sees_drafts_of(user, article):
        raise PermissionDenied
    return article, user


@require_safe
def article_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all of it on one page."""
    article, user = _article(request, pk)
    newest = article.get_latest_revision_as_object()
    stage = stage_of(article)
    now = timezone.now()
    may_publish = ARTICLES.user_has_permission_for_instance(user, "publish", article)
    language = article.locale.language_code
    work = Assignment.objects.filter(
        seen_assignments(user),
        group=article.translation_key,
        language=language,
        state=AssignmentState.OPEN,
    )
    context = {
        "article": newest,
        "pk": article.pk,
        "article_url": way_to(request, article),
        "edit_url": reverse("wagtailsnippets_desk_article:edit", args=[pk]),
        "stage": stage.label,
        "waiting": article.workflow_in_progress,
        "obstacles": in_the_way(newest, user, now),
        "decisions": _buttons(article, decisions_for(newest, user, stage=stage, now=now)),
        "work": list(work.select_related("who")),
        "assign_url": reverse("desk_assign", args=[article.translation_key, language])
        if newsroom_to_assign_in(user, language) and may_publish
        else "",
        "events": history_of(article),
        "stories": rows_called(
            keys_of([article.uri, *(source.uri for source in newest.sources.all())]),
            visitor=MEMBER,
            language=(get_language() or "en").partition("-")[0],
        ),
        "newsrooms": shown_names(),
        "language_name": dict(settings.LANGUAGES)[language],
        "here": request.get_full_path(),
        "now": now,
        **comments_context(article, user),
        "header_title": _("Work and history"),
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("desk_board"), "label": _("Board")},
            {"url": way_to(request, article), "label": newest.headline},
            {"url": "", "label": _("Work and history")},
        ],
    }
    return TemplateResponse(request, "desk/article_work.html", context)


def _buttons(article: Article, decisions: Decisions) -> list[tuple[str, str, bool]]:
    """Return what can be decided: the step, the words of its button, whether it is what comes next."""
    approve = _("Approve and publish") if article.workflow_in_progress else _("Approve this version")
    words = (
        (StepKind.APPROVED, approve),
        (StepKind.RETURNED, _("Send back")),
        (StepKind.EDITED, _("Mark as edited")),
        (StepKind.TRANSLATED, _("Mark as translated")),
    )
    found = [(kind.value, said, kind is decisions.next) for kind, said in words if kind in decisions.offered]
    return sorted(found, key=lambda one: not one[2])


@require_POST
def decide_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says: `step` is edited, translated, approved or returned, `note` the words to it."""
    article, user = _article(request, pk)
    if not ARTICLES.user_has_permission_for_instance(user, "change", article):
        raise PermissionDenied
    asked = request.POST.get("step", "")
    try:
        if asked not in StepKind.values:
            raise WorkRefused(_("Nothing was done; use one of the buttons."))
        decide(article, StepKind(asked), user=user, now=timezone.now(), note=request.POST.get("note", ""))
    except _REFUSALS as refusal:
        tell_refusal(request, _("That was not done:"), refusal)
    else:
        messages.success(request, _("Noted: %(step)s") % {"step": StepKind(asked).label})
    return redirect(_back(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def comments_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the conversations about the article as a piece of HTML, or add to them, or settle one.

    A program that asks for JSON is told the number of the new comment; everybody else is led back to `next`.
    """
    article, user = _article(request, pk)
    if request.method != "POST":
        # Open forms ask every few seconds: as long as nobody has said anything, that is one small question.
        version = f'"{version_of_comments(article)}-{get_language()}"'
        if request.headers.get("If-None-Match") == version:
            return HttpResponse(status=304, headers={"ETag": version, "Cache-Control": "no-store"})
        facts = comments_context(article, user, passage=request.GET.get("passage", ""))
        here = {"here": reverse("desk_article_work", args=[pk])}
        return TemplateResponse(
            request, "desk/comments.html", {**facts, **here}, headers={"ETag": version, "Cache-Control": "no-store"}
        )
    said = request.POST
    try:
        if "resolve" in said:
            done = resolve(article, _number(said.get("resolve")) or 0, user=user, now=timezone.now())
        else:
            done = comment(
                article,
                said.get("text", ""),
                user=user,
                now=timezone.now(),
                passage=said.get("passage", ""),
                segment=_number(said.get("segment")),
                quote=said.get("quote", ""),
                parent=_number(said.get("parent")),
            )
    except DeskError as refusal:
        if not request.accepts("text/html"):
            return JsonResponse({"refusal": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return redirect(_back(request, pk))
    if not request.accepts("text/html"):
        return JsonResponse({"comment": done.pk})
    return redirect(f"{_back(request, pk)}#comment-{done.pk}")


@require_safe
def readiness_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what is in the way of the article's newest version, as a piece of HTML for the form."""
    article, user = _article(request, pk)
    newest = article.get_latest_revision_as_object()
    facts = {
        "obstacles": in_the_way(newest, user, timezone.now()),
        "stage": stage_of(article).label,
        "pk": pk,
        "edit_url": reverse("wagtailsnippets_desk_article:edit", args=[pk]),
    }
    answer = TemplateResponse(request, "desk/readiness.html", facts)
    answer["Cache-Control"] = "no-store"
    return answer


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def _back(request: HttpRequest, pk: int) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else reverse("desk_article_work", args=[pk])
