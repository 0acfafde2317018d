"""Read the addresses of the servers that the hub uses: its database and its mail. Asks no server, knows no Django."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from orkhon.config.errors import EnvironmentRefused

# One line and one address, with a name before it if wanted: it stands in the head of every letter.
_MAIL_ADDRESS = r"[^\x00-\x20<>@\",;]+@[^\x00-\x20<>@\",;]+"
_MAIL_FROM = re.compile(rf"{_MAIL_ADDRESS}|[^\x00-\x1f<>@\",;]+<{_MAIL_ADDRESS}>")
_SERVICE = "anymail:"
_BACKEND = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+\.[A-Z][A-Za-z0-9]*")
_MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, kw_only=True)
class PostgresAddress:
    """Where the PostgreSQL server of the hub is."""

    name: str
    user: str
    password: str
    host: str
    port: str


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where the hub hands in its mail, and whom it comes from. `tls` is `tls`, `starttls` or `none`.

    With a `backend` it is no server but a service with a way of its own: Django's name of who knows that way, and in
    `service` what it wants to know, keys among it; `host` is then what people are told.
    """

    host: str
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = ""
    sender: str
    backend: str = ""
    service: Mapping[str, str | int | bool] = field(default_factory=dict, repr=False)


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


def mail_server(url: str, sender: str) -> MailServer | None:
    """Return the server that takes the hub's mail, or None where both are empty: then the hub sends none.

    Without a port 465 is taken for `tls`, 25 for `none`, else 587 (RFC 8314). `anymail:` names the file of a service
    with a way of its own instead. Raises `EnvironmentRefused`.
    """
    if not url and not sender:
        return None
    wanted = "write smtp://user:password@host:587?tls=starttls, with / : @ [ ] # ? % in a password as %2F and so on"
    if not url or not sender:
        missing, there = ("ORKHON_MAIL_FROM", "URL") if url else ("ORKHON_MAIL_URL", "FROM")
        raise EnvironmentRefused(f"{missing} is missing beside ORKHON_MAIL_{there}; write both, or neither for no mail")
    if not _MAIL_FROM.fullmatch(sender):
        raise EnvironmentRefused(
            f"ORKHON_MAIL_FROM is {sender!r}; write an address such as orkhon@example.org or "
            "Orkhon <orkhon@example.org>"
        )
    if url.startswith(_SERVICE):
        return _mail_service(Path(url.removeprefix(_SERVICE)), sender)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The parser's own words may quote the password.
        raise EnvironmentRefused(f"ORKHON_MAIL_URL has a host or a port that cannot be read; {wanted}") from None
    if parts.scheme != "smtp" or not parts.hostname or port == 0 or parts.path.strip("/"):
        raise EnvironmentRefused(f"ORKHON_MAIL_URL is no address of a mail server; {wanted}")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    tls = query.pop("tls", "starttls")
    if query or tls not in _MAIL_PORTS:
        raise EnvironmentRefused("ORKHON_MAIL_URL ends in what is not known; after ? write tls=starttls, tls or none")
    if tls == "none" and parts.password:
        raise EnvironmentRefused(
            "ORKHON_MAIL_URL sends a password without encryption; write tls=starttls or tls=tls, or leave it out"
        )
    return MailServer(
        host=parts.hostname,
        port=port or _MAIL_PORTS[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        sender=sender,
    )


def _mail_service(path: Path, sender: str) -> MailServer:
    """Return the service that the TOML file describes. What stands in it is shown to nobody: it holds keys."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EnvironmentRefused(f"ORKHON_MAIL_URL names {path}, which cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise EnvironmentRefused(f"ORKHON_MAIL_URL names {path}, which is no TOML in UTF-8") from None
    backend, service = read.pop("backend", ""), read.pop("anymail", {})
    told = isinstance(service, dict) and all(isinstance(one, str | int | bool) for one in service.values())
    if not isinstance(backend, str) or not _BACKEND.fullmatch(backend) or not told or read:
        raise EnvironmentRefused(
            f'{path} describes no mail service; write backend = "anymail.backends.mailgun.EmailBackend" and below it a '
            "table [anymail] with what that service wants to know, and nothing else"
        )
    module = backend.rpartition(".")[0]
    try:
        missing = find_spec(module) is None
    except ImportError:
        missing = True
    if missing:
        raise EnvironmentRefused(f'{path} names {module}, which is not installed; pip install "orkhon[mail]"')
    return MailServer(host=module, sender=sender, backend=backend, service=service)
