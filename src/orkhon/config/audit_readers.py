"""Who may read the audit, where the rooms that know it meet: named by `settings.ORKHON_AUDIT_READER`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User

from orkhon.alliance.reach import reach_of
from orkhon.audit.readers import PERMISSION


def reads_audit(user: User | AnonymousUser) -> bool:
    """True for administrators, and for whoever has the right by a posting at the joint desk.

    A posting at one agency reaches that agency's own things alone, and the audit tells of everybody.
    """
    reach = reach_of(user, PERMISSION)
    return reach.everywhere or any(not place.agency for place in reach.places)
