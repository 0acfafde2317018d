"""The `orkhon` command itself, and how message catalogues are compiled by `orkhon prepare`."""

from __future__ import annotations

import gettext
import json
import os
import pkgutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.apps import apps

from orkhon import __version__
from orkhon.config.command import WORDS, main
from orkhon.config.management.commands.prepare import compile_catalogues
from orkhon.config.postgres import why_unreachable
from orkhon.config.servers import PostgresAddress
from orkhon.config.words import only_reads
from tests.commands import run
from tests.hub import DEADLINE, ORKHON


def test_every_command_of_ours_is_named_in_the_help() -> None:
    ours = {
        module.name
        for app in apps.get_app_configs()
        if app.name.startswith("orkhon.")
        for module in pkgutil.iter_modules([str(Path(app.path) / "management" / "commands")])
    }
    assert ours | {"run", "formats", "doctor", "language"} == set(WORDS)


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
    code = (
        "import sys, orkhon.config.command; "
        "print(sorted(n for n in sys.modules if n.partition('.')[0] in {'django', 'psycopg'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def orkhon(folder: Path, *words: str, seconds: float = DEADLINE, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder` with no other variables of ours than those given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ORKHON_", "DJANGO_"))}
    return run((ORKHON, *words), environment=inherited | variables, folder=folder, timeout=seconds)


PASSPHRASE = "twelve letters and more"
FEED = """<rss version="2.0"><channel><title>t</title><link>https://altai.example/</link>
<item><guid>https://altai.example/1</guid><title>Қала күні</title><link>https://altai.example/1</link></item>
</channel></rss>"""


def test_reading_files_writes_nothing_and_asks_no_environment(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    done = orkhon(tmp_path, "formats", "parse", "feed.xml", "./none.xml", ORKHON_PORT="eighty")
    assert done.returncode == 1
    assert [json.loads(line)["headlines"][0]["value"] for line in done.stdout.splitlines()] == ["Қала күні"]
    first, second = done.stderr.splitlines()
    assert first == "feed.xml: 1 item"
    assert second.startswith("./none.xml: refused: ")
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]
    assert orkhon(tmp_path, "formats", "parse", "feed.xml").returncode == 0


def test_reading_files_loads_no_django(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    code = (
        "import sys; from orkhon.config.command import main; status = main(['formats', 'parse', 'feed.xml']); "
        "sys.exit(status or 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "feed.xml: 1 item\n")


def test_a_reader_that_leaves_early_ends_the_reading_of_files_quietly(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "orkhon.config.command", "formats", "parse", *["feed.xml"] * 100]
    done = subprocess.run(command, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode == 0
    assert set(done.stderr.splitlines()) <= {"feed.xml: 1 item"}


@pytest.mark.parametrize(
    ("words", "said"), [(["--help"], "usage: orkhon formats "), (["parse", "--help"], "usage: orkhon formats parse ")]
)
def test_the_reading_of_files_says_how_it_is_called(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["formats", *words])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert printed.startswith(said)
    assert "ninjs 3" in printed


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "elsewhere.backup"),
        ("wire", "verify"),
        ("wire", "kill", "urn:1", "--reason", "r", "--person", "p"),
        ("audit", "list"),
        ("people", "unlock", "anna"),
        ("migrate-to", "postgresql:///news"),
        ("changepassword", "admin"),
        ("run",),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("database_url", ["", "postgresql:///news"])
def test_a_mistyped_home_is_told_and_no_home_is_made(tmp_path: Path, words: tuple[str, ...], database_url: str) -> None:
    absent, empty = tmp_path / "absent", tmp_path / "empty"
    empty.mkdir()
    for home in (absent, empty):
        done = orkhon(tmp_path, *words, ORKHON_HOME=str(home), ORKHON_DATABASE_URL=database_url)
        assert done.returncode == 1
        assert done.stderr == (
            f"orkhon: no hub here: {home} holds none; name the hub's folder in ORKHON_HOME, "
            "or run `orkhon prepare` first\n"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("words", [("wire", "--help"), ("help", "backup"), ("backup", "-h")])
def test_help_needs_no_hub_and_makes_no_home(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = orkhon(tmp_path, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: orkhon " in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_is_refused_leaves_no_home_no_secret_and_no_lock(tmp_path: Path) -> None:
    (tmp_path / "none.backup").write_bytes(b"no backup at all")
    words = ("restore", "none.backup")
    done = orkhon(tmp_path, *words, ORKHON_HOME=str(tmp_path / "absent"), ORKHON_BACKUP_PASSPHRASE=PASSPHRASE)
    assert done.returncode == 1
    assert "CommandError" in done.stderr
    (tmp_path / "empty").mkdir()
    orkhon(tmp_path, *words, ORKHON_HOME=str(tmp_path / "empty"), ORKHON_BACKUP_PASSPHRASE=PASSPHRASE)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "none.backup"]


def test_a_question_that_nobody_can_answer_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "orkhon.sqlite3").touch()
    done = orkhon(tmp_path, "flush", ORKHON_HOME=str(home))
    assert done.returncode == 1
    assert done.stderr.endswith("nobody is there to answer; `orkhon flush --help` says how to do without\n")
    assert "Traceback" not in done.stderr


def test_what_only_reads_is_told_from_what_writes() -> None:
    for words in ("wire verify", "wire --traceback tail", "audit list --verb wire", "backup f", "restore --check f"):
        assert only_reads(words.split()), words
    for words in (
        "wire kill u",
        "wire --verbosity 2 verify",
        "wire",
        "restore f",
        "migrate",
        "people export a",
    ):
        assert not only_reads(words.split()), words


@pytest.mark.parametrize("word", ["run", "prepare"])
def test_a_postgresql_that_cannot_be_reached_is_one_line_without_its_password(tmp_path: Path, word: str) -> None:
    (tmp_path / "home" / "keys").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = orkhon(
        tmp_path,
        word,
        ORKHON_HOME=str(tmp_path / "home"),
        ORKHON_DATABASE_URL=f"postgresql://reader:hush-hush@127.0.0.1:{port}/news",
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert f"PostgreSQL at 127.0.0.1:{port} does not open the database 'news'" in done.stderr
    assert "ORKHON_DATABASE_URL" in done.stderr
    assert "hush" not in done.stdout + done.stderr


def test_a_postgresql_that_is_silent_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        address = PostgresAddress(name="news", user="reader", password="hush", host="127.0.0.1", port=port)
        # It would be silent for ever.
        assert "does not open" in why_unreachable(address)


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
