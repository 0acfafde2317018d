"""Read the hub's environment variables once, and refuse what cannot work. Knows no Django.

Every variable is described in docs/operations.md; a test fails when one is missing there.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from orkhon.config.clock import doubted_entry
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.retention import RetentionRefused, chosen_days
from orkhon.config.servers import MailServer, PostgresAddress, mail_server, postgres_address
from orkhon.config.volumes import MOUNTINFO, mounted_at, network_refusal

_HUB = re.compile(r"[a-z][a-z0-9-]{0,62}")
# RFC 1123, 2.1, or an IPv6 address in brackets: what Django compares a request's Host with.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOSTNAME = re.compile(rf"\.?{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]*:[0-9a-f:.]*\]", re.IGNORECASE)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\[\]:-]{1,255}(/[A-Za-z0-9._~/-]{0,200})?")
SECRET_LETTERS = 50
MOST_WEB = 64
EMBEDDERS = ("auto", "nano", "lexical")
"""What may turn words into vectors on this machine (stories/embedders.py)."""
AT_HOME = frozenset({"delivered", "media-originals", "people"})
"""What a hub can leave with who sent it (intake/at_home.py)."""
SECOND_FACTOR = frozenset(
    {
        "everybody", "administrators", "reporter", "translator", "editor", "fact-checker", "producer",
        "agency-engineer", "secretariat",
    }
)  # fmt: skip
"""From whom a hub can demand a second factor (alliance/sign_in/factors.py)."""

ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""For processes that multiply matrices, before numpy is loaded: its threads wait for each other by turning, and on a
busy machine that costs several times as much."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the operator chose, checked."""

    home: Path
    incoming: Path
    host: str
    port: int
    hub: str
    hostnames: tuple[str, ...]
    postgres: PostgresAddress | None
    debug: bool
    log_level: str
    log_json: bool
    demonstration: str
    secret_key: str
    trust_proxy: bool
    look: bool
    clock_is_right: bool | datetime
    mail: MailServer | None
    idle_hours: int
    digest_hour: int
    retain: Mapping[str, int]
    country_header: str = ""
    keep_at_home: frozenset[str] = frozenset()
    search: bool = True
    stories: bool = True
    embedder: str = "auto"
    embedder_model: str = ""
    embedder_key: str = field(default="", repr=False)
    second_factor: frozenset[str] = frozenset()
    web: int = 1
    stale_minutes: int = 10
    telegram_api: str = ""
    time_stamps: str = ""
    trust: str = ""
    picture_certificate: str = ""
    picture_key: str = ""

    @property
    def address(self) -> str:
        """The address that people are told after the start."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://[{shown}]:{self.port}" if ":" in shown else f"http://{shown}:{self.port}"


def _flag(values: Mapping[str, str], name: str, default: bool) -> bool:
    raw = values.get(name, "")
    known = {"": default, "0": False, "1": True, "no": False, "yes": True, "false": False, "true": True}
    if raw.lower() not in known:
        raise EnvironmentRefused(f"{name} is {raw!r}; write 1 or 0")
    return known[raw.lower()]


def _keep_at_home(values: Mapping[str, str]) -> frozenset[str]:
    chosen = frozenset(word.strip() for word in (values.get("ORKHON_KEEP_AT_HOME") or "").split(",") if word.strip())
    unknown = ", ".join(sorted(chosen - AT_HOME))
    if unknown:
        raise EnvironmentRefused(
            f"ORKHON_KEEP_AT_HOME holds {unknown[:60]!r}; write some of {', '.join(sorted(AT_HOME))}"
        )
    return chosen


def _second_factor(values: Mapping[str, str]) -> frozenset[str]:
    raw = values.get("ORKHON_SECOND_FACTOR") or ""
    chosen = frozenset(word.strip() for word in raw.split(",") if word.strip())
    unknown = ", ".join(sorted(chosen - SECOND_FACTOR))
    if unknown:
        raise EnvironmentRefused(
            f"ORKHON_SECOND_FACTOR holds {unknown[:60]!r}; write some of {', '.join(sorted(SECOND_FACTOR))}"
        )
    return chosen


def _is_on(values: Mapping[str, str], name: str) -> bool:
    raw = values.get(name) or "on"
    if raw not in {"on", "off"}:
        raise EnvironmentRefused(f"{name} is {raw!r}; write on or off")
    return raw == "on"


def _embedder(values: Mapping[str, str]) -> str:
    raw = (values.get("ORKHON_EMBEDDER") or "auto").rstrip("/")
    if raw not in EMBEDDERS and _WEB_ADDRESS.fullmatch(raw) is None:
        raise EnvironmentRefused(
            f"ORKHON_EMBEDDER is {raw[:60]!r}; write {', '.join(EMBEDDERS)}, or the address of a server with OpenAI's "
            "interface, such as http://127.0.0.1:8080/v1"
        )
    return raw


def _country_header(values: Mapping[str, str]) -> str:
    raw = values.get("ORKHON_COUNTRY_HEADER", "")
    if raw and _HEADER.fullmatch(raw) is None:
        raise EnvironmentRefused(f"ORKHON_COUNTRY_HEADER is {raw[:60]!r}; write a header's name, such as CF-IPCountry")
    if raw and not _flag(values, "ORKHON_TRUST_PROXY", False):
        raise EnvironmentRefused("ORKHON_COUNTRY_HEADER counts only from a trusted proxy; set ORKHON_TRUST_PROXY=1")
    return raw


def _telegram_api(values: Mapping[str, str]) -> str:
    raw = (values.get("ORKHON_TELEGRAM_API") or "").rstrip("/")
    if raw and _WEB_ADDRESS.fullmatch(raw) is None:
        raise EnvironmentRefused(
            f"ORKHON_TELEGRAM_API is {raw[:60]!r}; write the address of a Bot API server, such as "
            "http://127.0.0.1:8081, or leave it out for Telegram's own"
        )
    return raw


def _time_stamps(values: Mapping[str, str]) -> str:
    raw = values.get("ORKHON_TIME_STAMPS") or ""
    if raw and _WEB_ADDRESS.fullmatch(raw) is None:
        raise EnvironmentRefused(
            f"ORKHON_TIME_STAMPS is {raw[:60]!r}; write the address of a time-stamping authority (RFC 3161), such as "
            "http://tsa.example.org/, or leave it out"
        )
    return raw


def _file(values: Mapping[str, str], name: str) -> str:
    """Return the absolute path that a variable names, empty where it is left out. Raises where nothing lies there."""
    raw = values.get(name) or ""
    if not raw:
        return ""
    path = Path(raw).expanduser().absolute()
    if not path.exists():
        raise EnvironmentRefused(f"{name} names {path}, which is not there; put it there, or leave the variable out")
    return str(path)


def _picture_key(values: Mapping[str, str]) -> str:
    key = _file(values, "ORKHON_PICTURE_KEY")
    if bool(key) != bool(values.get("ORKHON_PICTURE_CERTIFICATE")):
        raise EnvironmentRefused(
            "ORKHON_PICTURE_CERTIFICATE and ORKHON_PICTURE_KEY belong together; name both files, or neither"
        )
    return key


def _whole(raw: str, most: int) -> int | None:
    """Return the number from 1 to `most` that `raw` is, or None."""
    number = int(raw) if _WHOLE.fullmatch(raw) else 0
    return number if 1 <= number <= most else None


def _port(values: Mapping[str, str]) -> int:
    raw = values.get("ORKHON_PORT") or "8000"
    port = _whole(raw, 65535)
    if port is None:
        raise EnvironmentRefused(f"ORKHON_PORT is {raw!r}; write a port from 1 to 65535, such as 8000")
    return port


def _web(values: Mapping[str, str]) -> int:
    raw = values.get("ORKHON_WEB") or "1"
    processes = _whole(raw, MOST_WEB)
    if processes is None:
        raise EnvironmentRefused(
            f"ORKHON_WEB is {raw!r}; write how many processes answer, from 1 to {MOST_WEB}, such as one a core"
        )
    return processes


def _stale_minutes(values: Mapping[str, str]) -> int:
    raw = values.get("ORKHON_STALE_MINUTES") or "10"
    minutes = 0 if raw == "0" else _whole(raw, 1440)
    if minutes is None:
        raise EnvironmentRefused(
            f"ORKHON_STALE_MINUTES is {raw!r}; write for how many minutes pages go on while the database is away, "
            "from 0 to 1440, such as 10"
        )
    return minutes


def _check_demonstration(values: Mapping[str, str]) -> None:
    """Refuse what the demonstration, which reads these itself, would stumble over later."""
    port = values.get("ORKHON_DEMONSTRATION_PORT")
    if port and _whole(port, 65535) is None:
        raise EnvironmentRefused(f"ORKHON_DEMONSTRATION_PORT is {port!r}; write a port from 1 to 65535, such as 8791")
    megabytes = values.get("ORKHON_DEMONSTRATION_MB")
    if megabytes and _whole(megabytes, 999_999_999) is None:
        raise EnvironmentRefused(
            f"ORKHON_DEMONSTRATION_MB is {megabytes!r}; write a whole number of megabytes over 0, such as 2048"
        )


def _hostnames(values: Mapping[str, str]) -> tuple[str, ...]:
    names = tuple(name for name in (values.get("ORKHON_HOSTNAMES") or "").split(",") if name)
    for name in names:
        if not _HOSTNAME.fullmatch(name):
            raise EnvironmentRefused(
                f"ORKHON_HOSTNAMES holds {name!r}, which is no host name; write names without scheme, port, path "
                "and spaces, separated by commas, such as news.example.org,.example.net"
            )
    return names


def _retain(values: Mapping[str, str]) -> dict[str, int]:
    try:
        return chosen_days(values)
    except RetentionRefused as error:
        raise EnvironmentRefused(str(error)) from error


def _clock_is_right(values: Mapping[str, str]) -> bool | datetime:
    raw = values.get("ORKHON_CLOCK_IS_RIGHT") or ""
    try:
        return doubted_entry(raw)
    except ValueError:
        raise EnvironmentRefused(
            f"ORKHON_CLOCK_IS_RIGHT is {raw!r}; write 1 before one command where the clock is right although the wire "
            "doubts it, and leave it out otherwise"
        ) from None


def _chosen_secret(values: Mapping[str, str]) -> str:
    """Return the secret that the operator chose, or nothing. What was refused is not shown."""
    secret = values.get("ORKHON_SECRET_KEY") or ""
    if secret and len(secret) < SECRET_LETTERS:
        raise EnvironmentRefused(
            f"ORKHON_SECRET_KEY has {len(secret)} letters; write {SECRET_LETTERS} or more that nobody can guess, "
            "or leave it out to have one made"
        )
    return secret


def _idle_hours(values: Mapping[str, str]) -> int:
    raw = values.get("ORKHON_IDLE_HOURS") or "12"
    hours = _whole(raw, 168)
    if hours is None:
        raise EnvironmentRefused(f"ORKHON_IDLE_HOURS is {raw!r}; write whole hours from 1 to 168, such as 12")
    return hours


def _digest_hour(values: Mapping[str, str]) -> int:
    raw = values.get("ORKHON_DIGEST_HOUR") or "6"
    if not (raw.isascii() and raw.isdecimal() and int(raw) < 24):
        raise EnvironmentRefused(f"ORKHON_DIGEST_HOUR is {raw!r}; write an hour from 0 to 23, such as 6")
    return int(raw)


def _kept_secret(home: Path) -> str:
    """Return the secret of this install, made at its first start and readable by its owner alone."""
    path = home / "keys" / "secret_key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make_secret(path)
        kept = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise EnvironmentRefused(f"{path} can be neither read nor made: {error.strerror}") from error
    if len(kept) < 32:
        raise EnvironmentRefused(
            f"{path} holds {len(kept)} letters where a secret of 32 or more was wanted; "
            "put the right one back, or remove the file to get a new one (everybody signs in again)"
        )
    return kept


def _make_secret(path: Path) -> None:
    """Write a new secret, whole or not at all: on a full disk half a one would be refused for ever."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was faster; then its secret is the hub's
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _hub(values: Mapping[str, str], home: Path) -> str:
    """Return the hub's code. What this home has signed names it, so it can never become another."""
    path = home / "keys" / "hub.code"
    try:
        signed_as = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
    except OSError as error:
        raise EnvironmentRefused(f"{path} cannot be read: {error.strerror}") from error
    chosen = values.get("ORKHON_HUB") or signed_as or "orkhon"
    if not _HUB.fullmatch(chosen):
        raise EnvironmentRefused(
            f"ORKHON_HUB is {chosen!r}; write a code of at most 63 of a-z, 0-9 and -, beginning with a letter, "
            "such as orkhon"
        )
    if signed_as and chosen != signed_as:
        raise EnvironmentRefused(
            f"ORKHON_HUB is {chosen!r}, but the log in {home} is signed as {signed_as!r}; "
            f"write {signed_as}, or choose another ORKHON_HOME for a new hub"
        )
    return chosen


def _writable_home(home: Path) -> None:
    """Make the home folder. Raises `EnvironmentRefused` where nothing can be written."""
    try:
        # Databases, drafts and keys lie in it, so a new one is its owner's alone.
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentRefused(f"ORKHON_HOME is {home}, which cannot be made: {error.strerror}") from error
    if os.access(home, os.W_OK | os.X_OK):
        return
    mount = mounted_at(home)
    why = (
        f"for the file system at {mount.point} is mounted read-only; mount it writable, or choose another folder"
        if mount is not None and mount.read_only
        else "choose another folder, or give this one to the user that runs the hub"
    )
    raise EnvironmentRefused(f"ORKHON_HOME is {home}, where nothing can be written; {why}")


def read_environment(values: Mapping[str, str] | None = None, *, mountinfo: Path = MOUNTINFO) -> Environment:
    """Return what the operator chose. Makes the home folder and, at the first start, its secret,
    but nothing where anything is refused, or where the hub is only looked at (`look`).

    `mountinfo` tells what the folders lie on, in the form of proc(5). Raises `EnvironmentRefused` naming the variable,
    what it held and what it may hold.
    """
    values = os.environ if values is None else values
    home = Path(values.get("ORKHON_HOME") or "var").expanduser().resolve()
    demonstration = values.get("ORKHON_DEMONSTRATION") or "on"
    if demonstration not in {"on", "paused", "off"}:
        raise EnvironmentRefused(f"ORKHON_DEMONSTRATION is {demonstration!r}; write on, paused or off")
    look = _flag(values, "ORKHON_LOOK", False)
    log_level = (values.get("ORKHON_LOG_LEVEL") or "info").lower()
    if log_level not in {"debug", "info", "warning", "error"}:
        raise EnvironmentRefused(f"ORKHON_LOG_LEVEL is {log_level!r}; write debug, info, warning or error")
    log_format = (values.get("ORKHON_LOG_FORMAT") or "text").lower()
    if log_format not in {"text", "json"}:
        raise EnvironmentRefused(f"ORKHON_LOG_FORMAT is {log_format!r}; write text or json")
    _check_demonstration(values)
    chosen = Environment(
        home=home,
        incoming=Path(values.get("ORKHON_INCOMING") or home / "incoming").expanduser().absolute(),
        host=values.get("ORKHON_HOST") or "127.0.0.1",
        port=_port(values),
        hub=_hub(values, home),
        hostnames=_hostnames(values),
        postgres=postgres_address(values.get("ORKHON_DATABASE_URL") or ""),
        debug=_flag(values, "ORKHON_DEBUG", False),
        log_level=log_level.upper(),
        log_json=log_format == "json",
        demonstration=demonstration,
        secret_key=_chosen_secret(values),
        trust_proxy=_flag(values, "ORKHON_TRUST_PROXY", False),
        look=look,
        clock_is_right=_clock_is_right(values),
        mail=mail_server(values.get("ORKHON_MAIL_URL") or "", values.get("ORKHON_MAIL_FROM") or ""),
        idle_hours=_idle_hours(values),
        digest_hour=_digest_hour(values),
        retain=_retain(values),
        country_header=_country_header(values),
        keep_at_home=_keep_at_home(values),
        search=_is_on(values, "ORKHON_SEARCH"),
        stories=_is_on(values, "ORKHON_STORIES"),
        embedder=_embedder(values),
        embedder_model=(values.get("ORKHON_EMBEDDER_MODEL") or "").strip()[:100],
        embedder_key=(values.get("ORKHON_EMBEDDER_KEY") or "").strip()[:500],
        second_factor=_second_factor(values),
        web=_web(values),
        stale_minutes=_stale_minutes(values),
        telegram_api=_telegram_api(values),
        time_stamps=_time_stamps(values),
        trust=_file(values, "ORKHON_TRUST"),
        picture_certificate=_file(values, "ORKHON_PICTURE_CERTIFICATE"),
        picture_key=_picture_key(values),
    )
    refusal = network_refusal(home, on_postgres=chosen.postgres is not None, mountinfo=mountinfo)
    if refusal:
        raise EnvironmentRefused(f"ORKHON_HOME: {refusal}")
    if look and not chosen.secret_key and not (home / "keys" / "secret_key").exists():
        # Nobody signs in while the hub is looked at, so a secret of this process's own will do.
        return replace(chosen, secret_key=secrets.token_urlsafe(48))
    if not look:
        _writable_home(home)
    return chosen if chosen.secret_key else replace(chosen, secret_key=_kept_secret(home))
