"""What the agencies determined, as readers see it in all languages, with dissent and silence; and what is not shown."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import jsonschema
import lxml.etree
import lxml.html
import pytest
from django.test import Client

from orkhon.alliance.models import LegalOrder
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.models import PortalPage
from orkhon.portals.spec import PortalSpec
from orkhon.verification.actions.appeal import answer_appeal, appeal
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.open_case import reopen_case
from orkhon.verification.actions.supersede import supersede
from orkhon.verification.determining.queries import published
from orkhon.verification.models import Appellant
from orkhon.verification.sending.addresses import uri_of
from tests.portals.determined import LIE, MINUTE, false_with_a_dissent, rooms_of_portals, send
from tests.verification.speaking import NOW, Newsrooms, new_case, new_claim

pytestmark = pytest.mark.django_db(databases="__all__")

Portals = tuple[PortalSpec, PortalSpec]

_ADDRESS = {"type": "string", "pattern": "^https?://"}
_WORDS = {"type": "string", "minLength": 1}
_PARTY = {"type": "object", "required": ["@type", "name", "url"], "properties": {"name": _WORDS, "url": _ADDRESS}}
CLAIM_REVIEW: dict[str, Any] = {
    "type": "object",
    "required": [
        "@context",
        "@type",
        "url",
        "claimReviewed",
        "datePublished",
        "author",
        "reviewRating",
        "itemReviewed",
    ],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "url": _ADDRESS,
        "claimReviewed": _WORDS,
        "author": {"type": "array", "minItems": 1, "items": _PARTY},
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {
                "@type": {"const": "Rating"},
                "alternateName": _WORDS,
                "ratingValue": {"type": "number", "minimum": 1, "maximum": 5},
            },
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "text"],
            "properties": {
                "@type": {"const": "Claim"},
                "appearance": {"type": "array", "items": {"required": ["url"]}},
            },
        },
    },
}
"""What schema.org's page of the type asks for, and the search engines that show it."""


@pytest.fixture
def rooms(all_portals: Portals) -> Newsrooms:
    return rooms_of_portals()


def get(path: str) -> Any:
    return Client(headers={"host": "localhost"}).get(path)


def page_of(path: str) -> str:
    answer = get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()  # type: ignore[no-any-return]


def words_of(page: str) -> str:
    main = lxml.html.fromstring(page).find(".//main")
    assert main is not None
    return " ".join(main.text_content().split())


def linked_data(page: str) -> list[dict[str, Any]]:
    blocks = lxml.html.fromstring(page).iterfind('.//script[@type="application/ld+json"]')
    return [json.loads(block.text or "") for block in blocks]


def test_the_page_says_who_holds_what_and_who_does_not_in_every_language(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    seen = set()
    for language in INTERFACE_LANGUAGES:
        page = page_of(f"/{language}/determinations/{claim.key}/")
        words = words_of(page)
        for name in ("Bosphorus Agency", "Caspian Agency", "Manas Agency", "Registan", "Altai"):
            assert name in words, (language, name)
        assert LIE in words
        assert "Köprü yerinde duruyor." in words
        assert "the invented state" in words
        assert "Spreading fast" not in page
        assert "<b>fell down" not in page
        assert '<h1 id="claim" lang="en-Latn" dir="ltr" translate="no">' in page or language == "en"
        seen.add(re.findall(r'<p class="joint">(.*?)</p>', page, re.S)[0])
    assert len(seen) == len(INTERFACE_LANGUAGES)
    english = words_of(page_of(f"/en/determinations/{claim.key}/"))
    assert "Joint position of these agencies: false" in english
    assert "Who dissents" in english
    assert "No reply from Registan" in english
    assert "3 of 4; at least 3 must" in english


def test_the_claim_review_is_valid_and_names_the_agencies_that_agree_as_its_authors(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    for language in INTERFACE_LANGUAGES:
        (review,) = [
            one
            for one in linked_data(page_of(f"/{language}/determinations/{claim.key}/"))
            if one["@type"] == "ClaimReview"
        ]
        jsonschema.validate(review, CLAIM_REVIEW)
        assert review["claimReviewed"] == LIE
        assert [one["name"] for one in review["author"]] == ["Bosphorus Agency", "Caspian Agency"]
        assert review["reviewRating"]["ratingValue"] == 1


def test_a_hold_is_for_members_and_no_page_feed_or_list_tells_of_it(rooms: Newsrooms) -> None:
    claim = new_claim(rooms, LIE)
    hold = issue_hold(claim.key, user=rooms.editor, now=NOW)
    send()
    for key in (claim.key, hold.key):
        for end in ("", "proof.json"):
            assert get(f"/en/determinations/{key}/{end}").status_code == 404
    assert "Sarysu" not in page_of("/en/determinations/")
    assert "Sarysu" not in get("/en/determinations/rss.xml").content.decode()


def test_what_was_said_before_stays_at_its_own_address_and_says_that_it_holds_no_longer(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    verdict = published(claim.key)
    assert verdict is not None
    later = supersede(verdict.key, because="The river was misnamed.", user=rooms.editor, now=NOW + timedelta(days=2))
    now = page_of(f"/en/determinations/{claim.key}/")
    assert "The river was misnamed." in now
    former = page_of(f"/en/determinations/{verdict.key}/")
    assert "This holds no longer." in former
    assert 'content="noindex"' in former
    assert f'href="/en/determinations/{claim.key}/"' in former
    assert not [one for one in linked_data(former) if one["@type"] == "ClaimReview"]
    assert f'href="http://localhost/en/determinations/{claim.key}/"' in page_of(f"/en/determinations/{later.key}/")


def test_a_late_assessment_a_reopening_and_an_appeal_are_shown(rooms: Newsrooms) -> None:
    claim, case = false_with_a_dissent(rooms)
    verdict = published(claim.key)
    assert verdict is not None
    rooms.says("registan", case, "true", now=case.due + MINUTE, reasons="We came late.")
    row = appeal(
        verdict.key,
        appellant=Appellant.AGENCY,
        who="altai",
        reasons="We were there.",
        language="en",
        user=rooms.speaker("altai"),
        now=case.due + 2 * MINUTE,
    )
    page = words_of(page_of(f"/en/determinations/{claim.key}/"))
    assert "After it was decided" in page
    assert "We came late." in page
    assert "We were there." in page
    assert "not answered yet" in page
    answer_appeal(
        row.key, upheld=False, answer="The photographs say else.", language="en", user=rooms.editor,
        now=case.due + 3 * MINUTE,
    )  # fmt: skip
    reopen_case(claim.key, reason="New photographs.", user=rooms.editor, now=case.due + 4 * MINUTE)
    page = words_of(page_of(f"/en/determinations/{claim.key}/"))
    assert "The photographs say else." in page
    assert "Opened again:" in page
    assert "New photographs." in page


def test_whoever_takes_the_file_proves_signatures_and_documents_without_the_hub(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    told = get(f"/tr/determinations/{claim.key}/proof.json").json()
    assert [json.loads(one["document"])["step"] for one in told["determinations"]] == ["preliminary", "verdict"]
    for one in told["determinations"]:
        assert hashlib.sha256(one["document"].encode()).hexdigest() == one["digest"]
    assert {one["agency"] for one in told["assessments"]} == {"altai", "bosphorus", "caspian", "manas"}
    for one in told["assessments"]:
        client = json.loads(base64.urlsafe_b64decode(one["client_data"] + "=="))
        challenge = base64.urlsafe_b64decode(client["challenge"] + "==").hex()
        assert challenge == hashlib.sha256(one["statement"].encode()).hexdigest()


def test_the_file_holds_no_assessment_of_a_round_that_is_open(rooms: Newsrooms) -> None:
    claim, case = false_with_a_dissent(rooms)
    again = reopen_case(claim.key, reason="New photographs.", user=rooms.editor, now=case.due + MINUTE)
    rooms.says("registan", again, "true", now=case.due + 2 * MINUTE, reasons="Not to be seen yet.")
    told = get(f"/tr/determinations/{claim.key}/proof.json").content.decode()
    assert "Not to be seen yet." not in told
    assert "Not to be seen yet." not in page_of(f"/en/determinations/{claim.key}/")


def test_the_list_is_narrowed_by_verdict_and_the_feeds_tell_what_is_on_the_wire(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    tie = new_case(rooms, "registan", claim=new_claim(rooms, "The lake of Balkhash has run dry this week, all of it."))
    for agency, verdict in (("altai", "false"), ("bosphorus", "false"), ("caspian", "true"), ("manas", "true")):
        rooms.says(agency, tie, verdict, now=NOW + MINUTE)
    close_when_due(now=tie.due)
    send()
    assert "Sarysu" in page_of("/en/determinations/?verdict=false")
    assert "Balkhash" not in page_of("/en/determinations/?verdict=false")
    assert "Balkhash" in page_of("/en/determinations/?verdict=none")
    assert "Balkhash" in page_of("/en/determinations/?verdict=nonsense")
    for language in INTERFACE_LANGUAGES:
        feed = lxml.etree.fromstring(get(f"/{language}/determinations/rss.xml").content)
        assert feed.xpath("//item/link/text()")[-1].endswith(f"/{language}/determinations/{claim.key}/")
    assert get("/en/determinations/feed.json").json()["items"]
    assert get("/en/determinations/atom.xml").status_code == 200
    assert f"/en/determinations/{claim.key}/" in get("/sitemap-pages-en.xml").content.decode()
    assert 'href="/en/determinations/"' in page_of("/en/")


def test_a_portal_without_determinations_leads_to_none(rooms: Newsrooms) -> None:
    assert 'href="/en/determinations/"' not in page_of("/en/")
    assert "Nothing was determined yet." in page_of("/en/determinations/")


def test_a_card_is_drawn_and_an_order_withholds_all_of_it(rooms: Newsrooms) -> None:
    claim, _case = false_with_a_dissent(rooms)
    page = page_of(f"/kk/determinations/{claim.key}/")
    card = re.findall(r'og:image" content="https?://[^/]+(/[^"]+)"', page)[0]
    assert get(card)["Content-Type"] == "image/jpeg"
    assert get(card.replace(card[-9:-4], "aaaaa")).status_code == 302
    PortalPage.objects.update(country="KZ")
    LegalOrder.objects.create(
        uri=uri_of(claim.key, "kk"), country="KZ", authority="An invented court", reference="7", entered=NOW,
        entered_by="the tests",
    )  # fmt: skip
    assert get(f"/en/determinations/{claim.key}/").status_code == 451
    assert get(f"/en/determinations/{claim.key}/proof.json").status_code == 404
    assert "Sarysu" not in page_of("/en/determinations/")
