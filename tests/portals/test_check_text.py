"""A reader gives a text and is led to a page of his own, which says what was sent and what differs, and never more."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from orkhon.items import INTERFACE_LANGUAGES, Content, Language
from orkhon.portals.spec import PortalSpec
from orkhon.verification.checking.limits import MISSES_PER_MINUTE, PER_MINUTE
from orkhon.verification.models import Check, Claim
from orkhon.verification.originals.rebuilding import rebuild
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.withhold import withhold
from tests.portals.conftest import Sends
from tests.verification.archiving import HEADLINE, TRAIN
from tests.wire.making import NOW

pytestmark = pytest.mark.django_db(databases="__all__")

Portals = tuple[PortalSpec, PortalSpec]
URI = "urn:altai:train"
ADDRESS = ""
ALTERED = TRAIN.replace("14 vagon", "41 vagon").replace("artırılmayacağını", "artırılacağını")


@pytest.fixture
def train(all_portals: Portals, send: Sends) -> None:
    """One Turkish item in the archive of a hub with portals in all languages."""
    send(URI, headline=HEADLINE, language=Language.parse("tr-Latn"), body=Content(f"<p>{TRAIN}</p>"))
    rebuild()


@pytest.fixture(autouse=True)
def an_address_of_his_own(limits_stand_still: None) -> None:
    """Each test asks from an address that nobody has asked from, for limits outlive a test."""
    global ADDRESS
    ADDRESS = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"


def client(**headers: str) -> Client:
    return Client(headers={"host": "localhost", **headers}, REMOTE_ADDR=ADDRESS)


def ask(path: str = "/tr/check/", **given: Any) -> HttpResponse:
    response: Any = client().post(path, given)
    return response  # type: ignore[no-any-return]


def get(path: str) -> HttpResponse:
    response: Any = client().get(path)
    return response  # type: ignore[no-any-return]


def answer(**given: Any) -> tuple[str, str]:
    """The address that a question leads to, and its page."""
    led = ask(**given)
    assert led.status_code == 303, led.content.decode()[:2000]
    page = get(led["Location"])
    assert page.status_code == 200
    return led["Location"], page.content.decode()


def test_an_altered_text_has_a_page_that_marks_what_was_changed(train: None) -> None:
    address, page = answer(text=ALTERED)
    assert re.fullmatch(r"/tr/check/OR(-[2-9A-Z]{4}){3}/", address)
    assert "<h1" in page
    assert "2 fark" in page
    assert "<del>14</del>" in page
    assert "<ins>41</ins>" in page
    assert "<ins>artırılacağını</ins>" in page
    assert "sayı" in page
    assert "olumsuzluk" in page


def test_every_language_says_it_in_its_own_words_and_none_says_true_or_fake(train: None) -> None:
    address, _ = answer(text=ALTERED)
    seen = set()
    for language in INTERFACE_LANGUAGES:
        page = get(address.replace("/tr/", f"/{language}/")).content.decode()
        assert "<ins>41</ins>" in page
        seen.add(re.findall(r'<h1 id="verdict">(.*?)</h1>', page)[0])
        words = re.sub(r"<[^>]+>", " ", page).lower()
        assert not re.search(r"\b(verified|fake|false|authentic)\b", words)
    assert len(seen) == len(INTERFACE_LANGUAGES)


def test_nobody_else_is_given_the_page_and_no_link_tells_its_key(train: None) -> None:
    address, page = answer(text=TRAIN)
    for path in (address, f"{address}report.json"):
        headers = get(path).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in page
    told = get(f"{address}report.json").json()  # type: ignore[attr-defined]  # the test client's
    assert (told["state"], told["originals"][0]["uri"]) == ("as-sent", URI)
    card = re.findall(r'og:image" content="https?://[^/]+(/[^"]+)"', page)[0]
    assert get(card)["Content-Type"] == "image/jpeg"
    assert get(card.replace(card[-9:-4], "aaaaa")).status_code == 302


def test_what_is_taken_back_later_is_shown_by_no_page_file_or_picture(train: None) -> None:
    address, _ = answer(text=ALTERED)
    withhold(URI, reason="looked at", person="aigul", now=NOW)
    page = get(address).content.decode()
    assert "vagon" not in page
    assert URI not in page
    kill(URI, reason="false", person="aigul", now=NOW)
    assert "vagon" not in get(address).content.decode()
    assert get(f"{address}report.json").json()["state"] == "withdrawn"  # type: ignore[attr-defined]
    rebuild()
    _, later = answer(text=ALTERED)
    assert "Arşivimizde bulunamadı" in later


def test_markup_and_controls_in_a_text_are_shown_as_letters(train: None) -> None:
    _, page = answer(text=f'<script>alert(1)</script><img src=x onerror="a()">\x00\u202e {ALTERED}')
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert "script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "kısa"}, 422),
        ({"text": "uzun metin " * 4_000}, 413),
        ({"text": "http://127.0.0.1:8000/admin/"}, 422),
        ({"text": "http://169.254.169.254/latest/"}, 422),
        ({"text": "https://user:word@example.com/"}, 422),
        ({"picture": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200)}, 422),
        ({"picture": SimpleUploadedFile("a.svg", b"<svg onload='a()'/>")}, 422),
        ({"picture": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" * 4_100_000)}, 413),
    ],
)
def test_what_cannot_be_checked_is_said_on_the_form(train: None, given: dict[str, Any], status: int) -> None:
    found = ask(**given)
    assert found.status_code == status
    assert b'role="alert"' in found.content
    assert found["Cache-Control"] == "private, no-store"
    assert not Check.objects.exists()


def test_another_site_cannot_ask_for_a_reader_and_too_many_questions_wait(train: None) -> None:
    foreign = client(**{"sec-fetch-site": "cross-site"})
    assert foreign.post("/tr/check/", {"text": TRAIN}).status_code == 403
    for _ in range(PER_MINUTE):
        assert ask(text=TRAIN).status_code == 303
    busy = ask(text=TRAIN)
    assert (busy.status_code, int(busy["Retry-After"]) > 0) == (429, True)
    assert b'role="alert"' in busy.content


def test_guessed_keys_find_nothing_and_who_guesses_waits(train: None) -> None:
    for _ in range(MISSES_PER_MINUTE):
        assert get("/tr/check/OR-2222-3333-4444/").status_code == 404
    assert get("/tr/check/OR-2222-3333-5555/").status_code == 429
    assert get("/tr/check/or-2222-3333-4444/").status_code == 404
    assert get("/tr/check/OR-2222-3333-44441/").status_code == 404


def test_a_reader_puts_it_to_the_agencies_by_a_button(train: None) -> None:
    address, page = answer(text=ALTERED)
    assert f'action="{address}"' in page
    assert ask(address).status_code == 303
    assert ask(address).status_code == 303
    claim = Claim.objects.get()
    assert (claim.source, claim.item, claim.times) == ("public", URI, 1)
    assert f'action="{address}"' not in get(address).content.decode()


def test_the_former_wording_is_called_so(train: None, send: Sends) -> None:
    send(
        URI,
        headline=HEADLINE,
        version="2",
        language=Language.parse("tr-Latn"),
        body=Content(f"<p>{TRAIN.replace('14 vagon', '16 vagon')}</p>"),
    )
    rebuild()
    _, page = answer(text=TRAIN)
    assert "önceki" in re.findall(r'<h1 id="verdict">(.*?)</h1>', page)[0]
    _, mixed = answer(text=TRAIN.replace("artırılmayacağını", "artırılacağını"))
    assert "1 fark" in mixed


def test_a_headers_trick_changes_no_address_and_a_false_length_is_refused(train: None) -> None:
    tricked = client(**{"x-forwarded-host": "evil.example", "x-original-url": "/evil"})
    led: Any = tricked.post("/tr/check/", {"text": TRAIN})
    assert led["Location"].startswith("/tr/check/OR-")
    assert "evil" not in get(led["Location"]).content.decode()


def test_the_form_says_whether_words_on_pictures_are_read(train: None, tmp_path: Path) -> None:
    page = get("/tr/check/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "okunamıyor" in page or "okunup" in page
