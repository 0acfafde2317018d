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

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_HANDLE: Final = re.compile(r"/s/[A-Za-z][A-Za-z0-9_]{3,63}/?")


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectorFacts:
    """The schemes of its address, its options with their types, those without which it cannot work.

    `wants` says what its secret is, empty where it has none.
    """

    schemes: tuple[str, ...]
    options: Mapping[str, type] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    wants: str | Promise = ""


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
            wants=_("a bearer token, where the option `bearer` is true"),
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
            wants=_("the password of the API user"),
        ),
        "telegram": ConnectorFacts(schemes=_WEB),
        "ftp": ConnectorFacts(schemes=("ftps", "ftp"), options=_FILES, wants=_("the password")),
        "sftp": ConnectorFacts(
            schemes=("sftp",), options={**_FILES, "host_key": str}, wants=_("the password, or a private key in PEM")
        ),
        "imap": ConnectorFacts(
            schemes=("imaps", "imap"), options={"senders": list}, required=("senders",), wants=_("the password")
        ),
        "inbox": ConnectorFacts(schemes=("imaps", "imap"), options={"senders": list}, wants=_("the password")),
        "bot": ConnectorFacts(schemes=_WEB, options={"chats": list}, required=("chats",), wants=_("the bot's token")),
        # The address of the Superdesk itself: it is never asked, it pushes.
        "superdesk": ConnectorFacts(schemes=_WEB, wants=_("the secret token of the destination in Superdesk")),
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
        return "url", gettext("%(url)s cannot be read (%(error)s); mend it") % {"url": f"{url!r}", "error": error}
    if parts.scheme not in facts.schemes:
        wanted = " or ".join(f"{scheme}:" for scheme in facts.schemes)
        return (
            "url",
            gettext("it begins with %(scheme)s; %(connector)s wants an address with %(wanted)s")
            % {"scheme": parts.scheme or gettext("no scheme"), "connector": connector, "wanted": wanted},
        )
    if not url.isprintable() or any(letter.isspace() for letter in url):
        return "url", gettext("the address holds spaces or what cannot be printed; mend it")
    if connector == "folder" and agency is not None and not local and _first_name(parts.path) != agency:
        return "url", gettext("the folder is not %(agency)s's own; write one such as folder:%(agency)s/texts") % {
            "agency": agency,
        }
    if connector != "folder" and not named:
        return "url", gettext("the address names no host; write one such as https://agency.example/news")
    if connector != "feed" and parts.password is not None:
        return "url", gettext("the address holds a password; take it out, and give it as the source's secret")
    if connector == "telegram" and not _HANDLE.fullmatch(parts.path):
        return "url", gettext("write the channel's preview page, such as https://t.me/s/kabar_kg")
    return _options_refusal(connector, facts, options)


def _first_name(path: str) -> str:
    return next((part for part in unquote(path).split("/") if part), "")


def _options_refusal(connector: str, facts: ConnectorFacts, options: object) -> tuple[str, str] | None:
    if not isinstance(options, dict):
        return "options", gettext("%(options)s are no options; write an object such as {}") % {
            "options": f"{options!r}"
        }
    known = ", ".join(facts.options) or gettext("none")
    for name, value in options.items():
        wanted = facts.options.get(name)
        if wanted is None:
            return "options", gettext("%(connector)s has no option %(name)s; there are: %(known)s") % {
                "connector": connector,
                "name": f"{name!r}",
                "known": known,
            }
        if not _fits(value, wanted):
            return "options", gettext("%(name)s is %(value)s; write %(wanted)s") % {
                "name": name,
                "value": f"{value!r}",
                "wanted": _WORDS[wanted],
            }
    missing = [name for name in facts.required if not options.get(name)]
    if missing:
        return "options", gettext("%(connector)s wants the option %(missing)s; there are: %(known)s") % {
            "connector": connector,
            "missing": f"{missing[0]!r}",
            "known": known,
        }
    return None


_WORDS: Final[Mapping[type, str | Promise]] = {
    str: _("a text"),
    int: _("a whole number from 0 to 10000"),
    bool: _("true or false"),
    list: _("a list of texts or numbers"),
}


def _fits(value: Any, wanted: type) -> bool:
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000
    if wanted is list:
        return isinstance(value, list) and all(isinstance(one, str | int) for one in value) and len(value) <= 500
    if wanted is str:
        return isinstance(value, str) and len(value) <= 1000
    return isinstance(value, bool)
