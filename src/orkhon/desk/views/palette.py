"""The command palette's answers, for its own script alone."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orkhon.desk.palette import offer


@require_safe
def palette(request: HttpRequest) -> JsonResponse:
    """Return what fits `q`, in groups, as JSON."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    found = offer(request, request.user, request.GET.get("q", ""), now=timezone.now())
    return JsonResponse(asdict(found))
