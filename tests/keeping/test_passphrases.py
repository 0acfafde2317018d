"""Where a passphrase comes from, and which are refused."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from orkhon.keeping.errors import PassphraseRefused
from orkhon.keeping.passphrases import VARIABLE, passphrase_from


class Terminal(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        """Say that somebody is there."""
        return True


def test_a_file_counts_before_the_variable_and_its_line_end_does_not(tmp_path: Path) -> None:
    file = tmp_path / "words"
    file.write_text("бес сөз ешкім бірге\n", encoding="utf-8")
    assert passphrase_from({VARIABLE: "another passphrase"}, file, twice=True) == "бес сөз ешкім бірге"
    assert passphrase_from({VARIABLE: "another passphrase"}, None, twice=True) == "another passphrase"


@pytest.mark.parametrize("content", [b"short", b"\xff\xfe" * 20, b"x" * 5000])
def test_a_file_that_holds_no_passphrase_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "words"
    file.write_bytes(content)
    with pytest.raises(PassphraseRefused):
        passphrase_from({}, file, twice=False)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PassphraseRefused, match="none-here"):
        passphrase_from({}, tmp_path / "none-here", twice=False)


def test_a_short_one_is_refused_without_being_repeated() -> None:
    with pytest.raises(PassphraseRefused) as refused:
        passphrase_from({VARIABLE: "hush-hush"}, None, twice=False)
    assert "9 letters" in str(refused.value)
    assert "hush" not in str(refused.value)


def test_without_terminal_file_and_variable_the_ways_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(PassphraseRefused, match="--passphrase-file"):
        passphrase_from({}, None, twice=True)


def test_at_a_terminal_a_new_one_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    said = iter(["twelve letters", "twelve letters", "twelve letters", "something else", "twelve letters"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(said))
    assert passphrase_from({}, None, twice=True) == "twelve letters"
    with pytest.raises(PassphraseRefused, match="differ"):
        passphrase_from({}, None, twice=True)
    assert passphrase_from({}, None, twice=False) == "twelve letters"
