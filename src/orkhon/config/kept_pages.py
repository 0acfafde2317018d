"""Which pages every web process has ready, so that they are there when the database is away. Asks the portals."""

from __future__ import annotations

from django.db import close_old_connections

from orkhon.config.page_routes import learn_hosts
from orkhon.portals.queries import directory
from orkhon.portals.readings import readings_of
from orkhon.server.readying import Wanted


def pages_to_keep() -> list[Wanted]:
    """Return the front pages of all portals, languages and scripts, and then the sections' pages."""
    close_old_connections()
    try:
        portals = [portal for portal in directory().portals if portal.hostname]
    finally:
        close_old_connections()
    learn_hosts({portal.hostname for portal in portals})
    fronts = [(portal.hostname, portal.path) for portal in portals]
    scripts = [
        (portal.hostname, f"/{reading.segment}/")
        for portal in portals
        for reading in readings_of(portal.language)
        if not reading.is_main
    ]
    sections = [(portal.hostname, f"{portal.path}{section.slug}/") for portal in portals for section in portal.sections]
    return [
        Wanted(host=host.lower().encode("idna"), path=path.encode("utf-8"))
        for host, path in dict.fromkeys((*fronts, *scripts, *sections))
    ]
