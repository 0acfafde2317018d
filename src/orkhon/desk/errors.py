"""What can go wrong on the desk."""

from __future__ import annotations


class DeskError(Exception):
    """The desk cannot do that."""

    retryable = False


class SourceNotUsable(DeskError):
    """A source of the article may not be used now."""

    def __init__(self, uri: str, status: str) -> None:
        self.uri = uri
        self.status = status
        wanted = (
            "wait until its embargo lifts"
            if status == "embargoed"
            else "take its matter and the source itself out first"
        )
        super().__init__(f"the source {uri} is {status}; a usable one was wanted: {wanted}")


class SourceEmbargoed(SourceNotUsable):
    """A source of the article is under embargo; once that has lifted, trying again helps."""

    retryable = True


class ArticleKilled(DeskError):
    """The article itself was killed on the wire, which is for ever."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"the article {uri} was killed on the wire and cannot be published again; write a new one")


class ArticleRedacted(DeskError):
    """The article itself was redacted, and nothing comes under its uri any more."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"the article {uri} was redacted and is closed; write a new one")


class OrderRefused(DeskError):
    """A redaction cannot be ordered, or decided, in that way."""


class NotThePerson(OrderRefused):
    """Somebody else must decide on the redaction, or the same person must not order it."""


class ReasonQuotesItem(OrderRefused):
    """The reason repeats whole runs of the item's words, and nobody has said that they shall stay."""

    def __init__(self, uri: str, quoted: tuple[str, ...]) -> None:
        self.quoted = quoted
        super().__init__(
            f"the reason repeats words of {uri} and would stay for ever; write it in other words, or agree to keep them"
        )


class WithheldSince(DeskError):
    """Somebody withheld the article after this revision of it was made, and no schedule overrides that."""

    def __init__(self, uri: str) -> None:
        super().__init__(
            f"the article {uri} was withheld after this was written; publish it again by hand, or release it"
        )


class NotOnTheWire(DeskError):
    """No item of that uri is on the wire."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"no item {uri} is on the wire; open it from the wire screen, or ask the agency to send it")


class AlreadyTaken(DeskError):
    """Somebody has made an article of the item already."""

    def __init__(self, uri: str, article: int, who: str) -> None:
        self.article = article
        super().__init__(
            f"{uri} was taken already by {who or 'somebody'}: article {article}; "
            "work on that one, or take the item again on purpose"
        )


class AlreadyTranslated(DeskError):
    """The article has a translation into that language."""

    def __init__(self, language: str, article: int) -> None:
        self.article = article
        super().__init__(f"a translation into {language} exists already: article {article}; open that one")


class UnknownLanguage(DeskError):
    """The desk writes in the eight languages of the alliance alone."""

    def __init__(self, language: str) -> None:
        super().__init__(f"{language!r} is none of az en kk ky ru tk tr uz; choose one of these")


class PublishedArticleKept(DeskError):
    """An article that readers have seen is never deleted."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"the article {uri} was public and stays for the record; unpublish it instead")


class NotForReaders(DeskError):
    """An advisory is for members alone and never becomes an article."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} is an advisory, which is for members alone; a news item was wanted")
