"""The side-by-side editor: the screen, one sentence saved or confirmed, what others do meanwhile.

Each view asks the policy about this very article. Works as plain forms; a script asks for the same as JSON.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from orkhon.desk.translating.beside import Beside, Under, beside, languages_of, under
from orkhon.desk.translating.obstacles import reads_language
from orkhon.desk.translating.opening import NoTranslation, open_translation
from orkhon.desk.translating.presence import note_presence, others_here
from orkhon.desk.translating.rights_line import rights_of
from orkhon.desk.translating.rows import names_of, row_of, rows_of, state_of_segment
from orkhon.desk.views.translating_opened import Opened, opened, require_translation, screen_of, segments_of, wants_json
from orkhon.desk.views.wire import article_url, way_to
from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.actions.save_segment import save_segment
from orkhon.translation.engines import engines_for, state_of_request
from orkhon.translation.errors import SegmentChanged, TranslationError
from orkhon.translation.models import Document, Segment, SegmentStatus

LONGEST_TEXT: Final = 20_000
"""Letters of one sentence's translation; more is no sentence."""
_MOST_CHANGED: Final = 200
_COMMITTED_WITHIN: Final = timedelta(seconds=3)
"""A change is told again for so long: another screen's transaction may end after its moment was taken."""


@require_http_methods(["GET", "HEAD"])
def translating(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sentences side by side; `at` names the open one, else the first that nobody has confirmed is."""
    article, user = require_translation(request, pk)
    now = timezone.now()
    try:
        document = open_translation(article, user, now)
    except NoTranslation as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(reverse("desk_translate", args=[article.pk]))
    screen = screen_of(request, article, user, document)
    segments = segments_of(document)
    chosen = _chosen(segments, request.GET.get("at", ""))
    found = _beside(screen, chosen) if chosen is not None else None
    rows = rows_of(segments, source=screen.source, target=screen.target)
    note_presence(article.pk, user, chosen.pk if chosen is not None else 0, now=now)
    others = others_here(article.pk, user, now=now)
    original = article.original
    assert original is not None  # noqa: S101 - opening has asked
    context = {
        "article": article,
        "document": document,
        "source": screen.source,
        "target": screen.target,
        "rows": rows,
        "open": chosen.pk if chosen is not None else 0,
        "row": next((row for row in rows if chosen is not None and row.pk == chosen.pk), None),
        "beside": found,
        "under": found.under if found is not None else None,
        "progress": progress_of_segments(segments),
        "read_only": screen.read_only,
        "others": others,
        "rights": rights_of(article, now),
        "credit_agency": original.agency,
        "version": document.source_version,
        "may_machine": bool(may_machine(document)) and not screen.read_only,
        "machine": machine_words(document),
        "reads_source": reads_language(user, document.source_tag),
        "faults": _counted(segments),
        "words": words_for_script(),
        "addresses": addresses(article.pk),
        "person": user.pk,
        "original_url": way_to(request, original),
        "article_url": article_url(article.pk),
        "longest": LONGEST_TEXT,
        "breadcrumbs_items": [
            {"url": article_url(article.pk), "label": article.headline},
            {"url": "", "label": _("Translation")},
        ],
        "header_title": _("Translation: %(headline)s") % {"headline": original.headline},
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translating.html", context)


def _chosen(segments: list[Segment], at: str) -> Segment | None:
    if at.isascii() and at.isdecimal():
        found = next((one for one in segments if one.pk == int(at)), None)
        if found is not None:
            return found
    waiting = (one for one in segments if one.status != SegmentStatus.CONFIRMED)
    return next(waiting, segments[0] if segments else None)


def _beside(screen: Opened, segment: Segment) -> Beside:
    return beside(segment, screen.document, source=screen.source)


def may_machine(document: Document) -> bool:
    """True where an engine could translate this document at all."""
    source, target = languages_of(document)
    return bool(engines_for(source, target, confidential=document.confidential))


def addresses(pk: int) -> dict[str, str]:
    """Return where the script sends what; a sentence's number stands in place of the 0."""
    return {
        "sentence": reverse("desk_translating_sentence", args=[pk, 0]),
        "beside": reverse("desk_translating_beside", args=[pk, 0]),
        "back": reverse("desk_translating_back", args=[pk, 0]),
        "changes": reverse("desk_translating_changes", args=[pk]),
        "send": reverse("desk_translating_send", args=[pk]),
        "fill": reverse("desk_translating_fill", args=[pk]),
        "term": reverse("desk_translating_term", args=[pk]),
        "files": reverse("desk_translating_files", args=[pk]),
    }


def progress_of_segments(segments: list[Segment]) -> dict[str, Any]:
    """Return how many are confirmed, in numbers and in words."""
    total = len(segments)
    confirmed = sum(1 for one in segments if one.status == SegmentStatus.CONFIRMED)
    words = ngettext(
        "%(confirmed)d of %(total)d sentence confirmed", "%(confirmed)d of %(total)d sentences confirmed", total
    ) % {"confirmed": confirmed, "total": total}
    return {
        "total": total,
        "confirmed": confirmed,
        "percent": round(100 * confirmed / total) if total else 0,
        "words": words,
    }


def _counted(segments: list[Segment]) -> dict[str, int]:
    states = [state_of_segment(one) for one in segments]
    return {state: states.count(state) for state in ("empty", "machine", "memory", "draft", "stale")} | {
        "findings": sum(one.finding_count for one in segments)
    }


def words_for_script() -> dict[str, str]:
    """Return what the script says by itself."""
    return {
        "saving": _("saving…"),
        "saved": _("saved at %(time)s"),
        "offline": _("Not sent: the hub cannot be reached. Your text is kept in this browser and sent again."),
        "signed_out": _("Not sent: you are signed out. Your text is kept in this browser; sign in in another tab."),
        "failed": _("Not sent: the hub did not take it. Your text is kept in this browser."),
        "here": _("Here too: %(names)s"),
        "in_sentence": _("%(name)s is in this sentence"),
        "confirmed_next": _("Sentence %(number)s confirmed."),
        "changed": _("Sentence %(number)s was changed by somebody else."),
        "letters": _("%(count)s / %(most)s letters"),
        "kept": _("Text that was not sent"),
        "copied": _("The translation stands in the field."),
        "nothing_left": _("All sentences are confirmed."),
    }


def _segment(screen: Opened, number: int) -> Segment:
    return get_object_or_404(Segment.objects.filter(document=screen.document), pk=number)


@require_POST
def sentence(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Save one sentence, or confirm it. Nothing is lost: what came too late is kept and shown beside the other text."""
    screen = opened(request, pk)
    if screen.read_only:
        return _refused(request, screen, segment, screen.read_only)
    row = _segment(screen, segment)
    raw = request.POST.get("revision", "")
    text = request.POST.get("fix") or request.POST.get("text", "")
    if len(text) > LONGEST_TEXT or not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
        words = _("The text is longer than %(most)s letters; keep it in one sentence.") % {"most": LONGEST_TEXT}
        return _refused(request, screen, segment, words)
    sure = request.POST.get("sure") == "1"
    confirming = sure or request.POST.get("do") == "confirm"
    now = timezone.now()
    found = under(row, screen.document, text=text, source=screen.source)
    count = len(found.findings)
    # An empty text is confirmed on purpose alone: the sentence is then left out.
    stopped = confirming and not sure and (found.stops or not text.strip())
    try:
        if confirming and not stopped:
            row = confirm_segment(
                row.pk,
                revision=int(raw),
                text=text,
                user=screen.user,
                now=now,
                findings=count,
                understood=reads_language(screen.user, screen.document.source_tag),
            )
        else:
            row = save_segment(row.pk, text, revision=int(raw), user=screen.user, now=now, findings=count)
    except SegmentChanged as refusal:
        return _overtaken(request, screen, refusal, text)
    except TranslationError as refusal:
        return _refused(request, screen, segment, str(refusal))
    return _answer(request, screen, row, found, confirmed=confirming and not stopped, stopped=stopped)


def _refused(request: HttpRequest, screen: Opened, segment: int, words: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"ok": False, "words": words}, status=400)
    messages.error(request, words)
    return _back_to(screen, segment)


def _back_to(screen: Opened, segment: int, **query: str) -> HttpResponseRedirect:
    address = reverse("desk_translating", args=[screen.article.pk], query={"at": segment, **query})
    return HttpResponseRedirect(f"{address}#s{segment}")


def _overtaken(request: HttpRequest, screen: Opened, refusal: SegmentChanged, mine: str) -> HttpResponse:
    theirs = refusal.theirs
    who = names_of([theirs.edited_by_id] if theirs.edited_by_id else []).get(theirs.edited_by_id or 0, "")
    words = _("%(name)s has changed this sentence meanwhile. Both texts are kept; choose.") % {
        "name": who or _("Somebody else")
    }
    facts = {"row": theirs, "mine": mine, "theirs": theirs.target, "who": who, "words": words, "target": screen.target}
    facts["action"] = reverse("desk_translating_sentence", args=[screen.article.pk, theirs.pk])
    html = render_to_string("desk/translating_two.html", facts, request=request)
    if wants_json(request):
        told = {"ok": False, "conflict": True, "words": words, "two": html, **facts_of(screen, theirs)}
        return JsonResponse(told, status=409)
    context = {
        **facts,
        "article": screen.article,
        "screen_url": reverse("desk_translating", args=[screen.article.pk], query={"at": theirs.pk}),
        "breadcrumbs_items": [
            {"url": reverse("desk_translating", args=[screen.article.pk]), "label": screen.article.headline},
            {"url": "", "label": _("Two texts")},
        ],
        "header_title": _("Two texts"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translating_overtaken.html", context, status=409)


def facts_of(screen: Opened, segment: Segment) -> dict[str, Any]:
    """Return what the script shows of a sentence in its row."""
    row = row_of(segment, number=0, title="", source=screen.source, target=screen.target)
    return {
        "pk": row.pk,
        "revision": row.revision,
        "state": row.state,
        "chip": row.chip,
        "state_words": row.state_words,
        "text": row.text,
        "html": str(row.target),
    }


def _answer(
    request: HttpRequest, screen: Opened, row: Segment, found: Under, *, confirmed: bool, stopped: bool
) -> HttpResponse:
    segments = segments_of(screen.document)
    if not wants_json(request):
        if stopped:
            messages.error(request, _("Not confirmed: mend what the checks found, or confirm it all the same."))
            return _back_to(screen, row.pk, sure="1")
        following = row.pk
        if confirmed:
            after = [one for one in segments if one.order > row.order and one.status != SegmentStatus.CONFIRMED]
            following = (after[0] if after else row).pk
        return _back_to(screen, following)
    html = render_to_string(
        "desk/translating_findings.html", {"under": found, "stopped": stopped, "row": row}, request=request
    )
    return JsonResponse(
        {
            "ok": not stopped,
            "stopped": stopped,
            "confirmed": confirmed,
            "row": facts_of(screen, row),
            "findings": html,
            "progress": progress_of_segments(segments),
            "source": str(found.source),
            # Equal sentences of the document are filled by a confirmation.
            "rows": [facts_of(screen, one) for one in segments if one.pk in row.also_filled],
        }
    )


@require_http_methods(["GET", "HEAD"])
def beside_sentence(request: HttpRequest, pk: int, segment: int) -> HttpResponse:
    """Return what stands beside and under a sentence, for the script that opens it."""
    screen = opened(request, pk)
    row = _segment(screen, segment)
    found = _beside(screen, row)
    facts = {
        "article": screen.article,
        "beside": found,
        "under": found.under,
        "row": row,
        "source": screen.source,
        "target": screen.target,
        "document": screen.document,
        "read_only": screen.read_only,
        "reads_source": reads_language(screen.user, screen.document.source_tag),
        "may_machine": may_machine(screen.document),
        "action": reverse("desk_translating_sentence", args=[screen.article.pk, row.pk]),
        "back_url": reverse("desk_translating_back", args=[screen.article.pk, row.pk]),
    }
    return JsonResponse(
        {
            "row": facts_of(screen, row),
            "source": str(found.under.source),
            "aside": render_to_string("desk/translating_beside.html", facts, request=request),
            "findings": render_to_string("desk/translating_findings.html", facts, request=request),
            "marks": found.marks,
            "longest": found.longest,
        }
    )


@require_http_methods(["GET", "HEAD"])
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what others have changed since `after`, and who is in which sentence; notes where the asker is."""
    screen = opened(request, pk)
    now = timezone.now()
    at = request.GET.get("at", "")
    number = int(at) if at.isascii() and at.isdecimal() and len(at) < 18 else 0
    note_presence(screen.article.pk, screen.user, number, now=now)
    since = _moment(request.GET.get("after", ""))
    changed = _changed_since(screen.document, since) if since is not None else []
    here = others_here(screen.article.pk, screen.user, now=now)
    return JsonResponse(
        {
            "after": (now - _COMMITTED_WITHIN).isoformat(),
            "version": screen.document.source_version,
            "rows": [facts_of(screen, one) for one in changed],
            "progress": progress_of_segments(segments_of(screen.document)) if changed else None,
            "here": [{"name": one.name, "segment": one.segment} for one in here],
            "machine": machine_words(screen.document),
        }
    )


def _changed_since(document: Document, since: datetime) -> list[Segment]:
    """Return the sentences that have another text or another state since."""
    touched = Q(edited_at__gte=since) | Q(confirmed_at__gte=since)
    found = Segment.objects.filter(touched, document=document)
    return list(found.order_by("order", "pk")[:_MOST_CHANGED])


def machine_words(document: Document) -> str:
    """Return what the last wish for machine text has come to, empty where there was none."""
    standing = state_of_request(document)
    if standing is None:
        return ""
    filled = ngettext("%(count)d sentence filled", "%(count)d sentences filled", standing.filled) % {
        "count": standing.filled
    }
    left = ngettext("%(count)d left", "%(count)d left", standing.left) % {"count": standing.left}
    happened = [f"{one.engine}: {one.words}" for one in standing.attempts]
    return "; ".join([_("Machine: %(state)s") % {"state": standing.words}, filled, left, *dict.fromkeys(happened)])


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
