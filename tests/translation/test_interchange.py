"""TMX and XLIFF go out and come back the same, through another program too; bad files are refused whole."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.actions.exchange_files import document_as_xliff, take_xliff
from orkhon.translation.actions.save_segment import save_segment
from orkhon.translation.errors import FileRefused
from orkhon.translation.interchange.tmx import TmxUnit, TmxWording, read_tmx, write_tmx
from orkhon.translation.interchange.xliff import XliffFile, XliffSegment, XliffState, read_xliff, write_xliff
from orkhon.translation.models import SegmentVersion
from tests.translation.documents import NOW, opened, passage, segments
from tests.translation.toolkit import OWN

UNITS = (
    TmxUnit(
        wordings=(
            TmxWording(tag="kk-Cyrl", text="Ол ⟦1⟧бүгін⟦/1⟧ келді⟦2/⟧ & «кетті» <b>."),
            TmxWording(tag="tr-Latn", text="O ⟦1⟧bugün⟦/1⟧ geldi⟦2/⟧ & “gitti” <b>."),
            TmxWording(tag="uz-Latn", text="U ⟦1⟧bugun⟦/1⟧ keldi."),
        ),
        origin="urn:uuid:1",
        agency="kabar",
        when=NOW,
    ),
    TmxUnit(wordings=(TmxWording(tag="kk-Cyrl", text="Екі."), TmxWording(tag="en-Latn", text="Two."))),
)
FILE = XliffFile(
    original="urn:uuid:tr-1",
    source_tag="kk-Cyrl",
    target_tag="tr-Latn",
    segments=(
        XliffSegment(
            number=7,
            source="Ол ⟦1⟧бүгін ⟦2⟧таң⟦/2⟧⟦/1⟧ келді⟦3/⟧ & <кетті>.",
            target="O ⟦1⟧bugün ⟦2⟧sabah⟦/2⟧⟦/1⟧ geldi⟦3/⟧ & <gitti>.",
            state=XliffState.FINAL,
            name="content.a.text",
        ),
        XliffSegment(number=8, source="Екі.", target="", state=XliffState.INITIAL, name="headline"),
        XliffSegment(number=9, source="Үш.", target="Üç.", state=XliffState.TRANSLATED, name="headline", stale=True),
    ),
)


def _tmx(units: tuple[TmxUnit, ...]) -> bytes:
    return "".join(write_tmx(units, now=NOW)).encode()


def _through_the_toolkit(kind: str, data: bytes, *more: str) -> tuple[list[list[str]], bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.translation.toolkit", kind, *more], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    return said["units"], said["file"].encode()


def test_tmx_comes_back_as_it_went() -> None:
    assert read_tmx(_tmx(UNITS)) == UNITS


def test_xliff_comes_back_as_it_went() -> None:
    assert read_xliff(write_xliff(FILE).encode()) == FILE


def test_tmx_comes_back_through_another_program() -> None:
    _, file = _through_the_toolkit("tmx", _tmx(UNITS))
    assert read_tmx(file) == UNITS


def test_xliff_comes_back_through_another_program() -> None:
    units, file = _through_the_toolkit("xliff", write_xliff(FILE).encode())
    assert len(units) == 3
    assert read_xliff(file) == FILE


def test_what_another_program_writes_is_read() -> None:
    _, file = _through_the_toolkit("tmx", b"", "new")
    assert [tuple(one.text for one in unit.wordings) for unit in read_tmx(file)] == list(OWN)
    _, file = _through_the_toolkit("xliff", b"", "new")
    assert [(one.source, one.target) for one in read_xliff(file).segments] == list(OWN)


_SIGNS = st.characters(
    min_codepoint=0x20, max_codepoint=0xFFFD, exclude_characters="⟦⟧", exclude_categories=("Cc", "Cs")
)
_TEXT = st.text(_SIGNS, max_size=30)


@given(_TEXT, _TEXT)
def test_any_words_come_back_from_xliff(source: str, target: str) -> None:
    segment = XliffSegment(number=1, source=source, target=target, state=XliffState.FINAL)
    file = XliffFile(original="a", source_tag="kk-Cyrl", target_tag="tr-Latn", segments=(segment,))
    assert read_xliff(write_xliff(file).encode()) == file


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"<tmx><body><tu></body></tmx>", "mismatched tag", 1),
        (b"<tmx>\n<body>\n<tu><tuv xml:lang='!'><seg>a</seg></tuv></tu></body></tmx>", "no language tag", 3),
        (b'<!DOCTYPE t [\n<!ENTITY a "b">]><tmx><body/></tmx>', "entities", 2),
        (b"<html/>", "tmx was expected", 1),
        (b"", "no element found", 1),
        (b"<tmx>" + b"<a>" * 100, "too deep", 1),
        (b"\xff\xfe\x00", "", 1),
    ],
)
def test_a_bad_tmx_is_refused_with_line_and_reason(data: bytes, reason: str, line: int) -> None:
    with pytest.raises(FileRefused) as told:
        read_tmx(data)
    assert reason in told.value.reason
    assert told.value.line == line


@pytest.mark.parametrize(
    "data",
    [
        b'<xliff version="1.2"/>',
        b'<xliff version="2.1"/>',
        b'<xliff version="2.1"><file><unit id="x1"><segment><source>a</source></segment></unit></file></xliff>',
        b'<xliff version="2.1"><file><unit id="s1"/></file></xliff>',
        b'<xliff version="2.1"><file><unit id="s1"><segment state="odd"/></unit></file></xliff>',
    ],
)
def test_a_bad_xliff_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read_xliff(data)


@pytest.mark.django_db
@pytest.mark.database
class TestDocuments:
    def test_a_document_comes_back_into_the_right_segments(self) -> None:
        aigul = User.objects.create_user("aigul")
        document = opened(passage("<p>Ол <b>келді</b>. Екі.</p><p>Үш.</p>"))
        one, two, _ = segments(document)
        confirm_segment(one.pk, revision=0, user=aigul, now=NOW, text="O ⟦1⟧geldi⟦/1⟧.")
        save_segment(two.pk, "İki.", revision=0, user=aigul, now=NOW)
        _, file = _through_the_toolkit("xliff", document_as_xliff(document).encode())
        changed = file.decode().replace("İki.", "İki, tamam.")
        taken = take_xliff(document, changed.encode(), user=aigul, now=NOW)
        assert (taken.saved, taken.confirmed, taken.same, taken.changed) == (1, 0, 2, ())
        assert [one.target for one in segments(document)] == ["O ⟦1⟧geldi⟦/1⟧.", "İki, tamam.", ""]
        assert [one.status for one in segments(document)] == ["confirmed", "draft", "empty"]

    def test_a_sentence_that_has_changed_meanwhile_takes_nothing(self) -> None:
        document = opened(passage("<p>Бір келді. Екі.</p>"))
        file = document_as_xliff(document).replace("</source>", "</source><target>x</target>")
        opened(passage("<p>Бір кетті. Екі.</p>"))
        first, second = segments(document)
        taken = take_xliff(document, file.encode(), user=None, now=NOW)
        assert taken.changed == (first.pk,)
        assert [one.target for one in segments(document)] == ["", "x"]
        assert second.pk != first.pk

    def test_a_file_of_another_article_and_a_broken_one_change_nothing(self) -> None:
        document = opened(passage("<p>Бір.</p>"))
        good = document_as_xliff(document).replace("</source>", "</source><target>x</target>")
        for bad in (good.replace("urn:uuid:tr-1", "urn:uuid:other"), good.replace("</file>", "")):
            with pytest.raises(FileRefused):
                take_xliff(document, bad.encode(), user=None, now=NOW)
        assert not SegmentVersion.objects.exists()
