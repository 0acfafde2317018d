"""Letters as news: from members without any wire, and from people who mean harm."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.formats import EmptyDocument, FormatError, Malformed, TooDeep, TooLarge
from orkhon.formats.message import Mail, parse, sender_of
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
RSS = (
    b"<?xml version='1.0'?><rss><channel><title>F</title><item><title>T</title><link>https://a.example/1</link></item>"
    b"</channel></rss>"
)


def _letter(**headers: str) -> EmailMessage:
    letter = EmailMessage()
    values = {
        "From": "Айгүл Төлеген <aigul@altai.example>", "To": "desk@hub.example, Second <two@hub.example>",
        "Subject": "Алтайда ойдан шығарылған көпір ашылды", "Date": "Sun, 22 Nov 2026 10:15:00 +0600",
        "Message-ID": "<17/a%b@altai.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    for name, value in values.items():
        if value:
            letter[name] = value
    return letter


def _read(letter: EmailMessage) -> Mail:
    return parse(letter.as_bytes(), now=NOW)


def test_a_plain_letter_gives_an_item() -> None:
    letter = _letter(List_Id="<wire.altai.example>")
    letter.set_content("Бірінші абзац\nекі жолда.\n\nЕкінші абзац.\n-- \nАйгүл\nтел. 1")
    letter["Content-Language"] = "kk, ru"
    mail = _read(letter)
    assert (mail.sender, mail.sender_name) == ("aigul@altai.example", "Айгүл Төлеген")
    assert mail.recipients == ("desk@hub.example", "two@hub.example")
    assert mail.sent == datetime(2026, 11, 22, 4, 15, tzinfo=UTC)
    assert mail.message_id == "17/a%b@altai.example"
    item = mail.item
    assert item is not None
    assert item.uri == "mid:17%2Fa%25b@altai.example"
    assert item.headline == "Алтайда ойдан шығарылған көпір ашылды"
    assert item.body.xhtml == "<p>Бірінші абзац екі жолда.</p><p>Екінші абзац.</p>"
    assert [one.name for one in item.bylines] == ["Айгүл Төлеген"]
    assert (str(item.language), item.created, item.version_created) == ("kk-Cyrl", mail.sent, mail.sent)
    assert item.extra["email"] == {"list": "wire.altai.example"}


def test_html_keeps_its_markup_and_loses_scripts_signature_and_pictures_that_tell_who_read() -> None:
    letter = _letter()
    letter.set_content("words")
    letter.add_alternative(
        "<p>Бір <b>екі</b> <a href='https://a.example/1'>үш</a></p><script>x()</script>"
        "<img src='https://spy.example/p.png'><p>-- <br>Айгүл</p><p>тел.</p>",
        subtype="html",
    )
    item = _read(letter).item
    assert item is not None
    assert item.body.xhtml == ('<p>Бір <b>екі</b> <a href="https://a.example/1" rel="noopener noreferrer">үш</a></p>')
    assert item.media == ()


def test_news_documents_are_read_and_pictures_are_handed_on() -> None:
    letter = _letter()
    letter.set_content("See the files.")
    letter.add_attachment(RSS, maintype="application", subtype="octet-stream", filename="лента.xml")
    letter.add_attachment(PNG, maintype="image", subtype="png", filename="көпір, жаңа.png", cid="<p1@x>")
    letter.add_attachment(b"<?xml version='1.0'?><x/>", maintype="text", subtype="xml", filename="x.xml")
    letter.add_attachment(b"\x01alt0001 4 pl 1\r\n\x02Text\x03", maintype="text", subtype="plain", filename="w.txt")
    letter.add_attachment(b"a,b", maintype="text", subtype="csv", filename="t.csv")
    mail = _read(letter)
    assert [parsed.format for parsed in mail.parsed] == ["rss", "iptc7901"]
    assert mail.parsed[0].items[0].headline == "T"
    picture, strange, table = mail.attachments
    assert (picture.name, picture.data, picture.content_id, picture.is_picture) == (
        "көпір, жаңа.png",
        PNG,
        "p1@x",
        True,
    )
    assert (strange.name, table.name, table.is_picture) == ("x.xml", "t.csv", False)
    assert [refusal.where for refusal in mail.refusals] == ["x.xml"]


@pytest.mark.parametrize(
    ("mark", "headers"),
    [
        ("---------- Forwarded message ---------",
         "From: {}\nDate: Sat, 21 Nov 2026 08:00:00 +0600\nSubject: Inner\nTo: x@y.example"),
        ("-----Original Message-----", "From: {}\nSent: 21 November 2026 08:00 +06\nTo: x\nSubject: Inner"),
        ("-------- Пересылаемое сообщение --------", "От: {}\nДата: 21.11.2026 08:00 +06\nТема: Inner\nКому: x"),
        ("---------- Yönlendirilmiş ileti ----------", "Kimden: {}\nTarih: 21 Kasım 2026 08:00 +06\nKonu: Inner"),
        ("---------- Қайта жіберілген хабар ----------",
         "*Кімнен:* {}\n*Күні:* 2026-11-21 08:00 +06\n*Тақырып:* Inner"),
        ("Begin forwarded message:", "\n> From: {}\n> Subject: Inner\n> Date: 21 November 2026 08:00 +06\n> "),
    ],
)  # fmt: skip
def test_a_forwarded_letter_is_its_authors(mark: str, headers: str) -> None:
    letter = _letter(Subject="Fwd: Outer")
    quote = "> " if ">" in headers else ""
    author = headers.format("Ер Ұлан <er@altai.example>")
    letter.set_content(f"Қараңызшы\n\n{mark}\n{author}\n\n{quote}Ішкі мәтін.\n{quote}\n{quote}Соңы.\n-- \nЕр")
    item = _read(letter).item
    assert item is not None
    assert item.headline == "Inner"
    assert item.body.text == "Ішкі мәтін.\nСоңы."
    assert [one.name for one in item.bylines] == ["Ер Ұлан"]
    assert item.ed_note == "Қараңызшы"
    assert item.created == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert item.version_created == datetime(2026, 11, 22, 4, 15, tzinfo=UTC)


def test_a_letter_forwarded_twice_over_is_the_innermosts() -> None:
    letter = _letter(Subject="FW: Fwd: Outer")
    block = "---------- Forwarded message ---------\nFrom: {0} <{0}@a.example>\nSubject: S {0}\n\n"
    letter.set_content(f"n1\n{block.format('one')}n2\n{block.format('two')}The words.")
    item = _read(letter).item
    assert item is not None
    assert (item.headline, item.body.text, item.ed_note) == ("S two", "The words.", "n1\nn2")


def test_what_a_reply_quotes_is_no_forwarded_letter_and_dashes_are_no_mark() -> None:
    letter = _letter(Subject="Re: Question")
    letter.set_content("Our answer.\n\n-----Original Message-----\nFrom: a@b.example\nSubject: Question\n\nTheirs")
    item = _read(letter).item
    assert item is not None
    assert (item.headline, item.ed_note) == ("Question", "")
    assert item.body.text.startswith("Our answer.")
    letter = _letter(Subject="Fwd: x")
    letter.set_content("--- Part one ---\n\nWords: many\n\nEnd")
    item = _read(letter).item
    assert item is not None
    assert "Part one" in item.body.text


def test_an_attached_letter_is_unwrapped_with_its_files_and_the_outer_words_stay_as_a_note() -> None:
    inner = _letter(From="Ер Ұлан <er@altai.example>", Subject="Ішкі", Message_ID="<in@altai.example>")
    inner.set_content("Ішкі мәтін.")
    inner.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    second = _letter(Subject="Екінші", Message_ID="<in2@altai.example>")
    second.set_content("Тағы.")
    outer = _letter(Subject="Fwd: Ішкі")
    outer.set_content("Қараңызшы")
    outer.add_attachment(inner)
    outer.add_attachment(second)
    mail = _read(outer)
    assert mail.item is not None
    assert (mail.item.uri, mail.item.headline, mail.item.ed_note) == ("mid:in@altai.example", "Ішкі", "Қараңызшы")
    assert (mail.sender, [one.name for one in mail.item.bylines]) == ("aigul@altai.example", ["Ер Ұлан"])
    assert [one.name for one in mail.attachments] == ["a.png"]
    assert [item.headline for parsed in mail.parsed for item in parsed.items] == ["Екінші"]


def test_letters_in_letters_end_somewhere() -> None:
    letter = _letter()
    letter.set_content("0")
    for number in range(1, 6):
        outer = _letter()
        outer.set_content(str(number))
        outer.add_attachment(letter)
        letter = outer
    assert "forwarded more than three times" in _read(letter).refusals[0].cause


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"=?utf-8?B?" + base64.b64encode("Әсел, Нұрлан".encode()) + b"?= <a@b.example>", "Әсел, Нұрлан"),
        (b"=?koi8-r?B?" + base64.b64encode("Анна".encode("koi8-r")) + b"?= <a@b.example>", "Анна"),
        (b"=?iso-8859-9?Q?=DDlham_=D6zt=FCrk?= <a@b.example>", "İlham Öztürk"),
        ("İlham <a@b.example>".encode(), "İlham"),
        ("Анна <a@b.example>".encode("cp1251"), "Анна"),
        (b"=?no-such?B?!!!?= <a@b.example>", "=?no-such?B?!!!?="),
        (b"a@b.example", ""),
    ],
)
def test_names_are_read_in_every_script(header: bytes, name: str) -> None:
    mail = parse(b"From: " + header + b"\r\nSubject: s\r\n\r\nWords", now=NOW)
    assert (mail.sender, mail.sender_name) == ("a@b.example", name)


def test_file_names_are_read_in_both_forms() -> None:
    data = (
        b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: image/png\r\n"
        b"Content-Disposition: attachment; filename*=utf-8''%D1%81%D1%83.png\r\n\r\nP\r\n"
        b"--b\r\nContent-Type: image/png; name=\"=?utf-8?B?" + base64.b64encode("су.png".encode())
        + b"?=\"\r\n\r\nP\r\n--b--"
    )  # fmt: skip
    assert [one.name for one in parse(data, now=NOW).attachments] == ["су.png", "су.png"]


def test_the_text_is_decoded_as_its_part_says_or_as_its_bytes_show() -> None:
    for charset in ("cp1251", "koi8-r", "utf-8"):
        head = f"Subject: s\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        item = parse(head + "Новости агентства".encode(charset), now=NOW).item
        assert item is not None
        assert item.body.text == "Новости агентства"


def test_a_letter_without_an_identifier_is_known_by_its_bytes_and_without_words_it_has_no_item() -> None:
    first = parse(b"From: a@b.example\r\n\r\nWords", now=NOW).item
    assert first is not None
    assert first.uri.startswith("urn:orkhon:mail:")
    assert (first.bylines, first.created) == ((), None)
    assert parse(b"From: a@b.example\r\nDate: nonsense\r\n\r\n  ", now=NOW).item is None
    subject = parse(b"From: a@b.example\r\nSubject: Only this\r\n\r\n", now=NOW).item
    assert subject is not None
    assert (subject.headline, subject.body.text) == ("Only this", "")


def test_words_that_come_as_a_text_file_are_the_letters() -> None:
    letter = _letter()
    letter.set_content(" ")
    letter.add_attachment("Мәтін файлда.".encode(), maintype="text", subtype="plain", filename="m.txt")
    item = _read(letter).item
    assert item is not None
    assert item.body.text == "Мәтін файлда."


def test_a_broken_file_is_refused_and_stops_nothing() -> None:
    data = (
        b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWords\r\n"
        b"--b\r\nContent-Type: image/jpeg; name=p.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQS\r\n"
        b"--b\r\nContent-Type: application/pgp-signature\r\n\r\nsig\r\n--b--"
    )
    mail = parse(data, now=NOW)
    assert mail.item is not None
    assert mail.item.body.text == "Words"
    assert (mail.attachments, [refusal.where for refusal in mail.refusals]) == ((), ["part 2"])
    assert "p.jpg cannot be decoded" in mail.refusals[0].cause


def _nested(depth: int) -> bytes:
    return b"Subject: s\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)
    )


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b" \r\n", EmptyDocument, "empty letter"),
        (b"a" * 11, TooLarge, "at most 10 are read"),
        (b"just words\r\n\r\nmore", Malformed, "neither sender, nor subject"),
        (b"Subject: " + b"x" * 1_100_000 + b"\r\n\r\n", TooLarge, "headers have more than"),
        (_nested(5000), TooDeep, "nests more than 40"),
        (_nested(39) + b"\r\nwords" * 200_000, TooLarge, "ends of lines in 39 parted parts"),
        (b"Subject: s\nContent-Type: text/plain;" + b" name*1*=a;" * 2000 + b"\n\nx", TooLarge, "a part's header"),
        (b"Subject: s\r\nContent-Type: message/rfc822\r\n\r\n" * 200, TooDeep, "nests more than 40"),
    ],
)  # fmt: skip
def test_hostile_letters_are_answered(data: bytes, error: type[FormatError], words: str) -> None:
    with pytest.raises(error, match=words):
        parse(data, now=NOW, max_bytes=10 if data == b"a" * 11 else 50_000_000)


def test_thousands_of_parts_and_deep_nesting_cost_little_and_are_said() -> None:
    parts = b"--b\r\nContent-Type: image/png\r\n\r\nP\r\n" * 2000
    start = time.process_time()
    mail = parse(b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts, now=NOW)
    assert len(mail.attachments) == 400
    assert "more than 400 parts" in mail.refusals[0].cause
    deep = parse(_nested(30) + b"\r\n\r\nWords", now=NOW)
    assert deep.refusals or deep.item is not None
    assert time.process_time() - start < 60


def test_an_alphabet_that_lies_costs_no_letter() -> None:
    item = parse(b"Subject: s\r\nContent-Type: text/html; charset*=x''\r\n\r\n\xd0\x90\xd0\xb1", now=NOW).item
    assert item is not None
    assert item.body.text == "Аб"


def test_brackets_without_end_and_marks_without_end_cost_little() -> None:
    start = time.process_time()
    mail = parse(b"From: " + b"(" * 19_000 + b"\nSubject: Fwd: s\n\n" + b"---- xxx ----\nFrom: a\n" * 2_000, now=NOW)
    assert (mail.sender, mail.sender_name) == ("", "")
    assert mail.item is not None
    assert mail.item.bylines == ()
    assert time.process_time() - start < 100


def test_a_text_as_long_as_a_book_is_a_file() -> None:
    mail = parse(b"Subject: s\r\n\r\n" + b"word " * 210_000, now=NOW)
    assert mail.item is not None
    assert mail.item.body.text == ""
    assert len(mail.attachments[0].data) == 1_050_000
    assert "1,050,000 letters is no news" in mail.refusals[0].cause


PIECES = st.sampled_from(
    [
        b"Subject: ", b"From: ", b"=?utf-8?B?", b"?=", b"\r\n", b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\n", b"--b--", b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: text/html; charset*=x''\r\n",
        b"filename*0*=utf-8''%", b"\xd0", b"Content-Disposition: attachment; ", b"Date: 1\r\n", b"a@b", b"<", b">",
        b"(",
        b'"',
        b"Message-ID: <", b"Content-Type: message/rfc822\r\n", b"Fwd: ", b"---- Forwarded ----\n", b"\x00", b"AAA=",
        b",",
        b"Content-Type: text/plain; charset=utf-16\r\n", b"From: a@b\nDate: x\n\n", b"<?xml", b"\x01alt1 1 a\x02",
        b"=?x?q?",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=examples(300))
@given(st.lists(PIECES, max_size=30).map(b"".join) | st.binary(max_size=100))
def test_no_letter_raises_anything_but_a_format_error(data: bytes) -> None:
    try:
        mail = parse(b"Subject: s\r\n" + data, now=NOW)
    except FormatError:
        return
    assert mail.subject is not None
    assert mail.item is None or mail.item.uri


def test_the_sender_is_known_by_the_head_alone_as_the_whole_letter_names_it() -> None:
    for head in (b"From: A <a@x.kz>", b"Sender: a@x.kz", b"From: =?utf-8?q?=D0=90?=\r\n <a@x.kz>"):
        data = b"\r\n" + head + b"\r\nSubject: s\r\n\r\nFrom: b@x.kz\r\n"
        assert sender_of(data) == parse(data, now=NOW).sender == "a@x.kz"
    assert sender_of(b"Subject: s\r\n\r\nFrom: b@x.kz") == ""
    with pytest.raises(EmptyDocument):
        sender_of(b" \r\n")
    with pytest.raises(TooLarge):
        sender_of(b"x: y\r\n" * 200_000)
