"""`orkhon formats parse` over IPTC's own documents: all news is read, and what is none is declined by its name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from orkhon.config.formats_command import main

pytestmark = pytest.mark.outside_data

# What a document is, by the words of its own that say so, and the words by which it is declined.
_NO_NEWS = (
    (re.compile(r'"\$schema"\s*:\s*"[^"]*json-schema', re.IGNORECASE), "is a JSON Schema"),
    (re.compile(r"<xs:schema\b"), "XML Schema"),
    (re.compile(r"<conceptItem\b.*<eventDetails\b", re.DOTALL), "is a concept item about an event, not news"),
    (re.compile(r"<conceptItem\b"), "is a concept item, which explains codes"),
    (re.compile(r"<knowledgeItem\b"), "is a knowledge item, which explains codes"),
    (re.compile(r"<catalogItem\b"), "is a catalog item, which explains codes"),
    (re.compile(r"<planningItem\b"), "is a planning item, not news"),
    (re.compile(r"<newsItem\b.*<(?:events|eventDetails)\b", re.DOTALL), "carries events, not news"),
    (re.compile(r'"type"\s*:\s*"event"|"eventDetails"'), "of type event, not news"),
    (re.compile(r'"type"\s*:\s*"planning"'), "of type planning, not news"),
)


def _declined_as(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    return next((words for sign, words in _NO_NEWS if sign.search(text)), "")


def test_all_news_of_the_standards_is_read_and_the_rest_is_declined_by_name(
    test_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = sorted(path for path in (test_data / "iptc").rglob("*") if path.suffix in (".xml", ".xsd", ".json"))
    assert len(paths) > 70
    code = main(["parse", *map(str, paths)])
    said = capsys.readouterr()
    told = dict(line.split(": ", 1) for line in said.err.splitlines())
    assert set(told) == {str(path) for path in paths}
    wrong = {}
    for path in paths:
        expected, answer = _declined_as(path), told[str(path)]
        read = answer.endswith(" items") or answer == "1 item"
        right = answer.startswith("refused: ") and expected in answer if expected else read
        if not right:
            wrong[path.name] = (expected or "news", answer)
    assert wrong == {}
    news = [path for path in paths if not _declined_as(path)]
    assert code == 1, "a document was declined, and the command's status says so"
    assert len(news) > 45
    documents = [json.loads(line) for line in said.out.splitlines()]
    assert len(documents) == sum(int(told[str(path)].split()[0]) for path in news) >= len(news)
    assert all(one["uri"] and one["standard"]["version"] == "3.1" for one in documents)


def test_a_folder_of_news_alone_ends_well(test_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted((test_data / "iptc" / "ninjs" / "examples" / "1.4").glob("*.json"))
    assert main(["parse", *map(str, paths)]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == len(said.err.splitlines()) == len(paths)
