"""Say what a folder lies on: which file system, over a network or not, read-only or not. Knows no Django.

SQLite's write-ahead log needs memory that all its users share, so its files cannot lie on a file system of another
machine (sqlite.org/wal.html, 1; sqlite.org/howtocorrupt.html, 2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOUNTINFO: Final = Path("/proc/self/mountinfo")

# fmt: off
_NETWORK: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "auristorfs", "coda", "ceph", "glusterfs",
    "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "gfs2", "ocfs2", "9p", "vboxsf", "prl_fs", "davfs", "acfs",
    "panfs", "weka",
})
# What is mounted through FUSE names its program after the dot.
_NETWORK_PROGRAMS: Final = frozenset({
    "sshfs", "glusterfs", "ceph", "ceph-fuse", "s3fs", "s3backer", "goofys", "geesefs", "mount-s3", "gcsfuse",
    "blobfuse", "blobfuse2", "rclone", "curlftpfs", "davfs", "davfs2", "juicefs", "seaweedfs", "smbnetfs", "nfs",
    "hdfs", "moosefs", "mfs", "lizardfs", "beegfs", "cvmfs", "cvmfs2", "gvfsd-fuse",
})
# fmt: on
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mount:
    """One line of mountinfo: where, what kind, and whether nothing can be written."""

    point: str
    kind: str
    read_only: bool

    @property
    def over_network(self) -> bool:
        """Whether another machine holds the bytes, so that memory cannot be shared through them."""
        if self.kind == "9p" and self.point == "/":
            # The root of a small virtual machine or sandbox, which is then its only user.
            return False
        family, _, program = self.kind.partition(".")
        return self.kind in _NETWORK or (family in {"fuse", "fuseblk"} and program in _NETWORK_PROGRAMS)


def read_mounts(lines: Iterable[str]) -> list[Mount]:
    """Return the mounts of a `/proc/self/mountinfo` (proc(5)), in its order. Lines of another shape are left out."""
    mounts = []
    for line in lines:
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if not dash or len(fields) < 6 or len(kind) < 1:
            continue
        options = {*fields[5].split(","), *(kind[2].split(",") if len(kind) > 2 else ())}
        mounts.append(Mount(point=_plain(fields[4]), kind=kind[0], read_only="ro" in options))
    return mounts


def mount_of(path: Path, mounts: Iterable[Mount]) -> Mount | None:
    """Return the mount that an absolute path lies on: the deepest, and of several on one point the last."""
    found: Mount | None = None
    for mount in mounts:
        inside = path.is_relative_to(mount.point)
        if inside and (found is None or len(mount.point) >= len(found.point)):
            found = mount
    return found


def mounted_at(path: Path, *, mountinfo: Path = MOUNTINFO) -> Mount | None:
    """Return what `path` lies on, links followed; None where the kernel does not tell (no Linux)."""
    try:
        lines = mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    return mount_of(path.resolve(), read_mounts(lines))


def network_refusal(home: Path, *, on_postgres: bool, mountinfo: Path = MOUNTINFO) -> str:
    """Return why the home folder cannot hold the SQLite files where it lies, in one line; empty when it can."""
    if on_postgres:
        return ""
    for path in (home, home / "orkhon.sqlite3", home / "side.sqlite3"):
        mount = mounted_at(path, mountinfo=mountinfo)
        if mount is not None and mount.over_network:
            return (
                f"{path} lies on a network file system ({mount.kind} at {mount.point}), where SQLite loses data; "
                "choose an ORKHON_HOME on a disk of this machine, or PostgreSQL by ORKHON_DATABASE_URL"
            )
    return ""


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)
