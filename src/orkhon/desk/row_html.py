"""The rows of the wire screen as HTML: rendered once for all who read a language, and led to each screen's own address.

Nothing here is anybody's own: a row says the same to all who may see the wire.
"""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from orkhon.desk.wire_rows import WireRow


def row_html(
    row: WireRow, *, place: str, kept: str = "", before: int | None = None, current: bool = False
) -> SafeString:
    """Return the row in the active language, its times in the time zone `place`, and its link with the filters `kept`.

    `current` is the row of the item that is open. No word of an item holds a bare quotation mark or a bare `<`, so
    what is put in stands where the template has it.
    """
    html = _rendered(row, place, get_language() or "en")
    query = f"{kept}&" if kept else ""
    query += f"before={before}&" if before is not None else ""
    if query:
        html = html.replace('href="?', f'href="?{escape(query)}', 1)
    if current:
        html = html.replace(" data-uri=", ' aria-current="true" data-uri=', 1)
    return mark_safe(html)  # noqa: S308  # rendered by a template that escapes; what is put in is escaped above


@lru_cache(maxsize=1024)
def _rendered(row: WireRow, place: str, language: str) -> str:
    """Return the row's HTML with its times as they are in that time zone, its words in that language."""
    with timezone.override(place), override(language):
        return get_template("desk/wire_row.html").render({"row": row}).strip()
