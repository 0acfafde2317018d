"""Read claims: one by its key, those on the list, and what was gathered about one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orkhon.verification.claims.errors import NoSuchClaim
from orkhon.verification.models import Appearance, Claim, ClaimState, CommentRequest, Evidence, Names, SignOff, Trace


def claim_called(key: str) -> Claim:
    """Return the claim, or the one that it was merged with. Raises `NoSuchClaim`."""
    found = Claim.objects.select_related("into").filter(key=key).first()
    if found is None:
        raise NoSuchClaim(_("There is no claim %(key)s.") % {"key": key[:16]})
    return found.into if found.into is not None else found


def family_of(claim: Claim) -> list[int]:
    """Return the numbers of the claim and of all that were merged with it."""
    return [claim.pk, *Claim.objects.filter(into=claim).order_by("pk").values_list("pk", flat=True)]


def open_claims() -> QuerySet[Claim]:
    """Return claims that are neither determined nor refused nor merged, most urgent first."""
    return Claim.objects.filter(state__in=(ClaimState.NEW, ClaimState.OPEN)).order_by("-priority", "-received")


def claims_with_trace(kind: str, digests: Collection[str]) -> list[Claim]:
    """Return the claims that came with one of these links or pictures; a merged one as what it is part of now."""
    rows = Trace.objects.filter(kind=kind, digest__in=digests).select_related("claim__into")
    found = {(row.claim.into or row.claim).pk: row.claim.into or row.claim for row in rows[:200]}
    return list(found.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimFilters:
    """What a list of claims is narrowed to; empty narrows nothing. `worker` is an account's number, 0 for nobody."""

    state: str = ""
    language: str = ""
    source: str = ""
    words: str = ""
    worker: int | None = None
    newest: bool = False


def claims_listed(filters: ClaimFilters) -> QuerySet[Claim]:
    """Return the claims that the filters leave, merged ones never; most urgent first, or the newest."""
    rows = Claim.objects.exclude(state=ClaimState.MERGED).select_related("worker")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.language:
        rows = rows.filter(
            Q(language=filters.language)
            | Q(language__startswith=f"{filters.language}-")
            | Q(languages=filters.language)
            | Q(languages__startswith=f"{filters.language} ")
            | Q(languages__endswith=f" {filters.language}")
            | Q(languages__contains=f" {filters.language} ")
        )
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.words:
        rows = rows.filter(Q(words__icontains=filters.words) | Q(key=filters.words) | Q(merged__key=filters.words))
        rows = rows.distinct()
    if filters.worker is not None:
        rows = rows.filter(worker__isnull=True) if filters.worker == 0 else rows.filter(worker=filters.worker)
    return rows.order_by("-received", "-pk") if filters.newest else rows.order_by("-priority", "-received", "-pk")


def appearances_of(claim: Claim) -> list[Appearance]:
    """Return where the claim, and what was merged with it, was seen; the first first."""
    return list(Appearance.objects.filter(claim__in=family_of(claim)).order_by("first", "pk"))


def evidence_of(claim: Claim) -> list[Evidence]:
    """Return what was gathered about the claim and what was merged with it, in the order of its coming."""
    return list(Evidence.objects.filter(claim__in=family_of(claim)).select_related("by").order_by("at", "pk"))


def traces_of(claim: Claim) -> list[Trace]:
    """Return the links and pictures that it came with, each once."""
    rows = Trace.objects.filter(claim__in=family_of(claim)).order_by("pk")
    return list({(row.kind, row.digest): row for row in rows}.values())


def comments_of(claim: Claim) -> list[CommentRequest]:
    """Return who was asked for a comment, and what was answered."""
    return list(CommentRequest.objects.filter(claim__in=family_of(claim)).order_by("pk"))


def sign_off_of(claim: Claim) -> SignOff | None:
    """Return the lawyers' last word on the claim."""
    return SignOff.objects.filter(claim=claim).order_by("-pk").first()


def lacks_for_publication(claim: Claim, *, now: datetime) -> list[str]:
    """Return what keeps a determination of the claim from the public, in words; empty where nothing does."""
    if claim.names not in (Names.PERSON, Names.FIRM):
        return []
    lacks = []
    last = sign_off_of(claim)
    if last is None:
        lacks.append(_("It names a person or a firm: the lawyers have not signed it off."))
    elif not last.allowed:
        lacks.append(_("The lawyers do not allow it."))
    asked = comments_of(claim)
    if not asked:
        lacks.append(_("It names a person or a firm, and nobody has asked them for a comment."))
    elif all(one.answered is None and one.until > now for one in asked):
        lacks.append(_("They were asked for a comment, and the time to answer is not over."))
    return lacks
