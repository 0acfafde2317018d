"""What one problem of a source is about: both versions, what differs, and the passages of the article it may touch."""

from __future__ import annotations

from dataclasses import dataclass

from orkhon.desk.blocks.passages import Passage, passages_of
from orkhon.desk.corrections.likeness import made_of, touched_by
from orkhon.desk.models import Article, ProblemKind, SourceProblem
from orkhon.desk.wire_changes import Change, changes_between
from orkhon.formats.html import sanitise
from orkhon.items import Item
from orkhon.wire.entries import CONTENT_KINDS, ItemStatus, WireEntry
from orkhon.wire.queries import entries_of, entry_at, state_of

TAKEN_BACK = frozenset({ProblemKind.KILLED, ProblemKind.WITHHELD, ProblemKind.REDACTED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """One paragraph of a passage as it is on the desk now, and whether it seems to be concerned."""

    passage: Passage
    text: str
    concerned: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemInFull:
    """`used` is the version that the article was made from and `now` the one that stands; either may be gone.

    Of what was taken back the screen shows who, when and why, and the passages; never the words themselves.
    """

    problem: SourceProblem
    entry: WireEntry | None
    used: str
    now: str
    changes: tuple[Change, ...]
    language: str
    direction: str
    passages: tuple[Touched, ...]
    taken_back: bool
    headline: str


def in_full(problem: SourceProblem) -> ProblemInFull:
    """Return the problem with what an editor has to see. A few queries of the log, whatever its length."""
    article = problem.article
    newest: Article = article.get_latest_revision_as_object()
    used = _used_version(newest, problem.uri)
    versions = [one for one in entries_of(problem.uri) if one.kind in CONTENT_KINDS]
    entry = entry_at(problem.position)
    taken = problem.kind in TAKEN_BACK
    older = next((one for one in versions if one.version == used), None)
    if older is None:
        older = next((one for one in reversed(versions) if one.position < problem.position), None)
    newer = entry if problem.kind == ProblemKind.REPLACED else _standing(problem.uri)
    before, after = _item(older), _item(newer)
    changes = () if taken else changes_between(before, after)
    pairs = [(one, line) for one in passages_of(newest) for line in _lines(one)]
    texts = [line for _, line in pairs]
    own = before.language.tag if before is not None and before.language is not None else ""
    if taken:
        words = "\n".join((before.headline, before.summary, before.body.text)) if before is not None else ""
        concerned = made_of(texts, newest.language.tag, words, own or "en")
    else:
        gone = [stretch.text for change in changes for stretch in change.stretches if stretch.kind == "gone"]
        concerned = touched_by(texts, newest.language.tag, gone, own or "en")
    language = before.language if before is not None else None
    return ProblemInFull(
        problem=problem,
        entry=entry,
        used=older.version if older is not None else used,
        now=newer.version if newer is not None else "",
        changes=changes,
        language=language.tag if language is not None else "",
        direction=language.direction if language is not None else "ltr",
        passages=tuple(
            Touched(passage=passage, text=text, concerned=mark)
            for (passage, text), mark in zip(pairs, concerned, strict=True)
        ),
        taken_back=taken,
        headline=before.headline if before is not None and not taken else "",
    )


def _lines(passage: Passage) -> list[str]:
    """Return the paragraphs: a passage of running text holds several."""
    text = sanitise(passage.html).text if passage.rich else passage.html
    return [line for line in text.splitlines() if line.strip()]


def _used_version(article: Article, uri: str) -> str:
    if article.is_translation_of(uri):
        return article.original_version
    return next((source.version for source in article.sources.all() if source.uri == uri), "")


def _standing(uri: str) -> WireEntry | None:
    state = state_of(uri)
    return state.entry if state is not None and state.status is not ItemStatus.KILLED else None


def _item(entry: WireEntry | None) -> Item | None:
    return entry.item if entry is not None else None
