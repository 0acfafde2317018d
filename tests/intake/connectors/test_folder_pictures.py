"""Pictures that lie in a folder: alone, beside a text that names them, and such as want to harm."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orkhon.formats import FeedFacts, render
from orkhon.intake.connectors.folder.parse import parse
from orkhon.intake.connectors.folder.retrieve import retrieve
from orkhon.intake.connectors.ftp.retrieve import retrieve as retrieve_ftp
from orkhon.intake.deliveries import Arrival
from orkhon.intake.folder_looks import names_in
from orkhon.intake.letters import with_pictures
from orkhon.intake.picture_items import KEPT_UNDER
from orkhon.intake.stillness import PATIENCE
from orkhon.items import Item, ItemType, Media, Rendition
from tests.formats.test_picture_fields import XMP
from tests.intake.connectors.file_servers import PASSWORD, USER, serving_ftp
from tests.intake.connectors.retrievals import NOW, READING, Poll, rss


def jpeg(*, xmp: bytes = XMP, pixels: bytes = b"pixels") -> bytes:
    """A picture with IPTC's fields."""
    packet = b"http://ns.adobe.com/xap/1.0/\x00" + xmp
    segment = b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet
    return b"\xff\xd8" + segment + b"\xff\xda\x00\x02" + pixels


NITF = """<nitf><head><docdata><doc-id id-string="urn:altai:7"/></docdata></head><body><body.head><hedline>
<hl1>Көпір</hl1></hedline></body.head><body.content><p>Мәтін</p><media media-type="image">
<media-reference mime-type="image/jpeg" source="{name}"/>{caption}</media></body.content></body></nitf>"""
CAPTION = "<media-caption>Агенттіктің сөзі</media-caption>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "incoming" / "altai"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def poll(folder: Path) -> Poll:
    return Poll(retrieve=retrieve, address="folder:altai", incoming=folder.parent)


def item_of(arrival: Arrival) -> Item:
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    return item


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_picture_alone_becomes_an_item_with_what_its_file_says(folder: Path, poll: Poll) -> None:
    (folder / "1.jpg").write_bytes(jpeg())
    for _ in range(PATIENCE + 1):
        assert poll() == []
    (arrival,) = poll()
    item = item_of(arrival)
    assert (item.type, item.headline, item.slug_line) == (ItemType.PICTURE, "Ойдан шығарылған көпір", "Bridge")
    assert (item.summary, item.credit) == ("Ойдан шығарылған көпірдің суреті", "Алтай Пресс")
    assert (item.rights.copyright_notice, item.rights.usage_terms) == ("© Алтай", "Тек мүшелерге")
    assert item.created == datetime(2026, 11, 22, 4, 15, tzinfo=UTC)
    assert [place.name for place in item.places] == ["Өскемен"]
    assert [subject.name for subject in item.subjects] == ["көпір", "Алтай"]
    assert [byline.name for byline in item.bylines] == ["Әсел Нұрлан", "Ер Ұлан"]
    assert item.language == READING.language
    (media,) = item.media
    assert arrival.raw is not None
    assert media.renditions[0].href == arrival.raw.files[0].name
    assert (media.caption, media.alt) == ("Ойдан шығарылған көпірдің суреті", "Өзен үстіндегі көпір")
    assert names(folder / "taken") == ["1.jpg"]


@pytest.mark.parametrize("name", ["a b.jpg", "pics/a b.jpg", "a%20b.jpg", "https://elsewhere.example/a b.jpg"])
def test_a_picture_that_a_text_names_is_a_rendition_of_it(folder: Path, poll: Poll, name: str) -> None:
    (folder / "a b.jpg").write_bytes(jpeg())
    (folder / "7.xml").write_text(NITF.format(name=name, caption=""))
    poll()
    (arrival,) = poll()
    assert arrival.raw is not None
    item = item_of(arrival)
    assert (item.uri, item.type, item.body.text) == ("urn:altai:7", ItemType.TEXT, "Мәтін")
    media = item.media[-1]
    assert [one.href for one in media.renditions] == [arrival.raw.files[0].name]
    assert (media.caption, media.credit) == ("Ойдан шығарылған көпірдің суреті", "Алтай Пресс")
    kept = item.extra[KEPT_UNDER][arrival.raw.files[0].name]
    assert (kept["copyright_notice"], kept["keywords"]) == ("© Алтай", ["көпір", "Алтай"])
    assert len(item.media) == (2 if ":" in name else 1), "what a text shows from the web stays"
    assert names(folder) == []
    assert names(folder / "taken") == ["7.xml", "a b.jpg"]


def test_what_the_text_says_wins_over_what_the_picture_says(folder: Path, poll: Poll) -> None:
    (folder / "a.jpg").write_bytes(jpeg())
    (folder / "7.xml").write_text(NITF.format(name="a.jpg", caption=CAPTION))
    poll()
    (media,) = item_of(poll()[0]).media
    assert (media.caption, media.credit) == ("Агенттіктің сөзі", "Алтай Пресс")


def test_a_document_keeps_what_it_shows_of_files_that_are_not_there_and_of_the_web(folder: Path, poll: Poll) -> None:
    renditions = ("a b.jpg", "gone.jpg", "https://altai.example/c.jpg")
    media = tuple(Media(kind="picture", caption=href, renditions=(Rendition(href=href),)) for href in renditions)
    item = Item(uri="urn:altai:8", version="1", headline="Көпір", media=media)
    facts = FeedFacts(title="Altai", link="", self_link="", updated=NOW)
    (folder / "8.xml").write_bytes(render([item], format="newsml-g2", feed=facts))
    (folder / "a b.jpg").write_bytes(jpeg())
    poll()
    (arrival,) = poll()
    assert arrival.raw is not None
    shown = {one.caption: one.renditions[0].href for one in item_of(arrival).media}
    assert shown == {
        "a b.jpg": arrival.raw.files[0].name,
        "gone.jpg": "gone.jpg",
        "https://altai.example/c.jpg": "https://altai.example/c.jpg",
    }


def test_two_texts_share_a_picture_and_one_that_is_refused_keeps_it_from_nobody(folder: Path, poll: Poll) -> None:
    (folder / "a.jpg").write_bytes(jpeg())
    for name in ("1.xml", "2.xml"):
        (folder / name).write_text(NITF.format(name="a.jpg", caption=""))
    poll()
    assert [len(item_of(arrival).media) for arrival in poll(refusing="1.xml")] == [1, 1]
    assert names(folder) == []
    (folder / "b.jpg").write_bytes(jpeg(pixels=b"other"))
    (folder / "3.xml").write_text(NITF.format(name="b.jpg", caption=""))
    poll()
    poll(refusing="3.xml")
    assert names(folder) == ["b.jpg"]


def test_text_and_picture_wait_for_one_another_and_not_for_ever(folder: Path, poll: Poll) -> None:
    (folder / "7.xml").write_text(NITF.format(name="a.jpg", caption=""))
    poll()
    for length in range(PATIENCE):
        (folder / "a.jpg").write_bytes(jpeg(pixels=bytes(length + 1)))
        assert poll() == [], "the picture grows"
    (folder / "a.jpg").write_bytes(jpeg(pixels=bytes(99)))
    (arrival,) = poll()
    assert arrival.raw is not None
    assert arrival.raw.files == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe1\xff\xffhttp://ns.adobe.com/xap/1.0/\x00<x",
        jpeg(xmp=b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><x>&d;</x>'),
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 40) + b"zTXtRaw profile type iptc\x00\x00"
        + zlib.compress(bytes(9_000_000)),
        b"II*\x00\xff\xff\xff\xff",
        b"GIF89a",
    ],
    ids=["cut", "entities", "bomb", "tiff", "gif"],
)  # fmt: skip
def test_a_hostile_picture_is_a_picture_without_words_and_stops_no_other(folder: Path, poll: Poll, data: bytes) -> None:
    (folder / "a.jpg").write_bytes(data)
    (folder / "a.xml").write_bytes(rss("a"))
    poll()
    assert [arrival.name for arrival in poll()] == ["a.xml"]
    for _ in range(PATIENCE - 1):
        poll()
    (arrival,) = poll()
    item = item_of(arrival)
    assert (item.type, item.headline, len(item.media)) == (ItemType.PICTURE, "", 1)


def test_a_file_that_is_only_called_a_picture_is_refused(folder: Path, poll: Poll) -> None:
    poll.options = {"pattern": "*.jpg"}
    (folder / "a.jpg").write_bytes(b"MZ\x90\x00")
    poll()
    (arrival,) = poll()
    assert arrival.raw is not None
    assert arrival.raw.files == ()
    with pytest.raises(ValueError, match=r"."):
        parse(arrival.raw, READING)


def test_pictures_on_a_server_come_with_each_text_that_names_them(tmp_path: Path) -> None:
    out = tmp_path / "home" / "out"
    out.mkdir(parents=True)
    (out / "a.jpg").write_bytes(jpeg())
    (out / "7.xml").write_text(NITF.format(name="a.jpg", caption=""))
    with serving_ftp(out.parent) as port:
        poll = Poll(retrieve=retrieve_ftp, address=f"ftp://{USER}@127.0.0.1:{port}/out", secret=PASSWORD)
        poll()
        assert [len(item_of(arrival).media) for arrival in poll()] == [1]
        (out / "8.xml").write_text(NITF.format(name="a.jpg", caption=""))
        poll()
        (arrival,) = poll()
        assert (arrival.name, len(item_of(arrival).media)) == ("8.xml", 1)
        assert poll() == []


def test_names_are_found_however_they_are_written() -> None:
    text = b"href=\"x/a%20b.JPG\" Photo: c d.png, <i src='e&amp;f.tiff'/> g.jpgx .jpg"
    assert {"a b.JPG", "c d.png", "d.png", "e&f.tiff"} <= set(names_in(text))
    assert "g.jpg" not in names_in(text)
    assert len(names_in(b".jpg" * 1_000_000)) < 10_000


def test_a_picture_of_a_letter_says_what_its_file_says(folder: Path, poll: Poll) -> None:
    (folder / "a.jpg").write_bytes(jpeg())
    poll.options = {"pattern": "*.jpg"}
    poll()
    (arrival,) = poll()
    assert arrival.raw is not None
    item = with_pictures(Item(uri="mid:1", headline="Хат"), arrival.raw.files)
    assert item.extra[KEPT_UNDER][arrival.raw.files[0].name]["usage_terms"] == "Тек мүшелерге"
    assert (item.media[0].caption, item.media[0].credit) == ("Ойдан шығарылған көпірдің суреті", "Алтай Пресс")
