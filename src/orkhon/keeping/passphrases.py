"""Get the passphrase of a backup: from the environment, from a file, or from the person at the terminal.

Never from the command line: everybody on the machine can read that.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from orkhon.keeping.errors import PassphraseRefused

VARIABLE: Final = "ORKHON_BACKUP_PASSPHRASE"
FEWEST_LETTERS: Final = 12
_LARGEST_FILE: Final = 4096


def passphrase_from(environment: Mapping[str, str], file: Path | None, *, twice: bool) -> str:
    """Return the passphrase; `twice` lets a person at the terminal repeat it.

    The file counts first, then the variable, then the terminal. Raises `PassphraseRefused`.
    """
    if file is not None:
        passphrase = _from_file(file)
    elif environment.get(VARIABLE):
        passphrase = environment[VARIABLE]
    elif sys.stdin.isatty():
        passphrase = _from_terminal(twice=twice)
    else:
        raise PassphraseRefused(
            f"no passphrase came; set {VARIABLE}, give --passphrase-file FILE, or run this at a terminal"
        )
    if len(passphrase) < FEWEST_LETTERS:
        raise PassphraseRefused(
            f"the passphrase has {len(passphrase)} letters; {FEWEST_LETTERS} or more are wanted, "
            "best five words that nobody else puts together"
        )
    return passphrase


def _from_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_FILE + 1)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseRefused(f"the passphrase cannot be read from {file}: {error}") from error
    if len(data) > _LARGEST_FILE:
        raise PassphraseRefused(f"{file} is over {_LARGEST_FILE} bytes; a passphrase file holds one line")
    return text.rstrip("\r\n")


def _from_terminal(*, twice: bool) -> str:
    passphrase = getpass.getpass("Passphrase of the backup: ")
    if twice and getpass.getpass("The same once more: ") != passphrase:
        raise PassphraseRefused("the two passphrases differ; try again")
    return passphrase
