"""A determination as the wire's item in one language. Asks nothing; everything is given."""

from __future__ import annotations

from typing import Final

from orkhon.items import Content, Item, ItemType, Language
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.sending.addresses import page_of, uri_of
from orkhon.verification.sending.wording import Name, body_of, correction_of, headline_of, summary_of

EXTRA: Final = "orkhon"
"""Where an item carries what ninjs has no room for, as articles do."""
_URGENT: Final = {"hold": 2, "preliminary": 3, "verdict": 3}


def item_of(one: PublishedDetermination, former: PublishedDetermination | None, *, language: str, name: Name) -> Item:
    """Return the item in the language that is spoken now, `language`.

    What readers may not see is an advisory, for members. It names the item that is concerned (`about`) and is not
    derived from it: a kill follows derivation, and what was determined stays. `former` is what was public before.
    """
    correction = correction_of(one, former)
    determined: dict[str, object] = {
        "key": one.key,
        "claim": one.claim,
        "step": one.step,
        "outcome": one.outcome,
        "verdict": one.verdict,
        "agencies": [agency.code for agency in one.agencies],
        "digest": one.digest,
    }
    if one.item:
        determined["about"] = one.item
    ours: dict[str, object] = {"determination": determined}
    if correction:
        ours["correction"] = correction
    return Item(
        uri=uri_of(one.claim, language),
        type=ItemType.TEXT if one.is_public else ItemType.ADVISORY,
        language=Language.parse(language),
        headline=headline_of(one),
        slug_line="verification",
        summary=summary_of(one, name),
        body=Content(body_of(one, name)),
        created=one.chain[0].issued if one.chain else one.issued,
        version_created=one.issued,
        urgency=_URGENT.get(one.step, 3),
        ed_note="" if one.is_public else one.note[:1_000],
        link=page_of(one.claim, language) if one.is_public else "",
        extra={EXTRA: ours},
    )
