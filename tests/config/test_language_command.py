"""`orkhon language`: a line in, a line out, whatever the bytes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from orkhon.config import command
from orkhon.config.language_command import main


def answered(arguments: list[str], given: bytes) -> bytes:
    """What the command writes for these bytes."""
    target = io.BytesIO()
    assert main(arguments, source=io.BytesIO(given), target=target) == 0
    return target.getvalue()


def test_a_line_is_written_in_the_other_alphabet() -> None:
    given = "Oʻzbekiston\n\nToshkent shahri\n".encode()
    expected = "Ўзбекистон\n\nТошкент шаҳри\n".encode()
    assert answered(["convert", "--from", "uz-Latn", "--to", "uz-Cyrl"], given) == expected


def test_only_a_line_feed_ends_a_line() -> None:
    given = "Bakı\u2028Gəncə\x0bŞəki\r\nson".encode()
    lines = answered(["fold", "--strength", "loose", "--language", "az"], given).split(b"\n")
    assert len(lines) == 3
    assert lines[0].endswith(b"\r")
    assert lines[2] == b""


def test_broken_utf_8_goes_through_unharmed() -> None:
    given = b"salom \xff\xfe dunyo \xed\xa0\x80\n"
    converted = answered(["convert", "--from", "uz-Latn", "--to", "uz-Cyrl"], given)
    assert b"\xff\xfe" in converted
    assert b"\xed\xa0\x80" in converted
    assert "салом".encode() in converted


def test_each_word_gives_its_stem_and_an_empty_line_an_empty_one() -> None:
    assert answered(["stem", "--language", "kk"], "Қазақстанда\n\n".encode()) == "қазақстан\n\n".encode()


def test_two_scripts_fold_to_one_key() -> None:
    folded = answered(["fold", "--strength", "loose"], "Тоқаев\nТокаев\n".encode()).split()
    assert folded[0] == folded[1]


@pytest.mark.parametrize(("one", "two", "alike"), [("Тоқаев", "Tokaýew", True), ("Aliyev", "Valiyev", False)])
def test_the_likeness_of_two_names_is_one_number(one: str, two: str, alike: bool) -> None:
    assert (float(answered(["names", one, two], b"")) >= 0.9) is alike


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "--from", "uz-Latn", "--to", "xx"],
        ["convert", "--from", "kk-Cyrl", "--to", "uz-Latn"],
        ["stem", "--language", "klingon"],
        ["fold", "--strength", "strict", "--language", "de"],
    ],
)
def test_an_unknown_tag_is_one_line_that_names_the_known_ones_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, source=io.BytesIO(b"one\ntwo\n"), target=io.BytesIO()) == 2
    said = capsys.readouterr().err
    assert said.startswith("orkhon language: ")
    assert said.count("\n") == 1
    assert "kk-Arab" in said


@dataclass(frozen=True)
class Guess:
    """What an identifier answers here."""

    tag: str
    confidence: float


def test_each_line_gets_one_line_of_json_empty_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("orkhon.language.identifying")
    vars(module)["identify"] = lambda text: Guess("kk-Cyrl", 0.987654) if text else Guess("und", 0.0)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    lines = answered(["identify"], "Сәлем\n\nәлем".encode()).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"tag": "kk-Cyrl", "confidence": 0.9877},
        {"tag": "und", "confidence": 0.0},
        {"tag": "kk-Cyrl", "confidence": 0.9877},
    ]


def test_an_interrupted_command_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    class Interrupted(io.BytesIO):
        def __next__(self) -> bytes:
            raise KeyboardInterrupt

    assert main(["stem", "--language", "en"], source=Interrupted(), target=io.BytesIO()) == 130
    assert capsys.readouterr().err == ""


def test_the_word_of_the_orkhon_command_needs_no_django() -> None:
    code = (
        "import sys; from orkhon.config.command import main; status = main(['language', 'names', 'Əliyev', 'Алиев']); "
        "print(status, sorted(n for n in sys.modules if n.partition('.')[0] in {'django', 'psycopg'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    likeness, modules = done.stdout.splitlines()
    assert modules == "0 []"
    assert float(likeness) >= 0.9


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    line = "import sys; from orkhon.config.command import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", line, "language", "fold", "--strength", "loose"]
    given = tmp_path / "lines"
    given.write_text("Астана қаласы\n" * 100_000)
    with (
        given.open("rb") as lines,
        subprocess.Popen(words, stdin=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_the_help_names_the_word() -> None:
    assert "identify" in command.WORDS["language"]
