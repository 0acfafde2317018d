"""The passages of an article and of its original, as the translation room takes them. Writes nothing.

What is translated is what readers have of the original once it is public, and its newest draft before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings

from orkhon.desk.blocks.passages import Passage, passages_of
from orkhon.desk.models import Article
from orkhon.translation.segments.passages import SourcePassage

_NEWEST: Final = "_orkhon_newest"


def newest(article: Article) -> Article:
    """Return the article as its newest revision has it, to read; as its row has it where there is none.

    Made once for this object and that content of the revision: a page of a translation asks for it five times.
    """
    revision = article.latest_revision
    if revision is None:
        return article
    kept: tuple[object, Article] | None = article.__dict__.get(_NEWEST)
    if kept is None or kept[0] is not revision.content:
        kept = revision.content, revision.as_object()
        article.__dict__[_NEWEST] = kept
    return kept[1]


def source_text(original: Article, newsroom: str) -> Article:
    """Return the original as it is translated: as readers have it, or its draft where the newsroom may read that."""
    if original.live or original.agency not in (newsroom, settings.ORKHON_DESK_AGENCY):
        return original
    return newest(original)


def source_passages(original: Article, newsroom: str) -> tuple[SourcePassage, ...]:
    """Return what is to be translated, in reading order."""
    return handed_over(passages_of(source_text(original, newsroom)))


def target_passages(article: Article, original: Article) -> tuple[SourcePassage, ...]:
    """Return what the translation says in its newest draft, without what still is the original's own words.

    A translation begins as a copy of the original, so a passage that says the same is none yet, be it the public text
    of the original or a later draft that the copy was made of.
    """
    untouched = _by_key(passages_of(original)), _by_key(passages_of(newest(original)))
    return handed_over(
        passage
        for passage in passages_of(newest(article))
        if all(known.get(passage.key) != passage.html for known in untouched)
    )


def handed_over(passages: Iterable[Passage]) -> tuple[SourcePassage, ...]:
    """Return the desk's passages as the translation room knows them."""
    return tuple(SourcePassage(key=one.key, kind=one.kind.value, html=one.html, rich=one.rich) for one in passages)


def _by_key(passages: Iterable[Passage]) -> Mapping[str, str]:
    return {passage.key: passage.html for passage in passages}
