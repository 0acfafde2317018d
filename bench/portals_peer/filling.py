"""Fill the peer: `python -m bench.portals_peer.filling ARTICLES`, with PEER_HOME. Prints the paths of what was made."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django

# Models cannot be imported before Django knows its settings.
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 - as above
from django.core.management import call_command  # noqa: E402 - as above
from django.db import connection, transaction  # noqa: E402 - as above
from taggit.models import Tag  # noqa: E402 - as above
from wagtail.models import Locale, Page, Site  # noqa: E402 - as above

from bench.portals_peer.models import (  # noqa: E402 - as above
    ArticlePage,
    ArticlePerson,
    ArticleTag,
    HomePage,
    Person,
    SectionPage,
)
from bench.portals_texts import LANGUAGES, Text, text_of  # noqa: E402 - as above

_SECTIONS = 7
_TAGS = 300
_BATCH = 50
_SAID = 4_000


def _body(text: Text) -> str:
    first, middle, rest = text.paragraphs[:1], text.paragraphs[1:6], text.paragraphs[6:]
    blocks: list[dict[str, Any]] = [
        {"type": "paragraph_block", "value": "".join(f"<p>{one}</p>" for one in (*first, *middle))},
        {"type": "heading_block", "value": {"heading_text": text.heading, "size": "h2"}},
        {"type": "paragraph_block", "value": "".join(f"<p>{one}</p>" for one in rest)},
    ]
    return json.dumps([{**one, "id": str(uuid5(NAMESPACE_URL, str(one)))} for one in blocks])


def _above() -> dict[str, list[Any]]:
    """Make the home page of each language and its sections; return the sections by language."""
    locales = {code: Locale.objects.create(language_code=code) for code in LANGUAGES}
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=locales["en"]))
    homes = {}
    for code, locale in locales.items():
        key = uuid5(NAMESPACE_URL, "home")
        home = HomePage(title=f"Peer {code}", slug=f"home-{code}", locale=locale, translation_key=key)
        homes[code] = root.add_child(instance=home)
    Site.objects.create(hostname="127.0.0.1", root_page=homes["en"], is_default_site=True)
    found: dict[str, list[Any]] = {}
    for code, home in homes.items():
        for number in range(_SECTIONS):
            section = SectionPage(
                title=f"Section {number}",
                slug=f"section-{number}",
                show_in_menus=True,
                locale=home.locale,
                translation_key=uuid5(NAMESPACE_URL, f"section {number}"),
            )
            found.setdefault(code, []).append(home.add_child(instance=section))
    return found


def _fill(count: int, now: datetime) -> Iterator[tuple[str, str]]:
    """Write so many pages, eight languages a text, and give language and path of each."""
    sections = _above()
    kind = ContentType.objects.get_for_model(ArticlePage)
    tags = [Tag.objects.create(name=f"Person {number}", slug=f"person-{number}") for number in range(_TAGS)]
    people = [Person._default_manager.create(first_name="Person", last_name=str(number)) for number in range(20)]
    texts = max(1, count // len(LANGUAGES))
    for begin in range(0, texts, _BATCH):
        pages, rows, marks, authors = [], [], [], []
        for number in range(begin, min(texts, begin + _BATCH)):
            at = now - timedelta(days=365) * (texts - number) / texts
            for place, code in enumerate(LANGUAGES):
                text, above = text_of(code, number), sections[code][number % _SECTIONS]
                slug = f"article-{number}"
                pages.append(
                    Page(
                        title=text.headline,
                        draft_title=text.headline,
                        slug=slug,
                        content_type=kind,
                        path=Page._get_path(above.path, above.depth + 1, number // _SECTIONS + 1),
                        depth=above.depth + 1,
                        url_path=f"{above.url_path}{slug}/",
                        locale=above.locale,
                        translation_key=uuid5(NAMESPACE_URL, f"bench {number}"),
                        live=True,
                        first_published_at=at,
                        last_published_at=at,
                    )
                )
                rows.append((text.deck, _body(text), at))
                marks.append(random.Random(number * 1_000 + place).sample(tags, 2))
        with transaction.atomic(), connection.cursor() as cursor:
            made = Page.objects.bulk_create(pages, batch_size=50)
            cursor.executemany(
                "INSERT INTO portals_peer_articlepage (page_ptr_id, introduction, body, date_published)"
                " VALUES (%s, %s, %s, %s)",
                [(page.pk, *row) for page, row in zip(made, rows, strict=True)],
            )
            ArticleTag.objects.bulk_create(
                ArticleTag(content_object_id=page.pk, tag=tag)
                for page, chosen in zip(made, marks, strict=True)
                for tag in chosen
            )
            authors = [ArticlePerson(page_id=page.pk, person=people[page.pk % 20], sort_order=0) for page in made]
            ArticlePerson.objects.bulk_create(authors)
        for page in made:
            code = page.locale.language_code
            yield code, f"/{code}/{page.url_path.split('/', 2)[2]}"
    for listed in sections.values():
        for section in listed:
            Page.objects.filter(pk=section.pk).update(numchild=-(-texts // _SECTIONS))


def main() -> None:
    """Fill, and print the paths by language, newest first."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    said: dict[str, list[str]] = {}
    for code, path in _fill(int(sys.argv[1]), datetime.now(UTC)):
        said.setdefault(code, []).append(path)
    print(json.dumps({code: listed[: -_SAID - 1 : -1] for code, listed in said.items()}))


if __name__ == "__main__":
    main()
