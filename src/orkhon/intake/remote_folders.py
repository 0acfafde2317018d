"""Take whole files from a folder on a server. Knows the folder's face, and none of the languages it is asked in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from orkhon.intake.deliveries import Arrival, Retrieval
from orkhon.intake.folder_looks import Look, Opened, arrivals_of, patience_with
from orkhon.intake.stillness import ListedFile, is_deliverable, looks_at, whole_among
from orkhon.intake.words import one_line
from orkhon.outbound.errors import BrokenAnswer, OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.remote_files import RemoteFolder

SECONDS = 60.0
"""For one visit, whatever the server does."""


def arrivals_from(folder: RemoteFolder, retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the files that are whole and were not taken before, the oldest first.

    They stay where they are, unless the option `remove` is set: then what was taken goes, and what was refused stays.
    What the server refuses for now stops no other; its error is raised once all others were given.
    """
    pattern = str(retrieval.options.get("pattern", ""))
    listed = [
        ListedFile(name=one.name, size=one.size, changed=one.changed)
        for one in folder.listed()
        if is_deliverable(one.name, pattern)
    ]
    known = retrieval.taken([one.key for one in listed])
    fresh = [one for one in listed if one.key not in known]
    looks, cursor = looks_at(fresh, retrieval.cursor)
    yield Arrival(name=retrieval.address, cursor=cursor)
    # Pictures that came with another text are still there, and are whole.
    look = Look(
        whole=whole_among(fresh, looks),
        beside={one.name: one for one in listed},
        looks={**looks, **dict.fromkeys(known, 1)},
        patience=patience_with(pattern),
    )
    later: list[OutboundError] = []
    yield from arrivals_of(look, partial(_opened, folder, retrieval, later))
    if later:
        raise later[0]


def _opened(folder: RemoteFolder, retrieval: Retrieval, later: list[OutboundError], one: ListedFile) -> Opened | None:
    settle = _settling(folder, one, retrieval)
    if one.size > retrieval.max_bytes:
        why = f"it has {one.size:,} bytes, and {retrieval.max_bytes:,} are taken; split it, or raise the limit"
        return Opened(refusal=why, key=one.key, settle=settle)
    try:
        return Opened(data=folder.read(one.name, retrieval.max_bytes), key=one.key, settle=settle)
    except (TooLarge, RefusedByServer, BrokenAnswer) as error:
        if error.retryable:
            later.append(error)
            return None
        return Opened(refusal=one_line(error), key=one.key, settle=settle)


def _settling(folder: RemoteFolder, file: ListedFile, retrieval: Retrieval) -> _Settling:
    return _Settling(folder, file, wanted=bool(retrieval.options.get("remove")))


class _Settling:
    """Removes a file that was taken, where the source wants it."""

    def __init__(self, folder: RemoteFolder, file: ListedFile, *, wanted: bool) -> None:
        self._folder = folder
        self._file = file
        self._wanted = wanted

    def __call__(self, refusal: str) -> None:
        if not self._wanted or refusal:
            return
        try:
            there = self._folder.look(self._file.name)
            # Written anew while the old one was read, it is a delivery of its own.
            if there is not None and (there.size, there.changed) == (self._file.size, self._file.changed):
                self._folder.remove(self._file.name)
        except OutboundError as error:
            if error.retryable:
                raise
            # It was taken, and is remembered; that it stays there harms nobody.
