"""The `orkhon` command itself, and how message catalogues are compiled by `orkhon prepare`."""

from __future__ import annotations

import gettext
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.apps import apps

from orkhon import __version__
from orkhon.config.command import WORDS, main
from orkhon.config.management.commands.prepare import compile_catalogues


def test_every_command_of_ours_is_named_in_the_help() -> None:
    ours = {
        module.name
        for app in apps.get_app_configs()
        if app.name.startswith("orkhon.")
        for module in pkgutil.iter_modules([str(Path(app.path) / "management" / "commands")])
    }
    assert ours | {"run"} == set(WORDS)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_without_a_word_the_words_are_listed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert all(f"orkhon {word} " in printed for word in WORDS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_an_environment_that_cannot_work_is_one_line_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORKHON_PORT", "eighty")
    assert main(["prepare"]) == 2
    assert capsys.readouterr().err == "orkhon: ORKHON_PORT is 'eighty'; write a port from 1 to 65535, such as 8000\n"


def test_the_process_that_supervises_carries_no_django() -> None:
    code = "import sys, orkhon.config.command; print(sorted(n for n in sys.modules if n.partition('.')[0] == 'django'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "News"
msgstr "Жаңалықтар"
"""


def catalogue_in(folder: Path, text: str = CATALOGUE) -> Path:
    """Write a Kazakh catalogue and return its path."""
    path = folder / "kk" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_once_and_again_after_it_has_changed(tmp_path: Path) -> None:
    source = catalogue_in(tmp_path)
    (target,) = compile_catalogues([tmp_path])
    assert gettext.translation("django", str(tmp_path), ["kk"]).gettext("News") == "Жаңалықтар"
    assert compile_catalogues([tmp_path]) == []
    os.utime(source, (target.stat().st_mtime + 5, target.stat().st_mtime + 5))
    assert compile_catalogues([tmp_path]) == [target]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_broken_catalogue_is_refused_and_leaves_the_good_one(tmp_path: Path) -> None:
    source = catalogue_in(tmp_path)
    (target,) = compile_catalogues([tmp_path])
    good = target.read_bytes()
    catalogue_in(tmp_path, CATALOGUE + "\nnonsense\n")
    os.utime(source, (target.stat().st_mtime + 5, target.stat().st_mtime + 5))
    with pytest.raises(PoFileError):
        compile_catalogues([tmp_path])
    assert target.read_bytes() == good
