"""The item that every format is tried with, and what of it docs/formats.md has a line for. Asserts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from orkhon.formats import sanitise
from orkhon.items import (
    Association,
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    Media,
    Organisation,
    Person,
    Place,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)

FULL: Final = Item(
    uri="tag:altai.example,2026:bridge",
    version="3",
    language=Language.parse("kk"),
    headline="Алтайда көпір ашылды",
    slug_line="kk-bridge",
    summary="Ойдан шығарылған көпір туралы хабар.",
    bylines=(Byline(name="Әсел Нұрлан", role="reporter"),),
    dateline="Өскемен",
    body=sanitise("<p>Бүгін көпір ашылды.</p><p>Ол ойдан шығарылған.</p>"),
    media=(
        Media(
            kind="picture",
            uri="tag:altai.example,2026:bridge-picture",
            headline="Көпір",
            caption="Көпірдің суреті",
            alt="Өзен үстіндегі көпір",
            credit="Ер Ұлан",
            digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            renditions=(
                Rendition(
                    href="https://altai.example/bridge.jpg",
                    name="highRes",
                    content_type="image/jpeg",
                    width=1280,
                    height=720,
                    size=90_000,
                ),
                Rendition(href="https://altai.example/small.jpg", name="thumbnail", content_type="image/jpeg"),
            ),
        ),
        Media(
            kind="video",
            renditions=(
                Rendition(href="https://altai.example/bridge.mp4", name="web", content_type="video/mp4", duration=61.5),
            ),
        ),
    ),
    subjects=(
        Subject(
            name="transport",
            uri="http://cv.iptc.org/newscodes/mediatopic/20000337",
            literal="TRN",
            rel="about",
        ),
    ),
    places=(Place(name="Өскемен", uri="https://places.example/oskemen", literal="OSK"),),
    people=(Person(name="Айдос Серік", uri="https://people.example/1", literal="AS"),),
    organisations=(Organisation(name="Алтай жол", uri="https://companies.example/1", literal="AJ"),),
    created=datetime(2026, 11, 22, 8, 15, 30, 250_000, tzinfo=UTC),
    version_created=datetime(2026, 11, 22, 9, 45, 10, 500_000, tzinfo=UTC),
    rights=Rights(
        copyright_holder="Алтай Пресс",
        copyright_notice="© Алтай Пресс, 2026",
        usage_terms="Тек мүшелерге",
        linked="https://altai.example/terms",
        encoded='{"permission": []}',
        encoded_language="http://www.w3.org/ns/odrl/2/",
    ),
    credit="Алтай Пресс",
    ed_note="Екінші абзац түзетілді.",
    urgency=2,
    associations=(
        Association(name="background", item=Item(uri="tag:altai.example,2026:river", headline="Өзен туралы")),
    ),
    replaces="tag:altai.example,2026:bridge-plan",
    derived_from=(
        Derivation(uri="tag:steppe.example,2026:bridge", version="1", how=DerivationKind.TRANSLATION),
        Derivation(uri="tag:steppe.example,2026:road", version="2", how=DerivationKind.EXCERPT),
    ),
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation",
    link="https://altai.example/news/bridge",
)
"""An item with every field filled, and with no restriction that would keep it from a public feed."""

_KEPT: Final[dict[str, Any]] = {
    "ninjs": {"genres": [{"name": "Current"}]},
    "newsml-g2": {"itemMeta": {"service": [{"element": "service", "attributes": {"qcode": "svc:kk"}}]}},
    "nitf": {"hl2": ["Екінші тақырып"]},
    "newsml1": {
        "instructions": ["Rectify"],
        "genre": ["Current"],
        "lines": {"subheadline": ["Екінші тақырып"], "seriesline": ["Көпірлер"]},
        "creator": ["Altai Press"],
        "properties": [{"name": "desk", "value": "economy"}],
    },
    "iptc7901": {"category": "pol", "number": "0042", "source": "alt"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the table: what is looked at, in which item, and how it is taken out of an item.

    `exact` where not every value is the thing itself, so that a sample must say this very one.
    """

    name: str
    part: Callable[[Item], Any]
    item: Item = FULL
    exact: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Rows that belong together under a heading of their own; `out_and_back` where reading alone shows nothing."""

    title: str
    rows: tuple[Row, ...]
    out_and_back: bool = False


def _field(name: str, label: str = "", item: Item = FULL, *, exact: bool = False) -> Row:
    return Row(name=label or f"`{name}`", part=lambda one: getattr(one, name), item=item, exact=exact)


def _right(name: str, label: str = "", *, without: str = "") -> Row:
    # Of linked and encoded rights ninjs has room for one, so that each is looked at by itself first.
    rights = replace(FULL.rights, **dict.fromkeys(without.split(), ""))
    item = replace(FULL, rights=rights)
    return Row(name=label or f"`rights.{name}`", part=lambda one: getattr(one.rights, name), item=item)


def _each(field: str, name: str) -> Row:
    return Row(name=f"`{field}.{name}`", part=lambda item: [getattr(one, name) for one in getattr(item, field)])


def _medium(name: str) -> Row:
    # The second medium has none of these words: what is asked is whether the first one's come back on the first.
    return Row(name=f"`media.{name}`", part=lambda item: [getattr(one, name) for one in item.media[:1]])


def _rendition(name: str, *, of: int) -> Row:
    def part(item: Item) -> Any:
        return [getattr(one, name) for media in item.media[of : of + 1] for one in media.renditions]

    return Row(name=f"`media.renditions.{name}`", part=part)


def _body(label: str, html: str) -> Row:
    item = replace(FULL, body=sanitise(html))
    if not item.body:
        raise ValueError(f"nothing is left of the body for {label!r}")
    return Row(name=label, part=lambda one: one.body.xhtml, item=item, exact=True)


def _kept(format: str) -> Row:
    item = replace(FULL, extra={format: _KEPT[format]})
    return Row(name=f'`extra["{format}"]`', part=lambda one: one.extra.get(format), item=item)


SECTIONS: Final = (
    Section(
        title="the item itself",
        rows=(
            _field("uri"),
            _field("version"),
            _field("language"),
            _field("created"),
            _field("version_created"),
            _field("link"),
            _field("urgency"),
            _field("replaces"),
            _field("derived_from"),
            _field("associations", "`associations` of a text"),
            _field(
                "associations",
                "`associations` of a package",
                replace(FULL, type=ItemType.PACKAGE, body=Content(), media=()),
            ),
            _field("digital_source_type"),
        ),
    ),
    Section(
        title="its kind and what restricts it",
        rows=(
            *(
                _field("type", f"`type`: {kind}", replace(FULL, type=kind), exact=True)
                for kind in (ItemType.TEXT, ItemType.PICTURE, ItemType.VIDEO, ItemType.PACKAGE, ItemType.ADVISORY)
            ),
            *(
                _field("pub_status", f"`pub_status`: {status}", replace(FULL, pub_status=status), exact=True)
                for status in (PubStatus.WITHHELD, PubStatus.CANCELED)
            ),
            _field(
                "embargoed",
                "`embargoed`, not yet over",
                replace(FULL, embargoed=datetime(2026, 12, 1, 6, tzinfo=UTC)),
            ),
        ),
    ),
    Section(
        title="its words",
        rows=(
            _field("headline"),
            _field("slug_line"),
            _field("summary"),
            _each("bylines", "name"),
            _each("bylines", "role"),
            _field("dateline"),
            _field("credit"),
            _field("ed_note"),
        ),
    ),
    Section(
        title="its body",
        rows=(
            Row(name="words and paragraphs", part=lambda item: item.body.xhtml),
            _body("`b`, `i`, `strong`, `em`", "<p><b>А</b> ә <i>б</i> в <strong>г</strong> ғ <em>д</em></p>"),
            _body("links", '<p>Көр: <a href="https://altai.example/x">мұнда</a></p>'),
            _body("`xml:lang` of a phrase", '<p>Ол <span lang="en">bridge</span> деді</p>'),
            _body("`xml:lang` of a paragraph", '<p>Бірінші</p><p lang="ru">Второй</p>'),
            _body("subheads of three ranks", "<h2>А</h2><p>а</p><h3>Ә</h3><p>ә</p><h4>Б</h4><p>б</p>"),
            _body("line breaks", "<p>Бір<br>екі</p>"),
            _body("quotations", "<blockquote><p>Бір</p></blockquote><p>екі</p>"),
            _body("lists", "<ul><li>Бір</li><li>екі</li></ul><ol><li>үш</li></ol>"),
            _body("tables", "<table><tr><th>А</th><th>Ә</th></tr><tr><td>1</td><td>2</td></tr></table>"),
        ),
    ),
    Section(
        title="what it names",
        rows=tuple(
            _each(field, name)
            for field, names in (
                ("subjects", ("name", "uri", "literal", "rel")),
                ("places", ("name", "uri", "literal")),
                ("people", ("name", "uri", "literal")),
                ("organisations", ("name", "uri", "literal")),
            )
            for name in names
        ),
    ),
    Section(
        title="media beside it",
        rows=(
            *(_medium(name) for name in ("kind", "uri", "headline", "caption", "alt", "credit", "digital_source_type")),
            *(_rendition(name, of=0) for name in ("href", "name", "content_type", "width", "height", "size")),
            _rendition("duration", of=1),
        ),
    ),
    Section(
        title="its rights",
        rows=(
            _right("copyright_holder"),
            _right("copyright_notice"),
            _right("usage_terms"),
            _right("linked", without="encoded encoded_language"),
            _right("encoded", without="linked"),
            _right("encoded_language", without="linked"),
            _right("encoded", "`rights.encoded` beside `linked`"),
        ),
    ),
    Section(title="what waits in `extra`", rows=tuple(_kept(format) for format in _KEPT), out_and_back=True),
)
