"""The `orkhon` command: `run` and `formats` work without Django, every other word is a command of Django's kind."""

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
    "alliance": "load FILE: agencies, sources, memoranda and portals from a TOML file",
    "demonstration": "load: the invented alliance, once; status: what of it is there",
    "formats": "parse FILE…: one JSON line of ninjs 3 for each item",
    "intake": "load --agency CODE FILE…: append items from files; poll: ask the sources once",
    "wire": "tail, verify, withhold, release, kill: read the log, prove it, take back from it",
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
