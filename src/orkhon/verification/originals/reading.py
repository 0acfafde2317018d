"""Turn versions of items into what the comparison sees. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orkhon.formats import all_media
from orkhon.items import Item
from orkhon.items.archive import is_archived
from orkhon.language.identifying import identify
from orkhon.verification.altering import ArchivedItem
from orkhon.verification.sending.addresses import is_determination
from orkhon.wire.public_versions import PublicVersion

MOST_LETTERS: Final = 200_000
"""Signs of a text that are read, some 30,000 words; the comparison itself reads 6,000 words."""

_MOST_BESIDE: Final = 3_000
_MOST_LINES: Final = 100


def archived_items(versions: Iterable[PublicVersion]) -> list[tuple[int, ArchivedItem]]:
    """Return position and text of each version that has words and came out of no archive.

    What came out of an agency's archive may be found by readers only where a right says so, so it answers nobody here.
    Nor does a determination: it quotes the very words that circulate, and nobody is told that an agency sent those.
    """
    found: list[tuple[int, ArchivedItem]] = []
    for one in versions:
        item = one.entry.item
        if item is None or not item.is_public or is_archived(item) or is_determination(one.entry.uri):
            continue
        text = words_of(item)
        if not (text or item.headline):
            continue
        found.append(
            (
                one.entry.position,
                ArchivedItem(
                    uri=one.entry.uri,
                    version=one.number,
                    agency=one.entry.agency,
                    tag=_tag(item, text),
                    headline=" ".join(item.headline.split()),
                    text=text,
                    sent=one.entry.received,
                ),
            )
        )
    return found


def words_of(item: Item) -> str:
    """Return the body's words; where there is no body, the summary's."""
    return (item.body.text or item.summary.strip())[:MOST_LETTERS]


def words_beside(item: Item) -> tuple[str, ...]:
    """Return what an item says beside its body: summary, captions, credits, bylines, the place it was sent from.

    Whoever copies a page copies these too, and some sites set them among the text: they are no sentences of his own.
    """
    said = [item.summary, item.dateline, item.credit, *(one.name for one in item.bylines)]
    for media in all_media(item):
        said += [media.caption, media.credit, media.alt]
    said += [one.item.headline for one in item.associations]
    return tuple(line for line in (" ".join(words.split())[:_MOST_BESIDE] for words in said) if line)[:_MOST_LINES]


def _tag(item: Item, text: str) -> str:
    if item.language is None:
        return identify(f"{item.headline}\n{text[:2_000]}").tag
    return f"{item.language.code}-{item.language.script}" if item.language.script else item.language.code
