"""Ask the living index which versions share runs of words with a text, and the wire what of them may be shown now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import tantivy

from orkhon.verification.altering import ArchivedItem, Candidate
from orkhon.verification.altering.index import Hashes
from orkhon.verification.originals import folders
from orkhon.verification.originals.errors import OriginalsDamaged, OriginalsMissing
from orkhon.verification.originals.filling import read_marker, told
from orkhon.verification.originals.ranking import ranked
from orkhon.verification.originals.reading import archived_items, words_beside
from orkhon.verification.originals.shape import opened
from orkhon.verification.originals.words import DiskVocabulary
from orkhon.wire.public_versions import PublicVersion, public_versions
from orkhon.wire.queries import head

Allowing = Callable[[Mapping[str, Sequence[PublicVersion]]], "set[str] | frozenset[str]"]
"""Given the public versions of what was found, by uri, which uris this question may be answered with."""

_DEPTH: Final = 4
_OF_ONE_ITEM: Final = 6
_COMMIT: Final = "meta.json"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the index stands. `building`: it has not come to the end of the log since it was begun, or there is none."""

    position: int
    behind: int
    building: bool
    versions: int = 0
    bytes: int = 0
    folder: str = ""
    purging: int = 0


@dataclass(kw_only=True)
class _Open:
    index: tantivy.Index
    vocabulary: DiskVocabulary
    commit: tuple[int, int, int] = (0, 0, 0)


_lock = threading.Lock()
_open: Final[dict[str, _Open]] = {}
"""The living index of this process by its folder; opened after a fork, by the first question."""


@dataclass(kw_only=True)
class Asked:
    """One question to the archive: an `altering.Index` and an `altering.Archive` over one state of the index.

    What the wire said is remembered for this question alone. `position` is how far the index has read the log.
    """

    searcher: tantivy.Searcher
    folder: Path
    vocabulary: DiskVocabulary
    position: int
    allowing: Allowing | None = None
    _uris: dict[int, str] = field(default_factory=dict)
    _items: dict[str, dict[int, ArchivedItem]] = field(default_factory=dict)
    _shown: dict[str, Sequence[PublicVersion]] = field(default_factory=dict)

    def candidates(self, words: Hashes, most: int) -> list[Candidate]:
        """Return the versions that share most with a text of these words, by their positions in the log."""
        with told(self.folder):
            best = ranked(self.searcher, words, most * _DEPTH)
        found: list[Candidate] = []
        of_one: dict[str, int] = {}
        for score, position, uri in best:
            if of_one.get(uri, 0) >= _OF_ONE_ITEM or len(found) >= most:
                continue
            of_one[uri] = of_one.get(uri, 0) + 1
            self._uris[position] = uri
            found.append(Candidate(number=position, score=score))
        self._read(of_one)
        return found

    def item(self, number: int) -> ArchivedItem | None:
        """Return the version at that position in the log, None where it must not be shown."""
        return self._items.get(self._uris.get(number, ""), {}).get(number)

    def versions(self, uri: str) -> tuple[ArchivedItem, ...]:
        """Return all versions of one item that may be shown, the earliest first."""
        self._read([uri])
        return tuple(sorted(self._items[uri].values(), key=lambda one: one.version))

    def position_of(self, uri: str, version: int) -> int:
        """Return where in the log the version of that number stands, 0 where it may not be shown."""
        self._read([uri])
        return next((at for at, one in self._items[uri].items() if one.version == version), 0)

    def beside(self, uri: str) -> tuple[str, ...]:
        """Return what any version of the item that may be shown says beside its body."""
        self._read([uri])
        return tuple(
            dict.fromkeys(
                words
                for one in self._shown[uri]
                if one.entry.item is not None
                for words in words_beside(one.entry.item)
            )
        )

    def _read(self, uris: Sequence[str] | Mapping[str, int]) -> None:
        wanted = [uri for uri in uris if uri not in self._items]
        if not wanted:
            return
        shown = public_versions(wanted)
        if self.allowing is not None and shown:
            allowed = self.allowing(shown)
            shown = {uri: some for uri, some in shown.items() if uri in allowed}
        for uri in wanted:
            self._shown[uri] = shown.get(uri, ())
            self._items[uri] = dict(archived_items(self._shown[uri]))


def asked(allowing: Allowing | None = None) -> Asked:
    """Open a question. Raises `OriginalsMissing` before there is an index, `OriginalsDamaged`."""
    for attempt in (1, 2):
        folder = folders.living()
        if folder is None:
            raise OriginalsMissing(
                "the archive's index is not there yet; a running hub begins it by itself, and `orkhon verification "
                "rebuild` builds it at once"
            )
        try:
            with told(folder):
                searcher, vocabulary = _opened(folder)
                position = int(str(read_marker(searcher).get("position", 0)))
            return Asked(searcher=searcher, folder=folder, vocabulary=vocabulary, position=position, allowing=allowing)
        except (OriginalsDamaged, OriginalsMissing):
            # It may have been swapped and removed between two looks.
            if attempt == 2 or folders.living() == folder:
                raise
    raise OriginalsMissing("the archive's index is being swapped; ask again")


def standing() -> Standing:
    """Return how the index stands; also where there is none."""
    end, purging = head(), folders.purge_ordered()
    folder = folders.living()
    if folder is None:
        return Standing(position=0, behind=end, building=True, purging=purging)
    try:
        with told(folder):
            searcher, _ = _opened(folder)
            marker = read_marker(searcher)
    except OriginalsMissing:
        return Standing(position=0, behind=end, building=True, folder=folder.name, purging=purging)
    position = int(str(marker.get("position", 0)))
    return Standing(
        position=position,
        behind=max(0, end - position),
        building=not marker.get("whole", False),
        versions=max(0, searcher.num_docs - bool(marker)),
        bytes=sum(path.stat().st_size for path in folder.glob("*") if path.is_file()),
        folder=folder.name,
        purging=purging,
    )


def _opened(folder: Path) -> tuple[tantivy.Searcher, DiskVocabulary]:
    """Return the index as it was committed last. A look at one small file costs some 20 µs."""
    with _lock:
        one = _open.get(str(folder))
        try:
            found = (folder / _COMMIT).stat()
        except FileNotFoundError:
            raise OriginalsMissing("the archive's index was begun a moment ago; ask again") from None
        if one is None:
            one = _Open(index=opened(str(folder)), vocabulary=DiskVocabulary(folder))
            _open.clear()
            _open[str(folder)] = one
        commit = (found.st_ino, found.st_mtime_ns, found.st_size)
        if commit != one.commit:
            one.index.reload()
            one.commit = commit
        return one.index.searcher(), one.vocabulary
