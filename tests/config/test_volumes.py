"""What the home folder lies on: mountinfo as kernels write it, and a home that nothing can be written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.volumes import Mount, mount_of, mounted_at, network_refusal, read_mounts
from tests.config.test_command import orkhon

LINES = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
31 27 0:44 / /srv/share rw,relatime shared:18 master:1 - nfs4 files.example:/share rw,vers=4.2,hard
32 27 0:45 / /srv/share/local rw,relatime - xfs /dev/vdb rw
33 27 0:46 / /home/with\\040space rw - fuse.sshfs user@host: rw,user_id=0
34 27 0:47 / /srv/usb rw,nosuid - fuseblk /dev/sdb1 rw
35 27 0:48 / /srv/frozen ro,relatime - ext4 /dev/vdc rw
36 27 0:49 / /srv/forced rw,relatime - ext4 /dev/vdd ro
37 27 0:50 / /srv/windows rw - cifs //files/share rw,vers=3.1.1
38 27 0:51 / /srv/over rw - ext4 /dev/vde rw
39 38 0:52 / /srv/over rw - glusterfs files:/volume rw
a line of another shape
40 27 0:53 / /srv/cut
""".splitlines()


@pytest.mark.parametrize(
    ("path", "kind", "over_network"),
    [
        ("/var/lib/orkhon", "ext4", False),
        ("/srv/share/orkhon", "nfs4", True),
        ("/srv/share/local/orkhon", "xfs", False),
        ("/srv/shareholder", "ext4", False),
        ("/home/with space/orkhon", "fuse.sshfs", True),
        ("/srv/usb/orkhon", "fuseblk", False),
        ("/srv/windows", "cifs", True),
        ("/srv/over/orkhon", "glusterfs", True),
    ],
)
def test_the_deepest_and_last_mount_says_what_a_folder_lies_on(path: str, kind: str, over_network: bool) -> None:
    mount = mount_of(Path(path), read_mounts(LINES))
    assert mount is not None
    assert (mount.kind, mount.over_network) == (kind, over_network)


def test_a_mount_is_read_only_by_its_own_options_or_by_its_file_systems() -> None:
    read_only = [mount.point for mount in read_mounts(LINES) if mount.read_only]
    assert read_only == ["/srv/frozen", "/srv/forced"]


def test_lines_of_another_shape_are_left_out() -> None:
    assert len(read_mounts(LINES)) == 10
    assert mount_of(Path("/anywhere"), []) is None


def test_a_sandboxes_own_root_is_no_network() -> None:
    assert not Mount(point="/", kind="9p", read_only=False).over_network
    assert Mount(point="/mnt/host", kind="9p", read_only=False).over_network


def test_a_kernel_that_does_not_tell_refuses_nothing(tmp_path: Path) -> None:
    assert mounted_at(tmp_path, mountinfo=tmp_path / "none") is None
    assert network_refusal(tmp_path, on_postgres=False, mountinfo=tmp_path / "none") == ""


@pytest.fixture
def on_nfs(tmp_path: Path) -> Path:
    """A mountinfo by which the test's folder lies on NFS."""
    told = tmp_path / "mountinfo"
    told.write_text(f"27 1 254:0 / / rw - ext4 /dev/vda rw\n31 27 0:44 / {tmp_path} rw - nfs4 files:/share rw\n")
    return told


def test_sqlite_on_a_network_file_system_is_refused_in_one_line_and_nothing_is_made(
    tmp_path: Path, on_nfs: Path
) -> None:
    home = tmp_path / "home"
    with pytest.raises(EnvironmentRefused) as refused:
        read_environment({"ORKHON_HOME": str(home)}, mountinfo=on_nfs)
    said = str(refused.value)
    assert said.startswith(f"ORKHON_HOME: {home} lies on a network file system (nfs4 at {tmp_path})")
    assert "ORKHON_DATABASE_URL" in said
    assert "\n" not in said
    assert not home.exists()


def test_postgresql_may_have_its_home_on_a_network_file_system(tmp_path: Path, on_nfs: Path) -> None:
    values = {"ORKHON_HOME": str(tmp_path / "home"), "ORKHON_DATABASE_URL": "postgresql:///news"}
    assert read_environment(values, mountinfo=on_nfs).home == tmp_path / "home"


def test_a_database_that_is_a_link_to_a_network_file_system_is_refused(tmp_path: Path) -> None:
    home, share = tmp_path / "home", tmp_path / "share"
    home.mkdir()
    share.mkdir()
    (home / "orkhon.sqlite3").symlink_to(share / "orkhon.sqlite3")
    told = tmp_path / "mountinfo"
    told.write_text(f"27 1 254:0 / / rw - ext4 /dev/vda rw\n31 27 0:44 / {share} rw - cifs //files/share rw\n")
    assert "cifs" in network_refusal(home, on_postgres=False, mountinfo=told)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing can be written: a read-only mount for root, plain permissions for others."""
    folder = tmp_path / "frozen"
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=64k", "none", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("this root may not mount anything")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("word", ["prepare", "migrate", "check"])
@pytest.mark.parametrize("inside", ["", "home"])
def test_a_home_that_nothing_can_be_written_to_is_one_line_and_status_2(
    read_only: Path, tmp_path: Path, word: str, inside: str
) -> None:
    home = read_only / inside
    done = orkhon(tmp_path, word, ORKHON_HOME=str(home))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith(f"orkhon: ORKHON_HOME is {home}, ")
    if os.geteuid() == 0:
        assert "read-only" in done.stderr.lower()


def test_a_secret_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "keys" / "secret_key").mkdir(parents=True)
    with pytest.raises(EnvironmentRefused, match="secret_key can be neither read nor made"):
        read_environment({"ORKHON_HOME": str(tmp_path)})
