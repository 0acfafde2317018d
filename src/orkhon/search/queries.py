"""Ask the index: what is found, how the index stands, what matches since a position. Reads; changes nothing.

What the index says is never believed alone: of each page the wire is asked how its items stand now, so that nothing
which was killed a moment ago is shown, even by an index that does not know it yet.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import tantivy
from django.conf import settings
from tantivy import Occur, Query

from orkhon.search import folders
from orkhon.search.asking import Filter, read_query
from orkhon.search.documents import ARCHIVED, MEMBERS, WITHHELD
from orkhon.search.errors import CursorRefused, IndexDamaged, IndexMissing
from orkhon.search.filling import read_marker, told
from orkhon.search.forms import with_forms
from orkhon.search.keys import open_dictionaries_soon
from orkhon.search.matching import all_of, between, clauses_of, dates, filters, one_of, term
from orkhon.search.schema import FACETS, MARKER, schema, with_tokenizer
from orkhon.search.viewers import Viewer
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.queries import head, states_of

MOST_HITS: Final = 100
DEEPEST: Final = 10_000
"""How many results can be paged through; whoever needs more narrows the question."""

_MOST_BUCKETS: Final = 50
_AT_ONCE: Final = 1_000
_COMMIT: Final = "meta.json"
_NEVER: Final = 2**62
_BEGUN: Final = "there is no search index of this version yet; it is being built by the running hub"
_OFF: Final = "there is no search index, and the hub begins none (ORKHON_SEARCH); `orkhon search rebuild` builds one"


class Order(StrEnum):
    """In which order results come."""

    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked. `text` is what a person typed; the rest is what was chosen beside it, and narrows further.

    `since` and `until` are about the date on which an item was first put out. `facets` names what to count by, of
    `schema.FACETS`. `cursor` is what the page before gave out.
    """

    text: str = ""
    agencies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    order: Order = Order.BEST
    limit: int = 20
    cursor: str = ""
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One item that was found: the caller reads it from the wire. `struck`: withheld or killed, for members only.

    `position` is that of the item's last change that the index knows; `score` is 0 in the order of time.
    """

    uri: str
    position: int
    score: float
    struck: bool = False


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """How many results have this value."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer. `total` and `facets` count what the index holds for this viewer, before `allowing` was asked.

    `left_out` says in words what of the question was not used, `misspelt` that nothing had the words as they were
    written, so that words which differ by a letter were looked for. `next_cursor` is empty on the last page.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    misspelt: bool = False
    next_cursor: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the index stands: how far it has read, how many entries it is behind, whether it is being built.

    `building`: there is none yet, or it has not come to the end of the log since it was begun. `purging` is the
    position of a redaction whose words may still lie in the index's files, found by nobody; 0 for none.
    """

    position: int
    behind: int
    building: bool
    items: int = 0
    segments: int = 0
    bytes: int = 0
    folder: str = ""
    purging: int = 0


def search(question: Question, *, viewer: Viewer, now: datetime) -> Found:
    """Return what this viewer finds.

    Raises `IndexMissing` before there is an index, `IndexDamaged`, `CursorRefused`; never for what was typed.
    """
    asked = with_forms(read_query(question.text, now=now))
    narrowed = dates(question.since, question.until) + filters(_chosen(question))
    if question.text.strip() and asked.is_empty:
        return Found(hits=(), total=0, left_out=asked.left_out)
    page = _read_cursor(question)
    searcher, folder = _living()
    limit = max(1, min(question.limit, MOST_HITS))
    with told(folder):
        clauses = [*narrowed, *_visible(viewer), *page.clauses()]
        wanted = clauses_of(asked, searcher, misspelt=page.misspelt)
        hits, total, end = _page(searcher, all_of(wanted + clauses), question.order, page.offset, limit, viewer)
        misspelt = page.misspelt
        if not total and not page.misspelt and any(not part.phrase for group in asked.groups for part in group):
            wanted = clauses_of(asked, searcher, misspelt=True)
            hits, total, end = _page(searcher, all_of(wanted + clauses), question.order, page.offset, limit, viewer)
            misspelt = bool(total)
        facets = _facets(searcher, all_of(wanted + clauses), question.facets)
        if end < min(total, DEEPEST):
            up_to = page.up_to if page.up_to < _NEVER else _position(searcher)
            following = _Page(offset=end, up_to=up_to, misspelt=misspelt).written(question)
        else:
            following = ""
    return Found(
        hits=tuple(hits),
        total=total,
        facets=facets,
        left_out=asked.left_out,
        misspelt=misspelt,
        next_cursor=following,
    )


def standing() -> Standing:
    """Return how the index stands; also where there is none."""
    end, purging = head(), folders.purge_ordered()
    folder = folders.living()
    if folder is None:
        return Standing(position=0, behind=end, building=True, purging=purging)
    try:
        searcher, folder = _living()
        with told(folder):
            marker = read_marker(searcher)
            items = max(0, searcher.num_docs - bool(marker))
    except IndexMissing:
        return Standing(position=0, behind=end, building=True, folder=folder.name, purging=purging)
    position = int(str(marker.get("position", 0)))
    return Standing(
        position=position,
        behind=max(0, end - position),
        building=not marker.get("whole", False),
        items=items,
        segments=searcher.num_segments,
        bytes=sum(path.stat().st_size for path in folder.glob("*") if path.is_file()),
        folder=folder.name,
        purging=purging,
    )


def _chosen(question: Question) -> list[Filter]:
    chosen = (
        ("agency", question.agencies),
        ("language", question.languages),
        ("topic", question.topics),
        ("place", question.places),
        ("type", question.types),
    )
    return [Filter(name=name, value=value) for name, values in chosen for value in values]


def _visible(viewer: Viewer) -> list[tuple[Occur, Query]]:
    """Return what keeps from this viewer what the index knows is not for him. Few items are, so this is quick."""
    hidden = [] if viewer.is_member else [MEMBERS]
    if not (viewer.is_member and viewer.struck):
        hidden.append(WITHHELD)
    clauses = [(Occur.MustNot, term("labels", label)) for label in hidden]
    if not viewer.archive:
        closed = [(Occur.Must, term("labels", ARCHIVED))]
        if viewer.archives:
            closed.append((Occur.MustNot, one_of("agency", sorted(viewer.archives))))
        clauses.append((Occur.MustNot, Query.boolean_query(closed)))
    for name, allowed in (("agency", viewer.agencies), ("language", viewer.languages)):
        if allowed is not None:
            clauses.append((Occur.Must, one_of(name, sorted(allowed))))
    return clauses


def _page(
    searcher: tantivy.Searcher, query: Query, order: Order, offset: int, limit: int, viewer: Viewer
) -> tuple[list[Hit], int, int]:
    """Return the hits of a page, how many there are in all, and where the next page begins."""
    hits: list[Hit] = []
    total, many = 0, limit
    while True:
        if order is Order.NEWEST:
            found = searcher.search(query, many, order_by_field="date", offset=offset)
            scores = [0.0] * len(found.hits)
        else:
            found = searcher.search(query, many, offset=offset, weight_by_field="weight")
            scores = [float(score) for score, _ in found.hits]
        total = getattr(found, "count", None) or total
        some, used = _shown(searcher, [address for _, address in found.hits], scores, viewer, limit - len(hits))
        hits += some
        offset += used
        if len(hits) >= limit or len(found.hits) < many or offset >= DEEPEST:
            return hits, total, offset
        many = min(many * 4, _AT_ONCE)  # whoever may be shown little of much asks in few rounds


def _shown(
    searcher: tantivy.Searcher,
    addresses: Sequence[tantivy.DocAddress],
    scores: Sequence[float],
    viewer: Viewer,
    limit: int,
) -> tuple[list[Hit], int]:
    """Return up to `limit` of these that the wire lets the viewer see now, and how many were looked at for it."""
    uris = [str(searcher.doc(address).get_first("uri")) for address in addresses]
    positions = searcher.fast_field_values("position", list(addresses)) if addresses else []
    states = states_of(uri for uri in uris if uri != MARKER)
    allowed = {uri: state for uri, state in states.items() if viewer.may_find(state)}
    shown = set(allowed)
    if viewer.allowing is not None and allowed:
        shown &= viewer.allowing(allowed)
    hits: list[Hit] = []
    for used, (uri, position, score) in enumerate(zip(uris, positions, scores, strict=True), start=1):
        if uri in shown:
            hits.append(Hit(uri=uri, position=int(position or 0), score=score, struck=_is_struck(allowed[uri])))
        if len(hits) == limit:
            return hits, used
    return hits, len(uris)


def _is_struck(state: ItemState) -> bool:
    return state.status in (ItemStatus.WITHHELD, ItemStatus.KILLED)


def _facets(searcher: tantivy.Searcher, query: Query, names: Sequence[str]) -> dict[str, tuple[Bucket, ...]]:
    wanted = [name for name in FACETS if name in names]
    if not wanted:
        return {}
    counted = searcher.aggregate(query, {name: {"terms": {"field": name, "size": _MOST_BUCKETS}} for name in wanted})
    facets: dict[str, tuple[Bucket, ...]] = {}
    for name in wanted:
        buckets = [Bucket(value=_value(one["key"]), count=one["doc_count"]) for one in counted[name]["buckets"]]
        facets[name] = tuple(sorted(buckets, key=lambda one: (-one.count, one.value)))
    return facets


def _value(key: object) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Where a page begins. All pages of one question are of the log up to one position, so that none repeats."""

    offset: int = 0
    up_to: int = _NEVER
    misspelt: bool = False

    def clauses(self) -> list[tuple[Occur, Query]]:
        return [(Occur.Must, between("position", None, self.up_to + 1))] if self.up_to < _NEVER else []

    def written(self, question: Question) -> str:
        raw = json.dumps([self.offset, self.up_to, int(self.misspelt), _fingerprint(question)])
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _read_cursor(question: Question) -> _Page:
    if not question.cursor:
        return _Page()
    try:
        raw = base64.urlsafe_b64decode(question.cursor[:400] + "=" * (-len(question.cursor[:400]) % 4))
        offset, up_to, misspelt, fingerprint = json.loads(raw)
        page = _Page(offset=int(offset), up_to=int(up_to), misspelt=bool(misspelt))
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        page, fingerprint = None, ""
    if page is None or not 0 <= page.offset <= DEEPEST or not 0 <= page.up_to <= _NEVER:
        raise CursorRefused("the cursor is none that a search gave out; begin with the first page")
    if fingerprint != _fingerprint(question):
        raise CursorRefused("the cursor belongs to another question; begin with the first page")
    return page


def _fingerprint(question: Question) -> str:
    kept = (question.text, question.agencies, question.languages, question.topics, question.places, question.types)
    said = json.dumps([*kept, str(question.since), str(question.until), question.order])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


_lock = threading.Lock()
_open: dict[str, _Open] = {}
"""The living index of this process, by its folder; opened after a fork, by the first question."""


@dataclass(kw_only=True)
class _Open:
    """An index, and the file of its last commit as it was when it was read: each commit puts another in its place."""

    index: tantivy.Index
    commit: tuple[int, int, int] = (0, 0, 0)


def _living() -> tuple[tantivy.Searcher, Path]:
    """Return the living index as it is now. A look at two small files costs some 20 µs."""
    open_dictionaries_soon()
    for attempt in (1, 2):
        folder = folders.living()
        if folder is None:
            raise IndexMissing(_BEGUN if settings.ORKHON_SEARCH else _OFF)
        try:
            with told(folder):
                return _opened(folder), folder
        except (IndexDamaged, IndexMissing):
            # It may have been swapped and removed between two looks.
            if attempt == 2 or folders.living() == folder:
                raise
    raise IndexMissing("the search index is being swapped; ask again")


def _opened(folder: Path) -> tantivy.Searcher:
    with _lock:
        one = _open.get(str(folder))
        try:
            found = (folder / _COMMIT).stat()
        except FileNotFoundError:
            raise IndexMissing("the search index was begun a moment ago; ask again") from None
        if one is None:
            one = _Open(index=with_tokenizer(tantivy.Index(schema(), path=str(folder))))
            _open.clear()
            _open[str(folder)] = one
        commit = (found.st_ino, found.st_mtime_ns, found.st_size)
        if commit != one.commit:
            one.index.reload()
            one.commit = commit
        return one.index.searcher()


def _position(searcher: tantivy.Searcher) -> int:
    return int(str(read_marker(searcher).get("position", 0)))
