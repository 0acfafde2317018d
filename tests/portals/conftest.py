"""Two portals in eight languages, two agencies and the desk; articles made as rows or published in earnest."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Protocol
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.images import ImageFile
from django.test import override_settings
from django.utils import translation
from PIL import Image
from wagtail.models import Locale, Page

from orkhon.alliance.models import Agency
from orkhon.desk.models import Article, ArticleSource, Topic
from orkhon.items import INTERFACE_LANGUAGES, Content, Item, Language
from orkhon.media.models import Picture
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.spec import PortalSpec, SectionSpec
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind, WireEntry

FOUR = ("az", "kk", "ru", "tr")

SECTION_NAMES: Mapping[str, Mapping[str, str]] = {
    "science": {
        "az": "Elm",
        "en": "Science",
        "kk": "Ғылым",
        "ky": "Илим",
        "ru": "Наука",
        "tk": "Ylym",
        "tr": "Bilim",
        "uz": "Ilm-fan",
    },
    "culture": {
        "az": "Mədəniyyət",
        "en": "Culture",
        "kk": "Мәдениет",
        "ky": "Маданият",
        "ru": "Культура",
        "tk": "Medeniýet",
        "tr": "Kültür",
        "uz": "Madaniyat",
    },
    "history": {
        "az": "Tarix",
        "en": "History",
        "kk": "Тарих",
        "ky": "Тарых",
        "ru": "История",
        "tk": "Taryh",
        "tr": "Tarih",
        "uz": "Tarix",
    },
}


def section(code: str) -> SectionSpec:
    """A section that shows the topic of its own name."""
    return SectionSpec(code=code, names=SECTION_NAMES[code], topics=(code,))


NEWS = PortalSpec(
    code="orkhon",
    hostname="localhost",
    names=dict.fromkeys(INTERFACE_LANGUAGES, "Orkhon"),
    languages=INTERFACE_LANGUAGES,
    sections=(section("science"), section("culture")),
    default=True,
    invented=True,
)
PAST = PortalSpec(
    code="culture",
    hostname="culture.localhost",
    names=dict.fromkeys(INTERFACE_LANGUAGES, "Orkhon II"),
    languages=INTERFACE_LANGUAGES,
    sections=(section("history"), section("culture")),
    theme="history",
    invented=True,
)


@pytest.fixture(scope="session", autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Names without hashes: those are made by collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=django_settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture
def first_rows(db: None) -> None:
    """What migrations made. A test with transactions of its own takes it along, and another may come after."""
    if not Page.objects.exists():
        import_module("orkhon.desk.migrations.0002_first_topics_and_languages").make(apps, None)
        Page.add_root(title="Root", slug="root", locale=Locale.objects.get(language_code="en"))


@pytest.fixture
def alliance(first_rows: None) -> dict[str, Agency]:
    """Altai Press, Registan Agency and the joint desk."""
    return {
        code: Agency.objects.create(
            code=code,
            sign=sign,
            standing="desk" if code == "desk" else "member",
            languages=tags,
            country="KZ",
            funding="a grant",
            **{f"name_{language}": name for language in INTERFACE_LANGUAGES},
        )
        for code, sign, name, tags in (
            ("altai", "AP", "Altai Press", "kk-Cyrl ru-Cyrl"),
            ("registan", "RA", "Registan", "uz-Latn"),
            ("desk", "OD", "Desk of Orkhon", ""),
        )
    }


@pytest.fixture
def all_portals(alliance: dict[str, Agency]) -> tuple[PortalSpec, PortalSpec]:
    """The news portal, which is the default, and the one for the past, in eight languages."""
    make_portal(NEWS)
    make_portal(PAST)
    return NEWS, PAST


@pytest.fixture
def portals(request: pytest.FixtureRequest, alliance: dict[str, Agency]) -> tuple[PortalSpec, PortalSpec]:
    """The same in four of the languages, which is quicker, unless the test has them in eight already."""
    if "all_portals" in request.fixturenames:
        return NEWS, PAST
    news, past = (replace(spec, languages=FOUR) for spec in (NEWS, PAST))
    make_portal(news)
    make_portal(past)
    return news, past


def a_picture(colour: str, item_uri: str = "") -> Picture:
    """A picture of one colour, 1000 pixels wide."""
    data = io.BytesIO()
    Image.new("RGB", (1000, 500), colour).save(data, "PNG")
    picture = Picture(title=colour, alt_text=f"{colour} field", item_uri=item_uri, credit="Altai")
    picture.file = ImageFile(data, name=f"{colour}.png")
    picture.save()
    return picture


class Writes(Protocol):
    """Makes a public article."""

    def __call__(self, language: str = "kk", topic: str = "science", **facts: object) -> Article: ...


@pytest.fixture
def write(portals: tuple[PortalSpec, PortalSpec]) -> Writes:
    """An article as a public row, without the wire; each is a minute older than the one before."""
    made: list[Article] = []

    def writing(language: str = "kk", topic: str = "science", **facts: object) -> Article:
        source = facts.pop("source", "")
        published = datetime.now(UTC) - timedelta(minutes=5 + len(made))
        described: dict[str, object] = {
            "headline": f"Q{len(made)}zz {language}",
            "deck": f"d{len(made)}zz",
            "body": "<p>Zzz one.</p><p>Zzz two.</p>",
            "first_published_at": published,
            "live": True,
            "translation_key": uuid4(),
            **facts,
        }
        article = Article(
            topic=Topic.objects.get(code=topic),
            locale=Locale.objects.get(language_code=language),
            **described,
        )
        if source:
            article.sources.add(ArticleSource(agency="altai", uri=str(source), version="1"))
        article.save()
        made.append(article)
        return article

    return writing


def in_all_languages(write: Writes, topic: str = "science", **facts: object) -> dict[str, Article]:
    """One article with its seven translations."""
    key: UUID = uuid4()
    return {code: write(code, topic, translation_key=key, **facts) for code in INTERFACE_LANGUAGES}


class Sends(Protocol):
    """Puts an item of an agency on the wire."""

    def __call__(self, uri: str, **facts: object) -> WireEntry: ...


@pytest.fixture
def send(alliance: dict[str, Agency]) -> Sends:
    """Altai sends an item in Kazakh, now."""

    def sending(uri: str, **facts: object) -> WireEntry:
        described: dict[str, object] = {
            "headline": f"Хабар {uri}",
            "language": Language.parse("kk"),
            "body": Content("<p>Мәтін.</p>"),
            **facts,
        }
        item = Item(uri=uri, **described)  # type: ignore[arg-type]  # the tests name the fields
        intent = AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item, pushed=False)
        return append(intent, now=datetime.now(UTC)).entry

    return sending
