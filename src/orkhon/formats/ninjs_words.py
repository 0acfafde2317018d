"""Choose what a ninjs object says in words: its headline, its descriptions, its body. What was not chosen is left."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from orkhon.formats.html import clean_line, from_plain_text, sanitise
from orkhon.formats.jsonvalues import objects_at, raw_text_at, text_at
from orkhon.formats.ninjs_media import MEDIA_TYPES
from orkhon.items import Content, ItemType

_SUMMARY_ROLES = ("summary", "lead", "abstract", "text", "description", "", "drop-words", "main", "caption")
_MAIN_ROLES = ("main", "headline", "")
_CREDIT_ROLES = ("creditline", "credit")


def headline_of(modern: dict[str, Any], left: dict[str, Any]) -> str:
    """Return the main headline; the others are left."""
    entries = _said(modern, "headlines")
    if not entries:
        return clean_line(raw_text_at(modern, "title"))
    main = next((one for one in entries if text_at(one, "role") in _MAIN_ROLES), entries[0])
    if len(entries) > 1:
        left["headlines"] = [one for one in entries if one is not main]
    return clean_line(main["value"])


def _said(modern: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the entries under `key` whose value is a text that says something."""
    found = []
    for one in objects_at(modern, key):
        value = one.get("value")
        if isinstance(value, str) and value and not value.isspace():
            found.append(one)
    return found


def descriptions_of(modern: dict[str, Any], left: dict[str, Any], item_type: ItemType) -> tuple[str, str, str, str]:
    """Return summary, credit line, caption and alternative text; the entries that none of these took are left."""
    entries = _said(modern, "descriptions")
    if not entries:
        return "", "", "", ""
    by_role: dict[str, dict[str, Any]] = {}
    for one in entries:
        role = text_at(one, "role").lower()
        if "_" in role:
            role = role.removesuffix("_xhtml").removesuffix("_text").removesuffix("_html")
        by_role.setdefault(role, one)
    taken: list[dict[str, Any]] = []

    def words(*roles: str) -> str:
        for role in roles:
            if role in by_role:
                one = by_role[role]
                taken.append(one)
                value: str = one["value"]
                return sanitise(value).text.replace("\n", " ") if "html" in text_at(one, "contentType") else value
        return ""

    credit = words(*_CREDIT_ROLES)
    caption = alt = ""
    if item_type.value in MEDIA_TYPES:
        caption = words("caption", "text", "")
        alt = words("alt")
    summary = words(*_SUMMARY_ROLES)
    others = [one for one in entries if all(one is not other for other in taken)]
    if others:
        left["descriptions"] = others
    return summary, credit, caption, alt


def body_of(modern: dict[str, Any], make_body: Callable[[str], Content]) -> Content:
    """The best of the bodies: HTML, then plain text, then any other markup. The others are the same words again, and
    would go stale with the first correction, so they are not kept; the delivered bytes are."""
    ranked = [(_rank(one), one["value"]) for one in _said(modern, "bodies")]
    if len(ranked) > 1:
        ranked.sort(key=itemgetter(0))
    for rank, value in ranked:
        body = from_plain_text(value) if rank == 2 else make_body(value)
        if body:
            return body
    return Content()


def _rank(body: dict[str, Any]) -> int:
    content_type, role = text_at(body, "contentType").lower(), text_at(body, "role").lower()
    if "html" in content_type:
        return 0
    if not content_type and "html" in role:
        return 1
    if content_type == "text/plain" or (not content_type and role in ("text", "plain", "plaintext")):
        return 2
    return 3 if not content_type else 4
