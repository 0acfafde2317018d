"""`orkhon stories replay`: stories of items in a file, as anybody calls it, without a hub."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.commands import run
from tests.hub import ORKHON

TRAIN = "A night train of 14 wagons left Altai on Sunday with 612 passengers, minister Daniyar Sarsen said in Altai."


def replayed(source: Path, target: Path, tmp_path: Path, *more: str) -> tuple[int, str]:
    environment = {**os.environ, "ORKHON_HOME": str(tmp_path / "no-hub"), "ORKHON_EMBEDDER": "lexical"}
    done = run(
        (ORKHON, "stories", "replay", "--in", str(source), "--out", str(target), *more),
        environment=environment,
        given="",
        timeout=300,
    )
    return done.returncode, done.stderr


def test_each_item_gets_its_story_from_nothing_but_words_language_and_time(tmp_path: Path) -> None:
    items = [
        {"id": "a", "language": "en", "title": "Night train", "text": TRAIN, "published": "2026-11-22T19:05:00Z"},
        {"id": "b", "language": "en", "title": "Night train", "text": TRAIN, "published": "2026-11-22T19:06:00Z"},
        {"id": 3, "language": "en", "title": "", "text": "", "published": "1970-01-01T00:00:00Z"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    status, said = replayed(source, target, tmp_path)
    assert status == 0, said
    first = target.read_bytes()
    lines = [json.loads(line) for line in first.splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", 3]
    assert lines[0]["story"] == lines[1]["story"] != lines[2]["story"]
    assert "3 items in 2 stories by lexical" in said
    assert replayed(source, target, tmp_path)[0] == 0
    assert target.read_bytes() == first
    assert not (tmp_path / "no-hub").exists()


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    whole = json.dumps({"id": "a", "language": "en", "title": "Night train", "text": TRAIN, "published": "tomorrow"})
    source.write_text(f'{{"id": "x", "text":\n[1, 2]\n{whole}\n{{"language": "en"}}\n', "utf-8")
    status, said = replayed(source, target, tmp_path)
    assert status == 1
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == ["a"]
    assert "line 1: it is no JSON" in said
    assert "line 2: it holds a list" in said
    assert 'line 4: it has no "id"' in said
    assert "items without a time that can be read: 1" in said


def test_what_cannot_be_read_or_is_no_embedder_is_one_line(tmp_path: Path) -> None:
    status, said = replayed(tmp_path / "nothing.jsonl", tmp_path / "out.jsonl", tmp_path)
    assert (status, len(said.splitlines())) == (1, 1)
    assert "nothing.jsonl" in said
    environment = {**os.environ, "ORKHON_EMBEDDER": "http://127.0.0.1:1/v1"}
    words = (ORKHON, "stories", "replay", "--in", "a", "--out", "b")
    done = run(words, environment=environment, given="", timeout=300)
    assert done.returncode == 2
    assert "auto, nano, lexical" in done.stderr
