"""What one look at a folder shows: which files are whole, and which pictures a text names. Opens no file itself.

A text and the pictures beside it that it names are one delivery. Agencies write either first, so a picture waits some
looks for its text before it is a delivery of its own, and a text for a picture that is still being written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from orkhon.intake.deliveries import Arrival, DeliveredFile, RawDelivery
from orkhon.intake.pictures import name_by_hash, picture_type
from orkhon.intake.stillness import MOST_A_POLL, PATIENCE, ListedFile

MOST_PICTURES: Final = 20
"""Beside one text; more of them come as deliveries of their own."""

MOST_PICTURE_BYTES: Final = 60_000_000
"""Beside one text, together."""

_ENDINGS: Final = re.compile(rb"\.(?:jpe?g|png|tiff?|webp|gif|avif|heic)(?![A-Za-z0-9])", re.IGNORECASE)
_BEFORE_NAMES: Final = re.compile(r"""["'<>=/\\\x00-\x1f]""")
_LONGEST_NAME: Final = 255
_MOST_NAMES: Final = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """One file as it was read: its bytes, or why it cannot be used. `settle` tells the folder what became of it."""

    data: bytes | None = field(default=None, repr=False)
    refusal: str = ""
    key: str = ""
    settle: Callable[[str], None] = field(repr=False)


Opening = Callable[[ListedFile], Opened | None]
"""Reads one file; None where it cannot be read now, and is to be left until the next look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What lies there. `whole` are the files that have not changed since the last look, the oldest first.

    `beside` are all that may lie beside a text, by their names, also such as are no delivery (any more). `looks` say by
    the keys of files in how many looks they were the same.
    """

    whole: tuple[ListedFile, ...]
    beside: Mapping[str, ListedFile]
    looks: Mapping[str, int]
    patience: int = PATIENCE

    def has_waited(self, file: ListedFile) -> bool:
        """True once nobody is likely to come for the file any more."""
        return self.looks.get(file.key, 0) > self.patience


def arrivals_of(look: Look, opened: Opening) -> Iterator[Arrival]:
    """Give the texts with their pictures, then those pictures, then such as no text named and that have waited.

    What was refused as a text keeps its pictures from nobody. At most `MOST_A_POLL` deliveries.
    """
    texts = [file for file in look.whole if not is_named_as_picture(file.name)]
    alone = [file for file in look.whole if is_named_as_picture(file.name)]
    used: dict[str, Opened] = {}
    for text in texts[:MOST_A_POLL]:
        yield from _text(look, text, opened, used)
    for name, picture in used.items():
        yield Arrival(name=name, key=picture.key, settle=picture.settle)
    room = max(0, MOST_A_POLL - len(texts))
    for file in [file for file in alone if file.name not in used and look.has_waited(file)][:room]:
        one = opened(file)
        if one is not None:
            raw = None if one.data is None else _picture_alone(one.data, file.name)
            yield Arrival(name=file.name, raw=raw, refusal=one.refusal, key=one.key, settle=one.settle)


def _text(look: Look, text: ListedFile, opened: Opening, used: dict[str, Opened]) -> Iterator[Arrival]:
    one = opened(text)
    if one is None:
        return
    if one.data is None:
        yield Arrival(name=text.name, refusal=one.refusal, key=one.key, settle=one.settle)
        return
    named = [look.beside[name] for name in names_in(one.data) if name in look.beside]
    still = [file for file in named if look.looks.get(file.key) and file.size]
    if len(still) < len(named) and not look.has_waited(text):
        return  # a picture is still being written
    with_it: dict[str, Opened] = {}
    files: dict[str, DeliveredFile] = {}
    for file in still[:MOST_PICTURES]:
        if sum(len(held.data) for held in files.values()) > MOST_PICTURE_BYTES:
            break
        picture = opened(file)
        if picture is None and not look.has_waited(text):
            return  # it cannot be read now; both come with the next look
        media_type = picture_type(picture.data) if picture is not None and picture.data is not None else ""
        if picture is not None and picture.data is not None and media_type:
            name = name_by_hash(picture.data)
            files[file.name] = DeliveredFile(name=name, data=picture.data, content_type=media_type)
            with_it[file.name] = Opened(key=picture.key, settle=picture.settle)
    outcome: list[str] = []

    def settle(refusal: str) -> None:
        outcome.append(refusal)
        one.settle(refusal)

    raw = RawDelivery(
        data=one.data,
        files=tuple(files.values()),
        facts={"pictures": {name: file.name for name, file in files.items()}} if files else {},
    )
    yield Arrival(name=text.name, raw=raw, key=one.key, settle=settle)
    if outcome == [""]:
        used.update(with_it)


def _picture_alone(data: bytes, name: str) -> RawDelivery:
    media_type = picture_type(data)
    file = DeliveredFile(name=name_by_hash(data), data=data, content_type=media_type)
    return RawDelivery(data=data, content_type=media_type, files=(file,) if media_type else (), facts={"name": name})


def patience_with(pattern: str) -> int:
    """Return how many looks a picture waits: none where the source takes files of one kind, and pictures are it."""
    return 0 if is_named_as_picture(pattern) else PATIENCE


def is_named_as_picture(name: str) -> bool:
    """True for a name that ends as pictures' names do. What it is, its bytes say."""
    return any(match.end() == len(name.encode()) for match in _ENDINGS.finditer(name.encode()))


def names_in(data: bytes) -> tuple[str, ...]:
    """Return what in a text may be the names of pictures beside it, without the folders before them.

    As they stand, with the marks of XML and of addresses undone, and with what stands before a space left out: whoever
    has a list of names looks which of these are on it.
    """
    found: dict[str, None] = {}
    for number, match in enumerate(_ENDINGS.finditer(data)):
        if number >= _MOST_NAMES:
            break
        before = data[max(0, match.start() - _LONGEST_NAME) : match.end()].decode("utf-8", "replace")
        written = _BEFORE_NAMES.split(before)[-1]
        for shown in (written, html.unescape(written), unquote(html.unescape(written))):
            name = shown.rpartition("/")[2]
            found[name.strip()] = None
            for start in [place for place, letter in enumerate(name) if letter in " \t(,;:"][-12:]:
                found[name[start + 1 :].strip()] = None
    return tuple(name for name in found if name)
