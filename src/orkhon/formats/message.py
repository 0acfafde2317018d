"""Read a letter (RFC 5322, MIME) as news: its words as an item, its documents as what they are, its files as bytes.

The way in for members without any wire, and a hostile one: everything is bounded, nothing is fetched, remote pictures
of HTML letters are left out because asking for them tells their sender who read. Says nothing of whether the sender is
who the letter says: that is for whoever received it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final
from urllib.parse import quote

from orkhon.formats.decode import decode
from orkhon.formats.documents import Parsed, Refusal
from orkhon.formats.errors import EmptyDocument, FormatError, Malformed, TooDeep, TooLarge
from orkhon.formats.feed_entries import language_of
from orkhon.formats.html import clean_line, read_html
from orkhon.formats.message_headers import addresses, date_of, decoded, header, text_of
from orkhon.formats.message_text import bare_subject, innermost
from orkhon.formats.reading import parse as parse_document
from orkhon.formats.textwire import is_framed
from orkhon.formats.textwire_text import paragraphs
from orkhon.items import Byline, Content, Item

_MOST_PARTS: Final = 400
_MOST_BOUNDARIES: Final = 40
_DEEPEST: Final = 20
_MOST_LINES: Final = 1_500_000
_MOST_LINES_NESTED: Final = 3_000_000
_LONGEST_TEXT: Final = 1_000_000
_LONGEST_HEADERS: Final = 1_000_000
_LETTER_HEADERS: Final = frozenset({"from", "to", "subject", "date", "message-id", "received", "return-path"})
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_DOCUMENT_TYPES = re.compile(r"(?:\bxml|\+xml|\bjson|\+json|newsml|nitf|rss|atom)\b", re.IGNORECASE)
_DOCUMENT_NAMES = (".xml", ".json", ".nitf", ".newsml", ".rss", ".atom", ".ninjs", ".iptc")
_HTML_SIGNATURE = re.compile(r"<p>--\s*(?:<br />|</p>)")
_NESTED = re.compile(rb"message/(?:rfc822|global)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*\*?\d*\*?\s*=", re.IGNORECASE)
_PARAMETERS = re.compile(rb"(?:^|[\r\n])content-[a-z-]{1,30}:[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*", re.IGNORECASE)
_LONGEST_PARAMETERS: Final = 10_000
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """One file of a letter as bytes; `content_id` is the name by which its HTML calls it, empty for none."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether the letter says that it is a picture; the bytes may say otherwise."""
        return self.content_type.startswith("image/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """One letter. `sender` is who sent it on, whose right to send is to be asked; `item` names the inner author.

    `item` is None where the letter has no words. `parsed` are the news documents among its files and the letters
    forwarded in it beyond the first; the text of a letter that carries documents may be no more than a greeting.
    """

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    sent: datetime | None
    item: Item | None
    parsed: tuple[Parsed, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Contents:
    """What was found in the parts of one letter, in order."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    letters: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def parse(data: bytes, *, now: datetime, default_zone: tzinfo = UTC, max_bytes: int = 50_000_000) -> Mail:
    """Return the letter that `data` holds.

    Raises `EmptyDocument`, `TooLarge`, `TooDeep` for letters nested beyond reason, and `Malformed` for what is no
    letter; and nothing else. A broken part is among `Mail.refusals` and stops no other.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"the letter has {len(data):,} bytes; at most {max_bytes:,} are read")
    _head(data)
    # The parser's time grows with nesting times lines, so that both are judged before it starts.
    boundaries, lines = len(_BOUNDARY.findall(data)), data.count(b"\n") + data.count(b"\r")
    if boundaries > _MOST_BOUNDARIES or len(_NESTED.findall(data)) > _MOST_BOUNDARIES:
        raise TooDeep(f"the letter nests more than {_MOST_BOUNDARIES} parts in parts; send its files by themselves")
    if lines > _MOST_LINES * 2 or boundaries * lines > _MOST_LINES_NESTED * 2:
        raise TooLarge(f"the letter has {lines:,} ends of lines in {boundaries} parted parts; send its files apart")
    if any(len(match[0]) > _LONGEST_PARAMETERS for match in _PARAMETERS.finditer(data)):
        raise TooLarge(f"a part's header has more than {_LONGEST_PARAMETERS:,} bytes; no mail program writes such")
    try:
        # The older policy: the newer one's header parser raises on headers that real letters have.
        message = message_from_bytes(data.lstrip())
        if not any(name.lower() in _LETTER_HEADERS for name, _ in message.raw_items()):
            raise Malformed("no letter came: it has neither sender, nor subject, nor date among its headers")
        return _mail(message, data, now, default_zone, 0)
    except FormatError:
        raise
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        # The mail library has more ways to fail on headers that lie than are worth a list.
        raise Malformed(f"the letter cannot be taken apart: {error}") from error


def sender_of(data: bytes) -> str:
    """Return the sender that the letter's head names, as `Mail.sender` would, without reading what follows.

    Raises `EmptyDocument`, `TooLarge`, and `Malformed` for a head that cannot be read.
    """
    head = _head(data)
    try:
        return _sender(BytesHeaderParser().parsebytes(head))[1]
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise Malformed(f"the letter's head cannot be taken apart: {error}") from error


def _head(data: bytes) -> bytes:
    """Return the letter's headers. Raises `EmptyDocument` and `TooLarge`."""
    letter = data.lstrip()
    if not letter:
        raise EmptyDocument("an empty letter came; nothing can be read from it")
    end = _BLANK_LINE.search(letter)
    head = letter[: end.end()] if end else letter
    if len(head) > _LONGEST_HEADERS:
        raise TooLarge(f"the letter's headers have more than {_LONGEST_HEADERS:,} bytes; no mail program writes such")
    return head


def _sender(message: Message) -> tuple[str, str]:
    names = addresses(message, "from") or addresses(message, "sender")
    return names[0] if names else ("", "")


def _mail(message: Message, data: bytes, now: datetime, zone: tzinfo, depth: int) -> Mail:
    contents = _Contents()
    for number, (part, level) in enumerate(_parts(message, 0), start=1):
        if number > _MOST_PARTS or level > _DEEPEST:
            cause = (
                f"the letter has more than {_MOST_PARTS} parts, or nests them deeper than {_DEEPEST}; this is left out"
            )
            contents.refusals.append(Refusal(where=f"part {number}", cause=cause))
            break
        _sort(part, f"part {number}", contents)
    subject = header(message, "subject")
    sender_name, sender = _sender(message)
    message_id = header(message, "message-id").strip("<> ")
    sent = date_of(header(message, "date"), now, zone)
    item = _item(message, contents, data, subject, sender_name, message_id, sent, now, zone)
    parsed: list[Parsed] = []
    refusals = list(contents.refusals)
    attachments: list[Attachment] = []
    for attachment in contents.attachments:
        document, refusal = _document(attachment, now, zone)
        if document is not None:
            parsed.append(document)
        else:
            attachments.append(attachment)
        if refusal is not None:
            refusals.append(refusal)
    for number, letter in enumerate(contents.letters):
        if depth >= 3:
            refusals.append(Refusal(where="a forwarded letter", cause="it is forwarded more than three times over"))
            break
        inner = _mail(letter, b"", now, zone, depth + 1)
        attachments.extend(inner.attachments)
        parsed.extend(inner.parsed)
        refusals.extend(inner.refusals)
        if inner.item is None:
            continue
        if number == 0:
            item = _with_note(inner.item, item.body.text if item is not None else "")
        else:
            parsed.append(Parsed(items=(inner.item,), format="email", language=inner.item.language))
    return Mail(
        message_id=message_id,
        sender=sender,
        sender_name=sender_name,
        recipients=tuple(address for name in ("to", "cc") for _, address in addresses(message, name)),
        subject=subject,
        sent=sent,
        item=item,
        parsed=tuple(parsed),
        attachments=tuple(attachments),
        refusals=tuple(refusals),
    )


def _parts(message: Message, level: int) -> Iterator[tuple[Message, int]]:
    """Yield the leaves of a letter, and forwarded letters whole; of alternatives each, because readers choose."""
    # Asked of a leaf, the payload would be decoded by whatever alphabet its header claims.
    payload = message.get_payload() if message.is_multipart() else None
    if message.get_content_type() in ("message/rfc822", "message/global") and isinstance(payload, list) and payload:
        yield message, level
    elif isinstance(payload, list) and level <= _DEEPEST:
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, level + 1)
    else:
        yield message, level


def _sort(part: Message, where: str, contents: _Contents) -> None:
    content_type = part.get_content_type()
    if content_type in _SIGNATURES:
        return
    if part.is_multipart():
        inner = next((one for one in part.get_payload() if isinstance(one, Message)), None)
        if inner is not None:
            contents.letters.append(inner)
        return
    try:
        data = part.get_payload(decode=True)
        name = clean_line(decoded(text_of(part.get_filename(""))))
        disposition = (part.get_content_disposition() or "").lower()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        contents.refusals.append(Refusal(where=where, cause=f"it cannot be decoded: {error}"))
        return
    if not isinstance(data, bytes) or not data.strip():
        return
    broken = [type(defect).__name__ for defect in part.defects if "Base64" in type(defect).__name__]
    is_text = content_type in ("text/plain", "text/html") and disposition != "attachment" and not name
    if broken and not is_text:
        cause = f"{name or content_type} cannot be decoded ({broken[0]}); ask for the file again"
        contents.refusals.append(Refusal(where=where, cause=cause))
    elif is_text:
        text = decode(data, header(part, "content-type"))
        if len(text) > _LONGEST_TEXT:
            cause = f"a text of {len(text):,} letters is no news; it is kept as a file"
            contents.refusals.append(Refusal(where=where, cause=cause))
            contents.attachments.append(Attachment(name="", content_type=content_type, data=data))
            return
        (contents.html if content_type == "text/html" else contents.plain).append(text)
    else:
        content_id = header(part, "content-id").strip("<> ")
        contents.attachments.append(
            Attachment(name=name, content_type=content_type, data=data, content_id=content_id[:300])
        )


def _item(
    message: Message,
    contents: _Contents,
    data: bytes,
    subject: str,
    sender_name: str,
    message_id: str,
    sent: datetime | None,
    now: datetime,
    zone: tzinfo,
) -> Item | None:
    headline, forwarded = bare_subject(subject)
    plain = "\n\n".join(text for text in contents.plain if text.strip())
    html = Content("".join(read_html(text).content.xhtml for text in contents.html))
    letter = innermost(plain or html.text, forwarded=forwarded)
    if letter.subject or letter.sender_name:
        body = paragraphs(letter.text)
    else:
        body = _without_signature(html) if html else paragraphs(letter.text)
    if not body and not contents.letters:
        body = _text_file(contents)
    if not body and (not headline or contents.letters):
        return None
    author = letter.sender_name or sender_name
    written = date_of(letter.date, now, zone) or sent
    about = {
        "list": header(message, "list-id").strip("<> "),
        "in_reply_to": header(message, "in-reply-to").strip("<> "),
    }
    kept = {name: value for name, value in about.items() if value}
    return Item(
        uri=f"mid:{quote(message_id, safe='@!$*+-._~=')}" if message_id else
        f"urn:orkhon:mail:{hashlib.sha256(data or body.xhtml.encode('utf-8', 'replace')).hexdigest()[:40]}",
        language=language_of(header(message, "content-language").partition(",")[0]),
        headline=bare_subject(letter.subject)[0] or headline,
        bylines=(Byline(name=author),) if author else (),
        body=body,
        created=written,
        version_created=sent,
        ed_note=letter.note,
        extra={"email": kept} if kept else {},
    )  # fmt: skip


def _text_file(contents: _Contents) -> Content:
    """The words of a letter that brings them as a text file and says nothing itself."""
    for attachment in contents.attachments:
        fits = len(attachment.data) <= _LONGEST_TEXT
        if fits and attachment.content_type == "text/plain" and not is_framed(attachment.data):
            return paragraphs(decode(attachment.data))
    return Content()


def _without_signature(html: Content) -> Content:
    match = _HTML_SIGNATURE.search(html.xhtml)
    return read_html(html.xhtml[: match.start()]).content if match else html


def _with_note(inner: Item, note: str) -> Item:
    if not note:
        return inner
    return Item(
        uri=inner.uri,
        language=inner.language,
        headline=inner.headline,
        bylines=inner.bylines,
        body=inner.body,
        created=inner.created,
        version_created=inner.version_created,
        ed_note=f"{note}\n{inner.ed_note}".strip(),
        extra=inner.extra,
    )


def _document(attachment: Attachment, now: datetime, zone: tzinfo) -> tuple[Parsed | None, Refusal | None]:
    """The news document that a file is, and why a file that looks like one is none."""
    start = attachment.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    looks = start[:1] in (b"<", b"{", b"[") and (
        _DOCUMENT_TYPES.search(attachment.content_type) is not None
        or attachment.name.lower().endswith(_DOCUMENT_NAMES)
        or start.startswith(b"<?xml")
    )
    if not looks and not is_framed(attachment.data):
        return None, None
    try:
        return parse_document(attachment.data, content_type=attachment.content_type, now=now, default_zone=zone), None
    except FormatError as error:
        return None, Refusal(where=attachment.name or attachment.content_type, cause=str(error))
