"""Which connectors there are. The only place where they meet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orkhon.intake.connectors.bot.parse import parse as parse_bot
from orkhon.intake.connectors.bot.retrieve import retrieve as retrieve_bot
from orkhon.intake.connectors.feed.parse import parse as parse_feed
from orkhon.intake.connectors.feed.retrieve import retrieve as retrieve_feed
from orkhon.intake.connectors.file.parse import parse as parse_file
from orkhon.intake.connectors.file.retrieve import retrieve as retrieve_file
from orkhon.intake.connectors.folder.parse import parse as parse_folder
from orkhon.intake.connectors.folder.retrieve import retrieve as retrieve_folder
from orkhon.intake.connectors.ftp.parse import parse as parse_ftp
from orkhon.intake.connectors.ftp.retrieve import retrieve as retrieve_ftp
from orkhon.intake.connectors.has.parse import parse as parse_has
from orkhon.intake.connectors.has.retrieve import retrieve as retrieve_has
from orkhon.intake.connectors.imap.parse import parse as parse_imap
from orkhon.intake.connectors.imap.retrieve import retrieve as retrieve_imap
from orkhon.intake.connectors.inbox.parse import parse as parse_inbox
from orkhon.intake.connectors.inbox.retrieve import retrieve as retrieve_inbox
from orkhon.intake.connectors.jsonlist.parse import parse as parse_jsonlist
from orkhon.intake.connectors.jsonlist.retrieve import retrieve as retrieve_jsonlist
from orkhon.intake.connectors.sftp.parse import parse as parse_sftp
from orkhon.intake.connectors.sftp.retrieve import retrieve as retrieve_sftp
from orkhon.intake.connectors.superdesk.parse import parse as parse_superdesk
from orkhon.intake.connectors.telegram.parse import parse as parse_telegram
from orkhon.intake.connectors.telegram.retrieve import retrieve as retrieve_telegram
from orkhon.intake.deliveries import Connector, ManyConnector, PushedConnector
from orkhon.intake.errors import UnknownConnector

# Not polled: whoever may edit sources could otherwise read any file of this machine.
FILE: Final = Connector(retrieve=retrieve_file, parse=parse_file, polled=False)

CONNECTORS: Mapping[str, Connector | ManyConnector | PushedConnector] = MappingProxyType(
    {
        "feed": Connector(retrieve=retrieve_feed, parse=parse_feed),
        "file": FILE,
        "folder": ManyConnector(retrieve=retrieve_folder, parse=parse_folder),
        "jsonlist": ManyConnector(retrieve=retrieve_jsonlist, parse=parse_jsonlist),
        "has": ManyConnector(retrieve=retrieve_has, parse=parse_has),
        "telegram": ManyConnector(retrieve=retrieve_telegram, parse=parse_telegram),
        "ftp": ManyConnector(retrieve=retrieve_ftp, parse=parse_ftp),
        "sftp": ManyConnector(retrieve=retrieve_sftp, parse=parse_sftp),
        "imap": ManyConnector(retrieve=retrieve_imap, parse=parse_imap),
        "inbox": ManyConnector(retrieve=retrieve_inbox, parse=parse_inbox),
        "bot": ManyConnector(retrieve=retrieve_bot, parse=parse_bot),
        "superdesk": PushedConnector(parse=parse_superdesk),
    }
)


def polled_connector(name: str) -> Connector | ManyConnector:
    """Return the connector that polls sources of this kind. Raises `UnknownConnector`."""
    connector = CONNECTORS.get(name)
    if connector is None or isinstance(connector, PushedConnector) or not connector.polled:
        known = ", ".join(sorted(kind for kind, one in CONNECTORS.items() if one.polled))
        raise UnknownConnector(f"the source's connector is {name!r}, which cannot be polled; choose one of: {known}")
    return connector


def is_pushed(name: str) -> bool:
    """True where sources of this kind bring their items themselves, and are never asked."""
    return isinstance(CONNECTORS.get(name), PushedConnector)
