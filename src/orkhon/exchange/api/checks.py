"""Check a text or the page behind a link against what the agencies sent, and read an answer again by its key."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from orkhon.alliance.legal_orders import withheld_in
from orkhon.alliance.programs.problems import Problem, api
from orkhon.alliance.sign_in.addresses import client_address
from orkhon.exchange.api.asking import check_known
from orkhon.exchange.documents import MEDIA_TYPE
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.verification.actions.run_check import run_check
from orkhon.verification.checking.answers import uris_of
from orkhon.verification.checking.documents import check_as_json
from orkhon.verification.checking.errors import CheckRefused
from orkhon.verification.checking.limits import wait_for_check, wait_for_miss
from orkhon.verification.checking.showing import shown
from orkhon.verification.models import Check
from orkhon.verification.models.check import KEY_FORM

MOST_BYTES: Final = 200_000
_NAMES: Final = ("text", "link", "language", "tag")


@api("POST")
def check(request: HttpRequest) -> HttpResponse:
    """Answer a question; the same question within a day has the same answer, while nothing new was sent."""
    check_known(request.GET)
    asked = _asked(request)
    wait = wait_for_check(client_address(request) or "", now=time.monotonic())
    if wait:
        raise _too_often(wait)
    try:
        found = run_check(
            text=asked["text"],
            link=asked["link"],
            language=asked["language"] or "en",
            tag=asked["tag"],
            now=datetime.now(UTC),
        )
    except CheckRefused as refusal:
        headers = {"Retry-After": "20"} if refusal.retryable else {}
        raise Problem(refusal.status, "Not checked", str(refusal), headers=headers, code=refusal.code) from refusal
    return _answer(request, found)


@api("GET")
def one_check(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with what the check of that key says now."""
    check_known(request.GET)
    found = Check.objects.filter(key=key).first() if KEY_FORM.fullmatch(key) else None
    if found is None:
        wait = wait_for_miss(client_address(request) or "", now=time.monotonic())
        if wait:
            raise _too_often(wait)
        raise Problem(404, "Check unknown", "no check has this key; keys are given to whoever asked alone")
    return _answer(request, found)


def _answer(request: HttpRequest, found: Check) -> HttpResponse:
    # Of every country: whoever asks by program may be anywhere.
    withheld = withheld_in(set(uris_of(found.answer)), ())
    path = reverse("portals:checked", kwargs={"language": found.language, "key": found.key})
    told = check_as_json(shown(found, withheld=withheld), address=request.build_absolute_uri(path))
    return HttpResponse(orjson.dumps(told), content_type=MEDIA_TYPE)


def _asked(request: HttpRequest) -> dict[str, str]:
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise _too_large() from error
    if len(body) > MOST_BYTES:
        raise _too_large()
    try:
        said: Any = orjson.loads(body)
    except ValueError as error:
        raise Problem(
            422, "Not checked", 'no JSON came; send {"text": "…"} or {"link": "https://…"}', code="no-json"
        ) from error
    if not isinstance(said, dict) or set(said) - set(_NAMES) or not all(isinstance(one, str) for one in said.values()):
        raise Problem(
            422,
            "Not checked",
            f"send an object of texts with {', '.join(_NAMES)} and no other names",
            code="no-question",
        )
    asked = {name: str(said.get(name, "")) for name in _NAMES}
    if asked["language"] and asked["language"] not in INTERFACE_LANGUAGES:
        raise Problem(
            422,
            "Not checked",
            f"language={asked['language'][:20]!r} came; send one of {', '.join(INTERFACE_LANGUAGES)}",
            code="language-unknown",
        )
    asked["tag"] = asked["tag"][:35]
    return asked


def _too_large() -> Problem:
    return Problem(413, "Question too large", f"send {MOST_BYTES:,} bytes at most", code="too-large")


def _too_often(wait: float) -> Problem:
    seconds = math.ceil(wait)
    return Problem(429, "Asked too often", f"ask again in {seconds} s", headers={"Retry-After": str(seconds)})
