"""Read the hub's environment variables once, and refuse what cannot work. Knows no Django.

Every variable is described in docs/operations.md; a test fails when one is missing there.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

_HUB = re.compile(r"[a-z][a-z0-9-]{0,62}")
# RFC 1123, 2.1, or an IPv6 address in brackets: what Django compares a request's Host with.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOSTNAME = re.compile(rf"\.?{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]*:[0-9a-f:.]*\]", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
SECRET_LETTERS = 50


class EnvironmentRefused(ValueError):
    """A variable holds what the hub cannot work with."""

    retryable = False


@dataclass(frozen=True, kw_only=True)
class PostgresAddress:
    """Where the PostgreSQL server of the hub is."""

    name: str
    user: str
    password: str
    host: str
    port: str


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the operator chose, checked."""

    home: Path
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


def _chosen_secret(values: Mapping[str, str]) -> str:
    """Return the secret that the operator chose, or nothing. What was refused is not shown."""
    secret = values.get("ORKHON_SECRET_KEY") or ""
    if secret and len(secret) < SECRET_LETTERS:
        raise EnvironmentRefused(
            f"ORKHON_SECRET_KEY has {len(secret)} letters; write {SECRET_LETTERS} or more that nobody can guess, "
            "or leave it out to have one made"
        )
    return secret


def postgres_address(url: str) -> PostgresAddress | None:
    """Return the server that `url` names, or None where it is empty (SQLite then).

    A socket folder is given as `postgresql:///name?host=/run/postgresql`. Raises `EnvironmentRefused`.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The parser's own words may quote the password.
        raise EnvironmentRefused(
            "ORKHON_DATABASE_URL has a host or a port that cannot be read; write "
            "postgresql://user:password@host:5432/name, with / : @ [ ] # ? % in a password as %2F and so on"
        ) from None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        shown = f"{parts.scheme}://…" if parts.scheme else "an address without a scheme"
        raise EnvironmentRefused(
            f"ORKHON_DATABASE_URL is {shown}; write postgresql://user:password@host:5432/name, "
            "or leave it out for SQLite"
        )
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return PostgresAddress(
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(query.get("host", "")) or (parts.hostname or ""),
        port=query.get("port", "") or (str(port) if port else ""),
    )


def _kept_secret(home: Path) -> str:
    """Return the secret of this install, made at its first start and readable by its owner alone."""
    path = home / "keys" / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) < 32:
            raise EnvironmentRefused(
                f"{path} holds {len(kept)} letters where a secret of 32 or more was wanted; "
                "put the right one back, or remove the file to get a new one (everybody signs in again)"
            ) from None
        return kept
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _hub(values: Mapping[str, str], home: Path) -> str:
    """Return the hub's code. What this home has signed names it, so it can never become another."""
    path = home / "keys" / "hub.code"
    signed_as = path.read_text(encoding="ascii").strip() if path.exists() else ""
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


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentRefused(f"ORKHON_HOME is {home}, which cannot be made: {error.strerror}") from error
    if not os.access(home, os.W_OK):
        raise EnvironmentRefused(f"ORKHON_HOME is {home}, where nothing can be written; choose another folder")


def read_environment(values: Mapping[str, str] | None = None) -> Environment:
    """Return what the operator chose. Makes the home folder and, at the first start, its secret,
    but nothing where anything is refused.

    Raises `EnvironmentRefused` naming the variable, what it held and what it may hold.
    """
    values = os.environ if values is None else values
    home = Path(values.get("ORKHON_HOME") or "var").expanduser().resolve()
    demonstration = values.get("ORKHON_DEMONSTRATION") or "on"
    if demonstration not in {"on", "paused", "off"}:
        raise EnvironmentRefused(f"ORKHON_DEMONSTRATION is {demonstration!r}; write on, paused or off")
    log_level = (values.get("ORKHON_LOG_LEVEL") or "info").lower()
    if log_level not in {"debug", "info", "warning", "error"}:
        raise EnvironmentRefused(f"ORKHON_LOG_LEVEL is {log_level!r}; write debug, info, warning or error")
    log_format = (values.get("ORKHON_LOG_FORMAT") or "text").lower()
    if log_format not in {"text", "json"}:
        raise EnvironmentRefused(f"ORKHON_LOG_FORMAT is {log_format!r}; write text or json")
    _check_demonstration(values)
    chosen = Environment(
        home=home,
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
    )
    _make_home(home)
    return chosen if chosen.secret_key else replace(chosen, secret_key=_kept_secret(home))
