"""What can go wrong with a given picture."""

from __future__ import annotations


class PictureError(Exception):
    """A picture could not be looked at. `reason` is a key of `refusing.WORDS`, in which people are told."""

    retryable = False

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"the picture was not looked at: {said or reason}")
        self.reason = reason


class PictureBusy(PictureError):
    """As many pictures as this machine should look at are being looked at."""

    retryable = True


class SigningRefused(Exception):
    """A picture cannot be signed; the text says why."""

    retryable = False


class StampRefused(SigningRefused):
    """The time-stamping authority gave no time stamp."""

    retryable = True
