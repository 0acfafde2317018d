"""`orkhon verification` prints what was sent and what differs, tells it by its exit status, and keeps nothing."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from orkhon.verification.checking import letters
from orkhon.verification.checking.letters import installed_models, models_for, read_letters
from orkhon.verification.models import Check
from tests.verification.archiving import HEADLINE, TRAIN, fill, written

URI = "urn:bosphorus:train"


@pytest.fixture
def home(tmp_path: Path, db: None) -> Iterator[Path]:
    """The folder under which this test's index lies."""
    with override_settings(ORKHON_HOME=tmp_path):
        written(URI, "tr-Latn", TRAIN, HEADLINE)
        fill()
        yield tmp_path


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program called tesseract that knows two models and says what it was asked with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(
        '#!/bin/sh\nif [ "$1" = --list-langs ]; then printf "List (2):\\nkaz\\nrus\\nosd\\n"; exit; fi\n'
        '[ -n "$SECRET" ] && exit 3\ncat > /dev/null\necho "words read with $4"\n',
        "utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SECRET", "what the hub knows")
    installed_models.cache_clear()
    yield program
    installed_models.cache_clear()


def run(*words: str, text: str = "", capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and what was printed."""
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(text.encode()))
    try:
        call_command("verification", *words)
    except SystemExit as end:
        return int(end.code or 0), capsys.readouterr().out
    finally:
        sys.stdin = stdin
    return 0, capsys.readouterr().out


@pytest.mark.django_db(databases="__all__")
def test_the_exit_status_says_what_came_of_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", text=TRAIN, capsys=capsys)[0] == 0
    status, told = run("check", text=TRAIN.replace("14 vagon", "41 vagon"), capsys=capsys)
    assert status == 1
    assert f"original 1: {URI} version 1" in told
    assert "1 difference" in told
    assert "14 -> 41" in told
    status, told = run("check", text="Bambaşka bir metin burada duruyor ve kimse göndermedi.", capsys=capsys)
    assert (status, "not found in this archive" in told) == (3, True)
    with pytest.raises(CommandError) as error:
        run("check", "/nowhere/at/all.txt", capsys=capsys)
    assert error.value.returncode == 2
    with pytest.raises(CommandError):
        run("check", text=" \n", capsys=capsys)
    assert not Check.objects.exists()


@pytest.mark.django_db(databases="__all__")
def test_a_file_is_checked_and_told_as_json_with_places(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = TRAIN.replace("14 vagon", "41 vagon")
    file = home / "given.txt"
    file.write_text(given, "utf-8")
    status, told = run("check", "--json", str(file), capsys=capsys)
    [difference] = [one for one in json.loads(told)["originals"][0]["differences"] if one["alters"]]
    assert (status, difference["kind"]) == (1, "number")
    assert given[slice(*difference["given"])] == "41"


@pytest.mark.django_db(databases="__all__")
def test_the_index_is_built_anew_and_its_standing_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 versions" in run("rebuild", capsys=capsys)[1]
    assert "whole, 1 versions" in run("status", capsys=capsys)[1]
    assert run("rebuild", "--quiet", capsys=capsys) == (0, "")


def test_letters_are_read_with_the_models_that_are_there_and_the_program_learns_no_secret(models: Path) -> None:
    assert models_for("kk") == ("kaz", "rus")
    assert models_for("tr") == ()
    assert read_letters(b"a picture", "kk") == "words read with kaz+rus"
    assert read_letters(b"a picture", "tr") is None


def test_a_reader_that_never_ends_or_fails_reads_nothing(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "PATIENCE_S", 0.3)
    models.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && printf "x\\nkaz\\n" && exit\nexec sleep 30\n', "utf-8")
    assert read_letters(b"a picture", "kk") == ""
    models.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    assert read_letters(b"a picture", "kk") == ""
