"""An agency's assessment: the form, the statement that is drafted of it, and what comes back signed by a passkey.

The statement is drafted by the hub and shown before it is signed; the browser asks the person's device to sign its
hash. Nothing is kept until it comes back.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from fido2.utils import websafe_encode
from wagtail.admin import messages

from orkhon.alliance.models import Passkey
from orkhon.alliance.sign_in.passkeys import host_for_keys
from orkhon.audit.origins import origin_of
from orkhon.desk.stories.filters import reads_in
from orkhon.desk.verification.screens import called, head, person_of
from orkhon.desk.verification.shown import claim_screen
from orkhon.verification.actions.assess import Signed
from orkhon.verification.actions.assess import assess as take_assessment
from orkhon.verification.claims.errors import ClaimError
from orkhon.verification.determining.drafting import draft
from orkhon.verification.determining.errors import NoMandate
from orkhon.verification.determining.mandates import mandates_of
from orkhon.verification.determining.rounds import last_case, replies_of, said_in
from orkhon.verification.determining.rules import last_replies
from orkhon.verification.determining.statements import challenge_of
from orkhon.verification.models import AssessmentKind, Case, Claim, Mandate, Verdict

_PATIENCE_MS: Final = 300_000
_MOST_EVIDENCE: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def assess(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form to who speaks for an agency that is asked; take what was signed."""
    user, claim, case, mandates = _asked(request, key)
    if request.method == "POST":
        signed = Signed(
            statement=request.POST.get("statement", "").encode(),
            assertion=request.POST.get("credential", ""),
            host=host_for_keys(request),
            origin=f"{request.scheme}://{request.get_host()}",
        )
        try:
            taken = take_assessment(signed, user=user, now=timezone.now(), origin=origin_of(request))
        except ClaimError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("desk_claim_assess", args=[claim.key]))
        messages.success(request, _("Your agency's word is on record, signed."))
        if taken.determination is not None:
            messages.success(request, _("With it something was determined; it stands on the claim's page."))
        return HttpResponseRedirect(reverse("desk_claim", args=[claim.key]))
    now = timezone.now()
    former = last_replies(replies_of(said_in(case)))
    context = {
        "screen": claim_screen(claim, user=user, language=reads_in(request, user), now=now),
        "case": case,
        "mandates": [(one, former.get(one.agency)) for one in mandates],
        "verdicts": Verdict.choices,
        "languages": settings.LANGUAGES,
        "language": (get_language() or "en").partition("-")[0],
        "keys_here": bool(host_for_keys(request)),
        "has_key": Passkey.objects.filter(user=user, host=host_for_keys(request)).exists(),
        **head(_("Assessment"), (_("Claims"), "desk_claims")),
    }
    return TemplateResponse(request, "desk/claims/assess.html", context)


@require_POST
@never_cache
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """Draft the statement of what the form says, and return it with what the browser asks the device for."""
    user, _claim, case, mandates = _asked(request, key)
    host = host_for_keys(request)
    try:
        mandate = next((one for one in mandates if one.agency == request.POST.get("agency", "")), None)
        if mandate is None:
            raise NoMandate(_("You do not speak for this agency; its secretariat names who does."))
        recuses = request.POST.get("verdict") == "recusal"
        drafted = draft(
            case,
            mandate,
            kind=AssessmentKind.RECUSAL if recuses else AssessmentKind.ASSESSMENT,
            verdict="" if recuses else request.POST.get("verdict", ""),
            reasons=request.POST.get("reasons", ""),
            language=request.POST.get("language", ""),
            evidence=request.POST.getlist("evidence")[:_MOST_EVIDENCE],
            replacing="replacing" in request.POST,
            now=timezone.now(),
        ).as_bytes()
    except ClaimError as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    keys = Passkey.objects.filter(user=user, host=host).values_list("credential", flat=True)
    options = {
        "challenge": websafe_encode(challenge_of(drafted)),
        "rpId": host,
        "allowCredentials": [{"type": "public-key", "id": one} for one in keys],
        "userVerification": "required",
        "timeout": _PATIENCE_MS,
    }
    return JsonResponse({"statement": drafted.decode(), "publicKey": options})


def _asked(request: HttpRequest, key: str) -> tuple[User, Claim, Case, list[Mandate]]:
    """Return who speaks, the claim, its last round, and the mandates for agencies that are asked in it.

    Raises `PermissionDenied` for everybody else.
    """
    user = person_of(request)
    claim = called(key)
    case = last_case(claim)
    asked = [
        one
        for one in mandates_of(user, now=timezone.now())
        if case is not None and one.agency in {*case.counted, *case.parties}
    ]
    if case is None or not asked:
        raise PermissionDenied
    return user, claim, case, asked
