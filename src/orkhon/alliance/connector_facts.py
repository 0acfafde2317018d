"""What the settings of a source must say for each connector. Knows neither connectors nor databases.

Here and not with the connectors, so that a source is refused in its form and not at its first poll.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

_HANDLE: Final = re.compile(r"/s/[A-Za-z][A-Za-z0-9_]{3,63}/?")


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectorFacts:
    """The schemes of its address, its options with their types, those without which it cannot work.

    `wants` says what its secret is, empty where it has none.
    """

    schemes: tuple[str, ...]
    options: Mapping[str, type] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    wants: str = ""


_WEB: Final = ("https", "http")
_FILES: Final = {"pattern": str, "remove": bool, "charset": str}

CONNECTOR_FACTS: Final[Mapping[str, ConnectorFacts]] = MappingProxyType(
    {
        "feed": ConnectorFacts(schemes=_WEB),
        "file": ConnectorFacts(schemes=_WEB),
        "folder": ConnectorFacts(schemes=("folder",), options={"pattern": str}),
        "jsonlist": ConnectorFacts(
            schemes=_WEB,
            options={
                "items": str,
                "uri": str,
                "headline": str,
                "body": str,
                "summary": str,
                "link": str,
                "date": str,
                "image": str,
                "language": str,
                "page_parameter": str,
                "first_page": int,
                "pages": int,
                "bearer": bool,
            },
            required=("uri", "headline"),
            wants="a bearer token, where the option `bearer` is true",
        ),
        "has": ConnectorFacts(
            schemes=_WEB,
            options={
                "user": str,
                "types": list,
                "languages": list,
                "categories": list,
                "format": str,
                "picture": str,
                "video": str,
                "archive_days": int,
                "post": str,
            },
            required=("user",),
            wants="the password of the API user",
        ),
        "telegram": ConnectorFacts(schemes=_WEB),
        "ftp": ConnectorFacts(schemes=("ftps", "ftp"), options=_FILES, wants="the password"),
        "sftp": ConnectorFacts(
            schemes=("sftp",), options={**_FILES, "host_key": str}, wants="the password, or a private key in PEM"
        ),
        "imap": ConnectorFacts(
            schemes=("imaps", "imap"), options={"senders": list}, required=("senders",), wants="the password"
        ),
        "inbox": ConnectorFacts(schemes=("imaps", "imap"), options={"senders": list}, wants="the password"),
        "bot": ConnectorFacts(schemes=_WEB, options={"chats": list}, required=("chats",), wants="the bot's token"),
        # The address of the Superdesk itself: it is never asked, it pushes.
        "superdesk": ConnectorFacts(schemes=_WEB, wants="the secret token of the destination in Superdesk"),
    }
)


def facts_refusal(
    connector: str, url: str, options: object, *, agency: str | None = None, local: bool = False
) -> tuple[str, str] | None:
    """Return the field that is wrong and why, or None where the settings of a source fit its connector.

    A folder is the agency's own, by the first name on its way, unless the source is marked as local, which only those
    do who administer all agencies. `agency` None asks nothing of that.
    """
    facts = CONNECTOR_FACTS.get(connector)
    if facts is None:
        return None
    try:
        parts = urlsplit(url)
        named, _ = parts.hostname, parts.port
    except ValueError as error:
        return "url", f"{url!r} cannot be read ({error}); mend it"
    if parts.scheme not in facts.schemes:
        wanted = " or ".join(f"{scheme}:" for scheme in facts.schemes)
        return (
            "url",
            f"it begins with {parts.scheme or 'no scheme'}; {connector} wants an address with {wanted}",
        )
    if not url.isprintable() or any(letter.isspace() for letter in url):
        return "url", "the address holds spaces or what cannot be printed; mend it"
    if connector == "folder" and agency is not None and not local and _first_name(parts.path) != agency:
        return "url", f"the folder is not {agency}'s own; write one such as folder:{agency}/texts"
    if connector != "folder" and not named:
        return "url", "the address names no host; write one such as https://agency.example/news"
    if connector != "feed" and parts.password is not None:
        return "url", "the address holds a password; take it out, and give it as the source's secret"
    if connector == "telegram" and not _HANDLE.fullmatch(parts.path):
        return "url", "write the channel's preview page, such as https://t.me/s/kabar_kg"
    return _options_refusal(connector, facts, options)


def _first_name(path: str) -> str:
    return next((part for part in unquote(path).split("/") if part), "")


def _options_refusal(connector: str, facts: ConnectorFacts, options: object) -> tuple[str, str] | None:
    if not isinstance(options, dict):
        return "options", f"{options!r} are no options; write an object such as {{}}"
    known = ", ".join(facts.options) or "none"
    for name, value in options.items():
        wanted = facts.options.get(name)
        if wanted is None:
            return "options", f"{connector} has no option {name!r}; there are: {known}"
        if not _fits(value, wanted):
            return "options", f"{name} is {value!r}; write {_WORDS[wanted]}"
    missing = [name for name in facts.required if not options.get(name)]
    if missing:
        return "options", f"{connector} wants the option {missing[0]!r}; there are: {known}"
    return None


_WORDS: Final[Mapping[type, str]] = {
    str: "a text",
    int: "a whole number from 0 to 10000",
    bool: "true or false",
    list: "a list of texts or numbers",
}


def _fits(value: Any, wanted: type) -> bool:
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000
    if wanted is list:
        return isinstance(value, list) and all(isinstance(one, str | int) for one in value) and len(value) <= 500
    if wanted is str:
        return isinstance(value, str) and len(value) <= 1000
    return isinstance(value, bool)
