"""The archive answers with what everybody could see, in every wording, and with nothing that was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.items import ItemType, PubStatus
from orkhon.verification.altering import DifferenceKind
from orkhon.verification.originals import folders
from orkhon.verification.originals.asking import asked, standing
from orkhon.verification.originals.errors import OriginalsBusy, OriginalsMissing, TextTooLong
from orkhon.verification.originals.filling import Filler
from orkhon.verification.originals.finding import MOST_LETTERS, find
from orkhon.verification.originals.rebuilding import rebuild
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.queries import head
from tests.verification.archiving import BRIDGE, HEADLINE, TRAIN, fill, written
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

URI = "urn:bosphorus:train"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder under which this test's indexes lie."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path / "originals"


def originals(text: str) -> list[tuple[str, int]]:
    return [(one.item.uri, one.item.version) for one in find(text).sources]


def test_an_altered_text_leads_to_what_was_sent_and_its_number_is_told() -> None:
    written(URI, "tr-Latn", TRAIN, HEADLINE)
    written("urn:altai:bridge", "kk-Cyrl", BRIDGE)
    fill()
    report = find(TRAIN.replace("14 vagon", "41 vagon"))
    assert [source.item.uri for source in report.sources] == [URI]
    assert report.sources[0].item.sent == NOW
    [number] = [one for one in report.sources[0].differences if one.alters]
    assert (number.kind, number.before, number.after) == (DifferenceKind.NUMBER, "14", "41")


def test_a_text_of_nobody_finds_nothing() -> None:
    written(URI, "tr-Latn", TRAIN)
    fill()
    report = find("Bambaşka bir metin burada duruyor ve hiçbir ajans onu bugüne kadar göndermedi, o kadar.")
    assert not report.found
    assert len(report.rest) == 1


def test_cyrillic_finds_what_was_sent_in_latin_letters() -> None:
    written("urn:registan:1", "uz-Latn", "Toshkentda yangi kutubxona ochildi va unga ming kishi keldi, dedi vazir.")
    fill()
    found = originals("Тошкентда янги кутубхона очилди ва унга минг киши келди, деди вазир.")
    assert found == [("urn:registan:1", 1)]


def test_quotes_spliced_from_two_items_have_two_originals() -> None:
    written(URI, "tr-Latn", TRAIN)
    other = (
        "Bakan toplantıda yeni köprünün gelecek yıl biteceğini açıkladı. Köprü iki yakayı birleştirecek ve "
        "günde kırk bin araç taşıyacak, dedi."
    )
    written("urn:bosphorus:bridge", "tr-Latn", other)
    fill()
    assert {uri for uri, _ in originals(f"{other} {TRAIN[:160]}")} == {URI, "urn:bosphorus:bridge"}


def test_a_former_wording_is_known_as_such_and_alters_nothing() -> None:
    written(URI, "tr-Latn", TRAIN, version="1")
    written(URI, "tr-Latn", TRAIN.replace("14 vagon", "16 vagon"), version="2", now=NOW + timedelta(hours=1))
    fill()
    report = find(TRAIN)
    assert [(source.item.version, source.later) for source in report.sources] == [(1, (2,))]
    assert not report.altered
    mixed = find(TRAIN.replace("artırılmayacağını", "artırılacağını").replace("14 vagon", "16 vagon"))
    assert {one.kind for one in mixed.sources[0].differences if one.alters} == {DifferenceKind.NEGATION}


def test_what_is_killed_withheld_embargoed_or_redacted_answers_nobody_even_before_the_reader_knows() -> None:
    written(URI, "tr-Latn", TRAIN)
    fill()
    assert originals(TRAIN) == [(URI, 1)]
    withhold(URI, reason="looked at", person="aigul", now=NOW)
    assert originals(TRAIN) == []
    fill()
    assert standing().versions == 0
    release(URI, reason="in order", person="aigul", now=NOW)
    assert originals(TRAIN) == []
    fill()
    assert originals(TRAIN) == [(URI, 1)]
    kill(URI, reason="false", person="aigul", now=NOW)
    assert originals(TRAIN) == []
    fill()
    assert standing().versions == 0
    written("urn:x:soon", "kk-Cyrl", BRIDGE, embargoed=NOW + timedelta(days=1))
    written("urn:x:late", "tr-Latn", TRAIN)
    redact("urn:x:late", reason="a court", person="aigul", second="bolat", now=NOW)
    fill()
    assert originals(BRIDGE) == originals(TRAIN) == []
    assert standing().versions == 0


def test_a_version_that_nobody_saw_before_it_was_replaced_is_none() -> None:
    secret = TRAIN.replace("14 vagon", "15 vagon")
    written(URI, "tr-Latn", secret, version="1", embargoed=NOW + timedelta(days=1))
    written(URI, "tr-Latn", TRAIN, version="2")
    fill()
    report = find(secret)
    assert originals(secret) == [(URI, 2)]
    assert report.altered, "the wording under embargo is not told as a former one"


def test_what_members_alone_may_see_is_never_put_in() -> None:
    written(URI, "tr-Latn", TRAIN, type=ItemType.ADVISORY)
    written("urn:x:2", "kk-Cyrl", BRIDGE, pub_status=PubStatus.WITHHELD)
    fill()
    assert standing().versions == 0
    assert originals(TRAIN) == originals(BRIDGE) == []


def test_who_asks_can_be_allowed_less() -> None:
    written(URI, "tr-Latn", TRAIN)
    fill()
    assert not find(TRAIN, allowing=lambda versions: set()).found
    assert find(TRAIN, allowing=set).found


def test_a_rebuild_beside_it_answers_alike_and_counts_words_once(home: Path) -> None:
    written(URI, "tr-Latn", TRAIN, version="1")
    written("urn:x:2", "kk-Cyrl", BRIDGE)
    written(URI, "tr-Latn", TRAIN.replace("14", "16"), version="2")
    kill("urn:x:2", reason="false", person="aigul", now=NOW)
    fill()
    with Filler(folders.living() or home) as filler:
        filler.take([URI])
        filler.take([URI])
        filler.commit(filler.position, whole=True)
        with pytest.raises(OriginalsBusy, match="one writer"):
            Filler(folders.living() or home)
    before = standing()
    rows = [asked().vocabulary._row(word, "tr") for word in ("vagon", "nilüfer", "treni")]
    built = rebuild()
    assert (built.versions, built.position) == (2, head())
    after = standing()
    assert (after.versions, after.position, after.building) == (before.versions, before.position, False)
    assert [path.name for path in home.glob("*-*")] == [built.folder]
    # What was killed is counted no more; the rest as often.
    assert rows == [asked().vocabulary._row(word, "tr") for word in ("vagon", "nilüfer", "treni")]
    assert rows[0] == (2, 0)
    assert originals(TRAIN) == [(URI, 1)]


def test_a_redaction_orders_an_index_without_anything_of_it() -> None:
    written(URI, "tr-Latn", TRAIN)
    fill()
    redact(URI, reason="a court", person="aigul", second="bolat", now=NOW)
    fill()
    assert standing().purging == head()
    rebuild()
    assert standing().purging == 0
    assert not asked().vocabulary.knows("vagon", "tr")


def test_what_the_item_says_beside_its_body_is_no_sentence_of_somebodys_own() -> None:
    deck = "Son bilet kalkıştan iki gün önce satıldı ve tren tam vaktinde yola çıktı."
    written(URI, "tr-Latn", TRAIN, HEADLINE, summary=deck, credit="Fotoğraf Orhan Demir", version="1")
    fill()
    copied = find(f"{HEADLINE}\n{deck}\nFotoğraf Orhan Demir\n{TRAIN}")
    assert not copied.altered
    assert copied.rest == ()
    assert find(f"{HEADLINE}\n{deck.replace('iki', 'üç')}\n{TRAIN}").altered


def test_without_an_index_it_is_said_and_too_long_a_text_is_refused() -> None:
    with pytest.raises(OriginalsMissing, match="verification"):
        find(TRAIN)
    fill()
    with pytest.raises(TextTooLong):
        find("a " * MOST_LETTERS)
