"""What was killed or redacted leaves the memory, and people's names go with their accounts."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.actions.forget_article import forget_article
from orkhon.translation.actions.forget_versions import forget_versions
from orkhon.translation.memory import lookup
from orkhon.translation.models import Document, Segment, SegmentVersion, Wording
from orkhon.translation.personal import erase, held_of
from orkhon.translation.redactions import DOCUMENTS, WORDINGS
from orkhon.wire.erasers import Matter, registered_erasers
from tests.translation.documents import KAZAKH, NOW, TURKISH, opened, passage, segments

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def aigul() -> User:
    return User.objects.create_user("aigul", first_name="Айгүл", last_name="Сатиева")


@pytest.fixture
def document(aigul: User) -> Document:
    document = opened(passage("<p>Ол кеше келді.</p>"))
    confirm_segment(segments(document)[0].pk, revision=0, user=aigul, now=NOW, text="Dün geldi.")
    return document


def _matter(uri: str) -> Matter:
    return Matter(
        position=1,
        uri=uri,
        agency="kabar",
        closed=frozenset({uri}),
        parted={},
        kept=frozenset(),
        keep_mixed=False,
        media=(),
    )


@pytest.mark.parametrize("uri", ["urn:uuid:kk-1", "urn:uuid:tr-1"])
def test_a_killed_article_is_offered_nobody_and_its_document_stays(document: Document, uri: str) -> None:
    assert forget_article(uri, redacted=False) > 0
    assert lookup("Ол кеше келді.", KAZAKH, TURKISH) == []
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_redaction_takes_every_text_that_a_sentence_ever_had(document: Document) -> None:
    (eraser,) = [one for one in registered_erasers() if one.name == "translation"]
    matter = _matter("urn:uuid:kk-1")
    assert eraser.count(matter) == {WORDINGS: 2, DOCUMENTS: 1}
    assert eraser.erase(matter, NOW) == {WORDINGS: 2, DOCUMENTS: 1}
    for model in (Document, Segment, SegmentVersion, Wording):
        assert not model.objects.exists()
    assert eraser.erase(matter, NOW) == {WORDINGS: 0, DOCUMENTS: 0}


def _held(user: User) -> dict[str, list[object]]:
    held = held_of(user)
    assert isinstance(held, dict)
    return {name: list(rows) for name, rows in held.items() if isinstance(rows, list)}


def test_a_person_gets_and_loses_his_name_in_sentences(document: Document, aigul: User) -> None:
    held = _held(aigul)
    assert {name: len(rows) for name, rows in held.items()} == {
        "written": 1,
        "confirmed": 1,
        "remembered": 2,
        "uses": 0,
    }
    erase(aigul)
    assert not any(_held(aigul).values())
    (match,) = lookup("Ол кеше келді.", KAZAKH, TURKISH)
    assert (match.text, match.reviewer) == ("Dün geldi.", "")


def test_former_texts_go_when_nobody_works_on_the_document_any_more(document: Document) -> None:
    assert forget_versions(NOW) == 0
    assert forget_versions(NOW + timedelta(seconds=1)) == 1
    assert segments(document)[0].target == "Dün geldi."


def _printed(*words: str) -> str:
    out = StringIO()
    call_command("memory", *words, stdout=out)
    return out.getvalue()


def test_the_memory_goes_out_as_tmx_and_comes_back(document: Document, memory_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "memory.tmx"
    file.write_text(_printed("export"), encoding="utf-8")
    forget_article("urn:uuid:kk-1", redacted=True)
    assert "1 units, 1 translations" in _printed("import", str(file))
    (match,) = lookup("Ол кеше келді.", KAZAKH, TURKISH)
    assert (match.text, match.origin, match.agency) == ("Dün geldi.", "urn:uuid:kk-1", "kabar")
    assert "no index yet" in _printed("status")
    assert "2 wordings" in _printed("rebuild")
    assert "0 behind" in _printed("status")
    file.write_text("<tmx><body><tu>", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was taken"):
        _printed("import", str(file))
