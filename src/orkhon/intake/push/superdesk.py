"""What a Superdesk's destination "HTTP push" asks: items to `items`, files to `assets`, first whether they are there.

The destination signs each POST over its body with the secret that both sides know; it signs no GET, and sends no time
and no nonce. So a push that somebody recorded can be sent again, which changes nothing: versions never go back.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.models import Source
from orkhon.alliance.models.source import ConnectorName
from orkhon.alliance.programs.limits import RequestLimits
from orkhon.alliance.programs.problems import Problem, api
from orkhon.alliance.source_secrets import read_secret
from orkhon.formats import FormatError, Refusal
from orkhon.intake.actions.take_superdesk import take_superdesk
from orkhon.intake.actions.take_upload import has_upload, take_upload
from orkhon.intake.connectors.superdesk.signature import HEADER, check_signature
from orkhon.intake.errors import IntakeError, NothingUsable, SignatureMissing, SignatureWrong
from orkhon.intake.push.bodies import body_of

LONGEST_NAME: Final = 500
_MOST_TOLD: Final = 20
_PUSHES_A_MINUTE: Final = 3000
_QUESTIONS_A_MINUTE: Final = 6000
_MULTIPART_BYTES: Final = 20_000
"""What a form adds to the file in it."""

_LIMITS: Final = RequestLimits("superdesk")


@api("POST")
def superdesk_items(request: HttpRequest, source_id: int) -> HttpResponse:
    """Take the item in the body, or several: 201, also for what is known; 207 and 422 where some or all are refused.

    Superdesk takes every 4xx for final and tries again after 5xx.
    """
    source, body = _signed_push(request, source_id, room=0)
    try:
        taken = take_superdesk(source, body, now=datetime.now(UTC))
    except NothingUsable as refusal:
        raise Problem(
            422, "Items refused", str(refusal), refusals=[_told(one) for one in refusal.refusals[:_MOST_TOLD]]
        ) from refusal
    except (FormatError, IntakeError) as refusal:
        if getattr(refusal, "retryable", False):
            raise _busy(refusal) from refusal
        raise Problem(422, "Document refused", str(refusal), fault=type(refusal).__name__) from refusal
    except OperationalError as error:
        raise _busy(error) from error
    answer = {
        "new": [{"uri": entry.uri, "version": entry.version, "position": entry.position} for entry in taken.entries],
        "refusals": [_told(one) for one in taken.refusals[:_MOST_TOLD]],
    }
    return _json(answer, 207 if taken.refusals else 201)


@api("POST")
def superdesk_assets(request: HttpRequest, source_id: int) -> HttpResponse:
    """Take a file by the name under which items will name it: 201, also for what is known, or is not kept here."""
    source, _ = _signed_push(request, source_id, room=_MULTIPART_BYTES)
    try:
        name, file = request.POST.get("media_id", ""), request.FILES.get("media")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem(400, "Form unreadable", f"the form cannot be read: {error}") from error
    if not isinstance(file, UploadedFile) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Problem(
            400,
            "File wanted",
            f"no file came under `media`, or no name of 1 to {LONGEST_NAME} letters under `media_id`; send both as "
            "multipart/form-data",
        )
    try:
        cause = take_upload(source, name, file.read(), now=datetime.now(UTC))
    except OperationalError as error:
        raise _busy(error) from error
    return _json({"media_id": name, "kept": not cause, **({"cause": cause} if cause else {})}, 201)


@api("GET")
def superdesk_asset(request: HttpRequest, source_id: int, media_id: str) -> HttpResponse:
    """Answer 200 where a file of that name was uploaded and is kept, else 404; never with the file."""
    source = _source(source_id)
    _count(f"asked:{source.pk}", _QUESTIONS_A_MINUTE)
    if len(media_id) > LONGEST_NAME or not has_upload(source, media_id):
        raise Problem(404, "File unknown", "no file of that name is kept; upload it")
    return _json({"media_id": media_id}, 200)


def _signed_push(request: HttpRequest, source_id: int, *, room: int) -> tuple[Source, bytes]:
    """Return the source, and the body that is signed with its secret. Raises `Problem`."""
    source = _source(source_id)
    signature = request.headers.get(HEADER, "")
    try:
        if not signature:
            # Before the body: what nobody signed is not worth reading.
            check_signature(b"", "", "")
        body = body_of(
            request,
            most=source.max_bytes + room,
            instead="have the hub's people raise the source's limit, or send less at a time",
        )
        check_signature(body, signature, read_secret(Path(settings.ORKHON_HOME), source.pk))
    except (SignatureMissing, SignatureWrong, SecretRefused) as refusal:
        raise Problem(401, "Signature refused", str(refusal), fault=type(refusal).__name__) from refusal
    _count(f"pushed:{source.pk}", _PUSHES_A_MINUTE)
    return source, body


def _source(source_id: int) -> Source:
    source = (
        Source.objects.select_related("agency").filter(pk=source_id, connector=ConnectorName.SUPERDESK).first()
        if source_id < 1 << 63
        else None
    )
    if source is None:
        raise Problem(404, "Source unknown", "this hub has no source of that number to which a Superdesk pushes")
    if not source.enabled or not source.agency.active:
        raise Problem(403, "Source closed", "the source or its agency is switched off; ask the hub's people")
    return source


def _count(key: str, per_minute: int) -> None:
    wait = _LIMITS.take(key, per_minute=per_minute, now=time.monotonic())
    if wait:
        # Not 429: Superdesk takes every 4xx for final.
        raise Problem(
            503,
            "Pushed too often",
            f"{per_minute} requests a minute are taken",
            headers={"Retry-After": str(math.ceil(wait))},
        )


def _busy(cause: Exception) -> Problem:
    return Problem(503, "Wire busy", f"{cause}; send it again", headers={"Retry-After": "1"})


def _told(refusal: Refusal) -> dict[str, str]:
    return {"where": refusal.where, "cause": refusal.cause}


def _json(value: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json")
