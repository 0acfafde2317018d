"""A watched folder: what is taken, what is left, and where it goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orkhon.intake.connectors.folder.parse import parse
from orkhon.intake.connectors.folder.retrieve import folder_parts, retrieve
from orkhon.intake.errors import FolderUnusable
from tests.intake.connectors.retrievals import READING, Poll, rss


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "incoming" / "altai"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def poll(folder: Path) -> Poll:
    return Poll(retrieve=retrieve, address="folder:altai", incoming=folder.parent)


def test_a_file_is_taken_once_it_looked_the_same_twice_the_oldest_first(folder: Path, poll: Poll) -> None:
    for age, name in ((10, "new.xml"), (99, "old.xml")):
        (folder / name).write_bytes(rss(name))
        os.utime(folder / name, (1_700_000_000 - age,) * 2)
    assert poll() == []
    came = poll()
    assert [arrival.name for arrival in came] == ["old.xml", "new.xml"]
    assert came[0].raw is not None
    (item,) = parse(came[0].raw, READING).items
    assert item.uri == "https://altai.example/news/old.xml"
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["new.xml", "old.xml"]
    assert not list(folder.glob("*.xml"))


def test_a_file_that_grows_waits(folder: Path, poll: Poll) -> None:
    file = folder / "a.xml"
    file.write_bytes(b"<rss>")
    poll()
    file.write_bytes(rss("a"))
    assert poll() == []
    assert len(poll()) == 1


def test_a_crash_before_it_was_settled_loses_nothing(folder: Path, poll: Poll) -> None:
    (folder / "a.xml").write_bytes(rss("a"))
    poll()
    visit = poll.retrieve(poll.retrieval())
    assert next(visit).raw is None
    assert next(visit).name == "a.xml"
    visit.close()  # type: ignore[attr-defined]  # a generator, as all of them
    assert (folder / "a.xml").exists()
    assert [arrival.name for arrival in poll()] == ["a.xml"]


def test_a_refused_file_lies_beside_the_reason_and_overwrites_none(folder: Path, poll: Poll) -> None:
    for _ in range(2):
        (folder / "a.xml").write_bytes(b"<html>")
        poll()
        poll(refusing="a.xml")
    refused = folder / "refused"
    assert sorted(path.name for path in refused.iterdir()) == ["a.1.xml", "a.1.xml.why.txt", "a.xml", "a.xml.why.txt"]
    assert (refused / "a.xml.why.txt").read_text() == "no news\n"


def test_a_file_that_is_too_long_is_refused_unread(folder: Path, poll: Poll) -> None:
    (folder / "a.xml").write_bytes(b"x" * 3000)
    poll.max_bytes = 1000
    poll()
    (arrival,) = poll()
    assert arrival.raw is None
    assert "longer than 1,000 bytes" in arrival.refusal
    assert (folder / "refused" / "a.xml").exists()


def test_links_pipes_hidden_and_unfinished_files_stay_where_they_are(folder: Path, poll: Poll, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("secret"))
    (folder / "link.xml").symlink_to(secret)
    os.mkfifo(folder / "pipe.xml")
    for name in (".hidden.xml", "a.xml.part", "b.tmp", "empty.xml"):
        (folder / name).write_bytes(b"" if name == "empty.xml" else rss("x"))
    poll()
    assert poll() == []
    assert secret.exists()


def test_a_link_that_takes_a_files_place_after_the_look_is_not_followed(
    folder: Path, poll: Poll, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("secret"))
    (folder / "a.xml").write_bytes(rss("a"))
    poll()
    visit = poll.retrieve(poll.retrieval())
    next(visit)
    (folder / "a.xml").unlink()
    (folder / "a.xml").symlink_to(secret)
    assert list(visit) == []


def test_a_folder_that_is_a_link_is_refused(folder: Path, poll: Poll, tmp_path: Path) -> None:
    (folder.parent / "elsewhere").symlink_to(tmp_path)
    poll.address = "folder:elsewhere"
    with pytest.raises(FolderUnusable, match="no link"):
        poll()


@pytest.mark.parametrize("address", ["folder:", "folder:../etc", "folder:a/../../b", "folder:%2e%2e/etc", "folder:.x"])
def test_an_address_leads_nowhere_but_beneath_the_folder_of_folders(address: str) -> None:
    with pytest.raises(FolderUnusable, match="names no folder"):
        folder_parts(address)


def test_only_so_many_files_are_taken_a_poll_and_the_rest_comes_next(folder: Path, poll: Poll) -> None:
    for number in range(130):
        (folder / f"{number}.xml").write_bytes(rss(str(number)))
    poll()
    assert len(poll()) == 100
    assert len(poll()) == 30


def test_a_pattern_leaves_other_files_alone(folder: Path, poll: Poll) -> None:
    poll.options = {"pattern": "*.xml"}
    (folder / "a.XML").write_bytes(rss("a"))
    (folder / "a.jpg").write_bytes(b"jpg")
    poll()
    assert [arrival.name for arrival in poll()] == ["a.XML"]


def test_a_folder_in_which_nothing_can_be_moved_is_a_failure(folder: Path, poll: Poll) -> None:
    (folder / "taken").write_text("in the way")
    with pytest.raises(FolderUnusable, match="cannot be read"):
        poll()


def test_a_file_that_was_written_anew_while_it_was_read_stays_and_is_taken_next(folder: Path, poll: Poll) -> None:
    (folder / "a.xml").write_bytes(rss("old"))
    poll()
    visit = poll.retrieve(poll.retrieval())
    next(visit)
    arrival = next(visit)
    (folder / ".a.xml").write_bytes(rss("new"))
    (folder / ".a.xml").rename(folder / "a.xml")
    arrival.settle("")
    assert list(visit) == []
    assert not list((folder / "taken").iterdir())
    poll()
    (arrival,) = poll()
    assert arrival.raw is not None
    assert arrival.raw.data == rss("new")


def test_a_file_that_was_written_anew_after_the_look_waits_until_it_is_still(folder: Path, poll: Poll) -> None:
    (folder / "a.xml").write_bytes(rss("old"))
    poll()
    visit = poll.retrieve(poll.retrieval())
    next(visit)
    (folder / "a.xml").write_bytes(b"<rss>")
    assert list(visit) == []
