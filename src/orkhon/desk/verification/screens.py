"""The screens of claims: the list, a new one, the page of one, and how quickly agencies answer. They show and decide
nothing; what is done stands in deeds.py and assessing.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from orkhon.desk.stories.filters import reads_in
from orkhon.desk.verification.originals import originals_of
from orkhon.desk.verification.response_file import response_file
from orkhon.desk.verification.shown import claim_rows, claim_screen, response_rows
from orkhon.media.errors import MediaError
from orkhon.media.queries import read_bytes
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.claims.errors import ClaimError, NoSuchClaim
from orkhon.verification.claims.policies import may_give, may_see
from orkhon.verification.claims.queries import ClaimFilters, claim_called, claims_listed, evidence_of
from orkhon.verification.claims.seen import Seen
from orkhon.verification.models import ArchiveState, Claim, ClaimSource, ClaimState, Evidence, EvidenceKind

PER_PAGE: Final = 40
PERIODS: Final = {"30": 30, "90": 90, "365": 365}


def may_see_claims(request: HttpRequest) -> bool:
    """True for whoever sees the wire."""
    return may_see(request.user)


def person_of(request: HttpRequest) -> User:
    """Return who is signed in and sees claims. Raises `PermissionDenied`."""
    if not isinstance(request.user, User) or not may_see(request.user):
        raise PermissionDenied
    return request.user


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Show the claims that the address asks for, forty a page; what is open, most urgent first, without a wish."""
    user, filters = person_of(request), filters_in(request.GET)
    page = Paginator(claims_listed(filters), PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "rows": claim_rows(page.object_list, language=reads_in(request, user), now=timezone.now()),
        "page": page,
        "query": query.urlencode(),
        "filters": filters,
        "mine": filters.worker == user.pk,
        "states": [(one.value, one.label) for one in ClaimState if one != ClaimState.MERGED],
        "sources": ClaimSource.choices,
        "languages": settings.LANGUAGES,
        "may_give": may_give(user),
        **head(_("Claims")),
    }
    return TemplateResponse(request, "desk/claims/claims.html", context)


def filters_in(query: QueryDict) -> ClaimFilters:
    """Return what the address names; what it names wrongly narrows nothing."""
    state, source, language = query.get("state", ""), query.get("source", ""), query.get("language", "")
    worker = query.get("worker", "")
    return ClaimFilters(
        state=state if state in ClaimState.values else "",
        source=source if source in ClaimSource.values else "",
        language=language if language in dict(settings.LANGUAGES) else "",
        words=query.get("q", "").replace("\0", "").strip()[:100],
        worker=int(worker) if worker.isascii() and worker.isdecimal() and len(worker) < 10 else None,
        newest=query.get("order") == "newest",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_claim(request: HttpRequest) -> HttpResponse:
    """Put a claim on the list; the same again leads to the one that is there."""
    user, now = person_of(request), timezone.now()
    if not may_give(user):
        raise PermissionDenied
    if request.method == "POST":
        address = request.POST.get("address", "").strip()
        try:
            received = receive_claim(
                request.POST.get("words", ""),
                request.POST.get("language", "") or "und",
                source=ClaimSource.DESK,
                now=now,
                links=[address] if address else [],
                seen=Seen(at=now, address=address, place=request.POST.get("place", "")) if address else None,
                user=user,
            )
        except ClaimError as refusal:
            messages.error(request, str(refusal))
        else:
            if received.is_new:
                messages.success(request, _("The claim is on the list."))
            else:
                messages.success(request, _("This claim was on the list already; it is counted once more."))
            return HttpResponseRedirect(reverse("desk_claim", args=[received.claim.key]))
    context = {
        "languages": settings.LANGUAGES,
        "given": request.POST,
        **head(_("New claim"), (_("Claims"), "desk_claims")),
    }
    return TemplateResponse(request, "desk/claims/new.html", context)


@require_safe
@never_cache
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """Show the claim with what was gathered and said; one that was merged leads to where it is."""
    user = person_of(request)
    found = called(key)
    if found.key != key:
        return HttpResponseRedirect(reverse("desk_claim", args=[found.key]))
    screen = claim_screen(found, user=user, language=reads_in(request, user), now=timezone.now())
    context = {
        "screen": screen,
        "archive": originals_of(found, screen.names),
        "languages": settings.LANGUAGES,
        **head(_("Claim"), (_("Claims"), "desk_claims")),
    }
    return TemplateResponse(request, "desk/claims/claim.html", context)


@require_safe
def evidence_file(request: HttpRequest, key: str, evidence: str) -> HttpResponse:
    """Give the bytes that are kept of a piece of evidence, as a download alone: they came from anywhere."""
    person_of(request)
    row = next((one for one in evidence_of(called(key)) if one.key == evidence), None)
    if row is None or row.archive != ArchiveState.KEPT:
        raise Http404("nothing is kept of it")
    try:
        data = read_bytes(row.sha256)
    except MediaError as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{row.key}{_ending(row)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_safe
def responses(request: HttpRequest) -> HttpResponse:
    """Show how often and how quickly each agency answered, in cases of a period."""
    person_of(request)
    period = request.GET.get("period", "")
    days = PERIODS.get(period, 90)
    now = timezone.now()
    rows = response_rows(since=now - timedelta(days=days), until=now)
    if request.GET.get("form") == "csv":
        answer = HttpResponse(response_file(rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="responses-{days}.csv"'
        return answer
    context = {
        "rows": rows,
        "days": str(days),
        "periods": list(PERIODS),
        **head(_("How agencies answer"), (_("Claims"), "desk_claims")),
    }
    return TemplateResponse(request, "desk/claims/responses.html", context)


def called(key: str) -> Claim:
    """Return the claim. Raises `Http404`."""
    try:
        return claim_called(key)
    except NoSuchClaim as error:
        raise Http404(str(error)) from error


def head(title: str, *above: tuple[str, str]) -> dict[str, object]:
    """Return what the head of a screen shows: its title, and each screen above it with the name of its address."""
    crumbs = [{"url": reverse(name), "label": label} for label, name in above]
    return {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


def moment_in(text: str) -> datetime | None:
    """Return the moment that a form names by the person's clock (`2026-11-24T14:00`), None for what is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    return timezone.make_aware(read)


def _ending(row: Evidence) -> str:
    return ".html" if row.kind == EvidenceKind.LINK and "html" in row.content_type else ".bin"
