"""The tables of the alliance: one subject a file."""

from orkhon.alliance.models.agency import Agency, AgencyStanding
from orkhon.alliance.models.directory import Directory, DirectoryLink
from orkhon.alliance.models.first_password import FirstPassword
from orkhon.alliance.models.invitation import INVITATION_LIFE, Invitation, InvitationState
from orkhon.alliance.models.key import SeenNonce, SigningKeyRecord
from orkhon.alliance.models.legal_order import LegalOrder
from orkhon.alliance.models.memorandum import Memorandum
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.models.second_factor import CodeSecret, Passkey, RecoveryCode
from orkhon.alliance.models.source import Source
from orkhon.alliance.models.staff import Role, Staff

__all__ = [
    "INVITATION_LIFE",
    "Agency",
    "AgencyStanding",
    "CodeSecret",
    "Directory",
    "DirectoryLink",
    "FirstPassword",
    "Invitation",
    "InvitationState",
    "LegalOrder",
    "Memorandum",
    "NamedInEightLanguages",
    "Passkey",
    "RecoveryCode",
    "Role",
    "SeenNonce",
    "SigningKeyRecord",
    "Source",
    "Staff",
]
