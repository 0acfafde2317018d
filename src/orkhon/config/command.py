"""The `orkhon` command: `run`, `formats`, `language` and `doctor` start without Django, other words are of its kind."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from orkhon import __version__
from orkhon.config.environment import ONE_THREAD, read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.read_only import is_read_only, unreadable
from orkhon.config.words import asks_for_help, holds_hub, needs_hub, only_reads
from orkhon.server.lock import lock_state

SETTINGS = "orkhon.config.settings"

# Our own words with one line each; a test fails when a command of ours is missing here.
WORDS = {
    "prepare": "make or update everything the hub needs: databases, catalogues, static files, roles, administrator",
    "run": "start the hub: web, readers and, if loaded, the demonstration's feeds; Ctrl-C stops it",
    "audit": "list, verify: who did what, when and from where, and that nobody changed it",
    "alliance": "load FILE: agencies, sources, memoranda and portals from a TOML file; key: public keys of agencies",
    "changepassword": "NAME: set somebody's password at the terminal; it ends all sessions of that person",
    "createsuperuser": "make another administrator",
    "backup": "FILE: the whole hub in one encrypted file, while it runs",
    "demonstration": "load: the invented alliance, once; status: what of it is there",
    "doctor": "look at disk, clock, files, keys, databases and sources, and say what is wrong; changes nothing",
    "follow": "CODE --url URL --key ID: keep a copy of another hub's log; without a code, how far each is",
    "formats": "parse FILE…: one JSON line of ninjs 3 for each item",
    "language": "identify, convert, stem, fold: a line in, a line out; names A B: how alike two names are",
    "intake": "load --agency CODE FILE…: append items from files; poll: ask the sources; secret SOURCE: let the hub in",
    "migrate-to": "URL: move the database from SQLite to PostgreSQL, or back; goes on where it was interrupted",
    "memory": "status, rebuild, import FILE.tmx, export: the translation memory, its index, files in and out",
    "models": "local translation models and their licences; check, hash FOLDER: whether one is whole, and translates",
    "people": "unlock, export, erase: let people sign in again, give out and erase what is held of them",
    "portals": "check: what each portal's law still wants it to say; redirects load FILE: addresses of an old site",
    "readership": "report: readers of a month as lines, CSV and PDF; secrets: which are there to count with",
    "retention": "show, run: what is kept for how long and why, and remove now what has been kept long enough",
    "restore": "FILE: make a hub again from its backup, in an empty home, and verify it",
    "search": "QUERY: find items in every script; status, rebuild: look after the index",
    "stories": "status, rebuild: who reports the same event; replay --in FILE --out FILE: the same of items in a file",
    "verification": "check FILE: what of a text or picture an agency sent, what was changed; status, rebuild; cases",
    "wire": "tail, verify, seal, proof, withhold, release, kill, redact: read the log, prove it, take back from it",
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
    if words[0] in {"formats", "language"}:
        # By name like Django below, and before the environment: reading files and texts makes no home folder.
        status: int = importlib.import_module(f"orkhon.config.{words[0]}_command").main(words[1:])
        return status
    if words[:2] == ["stories", "replay"]:
        # As above: from words, languages and times alone.
        os.environ.update(ONE_THREAD | os.environ)
        replayed: int = importlib.import_module("orkhon.config.stories_command").main(words[2:])
        return replayed
    if words[0] == "doctor":
        # Before the environment too, which may be what is ill.
        verdict: int = importlib.import_module("orkhon.config.doctor").main(words[1:])
        return verdict
    home = Path(os.environ.get("ORKHON_HOME") or "var").expanduser().resolve()
    refusal = _prepare_to_read(words, home)
    if refusal:
        _say(refusal)
        return 1
    with _as_it_was(home) if words[0] == "restore" else contextlib.nullcontext():
        try:
            environment = read_environment()
        except EnvironmentRefused as error:
            _say(str(error))
            return 2
        if words[0] == "run":
            # By name: no other word needs the event loop behind it.
            code: int = importlib.import_module("orkhon.config.run").main(environment, words[1:])
            return code
        return _in_django(words)


def _say(line: str) -> None:
    print(f"orkhon: {line}", file=sys.stderr)  # noqa: T201 - one clear line instead of a traceback


def _prepare_to_read(words: Sequence[str], home: Path) -> str:
    """Let words that only read make nothing, and return why the words cannot run in `home`, empty when they can."""
    there = holds_hub(home, on_postgres=bool(os.environ.get("ORKHON_DATABASE_URL")))
    checks_backup = words[0] == "restore" and only_reads(words)
    if checks_backup or asks_for_help(words):
        if checks_backup or not there:
            os.environ["ORKHON_LOOK"] = "1"
        return ""
    if needs_hub(words) and not there:
        return f"no hub here: {home} holds none; name the hub's folder in ORKHON_HOME, or run `orkhon prepare` first"
    if only_reads(words) and is_read_only(home):
        os.environ["ORKHON_LOOK"] = "1"
        return unreadable(home / "orkhon.sqlite3")
    return ""


def _in_django(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # By name, for `orkhon run` shares this module and must not carry Django for as long as the hub lives.
    # What it imports lives as long as the command; to look through it for rubbish takes a tenth of the start.
    gc.disable()
    importlib.import_module("django").setup()
    gc.freeze()
    gc.enable()
    if not asks_for_help(words):
        standing = importlib.import_module("orkhon.config.standing").standing_of(words)
        if standing.refusal or standing.warning:
            _say(standing.refusal or standing.warning)
        if standing.refusal:
            return 1
    management = importlib.import_module("django.core.management")
    utility = management.ManagementUtility(["orkhon", *words])
    word = words[0]
    try:
        utility.execute()
    except EOFError:
        _say(f"{word} asks a question, and nobody is there to answer; `orkhon {word} --help` says how to do without")
        return 1
    except importlib.import_module("django.db").DatabaseError as error:
        if os.environ.get("ORKHON_DEBUG") == "1":
            raise
        _say(f"{word}: the database does not do it: {' '.join(str(error).split())}; `orkhon doctor` says more")
        return 1
    return 0


@contextlib.contextmanager
def _as_it_was(home: Path) -> Iterator[None]:
    """Make no secret for a hub that brings its own, and leave no trace in an empty home where that is refused."""
    was_there, was_locked = home.exists(), (home / "orkhon.lock").exists()
    chosen = os.environ.get("ORKHON_SECRET_KEY")
    if not chosen and not (home / "keys" / "secret_key").exists():
        os.environ["ORKHON_SECRET_KEY"] = "-" * 60
    try:
        yield
    except BaseException:
        if not was_locked and not lock_state(home).held:
            (home / "orkhon.lock").unlink(missing_ok=True)
        if not was_there:
            with contextlib.suppress(OSError):  # it was restored, and what came after went wrong
                home.rmdir()
        raise
    finally:
        if not chosen:
            os.environ.pop("ORKHON_SECRET_KEY", None)


if __name__ == "__main__":
    sys.exit(main())
