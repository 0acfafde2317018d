"""What is sealed comes out as it went in, or not at all."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orkhon.keeping.errors import BackupDamaged, BackupTooNew, KeepingError, NoBackup, WrongPassphrase
from orkhon.keeping.sealing import MAGIC, Opener, Sealer
from tests.examples import examples

WORDS = "бес сөз ешкім бірге қоймайды"

pytestmark = pytest.mark.usefixtures("quick_key")


def sealed(data: bytes, words: str = WORDS) -> bytes:
    """Seal bytes in memory."""
    raw = io.BytesIO()
    sealer = Sealer(raw, words)
    sealer.write(data)
    sealer.close()
    return raw.getvalue()


def opened(data: bytes, words: str = WORDS) -> bytes:
    """Open what `sealed` made, to its end."""
    opener = Opener(io.BytesIO(data), words)
    return opener.read(len(data) + 1)


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=examples(60),
)
@given(st.lists(st.binary(max_size=200), max_size=8))
def test_whatever_is_written_in_whatever_pieces_comes_out(pieces: list[bytes]) -> None:
    raw = io.BytesIO()
    sealer = Sealer(raw, WORDS)
    for piece in pieces:
        sealer.write(piece)
    assert sealer.tell() == sum(map(len, pieces))
    sealer.close()
    assert opened(raw.getvalue()) == b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_bytes_taken_from_a_file_are_those_of_the_file(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(size))
    raw = io.BytesIO()
    sealer = Sealer(raw, WORDS)
    sealer.write(b"before")
    with path.open("rb") as file:
        assert sealer.take(file.fileno(), size + 10) == size
    sealer.write(b"after")
    sealer.close()
    assert opened(raw.getvalue()) == b"before" + path.read_bytes() + b"after"


def test_nothing_of_the_words_lies_open() -> None:
    assert b"kitapkhana" not in sealed(b"kitapkhana" * 50)


def test_the_same_bytes_are_never_sealed_alike() -> None:
    assert sealed(b"the same") != sealed(b"the same")


def test_a_wrong_passphrase_is_told_from_an_altered_file() -> None:
    with pytest.raises(WrongPassphrase, match="does not open"):
        opened(sealed(b"news" * 50), WORDS + "!")


def test_a_letter_in_two_signs_is_the_same_letter() -> None:
    assert opened(sealed(b"news", unicodedata.normalize("NFD", "қысқы йога ёлка")), "қысқы йога ёлка") == b"news"


def test_cut_off_anywhere_it_is_refused() -> None:
    whole = sealed(bytes(range(200)))
    for length in range(len(whole)):
        with pytest.raises(KeepingError):
            opened(whole[:length])


def test_with_any_bit_turned_it_is_refused() -> None:
    whole = sealed(bytes(range(150)))
    for place in range(len(whole)):
        turned = bytearray(whole)
        turned[place] ^= 1 << (place % 8)
        # A turned bit in the memory asked for must not be believed either.
        with pytest.raises(KeepingError):
            opened(bytes(turned))


def test_chunks_that_changed_places_are_refused() -> None:
    whole = sealed(bytes(200))
    start = whole.index(b"\n", len(MAGIC)) + 1
    one, two = whole[start : start + 80], whole[start + 80 : start + 160]
    with pytest.raises(BackupDamaged):
        opened(whole[:start] + two + one + whole[start + 160 :])


def test_bytes_behind_the_end_are_refused() -> None:
    with pytest.raises(BackupDamaged):
        opened(sealed(b"news") + b"x")


def test_a_chunk_that_was_left_out_is_refused() -> None:
    whole = sealed(bytes(300))
    start = whole.index(b"\n", len(MAGIC)) + 1
    with pytest.raises(BackupDamaged):
        opened(whole[: start + 80] + whole[start + 160 :])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 an archive of another kind", b"<rss/>", b"ORKHON"])
def test_another_file_is_no_backup(data: bytes) -> None:
    with pytest.raises(NoBackup, match="`orkhon backup`"):
        opened(data)


def test_a_later_form_is_named() -> None:
    with pytest.raises(BackupTooNew, match="ORKHON-BACKUP 2"):
        opened(b"ORKHON-BACKUP 2\n" + sealed(b"news")[len(MAGIC) :])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory", 2**40),
        ("memory", 1),
        ("passes", 10**6),
        ("passes", True),
        ("chunk", 2**40),
        ("chunk", 0),
        ("chunk", 64.0),
        ("salt", "00"),
        ("kdf", "none"),
        ("cipher", "ROT13"),
    ],
)
def test_a_header_that_asks_for_what_no_orkhon_writes_is_refused_before_it_costs_anything(
    name: str, value: object
) -> None:
    whole = sealed(b"news")
    magic, line, rest = whole.split(b"\n", 2)
    facts = json.loads(line)
    facts[name] = value
    with pytest.raises(BackupDamaged):
        opened(magic + b"\n" + json.dumps(facts).encode() + b"\n" + rest)


def test_a_header_without_an_end_is_refused() -> None:
    with pytest.raises(BackupDamaged):
        opened(MAGIC + b"{" * 100_000)


def test_a_full_disk_is_an_error_of_the_disk() -> None:
    with open("/dev/full", "wb", buffering=0) as full:
        sealer = Sealer(full, WORDS)
        with pytest.raises(OSError, match="No space"):
            sealer.write(bytes(1000))
        sealer.abandon()
