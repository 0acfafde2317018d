"""XLIFF 2.1: a document's segments with their states, marks as `pc` and `ph`. Knows no table.

XLIFF Version 2.1, OASIS Standard, 13 February 2018. Each segment is a unit of its own, so that its number comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from orkhon.translation.errors import FileRefused
from orkhon.translation.interchange.tree import Node, attribute, parse, words
from orkhon.translation.segments.marks import MARK, closing, empty, opening, without_brackets

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
"""XLIFF 2.1 keeps the core's namespace of 2.0 (section 4.1)."""

_UNIT: Final = re.compile(r"s([1-9][0-9]{0,17})")


class XliffState(StrEnum):
    """How far a segment is (section 4.3.1.30)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, kw_only=True, slots=True)
class XliffSegment:
    """One segment: its number, its texts with marks, its state. `name` is the passage, `stale` a changed original."""

    number: int
    source: str
    target: str
    state: XliffState
    name: str = ""
    stale: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class XliffFile:
    """One document: the address of the translation, both languages as BCP 47 tags, the segments in order."""

    original: str
    source_tag: str
    target_tag: str
    segments: tuple[XliffSegment, ...]


def write_xliff(file: XliffFile) -> str:
    """Return the file, to be encoded in UTF-8."""
    return "".join(_pieces(file))


def _pieces(file: XliffFile) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{NAMESPACE}" version="2.1" srcLang={attribute(file.source_tag)} '
        f'trgLang={attribute(file.target_tag)}>\n<file id="f1" original={attribute(file.original)}>\n'
    )
    for one in file.segments:
        name = f" name={attribute(one.name)}" if one.name else ""
        stale = ' subState="orkhon:stale"' if one.stale else ""
        yield f'<unit id="s{one.number}"{name}><segment id="1" state="{one.state}"{stale}>'
        yield f'<source xml:space="preserve">{_marked(one.source)}</source>'
        if one.target or one.state is not XliffState.INITIAL:
            yield f'<target xml:space="preserve">{_marked(one.target)}</target>'
        yield "</segment></unit>\n"
    yield "</file>\n</xliff>\n"


def read_xliff(data: bytes) -> XliffFile:
    """Return the document of a file that `write_xliff` made and another program may have changed.

    A unit that another program parted into several segments comes back as one. Raises `FileRefused`.
    """
    root = parse(data, "xliff")
    version = root.attributes.get("version", "")
    if not version.startswith("2."):
        raise FileRefused(
            _("This is XLIFF %(version)s; 2.0 and 2.1 are read.") % {"version": version[:10] or "?"}, line=root.line
        )
    files = list(root.elements("file"))
    if len(files) != 1:
        raise FileRefused(
            _("The file holds %(count)d documents; one was expected.") % {"count": len(files)}, line=root.line
        )
    units = tuple(_segment(unit) for unit in _units(files[0]))
    numbers = [one.number for one in units]
    if len(set(numbers)) < len(numbers):
        raise FileRefused(_("Two units have one id."), line=files[0].line)
    return XliffFile(
        original=files[0].attributes.get("original", ""),
        source_tag=root.attributes.get("srcLang", ""),
        target_tag=root.attributes.get("trgLang", ""),
        segments=units,
    )


def _units(node: Node) -> Iterator[Node]:
    for one in node.children:
        if isinstance(one, Node):
            if one.name == "unit":
                yield one
            elif one.name == "group":
                yield from _units(one)


def _segment(unit: Node) -> XliffSegment:
    found = _UNIT.fullmatch(unit.attributes.get("id", ""))
    if found is None:
        raise FileRefused(
            _("The unit %(id)s is not of this hub; export the document again.")
            % {"id": unit.attributes.get("id", "?")[:40]},
            line=unit.line,
        )
    parts = [one for one in unit.children if isinstance(one, Node) and one.name in {"segment", "ignorable"}]
    segments = [one for one in parts if one.name == "segment"]
    if not segments:
        raise FileRefused(_("A unit has no segment."), line=unit.line)
    return XliffSegment(
        number=int(found[1]),
        source="".join(_words_of(one.first("source")) for one in parts),
        target=_target_of(parts),
        state=min((_state(one) for one in segments), key=list(XliffState).index),
        name=unit.attributes.get("name", ""),
        stale=any(one.attributes.get("subState") == "orkhon:stale" for one in segments),
    )


def _target_of(parts: Iterable[Node]) -> str:
    """Return the words of all parts; what is between segments and has no translation is taken from the source."""
    pieces = []
    for one in parts:
        target = one.first("target")
        if target is None and one.name == "ignorable":
            target = one.first("source")
        pieces.append(_words_of(target))
    return "".join(pieces)


def _state(segment: Node) -> XliffState:
    said = segment.attributes.get("state", XliffState.INITIAL)
    try:
        state = XliffState(said)
    except ValueError:
        raise FileRefused(_("%(state)s is no state of a segment.") % {"state": said[:40]}, line=segment.line) from None
    # A program that fills in targets and leaves the states alone has translated all the same.
    target = segment.first("target")
    filled = target is not None and bool(target.text().strip())
    return XliffState.TRANSLATED if state is XliffState.INITIAL and filled else state


def _marked(text: str) -> str:
    """Return the text with its marks as inline codes; one that does not nest is left out."""
    parts: list[str] = []
    stack: list[int] = []
    done: set[int] = set()
    position = 0
    for match in MARK.finditer(text):
        parts.append(words(text[position : match.start()]))
        position = match.end()
        number = int(match["number"])
        if match["end"]:
            if number in stack:
                while stack and stack.pop() != number:
                    parts.append("</pc>")
                parts.append("</pc>")
        elif number not in done:
            done.add(number)
            parts.append(f'<ph id="{number}"/>' if match["empty"] else f'<pc id="{number}">')
            if not match["empty"]:
                stack.append(number)
    parts.append(words(text[position:]))
    parts += ["</pc>"] * len(stack)
    return "".join(parts)


def _words_of(node: Node | None) -> str:
    if node is None:
        return ""
    parts: list[str] = []
    for one in node.children:
        if isinstance(one, str):
            parts.append(without_brackets(one))
            continue
        said = one.attributes.get("id", "") if one.name in {"pc", "ph", "sc"} else one.attributes.get("startRef", "")
        number = int(said) if said.isdecimal() and len(said) < 4 else 0
        if one.name == "pc" and number:
            parts += [opening(number), _words_of(one), closing(number)]
        elif one.name == "ph" and number:
            parts.append(empty(number))
        elif one.name in {"sc", "ec"} and number:
            parts.append(opening(number) if one.name == "sc" else closing(number))
        else:
            parts.append(_words_of(one))
    return "".join(parts)
