"""What somebody does with a claim on its page: sorts it, gathers evidence, puts it to the agencies, presides. A POST
each. Who may is asked here about the kind of deed, and by the action about the very one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from orkhon.audit.origins import origin_of
from orkhon.desk.verification.screens import called, moment_in, person_of
from orkhon.verification.actions.add_evidence import MOST_BYTES, add_evidence
from orkhon.verification.actions.appeal import answer_appeal
from orkhon.verification.actions.appeal import appeal as put_appeal
from orkhon.verification.actions.ask_for_comment import ask_for_comment, record_answer
from orkhon.verification.actions.assign_claim import assign_claim
from orkhon.verification.actions.close_case import close_case
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.merge_claims import merge_claims, unmerge_claim
from orkhon.verification.actions.note_appearance import note_appearance
from orkhon.verification.actions.open_case import open_case, reopen_case
from orkhon.verification.actions.sign_off import sign_off
from orkhon.verification.actions.sort_claim import refuse_claim, sort_claim, take_up_again
from orkhon.verification.actions.supersede import supersede
from orkhon.verification.claims.errors import ClaimError, ClaimRefused
from orkhon.verification.claims.policies import may_give, may_hold, may_open, may_sign_off, may_work
from orkhon.verification.claims.seen import Seen
from orkhon.verification.determining.mandates import mandates_of
from orkhon.verification.determining.offices import may_preside
from orkhon.verification.models import (
    Appellant,
    Claim,
    ClaimSource,
    EvidenceKind,
    Names,
    Nature,
)

Deed = Callable[[HttpRequest, User, Claim], str]
"""Does it, and returns what is said then."""

_MOST_PARTIES: Final = 50


@require_POST
def work(request: HttpRequest, key: str) -> HttpResponse:
    """Do what who works on claims does: `deed` says what."""
    user = _allowed(request, may_work)
    return _done(request, user, key, _WORK)


@require_POST
def seen(request: HttpRequest, key: str) -> HttpResponse:
    """Put on record where the claim was seen."""
    user = _allowed(request, may_give)
    return _done(request, user, key, {"": _seen})


@require_POST
def open_claim(request: HttpRequest, key: str) -> HttpResponse:
    """Put the claim to the agencies."""
    user = _allowed(request, may_open)
    return _done(request, user, key, {"": _open})


@require_POST
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Tell members to hold it."""
    user = _allowed(request, may_hold)
    return _done(request, user, key, {"": _hold})


@require_POST
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Put the lawyers' word on record."""
    user = _allowed(request, may_sign_off)
    return _done(request, user, key, {"": _sign})


@require_POST
def preside(request: HttpRequest, key: str) -> HttpResponse:
    """Do what who presides does: reopen, close, set right, answer an appeal."""
    user = _allowed(request, lambda person: may_preside(person, timezone.now()))
    return _done(request, user, key, _PRESIDE)


@require_POST
def appeal(request: HttpRequest, key: str) -> HttpResponse:
    """Put an appeal on record."""
    user = _allowed(request, lambda person: may_work(person) or bool(mandates_of(person, now=timezone.now())))
    return _done(request, user, key, {"": _appeal})


def _allowed(request: HttpRequest, may: Callable[[User], bool]) -> User:
    user = person_of(request)
    if not may(user):
        raise PermissionDenied
    return user


def _done(request: HttpRequest, user: User, key: str, deeds: dict[str, Deed]) -> HttpResponse:
    claim = called(key)
    deed = deeds.get(request.POST.get("deed", "") if len(deeds) > 1 else "")
    if deed is None:
        messages.error(request, _("The page asked for something that the hub does not know; load it anew."))
    else:
        try:
            messages.success(request, deed(request, user, claim))
        except ClaimError as refusal:
            messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("desk_claim", args=[claim.key]))


def _sort(request: HttpRequest, user: User, claim: Claim) -> str:
    nature, names = request.POST.get("nature", ""), request.POST.get("names", "")
    if nature not in (Nature.FACT, Nature.OPINION) or names not in (Names.NOBODY, Names.PERSON, Names.FIRM):
        raise ClaimRefused(_("Say whether it is a fact or an opinion, and whom it names."))
    sorted_one = sort_claim(
        claim.key,
        nature=Nature(nature),
        names=Names(names),
        whom=request.POST.get("whom", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return sorted_one.refusal or _("Kept.")


def _refuse(request: HttpRequest, user: User, claim: Claim) -> str:
    refuse_claim(claim.key, request.POST.get("reason", ""), user=user, now=timezone.now(), origin=origin_of(request))
    return _("The claim is not taken up.")


def _again(request: HttpRequest, user: User, claim: Claim) -> str:
    take_up_again(claim.key, user=user, now=timezone.now(), origin=origin_of(request))
    return _("The claim is on the list again.")


def _assign(request: HttpRequest, user: User, claim: Claim) -> str:
    value = request.POST.get("person", "")
    person = User.objects.filter(pk=int(value)).first() if value.isascii() and value.isdecimal() else None
    assign_claim(claim.key, person, user=user, now=timezone.now(), origin=origin_of(request))
    return _("Kept.")


def _merge(request: HttpRequest, user: User, claim: Claim) -> str:
    other = request.POST.get("other", "").strip()[:16]
    merge_claims(other, claim.key, user=user, now=timezone.now(), origin=origin_of(request))
    return _("These are one claim now.")


def _unmerge(request: HttpRequest, user: User, claim: Claim) -> str:
    other = request.POST.get("other", "").strip()[:16]
    unmerge_claim(other, user=user, now=timezone.now(), origin=origin_of(request))
    return _("They are two claims again.")


def _evidence(request: HttpRequest, user: User, claim: Claim) -> str:
    kind = request.POST.get("kind", "")
    if kind not in EvidenceKind.values:
        raise ClaimRefused(_("Choose what the evidence is."))
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > MOST_BYTES:
        raise ClaimRefused(
            _("The file has %(size)s bytes; at most %(most)s are kept.") % {"size": file.size, "most": MOST_BYTES}
        )
    what = request.POST.get("what", "")
    add_evidence(
        claim.key,
        EvidenceKind(kind),
        user=user,
        now=timezone.now(),
        note_words=what if kind == EvidenceKind.NOTE else "",
        address=what if kind == EvidenceKind.LINK else "",
        item=what if kind == EvidenceKind.ITEM else "",
        data=file.read() if file is not None and kind == EvidenceKind.FILE else b"",
        title=request.POST.get("title", "") or (file.name or "" if file is not None else ""),
        content_type=file.content_type or "" if file is not None else "",
        origin=origin_of(request),
    )
    return _("The evidence is kept.")


def _ask(request: HttpRequest, user: User, claim: Claim) -> str:
    until = moment_in(request.POST.get("until", ""))
    if until is None:
        raise ClaimRefused(_("Give them a time to answer that is still to come, within thirty days."))
    ask_for_comment(
        claim.key,
        whom=request.POST.get("whom", ""),
        way=request.POST.get("way", ""),
        question=request.POST.get("question", ""),
        until=until,
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("It is on record that they were asked.")


def _answer(request: HttpRequest, user: User, claim: Claim) -> str:
    number = request.POST.get("request", "")
    record_answer(
        claim.key,
        int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0,
        answer=request.POST.get("answer", ""),
        language=request.POST.get("language", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("The answer is on record.")


def _seen(request: HttpRequest, user: User, claim: Claim) -> str:
    now = timezone.now()
    note_appearance(
        claim.key,
        Seen(
            at=now,
            place=request.POST.get("place", ""),
            address=request.POST.get("address", ""),
            language=request.POST.get("language", ""),
        ),
        source=ClaimSource.DESK,
        now=now,
        user=user,
        origin=origin_of(request),
    )
    return _("It is on record where it was seen.")


def _open(request: HttpRequest, user: User, claim: Claim) -> str:
    open_case(claim.key, parties=_parties(request), user=user, now=timezone.now(), origin=origin_of(request))
    return _("The agencies are asked.")


def _parties(request: HttpRequest) -> dict[str, str]:
    return {code: request.POST.get(f"why-{code}", "") for code in request.POST.getlist("party")[:_MOST_PARTIES]}


def _hold(request: HttpRequest, user: User, claim: Claim) -> str:
    reason = request.POST.get("reason", "")
    issue_hold(claim.key, reason=reason, user=user, now=timezone.now(), origin=origin_of(request))
    return _("All members are told to hold it.")


def _sign(request: HttpRequest, user: User, claim: Claim) -> str:
    sign_off(
        claim.key,
        allowed=request.POST.get("allowed") == "yes",
        note_words=request.POST.get("note", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("Kept.")


def _reopen(request: HttpRequest, user: User, claim: Claim) -> str:
    reason = request.POST.get("reason", "")
    reopen_case(claim.key, reason=reason, user=user, now=timezone.now(), origin=origin_of(request))
    return _("The agencies are asked again.")


def _close(request: HttpRequest, user: User, claim: Claim) -> str:
    close_case(claim.key, user=user, now=timezone.now(), origin=origin_of(request))
    return _("The case is closed.")


def _set_right(request: HttpRequest, user: User, claim: Claim) -> str:
    supersede(
        request.POST.get("determination", "")[:16],
        because=request.POST.get("reason", ""),
        words=request.POST.get("words", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("It is set right, and said so.")


def _answer_appeal(request: HttpRequest, user: User, claim: Claim) -> str:
    answer_appeal(
        request.POST.get("appeal", "")[:16],
        upheld=request.POST.get("upheld") == "yes",
        answer=request.POST.get("answer", ""),
        language=request.POST.get("language", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("The appeal is answered.")


def _appeal(request: HttpRequest, user: User, claim: Claim) -> str:
    kind = request.POST.get("appellant", "")
    if kind not in Appellant.values:
        raise ClaimRefused(_("Say who appeals."))
    put_appeal(
        request.POST.get("determination", "")[:16],
        appellant=Appellant(kind),
        who=request.POST.get("who", ""),
        reasons=request.POST.get("reasons", ""),
        language=request.POST.get("language", ""),
        user=user,
        now=timezone.now(),
        origin=origin_of(request),
    )
    return _("The appeal is on record.")


_WORK: Final[dict[str, Deed]] = {
    "sort": _sort,
    "refuse": _refuse,
    "again": _again,
    "assign": _assign,
    "merge": _merge,
    "unmerge": _unmerge,
    "evidence": _evidence,
    "ask": _ask,
    "answer": _answer,
}
_PRESIDE: Final[dict[str, Deed]] = {
    "reopen": _reopen,
    "close": _close,
    "set-right": _set_right,
    "answer-appeal": _answer_appeal,
}
