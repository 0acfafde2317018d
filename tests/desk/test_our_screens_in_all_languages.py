"""Whoever keeps the alliance, its sources, its subscribers and the hub meets no English text of ours on any screen.

What a page says in English and says again in another language is a leftover, unless it is a name or a code of the data.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Final

import pytest
from babel.messages.pofile import read_po
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.invite import invite
from orkhon.alliance.models import Agency, LegalOrder, Memorandum, Role, Source, Staff
from orkhon.desk.models import Article
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.models import Delivery, Notice, Product, Subscriber, Webhook
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.spec import PortalSpec, SectionSpec
from tests.desk.conftest import Sends
from tests.desk.test_screens_in_all_languages import page, words_of
from tests.desk.wagtail_strings import WAGTAIL

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

NORMALLY: Final = ("kk", "tr")
_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_NO_WORDS: Final = re.compile(
    "|".join(
        (
            # Addresses, names of files and fields, actions of scripts with their arrows, keys to be pressed.
            r"\S*[:/@._<>=#+-]\S*|\S+->\S+( \S+->\S+)*|Ctrl \+ .+|(Ctrl|Enter|Esc|POST|None|True|False)",
            r"\d{4}-\d\d-\d\d( \d\d:\d\d)?( UTC)?|!?[a-z]+[A-Z]\w+|\w+Panel|ObjectList|TabbedInterface",
            # A name of the data before the hub's own, as the browser's tab shows it; what the audit keeps of an act.
            r"(QZ|qz|the-editor|Altai Press) - Orkhon|(agency|altai|expires|name|qz|role|token): \S+",
            r"webhook: \S+|[\w-]{43}|\(altai\)|orkhon [a-z -]+",
            r"(w-\S+ ?)+|1 webhook|Wagtail v\S+|What's new in Wagtail \S+",
        )
    )
)
OF_THE_DATA: Final = frozenset(
    {
        *("Altai Press", "AP", "Registan Agency", "Joint Desk", "All for all", "by {agency}"),
        *("altai", "registan", "desk", "an-administrator", "the-editor", "Orkhon", "orkhon", "QZ", "localhost"),
        # Technical names, spelt so in every language.
        *("CSV", "PDF", "UTC", "JSON", "Telegram", "SFTP", "FTP", "Superdesk", "LibreTranslate", "NewsML-G2", "VAPID"),
        *("NewsML 1.2", "ninjs 3.1", "NITF 3.6", "English", "Türkmençe", "Türkçe", "Oʻzbekcha", "Qazaqşa"),
        *("Azərbaycanca", "feed", "file", "folder", "jsonlist", "has", "telegram", "ftp", "sftp", "imap", "inbox"),
        *("bot", "superdesk", "webhook", "Webhook", "SNIPPET", "Radar"),
        # The root of the pages, and words and a month that some of our languages spell as English does.
        *("Root", "administrator", "Embargo", "Memorandum", "Token", "May"),
    }
)


@cache
def of_wagtail_in_english() -> frozenset[str]:
    """Return all that Wagtail itself says; whether that is translated is asked by tests of its own."""
    found: set[str] = set()
    for path in WAGTAIL.glob("**/locale/en/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                found |= {message.id} if isinstance(message.id, str) else set(message.id)
    # As it is written, and as the name of a field on a form.
    texts = {" ".join(text.split()) for text in found}
    return frozenset(texts | {text[:1].upper() + text[1:] for text in texts})


def leftovers(english: set[str], other: set[str]) -> set[str]:
    """Return what both languages say, and what has a word in it that no datum is."""
    same = {text for text in english & other if _WORD.search(text)}
    return {text for text in same - OF_THE_DATA - of_wagtail_in_english() if not _NO_WORDS.fullmatch(text)}


@pytest.fixture
def administrator(alliance: dict[str, Agency]) -> User:
    """Who may open every screen."""
    return User.objects.create_superuser("an-administrator", email="a@hub.example")


@pytest.fixture
def screens(administrator: User, editor: User, send: Sends, now: datetime) -> dict[str, str]:
    """One of everything that the screens show, and the addresses of the screens by what is there."""
    entry = send("urn:altai:1")
    altai = Agency.objects.get(code="altai")
    source = Source.objects.create(agency=altai, name="QZ", url="https://a.example/f", language="kk", time_zone="UTC")
    memorandum = Memorandum.objects.create(name_en="QZ", agency=altai, republish=True, signed=date(2026, 1, 15))
    invite(by=administrator, agency=altai, role=Role.EDITOR, languages="", portals="", email="", now=now)
    LegalOrder.objects.create(
        uri="urn:altai:1", country="KZ", authority="QZ", reference="1", reason="QZ", entered=now, entered_by="QZ"
    )
    subscriber = Subscriber.objects.create(code="qz", name="QZ", contact_name="QZ", contact_email="k@qz.example")
    subscriber.products.add(Product.objects.create(code="qz", name="QZ"))
    issue_token(subscriber, "QZ", by="QZ", now=now)
    webhook = Webhook.objects.create(subscriber=subscriber, url="https://qz.example/h", channel="webhook", position=0)
    Delivery.objects.create(
        subscriber=subscriber,
        channel="webhook",
        target=webhook.pk,
        first=1,
        last=1,
        entries=1,
        state="dead",
        created=now,
    )
    Notice.objects.create(
        subscriber=subscriber, position=1, uri="urn:altai:1", agency="altai", kind="kill", created=now
    )
    hub = FollowedHub.objects.create(code="qz", url="https://qz.example", key_id="k" * 43)
    record = {"statement": {"kind": "kill", "version": "1", "agency": "altai"}, "body": None, "salt": None}
    SetAsideRecord.objects.create(hub=hub, position=1, uri="urn:altai:1", cause="QZ", record=record, at=now)
    names = dict.fromkeys(INTERFACE_LANGUAGES, "QZ")
    make_portal(
        PortalSpec(
            code="qz",
            hostname="localhost",
            names=names,
            languages=("kk",),
            sections=(SectionSpec(code="science", names=names, topics=("science",)),),
            default=True,
            invented=True,
        )
    )
    plain = (
        "agencies:index", "agencies:add", "memoranda:index", "memoranda:add", "staff:index", "staff:add",
        "sources:index", "sources:add", "alliance_people", "alliance_invitations", "alliance_invite",
        "alliance_directories", "alliance_new_directory", "alliance_keys", "alliance_register_key", "alliance_orders",
        "alliance_new_order", "alliance_may_we", "alliance_my_sessions", "alliance_second_factor",
        "intake_sources_health", "intake_drafts", "intake_compose", "intake_followed_hubs", "intake_follow_hub",
        "intake_push_tokens", "intake_issue_push_token", "subscribers:index", "subscribers:add", "products:index",
        "products:add", "webhooks:index", "webhooks:add", "exchange_deliveries", "exchange_given_up",
        "exchange_notices", "exchange_onboarding", "exchange_statements", "audit_acts", "hub_retention",
        "authors:index", "books:index", "readership_report", Article.snippet_viewset.get_url_name("list"),
    )  # fmt: skip
    one = {
        "agencies:edit": altai.pk,
        "memoranda:edit": memorandum.pk,
        "memoranda:delete": memorandum.pk,
        "staff:edit": Staff.objects.get(user=editor).pk,
        "sources:edit": source.pk,
        "alliance_person": editor.pk,
        "intake_followed_hub": hub.pk,
        "subscribers:edit": subscriber.pk,
        "exchange_subscriber": subscriber.pk,
        "webhooks:edit": webhook.pk,
        "exchange_onboard": altai.pk,
        "hub_copies": entry.position,
    }
    pages = {
        f"form of a page: {type(found).__name__}": reverse("wagtailadmin_pages:edit", args=[found.pk])
        for found in (each.specific for each in Page.objects.filter(depth__gt=2))
    }
    return {
        **{name: reverse(name) for name in plain},
        **{name: reverse(name, args=[pk]) for name, pk in one.items()},
        "legal question": reverse("alliance_may_we") + "?uri=urn:altai:1&by=registan",
        **pages,
    }


def said_in(client: Client, user: User, language: str, screens: dict[str, str]) -> dict[str, set[str]]:
    """Return what each screen says to somebody who chose that language."""
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    said: dict[str, set[str]] = {}
    for name, address in screens.items():
        status, said[name] = page(client, address)
        assert status == 200, f"{name}: {status}"
    return said


def walk(user: User, screens: dict[str, str], language: str) -> None:
    """Open each screen in English and in `language`, and fail on what did not change."""
    client = Client()
    client.force_login(user)
    english = said_in(client, user, "en", screens)
    other = said_in(client, user, language, screens)
    left = {name: leftovers(english[name], other[name]) for name in screens}
    assert not any(left.values()), "\n".join(f"{name}: {sorted(texts)}" for name, texts in left.items() if texts)


@pytest.mark.parametrize("language", NORMALLY)
def test_no_screen_of_the_alliance_the_exchange_and_the_hub_shows_english_words_of_ours(
    administrator: User, screens: dict[str, str], language: str
) -> None:
    walk(administrator, screens, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code not in (*NORMALLY, "en")])
def test_no_screen_shows_english_words_of_ours_in_the_other_languages_either(
    administrator: User, screens: dict[str, str], language: str
) -> None:
    walk(administrator, screens, language)


def test_a_text_that_stays_english_is_noticed_and_a_name_is_not() -> None:
    english = words_of('<h1>Given up</h1><p>Altai Press</p><p>urn:altai:1</p><label title="Take back">3</label>')
    other = words_of('<h1>Given up</h1><p>Altai Press</p><p>urn:altai:1</p><label title="Кері алу">3</label>')
    assert leftovers(english, other) == {"Given up"}


def test_a_screen_without_a_translation_would_be_noticed(administrator: User, screens: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="Legal orders"):
        walk(administrator, {"orders": screens["alliance_orders"]}, "en")


def test_the_walk_is_long_enough(screens: dict[str, str]) -> None:
    assert len(screens) > 50
