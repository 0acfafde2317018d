"""Read a letter of an agency's own system into items. Touches no network and no database."""

from __future__ import annotations

from orkhon.formats import message
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading
from orkhon.intake.languages import with_language
from orkhon.intake.letters import check_sender, item_of, pictures_of


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return the items of the documents that are attached, or where there are none the letter itself as an item.

    Raises `SenderNotListed`, or a `FormatError` for what is no letter.
    """
    check_sender(raw.data, raw.facts.get("senders"))
    mail = message.parse(raw.data, now=reading.now, default_zone=reading.zone)
    items = [
        item for parsed in mail.parsed for item in with_language(parsed.items, parsed.language or reading.language)
    ]
    refusals = [*mail.refusals, *(refusal for parsed in mail.parsed for refusal in parsed.refusals)]
    own = None if mail.parsed else item_of(mail, pictures_of(mail.attachments))
    if own is not None:
        items = list(with_language((own,), reading.language))
    return ParsedDelivery(items=tuple(items), refusals=tuple(refusals), format="mail")
