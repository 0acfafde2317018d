"""Show the alliance's records in the admin."""

from __future__ import annotations

from wagtail import hooks

from orkhon.alliance.viewsets import AllianceGroup


@hooks.register("register_admin_viewset")
def register_alliance() -> AllianceGroup:
    """Put the menu group "Alliance" into the admin."""
    return AllianceGroup()
