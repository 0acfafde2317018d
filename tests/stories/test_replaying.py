"""A file of items in, a file of stories out: the same however often it is run, and whatever lines are broken."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from orkhon.stories.embedding import LexicalEmbedder
from orkhon.stories.errors import UnfitFile
from orkhon.stories.replaying import replay
from tests.stories.reports_made import EMBEDDER, everything


class _Counting:
    """The lexical embedder, counting what it is asked."""

    name, version, dimensions = EMBEDDER.name, EMBEDDER.version, EMBEDDER.dimensions

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += len(texts)
        return EMBEDDER.embed(texts)


def _written(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def _items() -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "language": one.language,
            "title": one.title,
            "text": one.text,
            "published": one.published.isoformat(),
        }
        for one in everything()
    ]


def _stories(path: Path) -> dict[object, str]:
    return {line["id"]: line["story"] for line in map(json.loads, path.read_text("utf-8").splitlines())}


def test_each_item_has_one_line_in_its_order(tmp_path: Path) -> None:
    source = _written(tmp_path / "in.jsonl", _items())
    done = replay(source, tmp_path / "out.jsonl", EMBEDDER)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [one.id for one in everything()]
    assert all(set(line) == {"id", "story"} for line in lines)
    assert (done.items, done.broken, done.undated) == (len(lines), [], [])
    found = _stories(tmp_path / "out.jsonl")
    assert found["bridge/en"] == found["bridge/ru"] == found["bridge/kk"]
    assert found["bridge/en"] != found["grain/en"]


def test_a_second_run_embeds_nothing_and_gives_the_same_file(tmp_path: Path) -> None:
    source, target = _written(tmp_path / "in.jsonl", _items()), tmp_path / "out.jsonl"
    replay(source, target, EMBEDDER)
    first = target.read_bytes()
    counting = _Counting()
    replay(source, target, counting)
    assert counting.asked == 0
    assert target.read_bytes() == first


def test_vectors_of_another_version_are_not_believed(tmp_path: Path) -> None:
    source, target = _written(tmp_path / "in.jsonl", _items()), tmp_path / "out.jsonl"
    replay(source, target, EMBEDDER)
    counting = _Counting()
    counting.version = "2"
    replay(source, target, counting)
    assert counting.asked == len(_items())


@pytest.mark.parametrize("cut", [1, 400, 785, 1200])
def test_vectors_that_a_kill_cut_short_are_made_again(tmp_path: Path, cut: int) -> None:
    source, target = _written(tmp_path / "in.jsonl", _items()), tmp_path / "out.jsonl"
    replay(source, target, EMBEDDER)
    whole, vectors = target.read_bytes(), Path(f"{target}.vectors")
    vectors.write_bytes(vectors.read_bytes()[:-cut])
    target.unlink()
    replay(source, target, EMBEDDER)
    assert target.read_bytes() == whole


_RUN = """
import sys, time
from pathlib import Path
from orkhon.stories.embedding import LexicalEmbedder
from orkhon.stories.errors import UnfitFile
from orkhon.stories.replaying import replay

class Slow(LexicalEmbedder):
    def embed(self, texts):
        time.sleep(0.05)
        return super().embed(texts)

print("begun", flush=True)
replay(Path(sys.argv[1]), Path(sys.argv[2]), Slow())
"""


def test_a_run_that_is_killed_again_and_again_gives_the_same_file_in_the_end(tmp_path: Path) -> None:
    items = [
        item | {"id": f"{item['id']}/{n}", "text": f"{item['text']} {n * 77}"} for n in range(12) for item in _items()
    ]
    source = _written(tmp_path / "in.jsonl", items)
    replay(source, tmp_path / "whole.jsonl", EMBEDDER)
    target = tmp_path / "killed.jsonl"
    for wait in (0.02, 0.08, 0.15):
        process = subprocess.Popen(
            [sys.executable, "-c", _RUN, str(source), str(target)], stdout=subprocess.PIPE, env=os.environ
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    replay(source, target, EMBEDDER)
    assert target.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_broken_lines_are_named_with_their_cause_and_stop_no_other(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    good = [json.dumps(item) for item in _items()[:2]]
    bad = [b"{", b"[1]", b'{"text": "no id"}', b'{"id": "x", "title": 5}', b'{"id": "\xff"}', b'"word"']
    source.write_bytes(b"\n".join([good[0].encode(), *bad, b"", good[1].encode()]))
    done = replay(source, tmp_path / "out.jsonl", EMBEDDER)
    assert list(_stories(tmp_path / "out.jsonl")) == ["bridge/en", "grain/en"]
    assert [one.line for one in done.broken] == [2, 3, 4, 5, 6, 7]
    said = [str(one) for one in done.broken]
    assert said[1] == "line 3: it holds a list; an item is an object with id, language, title, text"
    assert said[3] == 'line 5: its "title" is a number; write a string'


@pytest.mark.parametrize(
    "published", ["1970-01-01T00:00:00Z", "2999-12-31T23:59:59Z", "0001-01-01", "yesterday", 17, None]
)
def test_a_date_that_cannot_be_swallows_no_day(tmp_path: Path, published: object) -> None:
    odd = {"id": "odd", "language": "en", "title": "Odd", "text": "A fair opens in a village.", "published": published}
    source = _written(tmp_path / "in.jsonl", [*_items()[:4], odd, *_items()[4:]])
    replay(source, tmp_path / "odd.jsonl", EMBEDDER)
    found = _stories(tmp_path / "odd.jsonl")
    assert found["bridge/en"] == found["bridge/kk"]
    assert list(found.values()).count(found["odd"]) == 1


def test_mistagged_items_are_read_in_their_own_language_and_told(tmp_path: Path) -> None:
    items = _items()
    items[1]["language"] = "tr"
    items[3]["language"] = "tk"
    done = replay(_written(tmp_path / "in.jsonl", items), tmp_path / "out.jsonl", EMBEDDER)
    assert [(one.line, one.told, one.found) for one in done.mistagged] == [(2, "tr", "en-Latn"), (4, "tk", "ru-Cyrl")]


def test_empty_and_one_word_items_and_numbers_for_ids_are_answered(tmp_path: Path) -> None:
    items = [{"id": 7, "title": "", "text": None}, {"id": "e"}, *({"id": f"v{n}", "title": "Video"} for n in range(5))]
    done = replay(_written(tmp_path / "in.jsonl", items), tmp_path / "out.jsonl", EMBEDDER)
    found = _stories(tmp_path / "out.jsonl")
    assert list(found) == [7, "e", "v0", "v1", "v2", "v3", "v4"]
    assert len(set(found.values())) == 7
    assert done.undated == [1, 2, 3, 4, 5, 6, 7]


def test_no_items_make_an_empty_file(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"")
    assert replay(source, tmp_path / "out.jsonl", LexicalEmbedder()).items == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_nothing_that_is_no_plain_file_is_replaced(tmp_path: Path) -> None:
    source = _written(tmp_path / "in.jsonl", _items())
    device = tmp_path / "device"
    os.mkfifo(device)
    with pytest.raises(UnfitFile, match="no plain file"):
        replay(source, device, EMBEDDER)
    assert device.is_fifo()
    os.mkfifo(tmp_path / "out.jsonl.draft")
    with pytest.raises(UnfitFile, match="no plain file"):
        replay(source, tmp_path / "out.jsonl", EMBEDDER)
    assert not (tmp_path / "out.jsonl.vectors").exists()


def test_a_name_that_leads_elsewhere_goes_on_leading_there(tmp_path: Path) -> None:
    source = _written(tmp_path / "in.jsonl", _items())
    (tmp_path / "link").symlink_to(tmp_path / "out.jsonl")
    replay(source, tmp_path / "link", EMBEDDER)
    assert (tmp_path / "link").is_symlink()
    assert len(_stories(tmp_path / "out.jsonl")) == len(_items())


@pytest.mark.parametrize("name", ["in.jsonl", "link", "in.jsonl.vectors"])
def test_the_items_are_never_written_over(tmp_path: Path, name: str) -> None:
    source = _written(tmp_path / name, _items()) if name.endswith(".vectors") else tmp_path / "in.jsonl"
    _written(source, _items())
    if name == "link":
        (tmp_path / "link").symlink_to(source)
    before = source.read_bytes()
    with pytest.raises(UnfitFile, match="holds the items"):
        replay(source, tmp_path / name.removesuffix(".vectors"), EMBEDDER)
    assert source.read_bytes() == before


def test_a_file_of_somebody_else_is_not_taken_for_vectors(tmp_path: Path) -> None:
    source = _written(tmp_path / "in.jsonl", _items())
    theirs = tmp_path / "out.jsonl.vectors"
    theirs.write_text("Notes of the editor", encoding="utf-8")
    with pytest.raises(UnfitFile, match="something else than vectors"):
        replay(source, tmp_path / "out.jsonl", EMBEDDER)
    assert theirs.read_text("utf-8") == "Notes of the editor"


def test_items_that_cannot_be_read_twice_or_at_all_leave_nothing_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for source, why in ((tmp_path / "pipe", "read twice"), (tmp_path / "none", "not exist"), (tmp_path, "read twice")):
        with pytest.raises(UnfitFile, match=why):
            replay(source, tmp_path / "out.jsonl", EMBEDDER)
    with pytest.raises(UnfitFile, match="no folder"):
        replay(_written(tmp_path / "in.jsonl", _items()), tmp_path / "no" / "out.jsonl", EMBEDDER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "pipe"]
