"""Find elements by their local names, whatever namespace or prefix a document gave them. Knows no format."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.formats.html import clean_line
from orkhon.formats.xmltree import Node


def local(node: Node) -> str:
    """Return the element's name without its namespace, in lower case."""
    return node.tag.rpartition(":")[2]


def every(node: Node | None, *names: str) -> Iterator[Node]:
    """Yield the children that go by one of `names`, in order; nothing for no node."""
    if node is not None:
        for part in node.content:
            if not isinstance(part, str) and part.tag.rpartition(":")[2] in names:
                yield part


def first(node: Node | None, *path: str) -> Node | None:
    """Return the first element at the end of `path` below `node`, or None."""
    for name in path:
        node = next(every(node, name), None)
    return node


def below(node: Node | None, *names: str) -> Iterator[Node]:
    """Yield the elements of those names at any depth below `node`, in order, and not what is inside them."""
    if node is None:
        return
    waiting = [node.children()]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif local(child) in names:
            yield child
        else:
            waiting.append(child.children())


def line(node: Node | None) -> str:
    """Return the words inside on one line; nothing for no node."""
    return clean_line(node.text()) if node is not None else ""


def words_at(node: Node | None, *path: str) -> str:
    """Return the words of the first element at the end of `path`, on one line."""
    return line(first(node, *path))


def attribute(node: Node | None, *names: str) -> str:
    """Return the first of these attributes that says something, trimmed; `xml:lang` goes by that name."""
    if node is not None:
        for name in names:
            value = node.attributes.get(name, "").strip()
            if value:
                return value
    return ""
