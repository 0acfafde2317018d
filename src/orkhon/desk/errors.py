"""What can go wrong on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

if TYPE_CHECKING:
    from orkhon.desk.readiness import Obstacle


class DeskError(Exception):
    """The desk cannot do that."""

    retryable = False


class SourceNotUsable(DeskError):
    """A source of the article may not be used now."""

    def __init__(self, uri: str, status: str) -> None:
        self.uri = uri
        self.status = status
        words = (
            gettext("the source %(uri)s is embargoed; a usable one was wanted: wait until its embargo lifts")
            if status == "embargoed"
            else gettext(
                "the source %(uri)s is %(status)s; a usable one was wanted: take its matter and the source out first"
            )
        )
        super().__init__(words % {"uri": uri, "status": translation.gettext(str(status))})


class SourceEmbargoed(SourceNotUsable):
    """A source of the article is under embargo; once that has lifted, trying again helps."""

    retryable = True


class NotReady(DeskError):
    """Something stands between the article and its readers; `obstacles` says what, each in words."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        self.obstacles = obstacles
        super().__init__("; ".join(str(one.words) for one in obstacles))


class ArticleKilled(DeskError):
    """The article itself was killed on the wire, which is for ever."""

    def __init__(self, uri: str) -> None:
        words = gettext("the article %(uri)s was killed on the wire and cannot be published again; write a new one")
        super().__init__(words % {"uri": uri})


class ArticleRedacted(DeskError):
    """The article itself was redacted, and nothing comes under its uri any more."""

    def __init__(self, uri: str) -> None:
        words = gettext("the article %(uri)s was redacted and is closed; write a new one")
        super().__init__(words % {"uri": uri})


class OrderRefused(DeskError):
    """A redaction cannot be ordered, or decided, in that way."""


class NotThePerson(OrderRefused):
    """Somebody else must decide on the redaction, or the same person must not order it."""


class ReasonQuotesItem(OrderRefused):
    """The reason repeats whole runs of the item's words, and nobody has said that they shall stay."""

    def __init__(self, uri: str, quoted: tuple[str, ...]) -> None:
        self.quoted = quoted
        words = gettext(
            "the reason repeats words of %(uri)s and would stay for ever; "
            "write it in other words, or agree to keep them"
        )
        super().__init__(words % {"uri": uri})


class WithheldSince(DeskError):
    """Somebody withheld the article after this revision of it was made, and no schedule overrides that."""

    def __init__(self, uri: str) -> None:
        words = gettext(
            "the article %(uri)s was withheld after this was written; publish it again by hand, or release it"
        )
        super().__init__(words % {"uri": uri})


class NotOnTheWire(DeskError):
    """No item of that uri is on the wire."""

    def __init__(self, uri: str) -> None:
        words = gettext("no item %(uri)s is on the wire; open it from the wire screen, or ask the agency to send it")
        super().__init__(words % {"uri": uri})


class AlreadyTaken(DeskError):
    """Somebody has made an article of the item already."""

    def __init__(self, uri: str, article: int, who: str) -> None:
        self.article = article
        words = gettext(
            "%(uri)s was taken already (%(who)s: article %(article)s); "
            "work on that one, or take the item again on purpose"
        )
        super().__init__(words % {"uri": uri, "who": who or gettext("somebody"), "article": article})


class AlreadyTranslated(DeskError):
    """The article has a translation into that language."""

    def __init__(self, language: str, article: int) -> None:
        self.article = article
        words = gettext("a translation exists already (%(language)s: article %(article)s); open that one")
        super().__init__(words % {"language": language, "article": article})


class UnknownLanguage(DeskError):
    """The desk writes in the eight languages of the alliance alone."""

    def __init__(self, language: str) -> None:
        super().__init__(f"{language!r} is none of az en kk ky ru tk tr uz; choose one of these")


class PublishedArticleKept(DeskError):
    """An article that readers have seen is never deleted."""

    def __init__(self, uri: str) -> None:
        words = gettext("the article %(uri)s was public and stays for the record; unpublish it instead")
        super().__init__(words % {"uri": uri})


class NotForReaders(DeskError):
    """An advisory is for members alone and never becomes an article."""

    def __init__(self, uri: str) -> None:
        words = gettext("%(uri)s is an advisory, which is for members alone; a news item was wanted")
        super().__init__(words % {"uri": uri})


class WorkRefused(DeskError):
    """That cannot be done to the work at the desk; the words say why, for the person who tried."""


class NothingPublic(DeskError):
    """A correction is of what readers have."""

    def __init__(self, uri: str) -> None:
        words = gettext("readers do not have %(uri)s now, so nothing is to be corrected; publish it as it is to be")
        super().__init__(words % {"uri": uri})


class NothingSaid(DeskError):
    """A correction says what is right."""

    def __init__(self) -> None:
        super().__init__(gettext("a correction without words came; say what is right, and what readers are told of it"))


class ProblemStays(DeskError):
    """A source's problem cannot be closed in that way."""

    def __init__(self, uri: str) -> None:
        words = gettext(
            "what happened to %(uri)s stays open: say why it does not concern the article, or, where the source was "
            "taken back, take its matter out of the text and the source out of the list, and publish"
        )
        super().__init__(words % {"uri": uri})


class RecordingNotYours(DeskError):
    """The recording is somebody else's, and the person keeps none of others."""
