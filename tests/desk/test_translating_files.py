"""A translation leaves as XLIFF and TMX, is worked on with an independent library, and comes back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from orkhon.desk.models import Article
from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.models import Segment, SegmentStatus
from tests.desk.test_translating import RIGHT, _of, _segments, original, translation, translator  # noqa: F401

pytestmark = pytest.mark.django_db(databases="__all__")


def _files(article: Article) -> str:
    return reverse("desk_translating_files", args=[article.pk])


def _given(client: Client, article: Article, kind: str) -> bytes:
    answer = client.get(reverse("desk_translating_file", args=[article.pk, kind]))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def _brought(client: Client, article: Article, data: bytes, **more: str) -> str:
    file = SimpleUploadedFile("work.xlf", data)
    return client.post(_files(article), {"file": file, **more}).content.decode()


@pytest.fixture
def client_of_editor(editor: User) -> Client:
    """The editor's browser."""
    client = Client()
    client.force_login(editor)
    return client


def test_xliff_goes_through_another_program_and_back(translation: Article, client_of_editor: Client) -> None:  # noqa: F811
    parse: Callable[[bytes], Any] = Xliff2File.parsestring
    store = parse(_given(client_of_editor, translation, "xliff"))
    units = [unit for unit in store.units if unit.istranslatable()]
    assert len(units) == len(_segments(translation))
    unit = next(unit for unit in units if "612" in unit.source)
    unit.target = RIGHT
    page = _brought(client_of_editor, translation, bytes(store))
    assert "1 saved" in page
    segment = _of(translation, "612")
    assert (segment.target, segment.status) == (RIGHT, SegmentStatus.DRAFT)


def test_a_sentence_whose_original_has_changed_is_not_taken_and_named(
    translation: Article,  # noqa: F811
    client_of_editor: Client,
) -> None:
    data = _given(client_of_editor, translation, "xliff").replace("612 жолаушы".encode(), "613 жолаушы".encode())
    page = _brought(client_of_editor, translation, data)
    assert "1 left out" in page
    assert "the original says something else by now" in page


@pytest.mark.parametrize(
    "data",
    [
        b"no xml",
        b"<xliff version='1.2'/>",
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><xliff version='2.1'>&a;</xliff>",
        b"<tmx version='1.4'><body/></tmx>",
    ],
)
def test_a_file_that_is_none_is_refused_in_words_and_changes_nothing(
    translation: Article,  # noqa: F811
    client_of_editor: Client,
    data: bytes,
) -> None:
    assert "Nothing was taken." in _brought(client_of_editor, translation, data)
    assert not any(segment.target for segment in _segments(translation))


def test_tmx_holds_what_is_confirmed_and_fills_the_same_sentences_elsewhere(
    translation: Article,  # noqa: F811
    client_of_editor: Client,
    editor: User,
    now: datetime,
) -> None:
    segment = _of(translation, "612")
    confirm_segment(segment.pk, revision=segment.revision, text=RIGHT, user=editor, now=now)
    data = _given(client_of_editor, translation, "tmx")
    store = tmxfile(io.BytesIO(data))
    assert [(unit.source, unit.target) for unit in store.units] == [(segment.source, RIGHT)]
    Segment.objects.filter(pk=segment.pk).update(status=SegmentStatus.EMPTY, target="")
    page = _brought(client_of_editor, translation, data)
    assert "Filled: 1." in page
    assert _of(translation, "612").target == RIGHT
