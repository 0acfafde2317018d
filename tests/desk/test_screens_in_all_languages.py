"""A journalist walks from signing in to a publication, in each language, and meets no English word of Wagtail's."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from PIL import Image
from wagtail.models import Collection, Locale
from wagtail.users.models import UserProfile

from orkhon.desk.models import Article
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.media.models import Picture
from tests.desk.conftest import Sends
from tests.desk.wagtail_strings import of_wagtail

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

_ARTICLE: Final = "wagtailsnippets_desk_article"
_SPOKEN: Final = frozenset({"title", "aria-label", "placeholder", "alt", "label"})
_SILENT: Final = frozenset({"style", "svg"})
_PLACE: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
_TAG: Final = re.compile(r"<[^>]+>")
_WORDS: Final = re.compile(r"[A-Za-z]{3,}")
OF_OURS: Final = frozenset({"History", "Type", "draft", "Alt text"})
"""Names of topics and of fields that are still English everywhere: ours, and the same words as some of Wagtail's."""
NORMALLY: Final = ("kk", "tr", "uz")
"""The languages of each run of the suite: both alphabets, one that Wagtail brings and two that it does not."""


class Words(HTMLParser):
    """Collects what a page says: its text, the attributes that people hear or see, and the texts for its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._inside: list[str] = []
        self._script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the attributes say."""
        facts = dict(attrs)
        if tag in _SILENT or tag == "script":
            self._inside.append(tag)
            self._script = facts.get("type") or ""
        pressed = tag == "input" and facts.get("type") in {"submit", "button"}
        for name, value in attrs:
            if (value and (name in _SPOKEN or (pressed and name == "value"))) or (
                value and name.startswith("data-") and not value.islower()
            ):
                self.take(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not read."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Take the text, and what a script is told as JSON or as a template."""
        if not self._inside or (self._inside[-1] == "script" and self._script == "application/json"):
            self.take(data)
        elif self._inside[-1] == "script" and self._script in {"text/html", "text/django-form-template"}:
            self.said |= words_of(data)

    def take(self, text: str) -> None:
        """Keep one text; from JSON, all that is in it."""
        stripped = " ".join(text.split())
        if stripped[:1] in "[{" and stripped[-1:] in "]}":
            try:
                found = list(strings_in(json.loads(text)))
            except ValueError:
                found = [stripped]
            # One small word is a name for scripts: of an icon, a field, a kind of thing.
            texts = (" ".join(each.split()) for each in found if "<" not in each)
            self.said |= {each for each in texts if not each.islower() or " " in each}
            self.said |= {each for html in found if "<" in html for each in words_of(html)}
        elif stripped:
            self.said.add(stripped)


def strings_in(value: object) -> Iterator[str]:
    """Yield all strings of what was JSON, names of fields left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)


def words_of(html: str) -> set[str]:
    """Return the texts of a page or of a part of one."""
    parser = Words()
    parser.feed(html)
    parser.close()
    return parser.said


@cache
def english_of_wagtail() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return Wagtail's English texts as a page shows them, and one pattern for those with places in them."""
    whole: set[str] = set()
    patterns: set[str] = set()
    for met in of_wagtail():
        for english in (met.msgid, met.plural):
            for part in _TAG.split(english):
                text = " ".join(part.split())
                if not _PLACE.search(text):
                    whole |= {text} if len(_WORDS.findall(text)) > (0 if part == english else 1) else set()
                elif len(_WORDS.findall(_PLACE.sub("", text))) > 1:
                    patterns.add(".+".join(re.escape(piece) for piece in _PLACE.split(text)))
    return frozenset(whole), re.compile("|".join(sorted(patterns)))


def left_in_english(said: set[str]) -> set[str]:
    """Return the texts that are Wagtail's English ones and have another translation in the language that is spoken."""
    whole, patterns = english_of_wagtail()
    fixed = {text for text in (said & whole) - OF_OURS if gettext(text) != text or gettext(f"{text} ") != f"{text} "}
    return fixed | {text for text in said if patterns.fullmatch(text)}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the walk needs: an article that is published and edited since, one that is not, a picture, and who walks."""

    article: Article
    draft: Article
    picture: Picture
    editor: User
    client: Client

    def pages(self) -> dict[str, str]:
        """Return the addresses of the walk, by what is there."""
        article, picture = self.article.pk, self.picture.pk
        first, last = self.article.revisions.order_by("pk").values_list("pk", flat=True)[:2]
        of_article = {
            name: reverse(f"{_ARTICLE}:{name}", args=[article])
            for name in ("edit", "history", "unpublish", "usage", "workflow_history", "inspect")
        }
        lists = {
            "articles": reverse(f"{_ARTICLE}:list"),
            "no articles": reverse(f"{_ARTICLE}:list") + "?q=zzzz",
            "pictures": reverse("wagtailimages:index"),
            "no pictures": reverse("wagtailimages:index") + "?q=zzzz",
        }
        choosers = {
            "picture chooser": reverse("wagtailimages_chooser:choose"),
            "external link": reverse("wagtailadmin_choose_page_external_link"),
            "e-mail link": reverse("wagtailadmin_choose_page_email_link"),
            "phone link": reverse("wagtailadmin_choose_page_phone_link"),
            "anchor link": reverse("wagtailadmin_choose_page_anchor_link"),
        }
        bulk = f"{reverse('wagtail_bulk_action', args=['desk', 'article', 'delete'])}?id={self.draft.pk}"
        return {
            "first page": reverse("wagtailadmin_home"),
            "wire": reverse("desk_wire"),
            **lists,
            "new article": reverse(f"{_ARTICLE}:add"),
            **of_article,
            "comparison": reverse(f"{_ARTICLE}:revisions_compare", args=[article, first, last]),
            "an older version": reverse(f"{_ARTICLE}:revisions_revert", args=[article, first]),
            "articles to delete": bulk,
            "an article to delete": reverse(f"{_ARTICLE}:delete", args=[self.draft.pk]),
            **choosers,
            "new pictures": reverse("wagtailimages:add_multiple"),
            "picture": reverse("wagtailimages:edit", args=[picture]),
            "picture to delete": reverse("wagtailimages:delete", args=[picture]),
            "account": reverse("wagtailadmin_account"),
            "nothing": reverse(f"{_ARTICLE}:edit", args=[0]),
        }


@pytest.fixture
def desk(as_editor: Client, editor: User, send: Sends, now: datetime) -> Desk:
    """An editor of the joint desk with something of everything."""
    send("urn:altai:1")
    article = Article(locale=Locale.objects.get(language_code="kk"), headline="Түнгі пойыз", agency="desk")
    article.save()
    article.save_revision(user=editor).publish(user=editor)
    article = Article.objects.get(pk=article.pk)
    article.headline = "Түнгі пойыз келді"
    article.save_revision(user=editor)
    draft = Article(locale=article.locale, headline="Нобай", agency="desk")
    draft.save()
    draft.save_revision(user=editor)
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    root = Collection.get_first_root_node()
    picture = Picture(title="QZ", alt_text="QZ", uploaded_by_user=editor, collection=root)
    picture.file = ImageFile(io.BytesIO(file.getvalue()), name="qz.png")
    picture.save()
    return Desk(article=article, draft=draft, picture=picture, editor=editor, client=as_editor)


def page(client: Client, address: str) -> tuple[int, set[str]]:
    """Return the status of a page and what it says, a chooser's part of a page too."""
    answer = client.get(address)
    text = answer.content.decode()
    if answer.headers["Content-Type"].startswith("application/json"):
        text = json.loads(text).get("html", "")
    return answer.status_code, words_of(text)


def speak(desk: Desk, language: str) -> None:
    """Let the editor choose the language of the admin."""
    UserProfile.objects.update_or_create(user=desk.editor, defaults={"preferred_language": language})


def test_the_walk_meets_hundreds_of_wagtails_words_in_english(desk: Desk) -> None:
    speak(desk, "en")
    whole, patterns = english_of_wagtail()
    met: set[str] = set()
    statuses = {}
    for name, address in desk.pages().items():
        statuses[name], said = page(desk.client, address)
        met |= {text for text in said if text in whole or patterns.fullmatch(text)}
    assert {name: status for name, status in statuses.items() if status != 200} == {"nothing": 404}
    assert len(met) > 200


def walk(desk: Desk, language: str) -> None:
    """Open each page in `language` and fail on what stayed English."""
    speak(desk, language)
    left: dict[str, set[str]] = {}
    with override(language):
        for name, address in desk.pages().items():
            _status, said = page(desk.client, address)
            left[name] = left_in_english(said)
    assert not any(left.values()), "\n".join(f"{name}: {sorted(texts)}" for name, texts in left.items() if texts)


@pytest.mark.parametrize("language", NORMALLY)
def test_no_page_from_the_wire_to_publication_shows_english_words_of_wagtail(desk: Desk, language: str) -> None:
    walk(desk, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code not in (*NORMALLY, "en")])
def test_no_page_shows_english_words_of_wagtail_in_the_other_languages_either(desk: Desk, language: str) -> None:
    walk(desk, language)


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != "en"])
def test_the_door_and_the_scripts_speak_the_language_too(alliance: object, language: str) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    with override(language):
        status, said = page(client, reverse("wagtailadmin_login"))
        assert status == 200
        assert left_in_english(said) == set()
    scripts = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    for english in ("Insert a block", "Changes have been autosaved.", "Toggle section"):
        assert f'"{english}": "' in scripts
        assert f'"{english}": "{english}"' not in scripts
