"""What can go wrong with what arrives. `retryable` says whether asking again may help."""

from __future__ import annotations

from orkhon.formats import Refusal


class IntakeError(Exception):
    """A delivery could not be taken in."""

    retryable: bool = False


class UnknownConnector(IntakeError):
    """No connector has that name."""


class FileUnreadable(IntakeError):
    """A file on this machine cannot be read."""


class DeliveryPostponed(IntakeError):
    """The wire was busy, so nothing of the delivery was taken; it comes again with the next poll."""

    retryable = True


class NothingUsable(IntakeError):
    """Items came, and every one was refused."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        first = refusals[0]
        super().__init__(f"none of its {len(refusals)} items could be used; the first, {first.where}: {first.cause}")
        self.refusals = refusals


class SourceMisconfigured(IntakeError):
    """What the source's settings say cannot be."""


class FolderUnusable(IntakeError):
    """A watched folder is not there, or the hub may not read and move files in it."""

    retryable = True


class ListUnusable(IntakeError):
    """A list of files, posts or documents is not what it should be, or endless."""


class PreviewOff(IntakeError):
    """A channel's public page shows no posts."""


class SignatureMissing(IntakeError):
    """A push came without the signature that its sender agreed on."""


class SignatureWrong(IntakeError):
    """A push came whose signature does not fit its body."""


class DraftDecided(IntakeError):
    """Somebody has decided on the draft meanwhile."""


class DraftChanged(IntakeError):
    """The draft is no longer what the person was shown."""


class DraftUnusable(IntakeError):
    """The draft cannot become an item as it stands."""


class SenderNotListed(IntakeError):
    """A letter or message came from somebody from whom the source takes none."""


class HubUnusable(IntakeError):
    """Another hub cannot be followed as it is."""
