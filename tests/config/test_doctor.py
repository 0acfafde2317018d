"""The doctor: each check by facts made by hand, and a few homes that are really ill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orkhon.config import doctor_machine as machine
from orkhon.config import doctor_parts as parts
from orkhon.config.doctor_database import (
    SqliteFile,
    acts_waiting,
    backup,
    growth_of_database,
    guards,
    look,
    migrations,
    moved,
    postgres,
    readers,
    redactions,
    sources,
    sqlite_file,
    sqlite_version,
    wire,
)
from orkhon.config.doctor_findings import Finding, State, as_json, as_lines, bad, in_bytes, ok, warn, worst
from orkhon.config.environment import read_environment
from orkhon.config.health import Health
from orkhon.config.servers import MailServer
from orkhon.config.volumes import Mount
from orkhon.intake.queries import Condition
from orkhon.keeping.moves import MovedAway
from orkhon.server.lock import HomeLock, LockState, lock_state
from orkhon.wire.erasing import ErasureReport
from tests.config.test_command import orkhon
from tests.hub import Hub, wait_until

GB = 1_000_000_000
ROOMY = machine.Room(free=80 * GB, total=100 * GB, inodes_free=900, inodes=1000)
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


def states(findings: list[Finding]) -> list[str]:
    """The states in their order."""
    return [one.state.value for one in findings]


def test_advice_belongs_to_problems_and_to_nothing_else() -> None:
    with pytest.raises(ValueError, match="only a problem has advice"):
        Finding(check="x", state=State.OK, fact="f", advice="do something")
    with pytest.raises(ValueError, match="only a problem has advice"):
        Finding(check="x", state=State.BAD, fact="f")


def test_the_report_ends_with_a_line_of_advice_a_problem_the_bad_ones_first() -> None:
    found = [ok("disk", "much"), warn("mail", "none", "set it"), bad("clock", "behind", "set it right")]
    assert as_lines(found) == [
        "ok    disk   much",
        "warn  mail   none",
        "bad   clock  behind",
        "",
        "bad   clock: set it right",
        "warn  mail: set it",
    ]
    assert as_lines([ok("disk", "much")])[-1] == "Nothing is to be done."
    assert worst(found) is State.BAD
    assert worst(found[:2]) is State.WARN
    assert worst([]) is State.OK


def test_the_report_for_programs_holds_the_same(tmp_path: Path) -> None:
    told = json.loads(as_json([warn("mail", "жоқ", "set it")], home=tmp_path, version="9.9.9", now=NOW))
    assert told["state"] == "warn"
    assert told["findings"] == [{"check": "mail", "state": "warn", "fact": "жоқ", "advice": "set it"}]
    assert (told["version"], told["home"], told["at"]) == ("9.9.9", str(tmp_path), "2026-11-22T16:40:00+00:00")


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "2 kB"), (2.5e9, "2.5 GB"), (3e15, "3000.0 TB")]
)
def test_sizes_are_written_as_people_do(count: float, shown: str) -> None:
    assert in_bytes(count) == shown


@pytest.mark.parametrize(
    ("room", "growth", "wanted"),
    [
        (ROOMY, None, ["ok"]),
        (ROOMY, 0.0, ["ok"]),
        (ROOMY, 1.0 * GB, ["ok"]),
        (ROOMY, 10.0 * GB, ["warn"]),
        (replace(ROOMY, free=4 * GB), None, ["warn"]),
        (replace(ROOMY, free=40 * GB, total=1000 * GB), None, ["warn"]),
        (replace(ROOMY, free=GB // 10), None, ["bad"]),
        (replace(ROOMY, inodes_free=40), None, ["ok", "warn"]),
        (replace(ROOMY, inodes_free=4), None, ["ok", "bad"]),
        (replace(ROOMY, inodes_free=0, inodes=0), None, ["ok"]),
    ],
)
def test_a_disk_is_judged_by_what_is_left_and_by_when_it_is_full(
    room: machine.Room, growth: float | None, wanted: list[str]
) -> None:
    assert states(machine.disk(room, growth=growth)) == wanted


def test_the_day_on_which_the_disk_is_full_is_told() -> None:
    (found,) = machine.disk(ROOMY, growth=10.0 * GB)
    assert found.fact == "80.0 GB of 100.0 GB free, 10.0 GB more a day: full in 8 days"


@pytest.mark.parametrize(
    ("mount", "on_postgres", "wanted"),
    [
        (None, False, "ok"),
        (Mount(point="/", kind="ext4", read_only=False), False, "ok"),
        (Mount(point="/", kind="ext4", read_only=True), True, "bad"),
        (Mount(point="/srv", kind="nfs4", read_only=False), False, "bad"),
        (Mount(point="/srv", kind="nfs4", read_only=False), True, "warn"),
        (Mount(point="/tmp", kind="tmpfs", read_only=False), False, "warn"),  # noqa: S108 - a name in a fact
    ],
)
def test_a_home_is_judged_by_what_it_lies_on(mount: Mount | None, on_postgres: bool, wanted: str) -> None:
    assert machine.file_system(Path("/srv/hub"), mount, on_postgres=on_postgres).state.value == wanted


def test_a_clock_that_nobody_keeps_right_is_told() -> None:
    assert machine.clock_is_kept(None).state is State.OK
    assert machine.clock_is_kept(machine.ClockState(synchronised=True, error_ms=4)).fact.endswith("to 4 ms")
    assert machine.clock_is_kept(machine.ClockState(synchronised=False, error_ms=16_000)).state is State.WARN


def test_the_kernel_is_asked_about_its_clock_without_changing_it() -> None:
    found = machine.clock_state()
    assert found is None or found.error_ms >= 0


@pytest.mark.parametrize(
    ("away", "wanted"),
    [
        (timedelta(days=-1), "bad"),
        (timedelta(minutes=-4), "ok"),
        (timedelta(days=9), "ok"),
        (timedelta(days=181), "warn"),
    ],
)
def test_the_clock_is_judged_by_the_last_entry(away: timedelta, wanted: str) -> None:
    assert machine.clock_against_wire(NOW + away, NOW).state.value == wanted
    assert machine.clock_against_wire(NOW + away, None).state is State.OK


HOME = machine.FileFact(path=Path("/hub"), mode=0o700, owner=7)


def files(**modes: int) -> list[machine.FileFact]:
    """Files of the hub's user with those modes; `__` stands for a slash and `_dot_` for a dot."""
    names = {name.replace("__", "/").replace("_dot_", "."): mode for name, mode in modes.items()}
    return [machine.FileFact(path=HOME.path / name, mode=mode, owner=7) for name, mode in names.items()]


def test_a_home_that_is_its_owners_alone_is_well() -> None:
    found = machine.permissions(HOME, files(keys=0o700, keys__hub_dot_pem=0o600, keys__hub_dot_code=0o644), user=7)
    assert states(found) == ["ok", "ok", "ok"]


def test_keys_that_others_can_read_are_bad_and_the_command_is_given() -> None:
    found = machine.permissions(HOME, files(keys=0o755, keys__hub_dot_pem=0o640), user=7)
    assert states(found) == ["ok", "bad", "bad", "ok"]
    assert found[1].advice.startswith("chmod 700 /hub/keys,")
    assert found[2].advice.startswith("chmod 600 /hub/keys/hub.pem,")


def test_a_home_that_is_open_to_everybody_is_told() -> None:
    assert states(machine.permissions(replace(HOME, mode=0o755), [], user=7)) == ["warn", "ok"]
    assert states(machine.permissions(replace(HOME, mode=0o750), [], user=7)) == ["ok", "ok"]


def test_files_of_another_user_and_another_user_at_work_are_told() -> None:
    stray = replace(files(orkhon_dot_sqlite3=0o644)[0], owner=0)
    found = machine.permissions(HOME, [stray], user=8)
    assert states(found) == ["ok", "bad", "warn"]
    assert "/hub/orkhon.sqlite3 belongs to user 0, the folder to 7" in found[1].fact
    assert states(machine.permissions(HOME, [], user=0)) == ["ok", "ok"], "root may look"


def test_a_secret_is_judged_and_never_shown() -> None:
    weak = machine.secret_key("abc" * 20, chosen=True)
    assert weak.state is State.BAD
    assert "abc" not in weak.fact + weak.advice
    assert machine.secret_key("", chosen=False).state is State.WARN
    strong = machine.secret_key("".join(map(chr, range(33, 93))), chosen=False)
    assert strong.fact == "60 letters from keys/secret_key"


def test_the_lock_tells_who_holds_it_and_who_left_without_leaving_it(tmp_path: Path) -> None:
    assert lock_state(tmp_path) == LockState(held=False, process="")
    with HomeLock(tmp_path):
        held = lock_state(tmp_path)
        assert held.held
        assert machine.process_lives(held.process)
        assert machine.lock(held, alive=True).fact == f"the hub runs (process {held.process})"
    assert machine.lock(lock_state(tmp_path), alive=False).state is State.OK
    (tmp_path / "orkhon.lock").write_text("999999999\n")
    stale = machine.lock(lock_state(tmp_path), alive=False)
    assert (stale.state, "999999999 ended without leaving it" in stale.fact) == (State.WARN, True)
    assert "another program now" in machine.lock(lock_state(tmp_path), alive=True).fact


def test_what_was_written_lately_is_counted(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "new").write_bytes(b"x" * 70)
    assert machine.bytes_since(tmp_path, datetime.now(UTC) - timedelta(days=1)) == 70
    assert machine.bytes_since(tmp_path, datetime.now(UTC) + timedelta(days=1)) == 0
    assert machine.bytes_since(tmp_path / "none", NOW) == 0
    assert growth_of_database(7000, 100, 10, days=7) == pytest.approx(100)
    assert growth_of_database(7000, 0, 0, days=7) == 0


def test_letters_catalogues_and_static_files_are_looked_for(tmp_path: Path) -> None:
    assert parts.fonts(["a.woff2", "fonts.css"], []).state is State.OK
    assert parts.fonts(["a.woff2"], []).state is State.WARN
    assert "fonttools" in parts.fonts(["a.woff2", "fonts.css"], ["fonttools"]).fact
    assert parts.catalogues([], 8).state is State.OK
    assert "tk, tr" in parts.catalogues(["tk", "tr"], 8).fact
    assert parts.static_files(collected=False, debug=False).state is State.WARN
    assert parts.static_files(collected=False, debug=True).state is State.OK
    assert parts.static_files(collected=True, debug=False).state is State.OK
    folder = tmp_path / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    assert parts.stale_catalogues(tmp_path) == (["kk"], 1)
    (folder / "django.mo").touch()
    assert parts.stale_catalogues(tmp_path) == ([], 1)
    assert parts.names_in(tmp_path / "none") == []


def test_optional_programs_are_never_a_problem_and_say_what_they_are_for() -> None:
    found = parts.optional_parts({"tesseract"}, reading={"eng", "rus"})
    assert {one.state for one in found} == {State.OK}
    assert {one.check.removeprefix("optional ") for one in found} == set(parts.OPTIONAL)
    reading = next(one for one in found if "tesseract" in one.check)
    assert "languages missing: aze, aze_cyrl, kaz, kir, tur, uzb, uzb_cyrl" in reading.fact
    radio = next(one for one in found if "ffmpeg" in one.check)
    assert radio.fact == "not there: radio and television will need it; nothing uses it yet"


def test_choices_that_only_suit_one_machine_are_told(tmp_path: Path) -> None:
    plain = read_environment({"ORKHON_HOME": str(tmp_path)})
    assert [one.check for one in parts.choices(plain) if one.advice] == ["host names", "mail"]
    mail = MailServer(host="mail.example", port=587, user="", password="hush", tls="none", sender="hub@example.org")
    open_ = replace(plain, debug=True, host="0.0.0.0", hostnames=("news.example",), mail=mail)
    found = parts.choices(open_)
    assert [one.check for one in found if one.advice] == ["debug", "proxy", "mail"]
    assert "hush" not in "".join(one.fact + one.advice for one in found)
    looked_at = parts.choices(replace(plain, look=True))
    assert "leave ORKHON_LOOK out" in next(one for one in looked_at if one.check == "look").advice
    behind = parts.choices(replace(open_, trust_proxy=True, mail=replace(mail, tls="starttls")))
    assert "past the proxy" in next(one for one in behind if one.check == "proxy").advice
    assert next(one for one in behind if one.check == "mail").state is State.OK


GOOD = {
    "server_version_num": "150014",
    "server_version": "15.14",
    "server_encoding": "UTF8",
    "idle_in_transaction_session_timeout": "10000",
    "lock_timeout": "10000",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
}


def test_a_postgresql_as_it_should_be_is_well() -> None:
    assert {one.state for one in postgres(GOOD, in_use=12)} == {State.OK}


@pytest.mark.parametrize(
    ("change", "check", "state"),
    [
        ({"server_version_num": "130011"}, "PostgreSQL", "bad"),
        ({"server_encoding": "SQL_ASCII"}, "encoding", "bad"),
        ({"lock_timeout": "0"}, "lock_timeout", "bad"),
        ({"idle_in_transaction_session_timeout": "0"}, "idle_in_transaction_session_timeout", "bad"),
        ({"fsync": "off"}, "durability", "bad"),
        ({"synchronous_commit": "off"}, "durability", "bad"),
        ({"max_connections": "20"}, "connections", "warn"),
    ],
)
def test_a_postgresql_that_would_lose_or_hang_is_told(change: Mapping[str, str], check: str, state: str) -> None:
    ill = [one for one in postgres({**GOOD, **change}, in_use=12) if one.advice]
    assert [(one.check, one.state.value) for one in ill] == [(check, state)]


def test_a_postgresql_whose_connections_run_out_is_told() -> None:
    assert [one.check for one in postgres(GOOD, in_use=90) if one.advice] == ["connections"]


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        (SqliteFile(name="orkhon.sqlite3", size=9, journal="wal", synchronous=2, damage=()), "ok"),
        (SqliteFile(name="orkhon.sqlite3", size=9, journal="wal", synchronous=2, damage=None), "ok"),
        (SqliteFile(name="orkhon.sqlite3", size=9, journal="delete", synchronous=2, damage=()), "bad"),
        (SqliteFile(name="orkhon.sqlite3", size=9, journal="wal", synchronous=1, damage=()), "bad"),
        (SqliteFile(name="orkhon.sqlite3", size=9, journal="wal", synchronous=2, damage=("page 3",)), "bad"),
    ],
)
def test_a_sqlite_file_is_judged_by_its_journal_its_care_and_its_damage(file: SqliteFile, wanted: str) -> None:
    assert sqlite_file(file, durable=True).state.value == wanted


def test_the_side_file_may_lose_its_last_commits_and_an_old_library_is_refused() -> None:
    side = SqliteFile(name="side.sqlite3", size=9, journal="wal", synchronous=1, damage=())
    assert sqlite_file(side, durable=False).state is State.OK
    assert sqlite_version((3, 36, 0)).state is State.BAD
    assert sqlite_version((3, 40, 1)).state is State.OK


def test_missing_migrations_guards_and_backups_are_told() -> None:
    assert migrations([], []).state is State.OK
    assert "first desk.0009_pre_x" in migrations(["desk.0009_pre_x"], []).fact
    assert "wire_link" in migrations([], ["wire_link"]).fact
    assert guards("audit guards", []).state is State.OK
    assert "`orkhon wire verify`" in guards("wire guards", ["wire_header_no_update"]).advice
    assert backup(None, now=NOW).state is State.WARN
    assert backup(NOW - timedelta(days=1), now=NOW).state is State.OK
    assert "9 days ago" in backup(NOW - timedelta(days=9), now=NOW).fact
    assert sources([]).state is State.OK
    assert Condition.SILENT.value == "silent"


def test_a_database_that_was_moved_is_told_with_the_way_to_the_other_one() -> None:
    assert moved(None) == []
    (found,) = moved(MovedAway(where="the PostgreSQL database 'news'", at="2026-11-22 09:30 UTC", vendor="sqlite"))
    assert found.state is State.BAD
    assert found.fact == "this database was moved to the PostgreSQL database 'news' on 2026-11-22 09:30 UTC"
    assert found.advice.startswith("set ORKHON_DATABASE_URL")
    (found,) = moved(MovedAway(where="", at="", vendor="postgresql"))
    assert found.fact == "this database was moved to another one"
    assert found.advice.startswith("remove ORKHON_DATABASE_URL")


def test_acts_that_wait_on_disk_are_told() -> None:
    assert acts_waiting(0).state is State.OK
    assert acts_waiting(1).fact == "1 act waits on disk to be written"
    assert (acts_waiting(2).state, acts_waiting(2).fact) == (State.WARN, "2 acts wait on disk to be written")
    assert "audit verify" in acts_waiting(2).advice


def test_redactions_that_wait_are_told_with_the_oldest_and_its_error() -> None:
    assert redactions([], now=NOW).state is State.OK
    young = ErasureReport(
        entry=9,
        uri="urn:secret",
        agency="altai",
        derived=0,
        kept=(),
        removed={},
        begun=NOW - timedelta(minutes=5),
        erased=None,
        finished=None,
        attempts=1,
        error="",
    )
    assert "position 9) for 5 minutes" in redactions([young], now=NOW).fact
    old = replace(young, entry=7, begun=NOW - timedelta(hours=30), error="the database is locked")
    found = redactions([young, old], now=NOW)
    assert found.state is State.WARN
    assert found.fact == "2 unfinished, the oldest (position 7) for 30 hours; the database is locked"
    assert "urn:secret" not in found.fact + found.advice


def test_readers_that_are_silent_fail_or_lag_are_told() -> None:
    failing = {"threads": {"intake": {"running": True, "failures": 3, "error": "no room"}, "embargoes": {}}}
    found = readers(Health(reasons=(), facts={"readers": failing}), running=True)
    assert states(found) == ["warn"]
    assert "intake: no room" in found[0].fact
    assert states(readers(Health(reasons=("readers have been silent",), facts={}), running=True)) == ["warn"]
    assert states(readers(Health(reasons=("no readers have reported yet",), facts={}), running=False)) == ["ok"]
    assert states(readers(Health(reasons=(), facts={"readers": {"threads": {}}}), running=True)) == ["ok"]
    assert wire(5000, {"withdrawals": 3}).state is State.OK
    assert wire(5000, {"withdrawals": 3000}).state is State.WARN


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_the_databases_of_a_sound_hub_give_no_bad_finding() -> None:
    found = look(now=datetime.now(UTC), running=False)
    assert [one for one in found if one.state is State.BAD] == []
    assert {"migrations", "wire guards", "audit guards", "clock", "wire", "sources", "backup"} <= {
        one.check for one in found
    }


@pytest.fixture(scope="module")
def prepared(prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """One hub for the tests below, on SQLite."""
    return prepared_hub.copied_to(tmp_path_factory.mktemp("ill") / "home")


@pytest.fixture
def sound(prepared: Hub) -> Iterator[Path]:
    """Its home, mended after each test."""
    database = prepared.home / "orkhon.sqlite3"
    kept = database.read_bytes()
    yield prepared.home
    database.write_bytes(kept)
    (prepared.home / "keys" / "secret_key").chmod(0o600)


def examined(
    home: Path, folder: Path, *, port: str = "", database_url: str = ""
) -> tuple[int, dict[str, dict[str, str]]]:
    """Run the doctor and return its status and its findings by their check."""
    done = orkhon(folder, "doctor", "--json", ORKHON_HOME=str(home), ORKHON_PORT=port, ORKHON_DATABASE_URL=database_url)
    assert done.stdout, done.stderr
    return done.returncode, {one["check"]: one for one in json.loads(done.stdout)["findings"]}


def test_a_fresh_hub_has_nothing_bad_and_the_doctor_changes_nothing(sound: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sound.rglob("*") if path.is_file() and "-shm" not in path.name}
    status, found = examined(sound, tmp_path)
    assert status == 0, [one for one in found.values() if one["state"] == "bad"]
    assert found["SQLite orkhon.sqlite3"]["fact"].endswith("no damage found")
    after = {path: path.stat().st_mtime_ns for path in sound.rglob("*") if path.is_file() and "-shm" not in path.name}
    assert {path for path in after if before.get(path) != after[path] and "-wal" not in path.name} == set()


def test_a_signing_key_that_is_gone_or_garbage_is_told(sound: Path, tmp_path: Path) -> None:
    key, code = sound / "keys" / "hub.pem", sound / "keys" / "hub.code"
    kept = key.read_bytes() if key.exists() else None
    try:
        code.write_text("orkhon", encoding="utf-8")
        key.unlink(missing_ok=True)
        status, found = examined(sound, tmp_path)
        assert status == 1
        assert "hub.pem is missing, and this hub has signed with it" in found["signing key"]["fact"]
        assert not key.exists()
        key.write_bytes(b"garbage")
        key.chmod(0o600)
        _, found = examined(sound, tmp_path)
        assert "holds no readable private key" in found["signing key"]["fact"]
    finally:
        code.unlink()
        key.unlink(missing_ok=True)
        if kept is not None:
            key.write_bytes(kept)
            key.chmod(0o600)


def test_a_damaged_database_and_open_keys_are_found_at_once(sound: Path, tmp_path: Path) -> None:
    (sound / "keys" / "secret_key").chmod(0o644)
    (sound / "orkhon.sqlite3").write_bytes(b"burnt" * 1000)
    status, found = examined(sound, tmp_path)
    assert status == 1
    assert "restore the last backup" in found["database"]["advice"]
    assert found["keys"]["advice"].startswith("chmod 600 ")
    assert found["migrations"]["state"] == "bad"
    assert "not a database" in found["migrations"]["fact"]


def test_an_environment_that_is_refused_is_a_finding_and_the_rest_is_looked_at(sound: Path, tmp_path: Path) -> None:
    status, found = examined(sound, tmp_path, port="eighty")
    assert status == 1
    assert "ORKHON_PORT is 'eighty'" in found["environment"]["fact"]
    assert "disk" in found
    assert "migrations" not in found


def test_a_postgresql_that_cannot_be_reached_is_a_finding_without_its_password(sound: Path, tmp_path: Path) -> None:
    address = f"postgresql://reader:hush-hush@/news?host={tmp_path}"
    status, found = examined(sound, tmp_path, database_url=address)
    assert status == 1
    assert "does not open the database 'news'" in found["database"]["fact"]
    assert "hush" not in json.dumps(found)


def test_where_there_is_no_hub_nothing_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    status, found = examined(home, tmp_path)
    assert (status, found["home folder"]["state"]) == (1, "bad")
    assert not home.exists()
    home.mkdir()
    status, found = examined(home, tmp_path)
    assert (status, found["database"]["fact"]) == (1, f"{home} holds no hub yet")
    assert found["secret key"]["fact"] == "there is none yet"
    assert list(home.iterdir()) == []


def test_people_get_lines(sound: Path, tmp_path: Path) -> None:
    done = orkhon(tmp_path, "doctor", ORKHON_HOME=str(sound))
    lines = done.stdout.splitlines()
    assert all(line[:4] in {"ok  ", "warn", "bad ", ""} for line in lines)
    assert "" in lines
    assert done.stderr == ""


def test_a_hub_is_looked_at_while_it_runs(sound: Path, prepared: Hub, tmp_path: Path) -> None:
    prepared.start()

    def healthy() -> tuple[int, dict[str, dict[str, str]]] | None:
        """Look again where the machine stood still so long that the readers seemed silent."""
        looked = examined(sound, tmp_path)
        return looked if looked[1]["readers"]["state"] == "ok" else None

    try:
        status, found = wait_until(healthy, "the readers to be well")
    finally:
        assert prepared.stop() == 0
    assert status == 0, [one for one in found.values() if one["state"] == "bad"]
    assert found["lock"]["fact"].startswith("the hub runs (process ")
    assert " live, " in found["readers"]["fact"]
