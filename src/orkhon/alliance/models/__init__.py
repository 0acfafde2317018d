"""The tables of the alliance: one subject a file."""

from orkhon.alliance.models.agency import Agency, AgencyStanding
from orkhon.alliance.models.key import SigningKeyRecord
from orkhon.alliance.models.memorandum import Memorandum
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.models.source import Source
from orkhon.alliance.models.staff import Role, Staff

__all__ = [
    "Agency",
    "AgencyStanding",
    "Memorandum",
    "NamedInEightLanguages",
    "Role",
    "SigningKeyRecord",
    "Source",
    "Staff",
]
