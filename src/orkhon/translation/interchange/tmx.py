"""TMX 1.4b: units of the memory with their wordings, marks as `bpt`, `ept` and `ph`. Knows no table.

TMX 1.4b Specification, LISA 2005; https://www.gala-global.org/tmx-14b.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from orkhon.items.language import Language, LanguageTagError
from orkhon.translation.errors import FileRefused
from orkhon.translation.interchange.tree import Node, attribute, parse, words
from orkhon.translation.segments.marks import MARK, closing, empty, opening, without_brackets

_TIME: Final = "%Y%m%dT%H%M%SZ"
_ORIGIN: Final = "x-orkhon-origin"
_AGENCY: Final = "x-orkhon-agency"


@dataclass(frozen=True, kw_only=True, slots=True)
class TmxWording:
    """One way to say it: a BCP 47 tag and the text with marks."""

    tag: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TmxUnit:
    """One unit; the first wording is taken for the source where a reader wants one."""

    wordings: tuple[TmxWording, ...]
    origin: str = ""
    agency: str = ""
    when: datetime | None = None


def write_tmx(units: Iterable[TmxUnit], *, now: datetime) -> Iterator[str]:
    """Give the file piece by piece, in UTF-8 when it is encoded."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        '<header creationtool="Orkhon" creationtoolversion="1" segtype="sentence" o-tmf="Orkhon" adminlang="en" '
        f'srclang="*all*" datatype="html" creationdate="{now.astimezone(UTC).strftime(_TIME)}"/>\n<body>\n'
    )
    for unit in units:
        when = f' changedate="{unit.when.astimezone(UTC).strftime(_TIME)}"' if unit.when else ""
        yield f"<tu{when}>"
        for name, value in ((_ORIGIN, unit.origin), (_AGENCY, unit.agency)):
            if value:
                yield f'<prop type="{name}">{words(value)}</prop>'
        for one in unit.wordings:
            yield f"<tuv xml:lang={attribute(one.tag)}><seg>{_marked(one.text)}</seg></tuv>"
        yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def read_tmx(data: bytes) -> tuple[TmxUnit, ...]:
    """Return the file's units, those with one language alone left out. Raises `FileRefused` with line and reason."""
    root = parse(data, "tmx")
    body = root.first("body")
    if body is None:
        raise FileRefused(_("The file has no body."), line=root.line)
    units = []
    for node in body.elements("tu"):
        wordings = tuple(one for variant in node.elements("tuv") if (one := _wording(variant)) is not None)
        if len(wordings) > 1:
            props = {one.attributes.get("type", ""): one.text() for one in node.elements("prop")}
            units.append(
                TmxUnit(
                    wordings=wordings,
                    origin=props.get(_ORIGIN, "")[:255],
                    agency=props.get(_AGENCY, "")[:32],
                    when=_time(node.attributes.get("changedate") or node.attributes.get("creationdate") or ""),
                )
            )
    return tuple(units)


def _wording(node: Node) -> TmxWording | None:
    tag = node.attributes.get("lang", "")
    try:
        tag = Language.parse(tag).tag
    except LanguageTagError:
        raise FileRefused(
            _("%(tag)s is no language tag; write one such as kk-Cyrl or tr.") % {"tag": tag[:40] or "?"}, line=node.line
        ) from None
    segment = node.first("seg")
    if segment is None:
        raise FileRefused(_("A wording has no seg."), line=node.line)
    text = " ".join(_read(segment).split())
    return TmxWording(tag=tag, text=text) if text else None


def _marked(text: str) -> str:
    parts: list[str] = []
    position = 0
    for match in MARK.finditer(text):
        parts.append(words(text[position : match.start()]))
        number = match["number"]
        if match["empty"]:
            parts.append(f'<ph x="{number}"/>')
        else:
            parts.append(f'<ept i="{number}"/>' if match["end"] else f'<bpt i="{number}" x="{number}"/>')
        position = match.end()
    parts.append(words(text[position:]))
    return "".join(parts)


def _read(node: Node) -> str:
    parts: list[str] = []
    for one in node.children:
        if isinstance(one, str):
            parts.append(without_brackets(one))
        elif one.name == "hi":
            parts.append(_read(one))
        elif one.name in {"bpt", "ept", "ph"}:
            number = one.attributes.get("i") if one.name != "ph" else one.attributes.get("x")
            if number is not None and number.isdecimal() and 0 < int(number) < 1000:
                make = {"bpt": opening, "ept": closing, "ph": empty}[one.name]
                parts.append(make(int(number)))
    return "".join(parts)


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
