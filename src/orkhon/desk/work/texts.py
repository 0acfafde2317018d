"""Say whether two revisions of an article hold the same text, and who changed it last. Knows no workflow.

A form that is opened and saved again gives other marks and numbers to the same words; those do not count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from wagtail.models import Revision

if TYPE_CHECKING:
    from orkhon.desk.models.article import Article

_TEXT: Final = (
    "headline",
    "deck",
    "dateline",
    "picture",
    "picture_alt",
    "picture_caption",
    "byline",
    "credit",
    "correction_note",
)
_MARKS: Final = re.compile(r"<(?!/?a[\s>])[^>]*>")
"""All tags but links: what a link leads to is said to readers, how words are set is not."""
_SPACE: Final = re.compile(r"\s+")
_IN_BODY: Final = frozenset({"paragraph", "heading", "quote"})
"""Blocks whose words the body repeats."""
_FURTHEST: Final = 200
"""Revisions looked back at; a text that was saved unchanged more often counts as its last saver's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastChange:
    """The account that brought the text to what it is, and the revisions that hold this very text, newest first."""

    by: int | None
    revisions: tuple[int, ...]


def last_change(article: Article, revision: Revision) -> LastChange:
    """Return who changed the text last before or with `revision`. Reads back as far as the text is the same."""
    wanted = fingerprint(revision.content)
    same = [revision]
    earlier = (
        Revision.objects.filter(base_content_type_id=revision.base_content_type_id, object_id=str(article.pk))
        .filter(pk__lt=revision.pk)
        .order_by("-pk")[:_FURTHEST]
    )
    for one in earlier.iterator(chunk_size=5):
        if fingerprint(one.content) != wanted:
            break
        same.append(one)
    return LastChange(by=same[-1].user_id, revisions=tuple(one.pk for one in same))


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return what is equal for equal texts. The blocks count where there are any; else the rich text of old rows."""
    facts: dict[str, Any] = {name: _words(content.get(name)) for name in _TEXT}
    blocks = _blocks(content.get("content"))
    # The body is written from the blocks; a revision that has only the body holds the same text all the same.
    facts["body"] = _words(content.get("body"))
    facts["blocks"] = [one for one in blocks if one["type"] not in _IN_BODY] if blocks else []
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _blocks(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    if not isinstance(value, list):
        return []
    return [_without_ids(one) for one in value if isinstance(one, dict) and "type" in one]


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    return _words(value) if isinstance(value, str) else value


def _words(value: Any) -> str:
    text = "" if value is None else str(value)
    return _SPACE.sub(" ", unescape(_MARKS.sub(" ", text))).strip()
