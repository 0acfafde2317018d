"""Read XML of other programs into a small tree with line numbers. Expands no entity, fetches nothing, is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from orkhon.translation.errors import FileRefused

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ELEMENTS: Final = 4_000_000
MOST_DEPTH: Final = 64
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """One element: its name and its attributes without namespaces, and what is in it."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str] = field(default_factory=list)

    def elements(self, name: str) -> Iterator[Node]:
        """Give the children of that name."""
        return (one for one in self.children if isinstance(one, Node) and one.name == name)

    def first(self, name: str) -> Node | None:
        """Return the first child of that name."""
        return next(self.elements(name), None)

    def text(self) -> str:
        """Return the words of the element and of all that is in it."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)


def parse(data: bytes, root: str) -> Node:
    """Return the document's root, which must be called `root`. Raises `FileRefused` with line and reason."""
    if len(data) > MOST_BYTES:
        raise FileRefused(
            _("The file has %(megabytes)d MB; %(most)d are taken at once. Part it into several.")
            % {"megabytes": len(data) // 1_048_576, "most": MOST_BYTES // 1_048_576}
        )
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.words
    parser.EntityDeclHandler = builder.entity
    builder.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FileRefused(expat.ErrorString(error.code), line=error.lineno) from error
    except (LookupError, ValueError) as error:
        raise FileRefused(_("The file is in a character set that cannot be read; save it as UTF-8.")) from error
    if builder.root is None or builder.root.name != root:
        found = builder.root.name if builder.root is not None else ""
        raise FileRefused(
            _("The file begins with %(found)s; %(wanted)s was expected.") % {"found": found[:40], "wanted": root},
            line=1,
        )
    return builder.root


class _Builder:
    """What expat calls."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.parser: expat.XMLParserType
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH:
            raise FileRefused(_("The file has too many elements, or too deep ones."), line=self.line)
        plain = {_bare(key): value for key, value in attributes.items()}
        node = Node(name=_bare(name), attributes=plain, line=self.line)
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def end(self, name: str) -> None:
        self._open.pop()

    def words(self, text: str) -> None:
        if self._open:
            self._open[-1].children.append(text)

    def entity(self, *declared: object) -> None:
        raise FileRefused(_("The file declares entities, which are not read; save it without them."), line=self.line)

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def words(text: str) -> str:
    """Return text as it stands in XML; signs that XML cannot hold are left out."""
    return escape(_NO_XML.sub("", text))


def attribute(text: str) -> str:
    """Return a value with its quotes."""
    return quoteattr(_NO_XML.sub("", text))
