"""Write linked data into a page so that nothing in it can end its script block. Knows no page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

_NOT_IN_SCRIPTS: Final = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    # Line ends in JavaScript of old, which some readers of such blocks still are.
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def in_script(data: Mapping[str, Any]) -> SafeString:
    """Return the data as JSON that no tag can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_NOT_IN_SCRIPTS)
    return mark_safe(text)  # noqa: S308 - no character of it can end the block
