"""Read a letter of a person into suggestions. Touches no network and no database."""

from __future__ import annotations

from dataclasses import replace

from orkhon.formats import message
from orkhon.formats.message import Mail
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading, Suggestion
from orkhon.intake.languages import with_language
from orkhon.intake.letters import check_sender, item_of, pictures_of


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return what the letter holds, words with their photos and attached documents, as suggestions for a person.

    Raises `SenderNotListed` where the source lists senders, or a `FormatError` for what is no letter.
    """
    check_sender(raw.data, raw.facts.get("senders"))
    mail = message.parse(raw.data, now=reading.now, default_zone=reading.zone)
    files = pictures_of(mail.attachments)
    suggestions = []
    own = item_of(mail, files)
    if own is not None:
        item = replace(own, language=own.language or reading.language)
        suggestions.append(Suggestion(key=item.uri, item=item, sender=_sender(mail), files=files))
    suggestions += [
        Suggestion(key=f"{mail.message_id} {item.uri}", item=item, sender=_sender(mail))
        for parsed in mail.parsed
        for item in with_language(parsed.items, parsed.language or reading.language)
    ]
    return ParsedDelivery(suggestions=tuple(suggestions), refusals=mail.refusals, format="mail")


def _sender(mail: Mail) -> str:
    return f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
