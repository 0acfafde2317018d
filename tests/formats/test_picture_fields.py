"""IPTC's fields of pictures in every container, and files that lie about their lengths."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import FormatError
from orkhon.formats.errors import NotAPicture, TooLarge
from orkhon.formats.picture_fields import InLanguage, PictureFields, read
from tests.examples import examples

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 photoshop:Headline="Ойдан шығарылған көпір" photoshop:City="Өскемен" photoshop:DateCreated="2026-11-22T10:15:00+06:00">
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Bridge</rdf:li></rdf:Alt></dc:title>
 <dc:description><rdf:Alt><rdf:li xml:lang="en">An invented bridge</rdf:li>
  <rdf:li xml:lang="x-default">Ойдан шығарылған көпірдің суреті</rdf:li></rdf:Alt></dc:description>
 <dc:creator><rdf:Seq><rdf:li>Әсел Нұрлан</rdf:li><rdf:li>Ер Ұлан</rdf:li></rdf:Seq></dc:creator>
 <dc:subject><rdf:Bag><rdf:li>көпір</rdf:li><rdf:li>көпір</rdf:li><rdf:li>Алтай</rdf:li></rdf:Bag></dc:subject>
 <dc:rights><rdf:Alt><rdf:li xml:lang="kk">© Алтай</rdf:li></rdf:Alt></dc:rights>
 <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Тек мүшелерге</rdf:li></rdf:Alt></xmpRights:UsageTerms>
 <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Өзен үстіндегі көпір</rdf:li></rdf:Alt>
 </Iptc4xmpCore:AltTextAccessibility>
 <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType>
 <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li><Iptc4xmpExt:City>Elsewhere</Iptc4xmpExt:City></rdf:li></rdf:Bag>
 </Iptc4xmpExt:LocationCreated>
 <photoshop:Credit>Алтай Пресс</photoshop:Credit>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def _set(number: int, value: bytes, record: int = 2) -> bytes:
    if len(value) > 0x7FFF:
        return bytes((0x1C, record, number, 0x80, 4)) + struct.pack(">I", len(value)) + value
    return bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value


def _iim(encoding: str = "utf-8", caption: str = "Көпір суреті") -> bytes:
    marker = _set(90, b"\x1b%G", record=1) if encoding == "utf-8" else b""
    return marker + b"".join(
        _set(number, text.encode(encoding))
        for number, text in (
            (5, "Bridge 1"), (25, "мост"), (25, "Алтай"), (40, "Не раньше полудня"), (55, "20261122"),
            (60, "101500+0600"), (80, "Анна Иванова"), (90, "Усть-Каменогорск"), (101, "Казахстан"), (105, "Мост"),
            (110, "Алтай Пресс"), (115, "Алтай"), (116, "(c) Алтай"), (120, caption), (200, "ignored"),
        )
    )  # fmt: skip


def _resources(iim: bytes) -> bytes:
    other = b"8BIM\x03\xed\x00\x00" + struct.pack(">I", 3) + b"abc\x00"
    return other + b"8BIM\x04\x04\x03iim" + struct.pack(">I", len(iim)) + iim


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def _jpeg(xmp: bytes = b"", iim: bytes = b"", more: bytes = b"") -> bytes:
    parts = [b"\xff\xd8", _segment(0xE0, b"JFIF\x00"), b"\xff\x01", b"\xff"]
    if xmp:
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp))
    if iim:
        whole = _resources(iim)
        parts.extend(_segment(0xED, b"Photoshop 3.0\x00" + whole[at : at + 9000]) for at in range(0, len(whole), 9000))
    return b"".join(parts) + more + b"\xff\xda\x00\x02pixels"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + _chunk(b"IEND", b"")


def _tiff(order: str, tags: dict[int, tuple[int, bytes]]) -> bytes:
    start = b"II*\x00" if order == "<" else b"MM\x00*"
    offset = 8 + 2 + 12 * len(tags) + 4
    entries, rest = b"", b""
    for tag, (kind, value) in tags.items():
        number = len(value) // {1: 1, 4: 4, 7: 1}[kind]
        entries += struct.pack(f"{order}HHII", tag, kind, number, offset + len(rest))
        rest += value
    return start + struct.pack(f"{order}IH", 8, len(tags)) + entries + bytes(4) + rest


FROM_XMP = PictureFields(
    title="Bridge",
    headline="Ойдан шығарылған көпір",
    caption="Ойдан шығарылған көпірдің суреті",
    alt="Өзен үстіндегі көпір",
    credit="Алтай Пресс",
    creator=("Әсел Нұрлан", "Ер Ұлан"),
    copyright_notice="© Алтай",
    usage_terms="Тек мүшелерге",
    city="Өскемен",
    created=datetime(2026, 11, 22, 4, 15, tzinfo=UTC),
    keywords=("көпір", "Алтай"),
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    alternatives=(
        InLanguage(field="caption", language="en", text="An invented bridge"),
        InLanguage(field="copyright_notice", language="kk", text="© Алтай"),
    ),
)
ITXT = b"XML:com.adobe.xmp\x00"


@pytest.mark.parametrize(
    "data",
    [
        _jpeg(XMP),
        _png(_chunk(b"iTXt", ITXT + b"\x00\x00\x00\x00" + XMP)),
        _png(_chunk(b"iTXt", ITXT + b"\x01\x00\x00\x00" + zlib.compress(XMP))),
        _tiff("<", {700: (1, XMP)}),
        _tiff(">", {700: (7, XMP)}),
        b"RIFF\x00\x00\x00\x00WEBPVP8 \x03\x00\x00\x00abc\x00XMP " + struct.pack("<I", len(XMP)) + XMP,
    ],
    ids=["jpeg", "png", "png deflated", "tiff little", "tiff big", "webp"],
)
def test_xmp_is_read_from_every_container(data: bytes) -> None:
    assert read(data) == FROM_XMP


FROM_IIM = PictureFields(
    title="Bridge 1",
    headline="Мост",
    caption="Көпір суреті",
    credit="Алтай Пресс",
    creator=("Анна Иванова",),
    copyright_notice="(c) Алтай",
    source="Алтай",
    instructions="Не раньше полудня",
    city="Усть-Каменогорск",
    country="Казахстан",
    created=datetime(2026, 11, 22, 4, 15, tzinfo=UTC),
    keywords=("мост", "Алтай"),
)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _swapped(data: bytes) -> bytes:
    return b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))


@pytest.mark.parametrize(
    "data",
    [
        _jpeg(iim=_iim()),
        _tiff("<", {33723: (7, _iim())}),
        _tiff("<", {33723: (4, _swapped(_padded(_iim())))}),
        _tiff(">", {34377: (1, _resources(_iim()))}),
        _png(_chunk(b"tEXt", b"Raw profile type iptc\x00\niptc\n 9\n" + _resources(_iim()).hex().encode())),
        _png(_chunk(b"zTXt", b"Raw profile type iptc\x00\x00" + zlib.compress(b"\niptc\n9\n" + _iim().hex().encode()))),
    ],
    ids=["jpeg", "tiff", "tiff as longs", "tiff in photoshop's", "png", "png deflated"],
)
def test_iim_is_read_from_every_container(data: bytes) -> None:
    assert read(data) == FROM_IIM


def test_iim_without_its_marker_is_decoded_as_its_bytes_show() -> None:
    fields = read(_jpeg(iim=_iim("cp1251", caption="Новый мост открыт")))
    assert (fields.caption, fields.headline, fields.creator) == ("Новый мост открыт", "Мост", ("Анна Иванова",))


def test_letters_that_mean_nothing_are_left_out_and_line_breaks_are_not() -> None:
    assert read(_jpeg(iim=_iim(caption="\x00Көпір\x00 \x07суреті\nАлтай"))).caption == "Көпір суреті\nАлтай"


def test_a_long_caption_spans_segments_and_an_extended_size() -> None:
    fields = read(_jpeg(iim=_iim(caption="сөз " * 6000)))
    assert fields.caption == ("сөз " * 6000).strip()


def test_xmp_wins_over_iim_and_iim_fills_what_xmp_does_not_say() -> None:
    fields = read(_jpeg(XMP, _iim()))
    assert (fields.headline, fields.creator) == (FROM_XMP.headline, FROM_XMP.creator)
    assert (fields.country, fields.source) == ("Казахстан", "Алтай")


def test_the_extension_of_an_xmp_packet_is_joined_by_its_name_and_in_order() -> None:
    name = b"0123456789ABCDEF0123456789ABCDEF"
    base = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:n="http://ns.adobe.com/xmp/note/">'
        b'<rdf:Description n:HasExtendedXMP="' + name + b'"/></rdf:RDF>'
    )
    head = b"http://ns.adobe.com/xmp/extension/\x00"
    cut = len(XMP) // 2

    def part(of: bytes, at: int, data: bytes) -> bytes:
        return _segment(0xE1, head + of + struct.pack(">II", len(XMP), at) + data)

    more = part(name, cut, XMP[cut:]) + part(b"F" * 32, 0, b"<other/>") + part(name, 0, XMP[:cut])
    assert read(_jpeg(base, more=more)) == FROM_XMP


def test_a_date_without_a_zone_is_in_the_agencys() -> None:
    iim = _set(55, b"20261122") + _set(60, b"101500")
    assert read(_jpeg(iim=iim), default_zone=timezone(timedelta(hours=5))).created == datetime(
        2026, 11, 22, 5, 15, tzinfo=UTC
    )
    assert read(_jpeg(iim=_set(55, b"20261122"))).created == datetime(2026, 11, 22, tzinfo=UTC)
    assert read(_jpeg(iim=_set(55, b"00000000"))).created is None


def test_broken_xmp_does_not_hide_iim_and_its_fault_is_said() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'
    fields = read(_jpeg(bomb, _iim()))
    assert "declares its own XML entities" in fields.unread
    assert fields.caption == "Көпір суреті"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", b"II+\x00", b"<svg/>"])
def test_what_is_no_picture_of_these_kinds_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(NotAPicture, match="fields are read from JPEG, PNG, TIFF and WebP"):
        read(data)


def test_the_limit_of_size_is_the_callers() -> None:
    with pytest.raises(TooLarge, match="at most 10 are read"):
        read(_jpeg(XMP), max_bytes=10)


def test_a_picture_that_says_nothing_gives_empty_fields() -> None:
    assert read(_jpeg()) == PictureFields()
    assert read(_png()) == PictureFields()
    assert read(_tiff("<", {})) == PictureFields()


def test_a_packet_that_inflates_without_end_costs_what_the_limit_allows() -> None:
    bomb = zlib.compress(b" " * 5_000_000)
    assert read(_png(_chunk(b"iTXt", ITXT + b"\x01\x00\x00\x00" + bomb))) == PictureFields()


WHOLE = [
    _jpeg(XMP[:1200], _iim()), _png(_chunk(b"iTXt", ITXT + b"\x01\x00\x00\x00" + zlib.compress(XMP[:800]))),
    _tiff("<", {700: (1, XMP[:400]), 33723: (4, _padded(_iim())), 34377: (1, _resources(_iim()))}),
    b"RIFF\x00\x00\x00\x00WEBPXMP " + struct.pack("<I", 300) + XMP[:300],
]  # fmt: skip


@settings(deadline=None, max_examples=examples(300))
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 4000),
)
def test_no_broken_picture_raises_anything_but_a_format_error(
    data: bytes, changes: list[tuple[int, bytes]], end: int
) -> None:
    broken = bytearray(data)
    for at, new in changes:
        broken[at : at + len(new)] = new
    try:
        fields = read(bytes(broken[:end]))
    except FormatError:
        return
    assert fields.created is None or fields.created.tzinfo is UTC
