"""Measure what of an item survives each format, and write it as the tables of docs/formats.md.

`python -m tests.formats.survival` writes the page's tables anew. Nothing of them is told: each item is rendered, read
again and compared, with and without what stands in this house's own extension of the format.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from orkhon.formats import FORMATS, FeedFacts, NotForThisFormat, from_ninjs, parse, render, to_ninjs
from orkhon.items import Item
from tests.formats.survival_rows import SECTIONS, Row
from tests.formats.survival_samples import NOW, PICTURE_FORMATS, read_only_items, said_by_pictures

FEED: Final = FeedFacts(
    title="Altai Press",
    link="https://altai.example/",
    self_link="https://altai.example/feed",
    updated=NOW,
    author="Altai Press",
)
PAGE: Final = Path(__file__).parents[2] / "docs" / "formats.md"
COMMAND: Final = "python -m tests.formats.survival"

WHOLE, EXTRA, PART, LOST, REFUSED = "whole", "extra", "in part", "lost", "refused"

TITLES: Final = {
    "ninjs": "ninjs 3.1",
    "newsml-g2": "NewsML-G2",
    "nitf": "NITF 3.6",
    "newsml1": "NewsML 1.2",
    "rss": "RSS 2.0",
    "atom": "Atom",
    "jsonfeed": "JSON Feed",
    "iptc7901": "IPTC 7901",
}

_BY_LINK = "the item's `link`, where it has one, is what the item is known by; else its `uri`"
_WORDS = "the words, in plain paragraphs"
NOTES: Final[Mapping[tuple[str, str], str]] = {
    ("`uri`", "rss"): _BY_LINK,
    ("`uri`", "atom"): _BY_LINK,
    ("`uri`", "jsonfeed"): _BY_LINK,
    ("`created`", "rss"): "to the second",
    ("`created`", "iptc7901"): "the time of the version, to the minute",
    ("`version_created`", "iptc7901"): "to the minute",
    ("`media.renditions.name`", "rss"): "by their order: `main`, `main-2`",
    ("`media.renditions.name`", "atom"): "by their order: `main`, `main-2`",
    ('`extra["iptc7901"]`', "iptc7901"): "with the count of words beside",
    **{
        (name, "iptc7901"): _WORDS
        for name in (
            "`b`, `i`, `strong`, `em`", "links", "`xml:lang` of a phrase", "`xml:lang` of a paragraph",
            "subheads of three ranks", "line breaks", "quotations", "lists", "tables",
        )
    },
}  # fmt: skip
"""What comes back where a part does: the only thing about the tables that is told and not found out."""


def back(item: Item, format: str, *, ours: bool) -> Item | None:
    """Return the item as it comes back from `format`; without what only this house reads there, unless `ours`.

    None where the format refuses the item.
    """
    if format == "ninjs":
        document = to_ninjs(item)
        return from_ninjs(document.ninjs, document.extra if ours else {})
    try:
        data = render([item], format=format, feed=FEED)
    except NotForThisFormat:
        return None
    (read,) = parse(data if ours else _WITHOUT_OURS[format](data), now=NOW).items
    return read


def _unchanged(data: bytes) -> bytes:
    return data


def _without_element(data: bytes) -> bytes:
    return re.sub(rb"<orkhon:fields>.*?</orkhon:fields>", b"", data, flags=re.DOTALL)


def _without_meta(data: bytes) -> bytes:
    return re.sub(rb'<meta name="orkhon-fields"[^>]*/>', b"", data)


def _without_property(data: bytes) -> bytes:
    return re.sub(rb'<Property FormalName="orkhon-fields"[^>]*/>', b"", data)


def _without_extension(data: bytes) -> bytes:
    document = orjson.loads(data)
    document.pop("_orkhon")
    for item in document["items"]:
        item.pop("_orkhon", None)
    return orjson.dumps(document)


_WITHOUT_OURS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "rss": _unchanged,
    "atom": _unchanged,
    "jsonfeed": _without_extension,
    "newsml-g2": _without_element,
    "nitf": _without_meta,
    "newsml1": _without_property,
    "iptc7901": _unchanged,
}


def verdict(row: Row, format: str) -> str:
    """Return how the row's part fares on its way out in the format and back."""
    wanted = row.part(row.item)
    plain = back(row.item, format, ours=False)
    if plain is None:
        return REFUSED
    found = row.part(plain)
    if found == wanted:
        return WHOLE
    with_ours = back(row.item, format, ours=True)
    if with_ours is not None and row.part(with_ours) == wanted:
        return EXTRA
    return PART if says_anything(row, plain) else LOST


def says_anything(row: Row, item: Item) -> bool:
    """Return whether the item says anything in the row's part that one with a uri alone does not say."""
    value = row.part(item)
    return _holds_anything(value) and value != row.part(Item(uri="urn:orkhon:nothing"))


def _holds_anything(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_holds_anything(one) for one in value)
    return bool(value)


@functools.cache
def verdicts() -> Mapping[tuple[str, str], str]:
    """Return the verdict of every row in every format that is written, by the row's name and the format's."""
    return {
        (row.name, format): verdict(row, format) for section in SECTIONS for row in section.rows for format in FORMATS
    }


def tables() -> dict[str, str]:
    """Return the page's tables by the names of the marks between which they stand."""
    return {"out and back": _out_and_back(verdicts()), "in alone": _in_alone(), "pictures": _pictures()}


def _out_and_back(found: Mapping[tuple[str, str], str]) -> str:
    texts = list(dict.fromkeys(NOTES[key] for key in found if key in NOTES))

    def cell(name: str, format: str) -> str:
        said = found[name, format]
        note = NOTES.get((name, format)) if said == PART else None
        return f"{said} [{texts.index(note) + 1}]" if note else said

    lines = [_line(["", *TITLES.values()]), _line(["---"] * (len(TITLES) + 1))]
    for section in SECTIONS:
        lines.append(_line([f"**{section.title}**", *[""] * len(TITLES)]))
        lines += [_line([row.name, *(cell(row.name, format) for format in TITLES)]) for row in section.rows]
    counts = [f"{sum(found[row.name, f] in (WHOLE, EXTRA) for s in SECTIONS for row in s.rows)}" for f in TITLES]
    lines.append(_line([f"**come back as they were, of {sum(len(s.rows) for s in SECTIONS)}**", *counts]))
    return "\n".join([*lines, "", *(f"{number}. {text}" for number, text in enumerate(texts, start=1))])


def _in_alone() -> str:
    samples = read_only_items()
    lines = [_line(["", *samples]), _line(["---"] * (len(samples) + 1))]
    for section in SECTIONS:
        if section.out_and_back:
            continue
        for row in section.rows:
            wanted = row.part(row.item)
            cells = [
                "read"
                if any((row.part(item) == wanted) if row.exact else says_anything(row, item) for item in items)
                else "–"
                for items in samples.values()
            ]
            lines.append(_line([row.name, *cells]))
    return "\n".join(lines)


def _pictures() -> str:
    said = said_by_pictures()
    lines = [_line(["", *PICTURE_FORMATS]), _line(["---"] * (len(PICTURE_FORMATS) + 1))]
    lines += [_line([f"`{name}`", *("read" if one else "–" for one in cells)]) for name, cells in said.items()]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def rewritten(page: str) -> str:
    """Return the page with its tables as they must be. Raises `ValueError` for a page without their marks."""
    for name, table in tables().items():
        start, end = f"<!-- {name}: written by `{COMMAND}` -->", f"<!-- end of {name} -->"
        if page.count(start) != 1 or page.count(end) != 1:
            raise ValueError(f"the page wants one {start!r} and one {end!r} around the table")
        before, _, rest = page.partition(start)
        page = f"{before}{start}\n{table}\n{end}{rest.partition(end)[2]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
