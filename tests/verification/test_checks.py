"""What somebody gives is answered once, kept under a key, and shown only as long as its originals may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.verification.actions.forget_checks import forget_checks
from orkhon.verification.actions.put_to_agencies import put_to_agencies
from orkhon.verification.actions.run_check import run_check
from orkhon.verification.altering import DifferenceKind
from orkhon.verification.checking.cleaning import cleaned
from orkhon.verification.checking.documents import check_as_json
from orkhon.verification.checking.errors import CheckRefused, CheckUnavailable
from orkhon.verification.checking.links import article_of
from orkhon.verification.checking.showing import ShownOriginal, shown
from orkhon.verification.models import Check, CheckedItem, Claim
from orkhon.verification.originals.finding import MOST_LETTERS
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.erasing import finish_erasures
from tests.verification.archiving import HEADLINE, TRAIN, fill, written
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

URI = "urn:bosphorus:train"
ALTERED = (
    TRAIN.replace("14 vagon", "41 vagon")
    .replace("artırılmayacağını", "artırılacağını")
    .replace("Nilüfer Aktaş", "Nilgün Aktan")
)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder under which this test's index lies."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def train() -> None:
    """One item in the archive."""
    written(URI, "tr-Latn", TRAIN, HEADLINE)
    fill()


def check(text: str = ALTERED) -> Check:
    return run_check(text=text, language="tr", now=LATER)


def the_original(found: Check) -> ShownOriginal:
    (one,) = shown(found).originals
    return one


def text_of(pieces: object) -> str:
    return "".join(piece.text for piece in pieces)  # type: ignore[attr-defined]


def test_each_sentence_stands_beside_its_own_and_the_changed_words_are_marked(train: None) -> None:
    one = the_original(check())
    assert set(one.kinds) == {DifferenceKind.NUMBER, DifferenceKind.NEGATION, DifferenceKind.PERSON}
    rows = [row for row in one.rows if row.given]
    assert [row.same for row in rows] == [True, False, False, False, True]
    number = rows[1]
    assert text_of(number.given) == "Trende 41 vagon ve 612 yolcu var."
    assert text_of(number.original) == "Trende 14 vagon ve 612 yolcu var."
    assert [piece.text for piece in number.given if piece.marked] == ["41"]
    assert [piece.text for piece in number.original if piece.marked] == ["14"]


def test_a_missing_and_an_inserted_sentence_have_rows_of_their_own(train: None) -> None:
    text = TRAIN.replace(
        "Demiryolu sözcüsü, bilet fiyatlarının bu yıl artırılmayacağını söyledi. ",
        "",
    ).replace("Yaz tarifesi", "Bakan dün istifa ettiğini gözyaşları içinde duyurdu. Yaz tarifesi")
    one = the_original(check(text))
    missing = [text_of(row.original) for row in one.rows if not row.given]
    inserted = [text_of(row.given) for row in one.rows if not row.original]
    assert missing == ["Demiryolu sözcüsü, bilet fiyatlarının bu yıl artırılmayacağını söyledi."]
    assert inserted == ["Bakan dün istifa ettiğini gözyaşları içinde duyurdu."]
    kinds = [str(one.kind) for row in one.rows for one in row.differences]
    assert kinds == ["missing sentence", "inserted sentence"]


def test_what_was_sent_is_told_as_sent_and_nothing_differs(train: None) -> None:
    found = check(TRAIN)
    assert all(row.same for row in the_original(found).rows)
    told = check_as_json(shown(found), address="https://news.example/1")
    assert (told["state"], told["differences"]) == ("as-sent", 0)


def test_the_wording_before_a_correction_is_told_with_its_time() -> None:
    written(URI, "tr-Latn", TRAIN, version="1")
    written(URI, "tr-Latn", TRAIN.replace("14 vagon", "16 vagon"), version="2", now=LATER)
    fill()
    one = the_original(check(TRAIN.replace("artırılmayacağını", "artırılacağını")))
    assert [str(one.kind) for one in one.altering] == ["negation"]
    assert [other.version for other in one.later] == [2]
    mixed = TRAIN.replace("14 vagon", "16 vagon").replace("612", "613").replace("Yaz tarifesi", "Kış tarifesi")
    assert the_original(check(mixed)).item.version == 2


def test_the_same_question_is_the_same_check_until_something_new_was_sent(train: None) -> None:
    first = check()
    assert check().key == first.key
    assert check(f"  {ALTERED}\r\n").key == first.key
    assert run_check(text=ALTERED, language="kk", now=LATER + timedelta(hours=23)).key == first.key
    assert run_check(text=ALTERED, language="tr", now=LATER + timedelta(hours=25)).key != first.key
    written("urn:x:9", "tr-Latn", "Başka bir haber daha geldi bugün, o kadar.")
    fill()
    assert check().key != first.key
    assert Check.objects.count() == 3


def test_no_word_of_an_item_is_kept_with_the_answer(train: None) -> None:
    found = check("Trende 41 vagon ve 612 yolcu var. Demiryolu sözcüsü, bilet fiyatlarının artacağını söyledi.")
    assert shown(found).originals
    assert not any(word in str(found.answer) for word in ("vagon", "artırıl", "Gece", "Nilüfer"))


def test_after_a_kill_nothing_of_the_check_is_shown(train: None) -> None:
    found = check()
    withhold(URI, reason="looked at", person="aigul", now=LATER)
    assert shown(found).withdrawn
    assert shown(found).originals == ()
    release(URI, reason="in order", person="aigul", now=LATER)
    assert not shown(found).withdrawn
    assert shown(found, withheld={URI}).withdrawn
    kill(URI, reason="false", person="aigul", now=LATER)
    told = check_as_json(shown(found), address="https://news.example/1")
    assert told["state"] == "withdrawn"
    assert "text" not in told


def test_a_redaction_takes_the_question_out_for_good(train: None) -> None:
    found = check()
    redact(URI, reason="a court", person="aigul", second="bolat", now=LATER)
    finish_erasures(now=LATER)
    found.refresh_from_db()
    assert (found.question, found.answer, found.erased is None) == ("", {}, False)
    assert not CheckedItem.objects.exists()
    assert shown(found).withdrawn


def test_old_questions_are_forgotten_and_their_keys_say_so(train: None) -> None:
    found = check()
    assert forget_checks(LATER) == 0
    assert forget_checks(LATER + timedelta(seconds=1)) == 1
    found.refresh_from_db()
    assert shown(found).withdrawn
    with pytest.raises(CheckRefused):
        put_to_agencies(found, now=LATER)


def test_a_check_is_put_to_the_agencies_once_without_who_asked(train: None) -> None:
    found = check()
    received = put_to_agencies(found, now=LATER)
    assert received is not None
    assert (received.claim.item, received.claim.language) == (URI, "tr-Latn")
    assert put_to_agencies(Check.objects.get(pk=found.pk), now=LATER) is None
    assert Claim.objects.get().times == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-too-short"),
        ("\u200b\x00\x07 ", "text-too-short"),
        ("tek kelime", "text-too-short"),
        ("a b c " * MOST_LETTERS, "text-too-long"),
    ],
)
def test_what_is_no_question_is_refused_in_words(train: None, text: str, code: str) -> None:
    with pytest.raises(CheckRefused) as refusal:
        check(text)
    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://10.0.0.7/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[64:ff9b::7f00:1]/",
        "http://user:secret@example.com/",
        "http://example.com:22/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https://",
        "https://" + "a" * 3_000,
        "http://exa mple.com/",
    ],
)
def test_a_link_that_leads_inside_or_nowhere_is_refused(train: None, link: str) -> None:
    with pytest.raises(CheckRefused) as refusal:
        run_check(link=link, language="en", now=LATER, resolver=lambda *_: ["127.0.0.1"])
    assert refusal.value.code in {"link-refused", "link-too-long"}
    assert not Check.objects.exists()


def test_signs_that_cannot_be_seen_and_markup_hide_no_number(train: None) -> None:
    text = f"<script>alert(1)</script>\u202e{ALTERED}".replace("vagon", "va\u200bgon").replace("612", "6\u00ad12")
    one = the_original(check(text))
    assert [piece.text for row in one.rows for piece in row.given if piece.marked and piece.text == "41"] == ["41"]
    assert not any("\u202e" in piece.text for row in one.rows for piece in row.given)


def test_without_an_index_it_is_said_that_it_is_being_prepared() -> None:
    with pytest.raises(CheckUnavailable) as refusal:
        check()
    assert (refusal.value.code, refusal.value.retryable) == ("no-archive", True)


def test_the_article_is_taken_out_of_a_page_and_nothing_of_what_is_around_it() -> None:
    page = f"""<html><head><script>var a = "<article>no</article>";</script></head><body><nav>Ana sayfa spor kültür
    bilim hava radyo video</nav><h1>{HEADLINE}</h1><article><p>{TRAIN}</p><aside>Bunu da okuyun lütfen bugün burada
    hemen şimdi</aside></article><footer>Her hakkı saklıdır bizim sitede bu yıl da</footer></body></html>"""
    assert cleaned(f"{HEADLINE}\n\n{TRAIN}") == article_of(page)
    assert article_of("<article>" * 50_000) == ""
    assert article_of("<nav" * 200_000) is not None
    assert article_of('{"articleBody": ' + "[" * 100_000) is not None


def test_keys_are_long_and_of_letters_that_are_read_aloud(train: None) -> None:
    keys = {Check(kind="text", asked=datetime.now(UTC)).key for _ in range(200)}
    assert len(keys) == 200
    assert all(len(key) == 17 and not set(key[2:]) & set("01OILU"[:4]) for key in keys)
