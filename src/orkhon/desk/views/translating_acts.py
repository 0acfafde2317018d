"""What is done with a whole translation: sent to the editor, filled by machine, a term kept, a sentence turned back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, StepKind
from orkhon.desk.translating.beside import languages_of
from orkhon.desk.translating.composing import compose
from orkhon.desk.translating.shown import differences, with_chips
from orkhon.desk.views.translating import machine_words, may_machine
from orkhon.desk.views.translating_opened import opened, wants_json
from orkhon.desk.views.wire import article_url
from orkhon.desk.work.actions.decide import decide
from orkhon.translation.actions.keep_term import NewWording, add_term
from orkhon.translation.engines import back_translation, request_machine
from orkhon.translation.glossary.errors import TermRefused
from orkhon.translation.models import Segment, TermKind


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the sentences the article's draft; `do` says what then: keep it, look at it, or hand it to the editor."""
    screen = opened(request, pk)
    if screen.read_only:
        if wants_json(request):
            return JsonResponse({"ok": False, "words": screen.read_only}, status=400)
        messages.error(request, screen.read_only)
        return HttpResponseRedirect(reverse("desk_translating", args=[pk]))
    now = timezone.now()
    written = compose(screen.article, screen.user, now)
    what = request.POST.get("do")
    if wants_json(request):
        return JsonResponse({"ok": True, "written": written})
    article = Article.objects.select_related("locale", "latest_revision").get(pk=pk)
    if what == "preview":
        name = Article.snippet_viewset.get_url_name("revisions_view")
        if article.latest_revision_id is None:
            return HttpResponseRedirect(article_url(pk))
        return HttpResponseRedirect(reverse(name, args=[pk, article.latest_revision_id]))
    if what != "send":
        return HttpResponseRedirect(reverse("desk_translating", args=[pk]))
    try:
        decide(article, StepKind.TRANSLATED, user=screen.user, now=now)
    except DeskError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("desk_translating", args=[pk]))
    _ask_for_approval(article, screen.user)
    messages.success(request, _("The translation is sent to the editor."))
    return HttpResponseRedirect(article_url(pk))


def _ask_for_approval(article: Article, user: User) -> None:
    """Begin the article's workflow, where it has one and does not wait in it already."""
    workflow = article.get_workflow()
    if workflow is not None and not article.workflow_in_progress:
        workflow.start(article, user)


@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the empty sentences to be filled by machine; they come in by themselves."""
    screen = opened(request, pk)
    back = HttpResponseRedirect(reverse("desk_translating", args=[pk]))
    if screen.read_only:
        messages.error(request, screen.read_only)
        return back
    if not may_machine(screen.document):
        messages.error(request, _("No engine of this hub translates this text; people do."))
        return back
    request_machine(screen.document, user=screen.user, now=timezone.now())
    messages.success(
        request,
        _("Asked. What a machine has filled is marked so, and each sentence must be confirmed by a person.")
        + f" {machine_words(screen.document)}",
    )
    return back


@require_http_methods(["GET", "HEAD"])
def back_translate(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Show what a machine makes of the translation in the original's language, with the words that differ marked."""
    screen = opened(request, pk)
    row = get_object_or_404(Segment.objects.filter(document=screen.document), pk=segment)
    source, target = languages_of(screen.document)
    answer = back_translation(row.target, source, target, confidential=screen.document.confidential, now=timezone.now())
    text = answer.texts[0] if answer.texts else None
    facts = {
        "text": with_chips(text) if text else "",
        "against": differences(row.source, text) if text else "",
        "engine": answer.engine,
        "attempts": answer.attempts,
        "source": screen.source,
        "document": screen.document,
        "article": screen.article,
        "row": row,
    }
    html = render_to_string("desk/translating_back.html", facts, request=request)
    if wants_json(request):
        return JsonResponse({"html": html})
    context = {
        **facts,
        "html": html,
        "screen_url": f"{reverse('desk_translating', args=[pk], query={'at': row.pk})}#s{row.pk}",
        "breadcrumbs_items": [
            {"url": reverse("desk_translating", args=[pk]), "label": screen.article.headline},
            {"url": "", "label": _("Back-translation")},
        ],
        "header_title": _("Back-translation"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translating_back_page.html", context)


@require_POST
def keep_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a term into the glossary in both languages, for whoever may; every sentence knows it from then on."""
    screen = opened(request, pk)
    at = request.POST.get("at", "")
    query = {"at": at} if at.isascii() and at.isdecimal() else {}
    back = HttpResponseRedirect(reverse("desk_translating", args=[pk], query=query))
    if not screen.user.has_perm("translation.add_term"):
        messages.error(request, _("Your postings do not let you add to the glossary; ask an editor."))
        return back
    source, target = languages_of(screen.document)
    wordings = [
        NewWording(tag=source.tag, text=request.POST.get("source", "")),
        NewWording(tag=target.tag, text=request.POST.get("target", "")),
    ]
    if not all(one.text.strip() for one in wordings):
        messages.error(request, _("Give the term in both languages."))
        return back
    try:
        add_term(kind=TermKind.THING, wordings=wordings, user=screen.user, now=timezone.now())
    except TermRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The term is in the glossary."))
    return back
