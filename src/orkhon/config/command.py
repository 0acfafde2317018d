"""The `orkhon` command: `run`, `formats` and `doctor` start without Django, every other word is one of Django's."""

from __future__ import annotations

import importlib
import os
import sys

from orkhon import __version__
from orkhon.config import run
from orkhon.config.environment import EnvironmentRefused, read_environment

SETTINGS = "orkhon.config.settings"

# Our own words with one line each; a test fails when a command of ours is missing here.
WORDS = {
    "prepare": "make or update everything the hub needs: databases, catalogues, static files, roles, administrator",
    "run": "start the hub: web, readers and, if loaded, the demonstration's feeds; Ctrl-C stops it",
    "audit": "list, verify: who did what, when and from where, and that nobody changed it",
    "alliance": "load FILE: agencies, sources, memoranda and portals from a TOML file",
    "backup": "FILE: the whole hub in one encrypted file, while it runs",
    "demonstration": "load: the invented alliance, once; status: what of it is there",
    "doctor": "look at disk, clock, files, keys, databases and sources, and say what is wrong; changes nothing",
    "formats": "parse FILE…: one JSON line of ninjs 3 for each item",
    "intake": "load --agency CODE FILE…: append items from files; poll: ask the sources once",
    "migrate-to": "URL: move the database from SQLite to PostgreSQL, or back; goes on where it was interrupted",
    "people": "unlock, export, erase: let people sign in again, give out and erase what is held of them",
    "retention": "show, run: what is kept for how long and why, and remove now what has been kept long enough",
    "restore": "FILE: make a hub again from its backup, in an empty home, and verify it",
    "wire": "tail, verify, withhold, release, kill, redact: read the log, prove it, take back from it",
}


def _help() -> str:
    width = max(map(len, WORDS))
    lines = [f"  orkhon {word:<{width}}  {line}" for word, line in WORDS.items()]
    return "\n".join(
        (
            f"Orkhon {__version__}: the joint newsroom of the Turkic news agencies.",
            "",
            *lines,
            "",
            "`orkhon WORD --help` says more. All of Django's and Wagtail's commands work as well",
            "(`orkhon help` lists them). Settings are environment variables: docs/operations.md.",
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit status; 2 for an environment that cannot work."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in {"-h", "--help"}:
        print(_help())  # noqa: T201 - the answer that was asked for
        return 0
    if words[0] in {"-V", "--version"}:
        print(__version__)  # noqa: T201 - the answer that was asked for
        return 0
    if words[0] == "formats":
        # By name like Django below, and before the environment: reading files makes no home folder.
        status: int = importlib.import_module("orkhon.config.formats_command").main(words[1:])
        return status
    if words[0] == "doctor":
        # Before the environment too, which may be what is ill.
        verdict: int = importlib.import_module("orkhon.config.doctor").main(words[1:])
        return verdict
    try:
        environment = read_environment()
    except EnvironmentRefused as error:
        print(f"orkhon: {error}", file=sys.stderr)  # noqa: T201 - one clear line instead of a traceback
        return 2
    if words[0] == "run":
        return run.main(environment, words[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # By name, for `orkhon run` shares this module and must not carry Django for as long as the hub lives.
    management = importlib.import_module("django.core.management")
    utility = management.ManagementUtility(["orkhon", *words])
    utility.execute()
    return 0


if __name__ == "__main__":
    sys.exit(main())
