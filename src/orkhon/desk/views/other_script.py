"""Convert what stands in an article's form into another script of its language. Keeps nothing of it."""

from __future__ import annotations

from typing import Final

import orjson
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from orkhon.desk.wire_rights import sees_wire
from orkhon.desk.wire_scripts import scripts_for
from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.language import canonical_tag, convert

_LARGEST: Final = 2 << 20
_MOST_LINES: Final = 20_000


@require_POST
def other_script(request: HttpRequest) -> JsonResponse:
    """Answer with the lines in the script `to`; `language` is the tag that they are written in."""
    if not sees_wire(request.user):
        raise PermissionDenied
    try:
        if len(request.body) > _LARGEST:
            raise ValueError("too long")
        asked = orjson.loads(request.body)
        lines, target = asked["lines"], asked["to"]
        language = Language.parse(str(asked["language"]))
    except (ValueError, KeyError, TypeError, LanguageTagError):
        return _refused()
    scripts = {script.tag for script in scripts_for(language)}
    if not isinstance(lines, list) or len(lines) > _MOST_LINES or target not in scripts:
        return _refused()
    written = canonical_tag(language.tag)
    converted = [convert(line, written, target) if isinstance(line, str) else "" for line in lines]
    return JsonResponse({"lines": converted, "tag": target, "direction": Language.parse(target).direction})


def _refused() -> JsonResponse:
    words = gettext("That cannot be converted; lines of text, their language and one of its scripts are wanted.")
    return JsonResponse({"error": words}, status=400)
