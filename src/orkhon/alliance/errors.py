"""What can go wrong with who may do what."""

from django.utils.translation import gettext


class AllianceError(Exception):
    """The alliance's records do not allow it."""

    retryable = False


class UnknownAgency(AllianceError):
    """No agency has that code."""

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(
            f"no agency is called {code!r}; known are: {', '.join(known) or 'none yet (orkhon alliance load FILE)'}"
        )


class NotGranted(AllianceError):
    """The memoranda, or the item itself, do not allow the use."""

    def __init__(self, why: str) -> None:
        super().__init__(gettext("%(why)s Ask the secretariat, or the agency whose item it is.") % {"why": why})


class NotAnnounced(AllianceError):
    """The log did not take the change of a right or key, so it was not made."""

    def __init__(self, cause: str, *, retryable: bool = False) -> None:
        super().__init__(cause)
        self.retryable = retryable


class OrderRefused(AllianceError):
    """The legal order cannot be kept, or ended, as it was given."""


class TooManyOrders(OrderRefused):
    """Another hub has as many legal orders in force here as are taken over from one."""


class AllianceFileRefused(AllianceError):
    """The file does not describe an alliance."""


class KeyRefused(AllianceError):
    """A key file cannot be used."""


class RolesNotReady(AllianceError):
    """The permissions that roles are made of do not exist yet."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"these permissions do not exist: {', '.join(missing)}; run orkhon migrate first")


class InvitationRefused(AllianceError):
    """The invitation may not be made, or its link leads nowhere any more."""


class NotForYou(AllianceError):
    """Somebody may not do this with this person."""


class UnknownPerson(AllianceError):
    """No account has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no account is called {name!r}; user names are told apart by capitals, too")


class SecretRefused(AllianceError):
    """The secret of a source cannot be kept, or its file cannot be trusted."""


class PasskeyRefused(AllianceError):
    """What a browser sent proves no passkey."""


class CodeRefused(AllianceError):
    """A code is wrong, was taken before, or comes too early after others that were wrong."""


class DirectoryRefused(AllianceError):
    """An agency's directory, or what it says of somebody, cannot be followed."""

    def __init__(self, cause: str, *, retryable: bool = False) -> None:
        super().__init__(cause)
        self.retryable = retryable


class NotByDirectory(DirectoryRefused):
    """The directory's word holds, and opens nothing for this person; said in the person's language."""
