"""Documents in the formats that are only read: ANPA 1312, letters, pictures' fields. Asserts nothing.

Each says as much as its format can, so that a field which is empty after reading has no place in it.
"""

from __future__ import annotations

import struct
from dataclasses import fields
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Final

from orkhon.formats import message, parse, picture_fields
from orkhon.formats.picture_fields import PictureFields
from orkhon.items import Item
from tests.formats.survival_rows import SECTIONS

NOW: Final = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
PICTURE_FORMATS: Final = ("XMP", "IIM")

_ANPA: Final = (
    "\x16\x16\x01a0123\x1fbc-xx\r\nu i\x13\x11{slug} 11-22 0031\r\n\x02Invented bridge opens in Altai\r\n\r\n"
    "\tOSKEMEN (Altai Press) -- An invented bridge opened.\r\n\tSecond paragraph.\r\n\x03\r\n"
    "ALT-OS-11-22-26 1015GMT\r\n\x04"
)
_XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/"
 xmlns:r="http://ns.adobe.com/xap/1.0/rights/" xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" p:Headline="Көпір" p:City="Өскемен" p:Country="Қазақстан"
 p:DateCreated="2026-11-22T10:15:00+06:00" p:Credit="Алтай Пресс" p:Source="Алтай" p:Instructions="Түстен кейін">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Bridge</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="en">A bridge</rdf:li><rdf:li xml:lang="x-default">Көпір</rdf:li></rdf:Alt>
</dc:description><dc:creator><rdf:Seq><rdf:li>Ер Ұлан</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>көпір</rdf:li></rdf:Bag></dc:subject>
<dc:rights><rdf:Alt><rdf:li xml:lang="kk">© Алтай</rdf:li></rdf:Alt></dc:rights>
<r:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Тек мүшелерге</rdf:li></rdf:Alt></r:UsageTerms>
<c:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Өзен мен көпір</rdf:li></rdf:Alt></c:AltTextAccessibility>
<e:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</e:DigitalSourceType>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
_IIM: Final = (
    (5, "Bridge"), (25, "көпір"), (40, "Түстен кейін"), (55, "20261122"), (60, "101500+0600"), (80, "Ер Ұлан"),
    (90, "Өскемен"), (101, "Қазақстан"), (105, "Көпір"), (110, "Алтай Пресс"), (115, "Алтай"), (116, "© Алтай"),
    (120, "Көпірдің суреті"),
)  # fmt: skip


def read_only_items() -> dict[str, list[Item]]:
    """Return what is read of the samples, by the format's name as the page writes it."""
    return {"ANPA 1312": _anpa_items(), "e-mail": _letter_items()}


def _bodies() -> list[str]:
    rows = next(section.rows for section in SECTIONS if section.title == "its body")
    return [row.item.body.xhtml for row in rows]


def _anpa_items() -> list[Item]:
    slugs = ("bc-altai-bridge", "bc-bridge KILL", "bc-bridge ADVISORY", "bc-bridge WITHHOLD")
    return [item for slug in slugs for item in parse(_ANPA.format(slug=slug).encode(), now=NOW).items]


def _letter_items() -> list[Item]:
    letters = []
    for body in _bodies():
        letter = EmailMessage()
        letter["From"], letter["To"] = "Әсел Нұрлан <asel@altai.example>", "desk@hub.example"
        letter["Subject"], letter["Date"] = "Алтайда көпір ашылды", "Sun, 22 Nov 2026 10:15:00 +0600"
        letter["Message-ID"] = "<1@altai.example>"
        letter.set_content("words")
        letter.add_alternative(body, subtype="html")
        letter["Content-Language"] = "kk"
        letters.append(letter)
    forwarded = EmailMessage()
    forwarded["From"], forwarded["Subject"] = "desk@altai.example", "Fwd: Көпір"
    forwarded.set_content(
        "Қараңызшы\n\n---------- Forwarded message ---------\nFrom: Ер <er@altai.example>\nSubject: Көпір\n\nМәтін."
    )
    read = (message.parse(one.as_bytes(), now=NOW).item for one in [*letters, forwarded])
    return [item for item in read if item is not None]


def said_by_pictures() -> dict[str, list[bool]]:
    """Return for each of a picture's fields whether it is read from XMP, and whether from IIM."""
    read = [
        picture_fields.read(_jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + _XMP.encode())),
        picture_fields.read(_jpeg(0xED, b"Photoshop 3.0\x00" + _resource())),
    ]
    names = [one.name for one in fields(PictureFields) if one.name != "unread"]
    return {name: [bool(getattr(one, name)) for one in read] for name in names}


def _resource() -> bytes:
    def written(record: int, number: int, value: bytes) -> bytes:
        return bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value

    sets = written(1, 90, b"\x1b%G") + b"".join(written(2, number, text.encode()) for number, text in _IIM)
    return b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(sets)) + sets + b"\x00" * (len(sets) % 2)


def _jpeg(marker: int, data: bytes) -> bytes:
    return b"\xff\xd8" + bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data + b"\xff\xda\x00\x02pixels"
