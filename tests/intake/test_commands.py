"""`orkhon intake load`, `orkhon intake poll` and `orkhon formats parse` as people call them."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from orkhon.config import formats_command
from orkhon.intake.models import MirroredMedia
from orkhon.items.archive import is_archived
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entries_after, head, state_of
from tests.intake.feeds import Feed, agency, serving_feed, source

wire = pytest.mark.django_db(databases="__all__")


def _run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    if words[0] == "formats":
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            return formats_command.main(words[1:]), out.getvalue(), err.getvalue()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def _ninjs(folder: Path, name: str, **values: object) -> str:
    path = folder / name
    document = {"uri": "urn:altai:1", "version": "1", "type": "text", "language": "kk"} | values
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


def _headlines(value: str) -> list[dict[str, str]]:
    return [{"value": value}]


def test_parse_prints_a_line_an_item_and_a_line_a_file_without_a_database(tmp_path: Path) -> None:
    good = _ninjs(tmp_path, "good.json", headlines=_headlines("Қала күні"))
    feed = tmp_path / "feed.xml"
    feed.write_bytes(Feed(items={"1": "Бірінші", "2": "Екінші"}).rss())
    code, out, err = _run("formats", "parse", good, str(feed))
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["uri"] for line in lines] == [
        "urn:altai:1",
        "https://altai.example/news/2",
        "https://altai.example/news/1",
    ]
    assert "Қала күні" in out
    assert err.splitlines() == [f"{good}: 1 item", f"{feed}: 2 items"]


def test_parse_tells_each_refused_file_in_one_line_and_goes_on(tmp_path: Path) -> None:
    event = _ninjs(tmp_path, "event.json", type="event")
    page = tmp_path / "page.html"
    page.write_text("<html><title>Home\npage</title></html>")
    empty = tmp_path / "empty.xml"
    empty.touch()
    locked = tmp_path / "nothing" / "here.xml"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    good = _ninjs(tmp_path, "good.json", headlines=_headlines("x"))
    given = [event, str(page), str(empty), str(locked), str(tmp_path), str(pipe), good]
    code, out, err = _run("formats", "parse", *given)
    assert code == 1
    assert len(out.splitlines()) == 1
    lines = err.splitlines()
    assert len(lines) == len(given)
    for path, line in zip(given[:-1], lines[:-1], strict=True):
        assert line.startswith(f"{path}: refused: ")
        assert len(line) > len(f"{path}: refused: ")
    assert lines[-1] == f"{good}: 1 item"
    assert "event" in lines[0]
    assert "folder" in lines[4]


@pytest.mark.database
@wire
def test_load_appends_what_is_new_and_says_so(tmp_path: Path) -> None:
    agency()
    path = _ninjs(tmp_path, "one.json", headlines=_headlines("Қала күні"))
    assert _run("intake", "load", "--agency", "altai", path) == (0, f"{path}: 1 items, 1 new\n", "")
    assert _run("intake", "load", "--agency", "altai", path) == (0, f"{path}: 1 items, 0 new\n", "")
    (entry,) = entries_after(0)
    assert (entry.agency, entry.uri, entry.version, entry.kind) == ("altai", "urn:altai:1", "1", "publish")
    assert len(entry.delivery) == 64


@pytest.mark.database
@wire
def test_two_files_with_one_uri_are_versions_or_a_conflict_that_is_told(tmp_path: Path) -> None:
    agency()
    first = _ninjs(tmp_path, "1.json", headlines=_headlines("A"))
    second = _ninjs(tmp_path, "2.json", version="2", headlines=_headlines("B"))
    other = _ninjs(tmp_path, "2b.json", version="2", headlines=_headlines("C"))
    code, out, err = _run("intake", "load", "--agency", "altai", first, second, other, first)
    assert code == 1
    assert out.splitlines() == [
        f"{first}: 1 items, 1 new",
        f"{second}: 1 items, 1 new",
        f"{other}: 1 items, 0 new",
        f"{first}: 1 items, 0 new",
    ]
    assert err.startswith(f"{other}: refused: urn:altai:1: ")
    assert "other content" in err
    assert len(err.splitlines()) == 1
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.versions == ("1", "2")


@pytest.mark.database
@wire
def test_versions_in_one_file_arrive_the_older_first_whatever_their_order(tmp_path: Path) -> None:
    agency()
    path = tmp_path / "both.json"
    documents = [
        {"uri": "urn:altai:1", "version": version, "type": "text", "headlines": _headlines(version)}
        for version in ("10", "9")
    ]
    path.write_text(json.dumps(documents))
    code, out, err = _run("intake", "load", "--agency", "altai", str(path))
    assert (code, out, err) == (0, f"{path}: 2 items, 2 new\n", "")
    assert [entry.version for entry in entries_after(0)] == ["9", "10"]


@pytest.mark.database
@wire
def test_an_agencys_own_kill_arrives_by_file(tmp_path: Path) -> None:
    agency()
    first = _ninjs(tmp_path, "1.json", headlines=_headlines("A"))
    kill = _ninjs(tmp_path, "2.json", version="2", pubStatus="canceled", headlines=_headlines("A"))
    assert _run("intake", "load", "--agency", "altai", first, kill)[0] == 0
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.status is ItemStatus.KILLED


@pytest.mark.database
@wire
def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    agency()
    bad = tmp_path / "bad.json"
    bad.write_text('{"uri": ')
    good = _ninjs(tmp_path, "good.json", headlines=_headlines("x"))
    code, out, err = _run("intake", "load", "--agency", "altai", str(bad), str(tmp_path), good)
    assert code == 1
    assert out == f"{good}: 1 items, 1 new\n"
    assert [line.split(": refused: ")[0] for line in err.splitlines()] == [str(bad), str(tmp_path)]


@pytest.mark.database
@wire
def test_an_unknown_agency_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    agency("bozkir")
    with pytest.raises(CommandError, match="known are: bozkir"):
        call_command("intake", "load", "--agency", "nobody", str(tmp_path / "x"))
    assert head() == 0


@pytest.mark.database
@wire
def test_poll_asks_all_sources_once_or_the_one_that_is_named() -> None:
    with serving_feed(Feed(items={"1": "News"})) as feed:
        altai = source(feed.url)
        source("http://127.0.0.1:1/rss", name="gone")
        code, out, err = _run("intake", "poll")
        assert code == 1
        assert out == "altai: news: 1 new, 0 unchanged\n"
        assert err.startswith("altai: gone: failed: ")
        assert _run("intake", "poll", "--source", str(altai.pk))[0] == 0
    with pytest.raises(CommandError, match="no source has the number"):
        call_command("intake", "poll", "--source", "999999")


@pytest.mark.database
@pytest.mark.outside_data
@wire
def test_every_news_item_of_the_standards_examples_arrives(test_data: Path) -> None:
    agency()
    folder = test_data / "iptc" / "ninjs" / "examples" / "3.0"
    paths = sorted(str(path) for path in folder.rglob("*.json"))
    assert len(paths) > 5
    parse_code, lines, told = _run("formats", "parse", *paths)
    code, out, err = _run("intake", "load", "--agency", "altai", *paths)
    refused = {line.split(": refused: ")[0] for line in told.splitlines() if ": refused: " in line}
    # The only documents that are no news are those about events, which say so one way or the other.
    texts = {path: Path(path).read_text(encoding="utf-8") for path in paths}
    events = {path for path, text in texts.items() if '"eventDetails"' in text or '"type": "event"' in text}
    assert refused == events
    assert refused
    assert {line.split(": refused: ")[0] for line in err.splitlines()} == refused, err
    assert (parse_code, code) == (int(bool(refused)), int(bool(refused)))
    arrived = {entry.uri for entry in entries_after(0, 1000)}
    assert {json.loads(line)["uri"] for line in lines.splitlines()} == arrived
    assert len(out.splitlines()) == len(paths) - len(refused)
    # Their pictures are ordered, for the loop to fetch; none is fetched by the command.
    assert not MirroredMedia.objects.filter(fetched__isnull=False).exists()


@pytest.mark.database
@wire
def test_what_is_loaded_out_of_an_archive_is_marked_and_needs_a_date_of_its_own(tmp_path: Path) -> None:
    agency()
    old = _ninjs(tmp_path, "old.json", headlines=_headlines("A"), firstcreated="1994-03-21T00:00:00Z")
    undated = _ninjs(tmp_path, "undated.json", uri="urn:altai:2", headlines=_headlines("B"))
    code, out, err = _run("intake", "load", "--agency", "altai", "--archive", old, undated)
    assert code == 1
    assert out.splitlines()[0] == f"{old}: 1 items, 1 new"
    assert err.startswith(f"{undated}: refused: urn:altai:2: it has no date of its own")
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.entry is not None
    assert state.entry.item is not None
    assert is_archived(state.entry.item)
    assert state_of("urn:altai:2") is None
