"""Take whole files from a folder on a server. Knows the folder's face, and none of the languages it is asked in."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.intake.deliveries import Arrival, RawDelivery, Retrieval
from orkhon.intake.stillness import ListedFile, is_deliverable, still_files
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
    still, cursor = still_files((one for one in listed if one.key not in known), retrieval.cursor)
    yield Arrival(name=retrieval.address, cursor=cursor)
    later: OutboundError | None = None
    for one in still:
        if one.size > retrieval.max_bytes:
            why = f"it has {one.size:,} bytes, and {retrieval.max_bytes:,} are taken; split it, or raise the limit"
            yield Arrival(name=one.name, key=one.key, refusal=why)
            continue
        try:
            data = folder.read(one.name, retrieval.max_bytes)
        except (TooLarge, RefusedByServer, BrokenAnswer) as error:
            if error.retryable:
                later = later or error
            else:
                yield Arrival(name=one.name, key=one.key, refusal=one_line(error))
            continue
        yield Arrival(name=one.name, key=one.key, raw=RawDelivery(data=data), settle=_settling(folder, one, retrieval))
    if later is not None:
        raise later


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
