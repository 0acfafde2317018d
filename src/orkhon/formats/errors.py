"""Why a whole document was refused. A single bad item is no error: that is a `Refusal` in what was parsed."""

from __future__ import annotations


class FormatError(ValueError):
    """A document could not be read, or an item could not be written, as a whole."""

    retryable: bool = False


class EmptyDocument(FormatError):
    """Nothing came, or white space alone; the next answer may hold something."""

    retryable = True


class TooLarge(FormatError):
    """The document is longer than the limit that the caller set."""


class TooManyItems(FormatError):
    """The document lists more items than the caller wants to read; `count` is how many."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(f"the document lists {count:,} items; at most {most:,} are read: send it in parts")
        self.count = count


class TooDeep(FormatError):
    """Elements or values are nested deeper than any news document is."""


class EntityDeclarations(FormatError):
    """The document declares entities of its own, as XML bombs and file thieves do."""


class NotAFeed(FormatError):
    """Something other than a feed or a news document came."""


class ChallengePage(NotAFeed):
    """A page that tells browsers from robots came in the feed's place."""

    retryable = True


class NotNinjs(FormatError):
    """JSON came that is neither ninjs nor JSON Feed."""


class NotNewsMLG2(FormatError):
    """An element of NewsML-G2 came that is no whole item, or an item that nothing can be known by."""


class KnowledgeNotNews(FormatError):
    """A concept, knowledge or catalog item came: what explains the news' codes, and no news."""


class EmbargoUnreadable(FormatError):
    """The item is under an embargo whose end cannot be read; guessing could publish it too early."""


class SchemaNotNews(NotNinjs):
    """A JSON Schema came: the description of news, not news."""


class EventNotNews(FormatError):
    """An event or a planning item came, which waits for the planning calendar."""


class Malformed(FormatError):
    """The document is broken beyond what leniency mends."""


class UnknownFormat(FormatError):
    """A format was asked for that this room does not write."""


class NotForThisFormat(FormatError):
    """An item carries a restriction which the format cannot say, so that the format must not carry the item."""


class NotAPicture(FormatError):
    """A file came that is no picture of a kind whose fields can be read."""


class CaptionsNotRead(FormatError):
    """The text is no captions. `line` is where, counted from one; 0 means the whole."""

    def __init__(self, cause: str, *, line: int) -> None:
        where = f"line {line}: " if line else ""
        super().__init__(f"captions cannot be read: {where}{cause}; mend it and send them again")
        self.line = line
