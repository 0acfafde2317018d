"""A determination as schema.org's ClaimReview, and MediaReview where the claim is a picture. Touches no database.

The author is the agencies that agree, never the hub; where they agree on nothing there is no review.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orkhon.portals.cards.addresses import icon_path
from orkhon.portals.frame import Frame
from orkhon.portals.menus import is_outside
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.models import Outcome, Step, Verdict

RATINGS: Final[Mapping[str, int]] = {"false": 1, "altered": 2, "out-of-context": 2, "true": 5}
"""From 1 to 5, as programs that show reviews read them. *Unproven* and *satire* are no numbers."""
MEDIA: Final[Mapping[str, str]] = {
    "true": "OriginalMediaContent",
    "altered": "EditedOrCroppedContent",
    "out-of-context": "DecontextualizedContent",
    "satire": "SatireOrParodyContent",
}
_LONGEST: Final = 1_000


def claim_reviews(one: PublishedDetermination, frame: Frame) -> list[dict[str, Any]]:
    """Return the reviews of a verdict in force; none of a note, a tie, or what was superseded."""
    if one.step != Step.VERDICT or one.outcome != Outcome.AGREED or not one.in_force:
        return []
    found = [_claim_review(one, frame)] if one.words else []
    if one.pictures and one.verdict in MEDIA:
        found.append(_media_review(one, frame))
    return found


def _claim_review(one: PublishedDetermination, frame: Frame) -> dict[str, Any]:
    claim: dict[str, Any] = {"@type": "Claim", "text": one.words[:_LONGEST]}
    if one.appearances:
        claim["datePublished"] = one.appearances[0].first.isoformat()
    addresses = dict.fromkeys([*(seen.address for seen in one.appearances), *one.links])
    works = [{"@type": "CreativeWork", "url": address} for address in addresses if is_outside(address)]
    if works:
        claim["appearance"] = works
        claim["firstAppearance"] = works[0]
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": _words(one)}
    if one.verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[one.verdict], "bestRating": 5, "worstRating": 1}
    return {
        **_review(one, frame, "ClaimReview"),
        "claimReviewed": one.words[:_LONGEST],
        "itemReviewed": claim,
        "reviewRating": rating,
    }


def _media_review(one: PublishedDetermination, frame: Frame) -> dict[str, Any]:
    appearances = [
        {"@type": "ImageObject", "identifier": f"sha256:{digest}", "caption": one.words[:_LONGEST]}
        for digest in one.pictures
    ]
    return {
        **_review(one, frame, "MediaReview"),
        "mediaAuthenticityCategory": f"https://schema.org/{MEDIA[one.verdict]}",
        "itemReviewed": {"@type": "MediaReviewItem", "mediaItemAppearance": appearances},
    }


def _review(one: PublishedDetermination, frame: Frame, kind: str) -> dict[str, Any]:
    portal = frame.portal
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "url": frame.canonical,
        "inLanguage": frame.tag.tag,
        "datePublished": one.issued.isoformat(),
        "identifier": one.key,
        "author": [_organisation(frame, agency.code) for agency in one.agencies],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": portal.title,
            "url": f"{frame.origin}/",
            "logo": {"@type": "ImageObject", "url": f"{frame.origin}{icon_path(portal, 512)}"},
        },
    }


def _organisation(frame: Frame, code: str) -> dict[str, Any]:
    data = {
        "@type": "NewsMediaOrganization",
        "name": frame.agency_name(code),
        "url": f"{frame.origin}/{frame.language}/agencies/{code}/",
    }
    agency = frame.agencies.get(code)
    if agency is not None and is_outside(agency.website):
        data["sameAs"] = agency.website
    return data


def _words(one: PublishedDetermination) -> str:
    return str(Verdict(one.verdict).label)
