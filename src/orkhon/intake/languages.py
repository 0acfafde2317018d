"""Give items the language that their source is known to write in. Identifies nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from orkhon.items import Item, Language


def with_language(items: Iterable[Item], language: Language | None) -> tuple[Item, ...]:
    """Return the items, those that do not say their language with `language`."""
    return tuple(
        replace(item, language=language) if item.language is None and language is not None else item for item in items
    )
