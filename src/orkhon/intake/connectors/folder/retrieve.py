"""Take whole files out of a watched folder, the oldest first. Knows nothing of what is in them.

Whoever may write there is a stranger: every name is opened beneath the folder's own handle without following links, so
that neither `..` nor a link set a moment ago leads to another file of this machine.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

from orkhon.intake.deliveries import Arrival, Retrieval
from orkhon.intake.errors import FolderUnusable
from orkhon.intake.folder_looks import Look, Opened, arrivals_of, patience_with
from orkhon.intake.stillness import MOST_LISTED, ListedFile, is_deliverable, looks_at, whole_among
from orkhon.intake.words import one_line

TAKEN = "taken"
REFUSED = "refused"
_NOTE = ".why.txt"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def folder_parts(address: str) -> tuple[str, ...]:
    """Return the names on the way from the folder of folders to that of `address`. Raises `FolderUnusable`."""
    parts = tuple(part for part in unquote(urlsplit(address).path).split("/") if part)
    if not parts or any(part.startswith(".") or "\\" in part or not part.isprintable() for part in parts):
        raise FolderUnusable(
            f"{address!r} names no folder beneath the hub's folder of folders; write one such as folder:altai/texts"
        )
    return parts


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the whole files; each is moved to `taken/` or `refused/` once that is settled. Raises `FolderUnusable`."""
    if retrieval.incoming is None:
        raise FolderUnusable("this hub has no folder of folders; set ORKHON_INCOMING")
    shown = "/".join(folder_parts(retrieval.address))
    with contextlib.ExitStack() as handles:
        folder = _opened(handles, str(retrieval.incoming), None, shown)
        for part in folder_parts(retrieval.address):
            folder = _opened(handles, part, folder, shown)
        taken, refused = (_inner(handles, folder, name, shown) for name in (TAKEN, REFUSED))
        pattern = str(retrieval.options.get("pattern", ""))
        listed = _listed(folder, pattern, shown)
        looks, cursor = looks_at(listed, retrieval.cursor)
        yield Arrival(name=shown, cursor=cursor)
        look = Look(
            whole=whole_among(listed, looks),
            beside={file.name: file for file in listed},
            looks=looks,
            patience=patience_with(pattern),
        )
        yield from arrivals_of(look, partial(_opened_file, folder, (taken, refused), retrieval.max_bytes))


def _opened(handles: contextlib.ExitStack, name: str, within: int | None, shown: str) -> int:
    try:
        # The folder of folders itself may be a link: its operator chose it.
        flags = _FOLDER if within is not None else _FOLDER & ~os.O_NOFOLLOW
        handle = os.open(name, flags, dir_fd=within)
    except OSError as error:
        raise FolderUnusable(
            f"the folder {shown} cannot be read ({error.strerror}); make it beneath ORKHON_INCOMING, a folder and no "
            "link, for the hub's user"
        ) from error
    handles.callback(os.close, handle)
    return handle


def _inner(handles: contextlib.ExitStack, folder: int, name: str, shown: str) -> int:
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, 0o750, dir_fd=folder)
    except OSError as error:
        raise FolderUnusable(
            f"{shown}/{name} cannot be made ({error.strerror}); let the hub's user write in {shown}"
        ) from error
    handle = _opened(handles, name, folder, f"{shown}/{name}")
    # Without it every file would be read anew at each poll, and never leave.
    if not os.access(".", os.W_OK | os.X_OK, dir_fd=handle) or not os.access(".", os.W_OK | os.X_OK, dir_fd=folder):
        raise FolderUnusable(f"the hub's user may not write in {shown} and {shown}/{name}; give it leave")
    return handle


def _listed(folder: int, pattern: str, shown: str) -> list[ListedFile]:
    found: list[ListedFile] = []
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count >= MOST_LISTED:
                raise FolderUnusable(f"{shown} holds more than {MOST_LISTED:,} names; clear it")
            if not is_deliverable(entry.name, pattern):
                continue
            with contextlib.suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(facts.st_mode):
                    found.append(ListedFile(name=entry.name, size=facts.st_size, changed=_changed(facts)))
    return found


def _opened_file(folder: int, ends: tuple[int, int], max_bytes: int, listed: ListedFile) -> Opened | None:
    taken, refused = ends
    try:
        data, inode = _read(folder, listed, max_bytes)
    except OSError:
        return None  # taken away, made a link, or written to since it was listed; the next look tells

    def settle(refusal: str) -> None:
        if _is_there(folder, listed, inode):
            _move(folder, listed.name, refused if refusal else taken, why=refusal)

    why = "" if data is not None else f"longer than {max_bytes:,} bytes; split it, or raise the source's limit"
    return Opened(data=data, refusal=why, settle=settle)


def _read(folder: int, listed: ListedFile, max_bytes: int) -> tuple[bytes | None, int]:
    """Return the bytes of a plain file, None where there are too many, and its inode.

    Raises OSError, also where it is not as it was listed: then somebody writes to it.
    """
    with os.fdopen(os.open(listed.name, _FILE, dir_fd=folder), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("no plain file")
        data = file.read(max_bytes + 1)
        facts = os.fstat(file.fileno())
    if (facts.st_size, _changed(facts)) != (listed.size, listed.changed):
        raise OSError("no longer still")
    return (None if len(data) > max_bytes else data), facts.st_ino


def _changed(facts: os.stat_result) -> str:
    return f"{facts.st_mtime_ns:020d}"


def _is_there(folder: int, listed: ListedFile, inode: int) -> bool:
    """Return whether the name still leads to what was read: another file renamed over it is a delivery of its own."""
    try:
        facts = os.stat(listed.name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return (facts.st_ino, facts.st_size, _changed(facts)) == (inode, listed.size, listed.changed)


def _move(folder: int, name: str, end: int, *, why: str) -> None:
    """Move a file to its end, beside a note that says why it was refused. Raises `FolderUnusable`."""
    try:
        aim = _free_name(end, name)
        with contextlib.suppress(FileNotFoundError):
            os.rename(name, aim, src_dir_fd=folder, dst_dir_fd=end)
        if why:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(f"{aim}{_NOTE}", flags, 0o640, dir_fd=end)
            with os.fdopen(handle, "w", encoding="utf-8") as note:
                note.write(f"{one_line(why)}\n")
    except OSError as error:
        raise FolderUnusable(
            f"{name} cannot be moved out of the folder ({error.strerror}); clear it by hand"
        ) from error


def _free_name(end: int, name: str) -> str:
    """Return `name`, or one beside it where such a file was moved there before: none is ever overwritten."""
    stem, ending = os.path.splitext(name)
    # Linux takes 255 bytes, and the note's ending and a number come after it.
    stem = stem.encode()[:200].decode(errors="ignore")
    ending = ending.encode()[:30].decode(errors="ignore")
    for aim in (f"{stem}{ending}", *(f"{stem}.{count}{ending}" for count in range(1, 1000))):
        try:
            os.stat(aim, dir_fd=end, follow_symlinks=False)
        except FileNotFoundError:
            return aim
    return secrets.token_hex(16)
