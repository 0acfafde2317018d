"""Letters: what a mailbox gives, and what they become on the two ways by which they come."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from orkhon.formats import message
from orkhon.intake.connectors.imap.parse import parse as parse_imap
from orkhon.intake.connectors.imap.retrieve import retrieve
from orkhon.intake.connectors.inbox.parse import parse as parse_inbox
from orkhon.intake.deliveries import RawDelivery
from orkhon.intake.errors import SenderNotListed
from orkhon.items import ItemType
from orkhon.outbound.errors import AddressRefused, OutboundError, RefusedByServer
from tests.intake.connectors.mail_server import PASSWORD, USER, Letterbox, serving_mail
from tests.intake.connectors.retrievals import READING, Poll, rss
from tests.intake.connectors.test_telegram import PNG


def letter(subject: str = "Көктем", text: str = "Бірінші сөз.", *, number: int = 1) -> EmailMessage:
    """Return a letter of an invented correspondent."""
    mail = EmailMessage()
    mail["From"] = "Aigül Invented <aigul@altai.example>"
    mail["To"] = "news@hub.example"
    mail["Subject"] = subject
    mail["Date"] = "Sun, 22 Nov 2026 21:10:00 +0500"
    mail["Message-ID"] = f"<{number}@altai.example>"
    if text:
        mail.set_content(text)
    return mail


def _raw(mail: EmailMessage, **facts: object) -> RawDelivery:
    return RawDelivery(data=mail.as_bytes(), facts=facts)


@pytest.fixture
def box() -> Iterator[Letterbox]:
    letters = {uid: letter(number=uid).as_bytes() for uid in (4, 9)}
    with serving_mail(Letterbox(letters=letters)) as served:
        yield served


@pytest.fixture
def poll(box: Letterbox) -> Poll:
    return Poll(retrieve=retrieve, address=f"imap://{USER}@127.0.0.1:{box.port}", secret=f"{PASSWORD}\n")


def test_each_letter_is_taken_once_and_nothing_is_changed_there(box: Letterbox, poll: Poll) -> None:
    assert [arrival.key for arrival in poll()] == ["7:4", "7:9"]
    assert poll() == []
    box.letters[12] = letter(number=12).as_bytes()
    (arrival,) = poll()
    assert arrival.raw is not None
    assert arrival.raw.data == box.letters[12]
    said = " ".join(box.asked).upper()
    assert "EXAMINE" in said
    assert not any(word in said for word in ("STORE", "EXPUNGE", "DELETE", "SELECT", "BODY[]"))
    assert "UID SEARCH UID 10:*" in said


def test_a_mailbox_that_was_numbered_anew_is_looked_at_from_the_beginning(box: Letterbox, poll: Poll) -> None:
    poll()
    box.validity = 8
    box.letters = {4: letter(number=99).as_bytes()}
    assert [arrival.key for arrival in poll()] == ["8:4"]


def test_a_lost_cursor_takes_nothing_twice(poll: Poll) -> None:
    poll()
    poll.cursor = ""
    assert poll() == []


def test_a_letter_that_is_too_long_is_refused_and_stops_no_other(box: Letterbox, poll: Poll) -> None:
    box.letters[4] = b"x" * 200_000
    poll.max_bytes = 100_000
    first, second = poll()
    assert "at most 100,000" in first.refusal
    assert second.raw is not None


def test_a_letter_that_fails_for_now_stops_no_other_and_is_asked_for_again(box: Letterbox, poll: Poll) -> None:
    poll.cursor = "7:1"
    box.bad = {4}
    visit = poll.retrieve(poll.retrieval())
    skipped, given = next(visit), next(visit)
    assert (skipped.raw, skipped.refusal, skipped.key, skipped.cursor) == (None, "", "", "7:3")
    assert given.raw is not None
    assert (given.key, given.cursor, given.raw.data) == ("7:9", "", box.letters[9])
    with pytest.raises(OutboundError, match="BAD"):
        next(visit)
    poll.known, poll.cursor, box.bad = {given.key}, skipped.cursor, set()
    assert [arrival.key for arrival in poll()] == ["7:4"]


@pytest.mark.parametrize(
    "raw", [b"* 1 FETCH (BODY[] {999999999999}\r\nx", b"nonsense\r\n" * 3, b"* " + b"x" * 2_000_000]
)
def test_a_server_that_lies_is_refused(box: Letterbox, poll: Poll, raw: bytes) -> None:
    box.raw = raw
    with pytest.raises(OutboundError):
        poll()


def test_a_wrong_password_is_told_and_not_shown(poll: Poll) -> None:
    poll.secret = "wr0ng"
    with pytest.raises(RefusedByServer, match="does not let 'altai' in") as refused:
        poll()
    assert "wr0ng" not in str(refused.value)


def test_a_password_goes_nowhere_in_clear_but_to_the_own_network(poll: Poll) -> None:
    poll.local = False
    with pytest.raises(AddressRefused, match="write imaps"):
        poll()


def test_a_mailbox_that_is_not_there_is_told(box: Letterbox, poll: Poll) -> None:
    poll.address += "/Archive"
    with pytest.raises(OutboundError, match="there is none"):
        poll()


def test_attached_documents_are_the_items_of_an_agencys_letter() -> None:
    mail = letter()
    mail.add_attachment(rss("a"), maintype="application", subtype="rss+xml", filename="news.xml")
    parsed = parse_imap(_raw(mail, senders=["aigul@altai.example"]), READING)
    assert [item.uri for item in parsed.items] == ["https://altai.example/news/a"]
    assert parsed.suggestions == ()


def test_a_plain_letter_of_an_agencys_system_is_an_item_with_its_pictures() -> None:
    mail = letter()
    mail.add_attachment(PNG, maintype="application", subtype="octet-stream", filename="a.bin")
    (item,) = parse_imap(_raw(mail, senders=["@altai.example"]), READING).items
    assert (item.uri, item.headline) == ("mid:1@altai.example", "Көктем")
    assert str(item.language) == "kk-Cyrl"
    assert item.media[0].renditions[0].content_type == "image/png"


def test_a_stranger_is_not_let_in() -> None:
    with pytest.raises(SenderNotListed, match="not among the senders"):
        parse_imap(_raw(letter(), senders=["@other.example"]), READING)


def test_a_strangers_letter_is_not_even_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(message, "parse", never)
    for parse in (parse_imap, parse_inbox):
        with pytest.raises(SenderNotListed):
            parse(_raw(letter(), senders=["@other.example"]), READING)


def test_a_persons_letter_is_a_suggestion_and_never_an_item() -> None:
    mail = letter()
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    mail.add_attachment(rss("a"), maintype="application", subtype="rss+xml", filename="news.xml")
    parsed = parse_inbox(_raw(mail), READING)
    assert parsed.items == ()
    own, attached = parsed.suggestions
    assert own.item.headline == "Көктем"
    assert own.item.body.text == "Бірінші сөз."
    assert own.sender == "Aigül Invented <aigul@altai.example>"
    assert [file.data for file in own.files] == [PNG]
    assert own.item.media[0].renditions[0].href == own.files[0].name
    assert attached.item.uri == "https://altai.example/news/a"


def test_photos_without_words_are_a_suggestion_of_a_picture() -> None:
    mail = letter(text="")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    (own,) = parse_inbox(_raw(mail), READING).suggestions
    assert (own.item.type, own.item.headline, own.item.uri) == (ItemType.PICTURE, "Көктем", "mid:1@altai.example")
