"""Which connectors there are. The only place where they meet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from orkhon.intake.connectors.feed.parse import parse as parse_feed
from orkhon.intake.connectors.feed.retrieve import retrieve as retrieve_feed
from orkhon.intake.connectors.file.parse import parse as parse_file
from orkhon.intake.connectors.file.retrieve import retrieve as retrieve_file
from orkhon.intake.deliveries import Connector
from orkhon.intake.errors import UnknownConnector

CONNECTORS: Mapping[str, Connector] = MappingProxyType(
    {
        "feed": Connector(retrieve=retrieve_feed, parse=parse_feed, polled=True),
        # Not polled: whoever may edit sources could otherwise read any file of this machine.
        "file": Connector(retrieve=retrieve_file, parse=parse_file, polled=False),
    }
)


def polled_connector(name: str) -> Connector:
    """Return the connector that polls sources of this kind. Raises `UnknownConnector`."""
    connector = CONNECTORS.get(name)
    if connector is None or not connector.polled:
        known = ", ".join(sorted(kind for kind, one in CONNECTORS.items() if one.polled))
        raise UnknownConnector(f"the source's connector is {name!r}, which cannot be polled; choose one of: {known}")
    return connector
