"""Fill a hub that does not run with published articles, as programs and not as the desk does.

`python -m bench.portals_filling ARTICLES`, with ORKHON_HOME. Prints one JSON object: the paths of what was made, by
language, newest first, and what kills need to know.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import django

# Models cannot be imported before Django knows its settings.
django.setup()

from django.conf import settings  # noqa: E402 - as above
from wagtail.models import Locale  # noqa: E402 - as above

from bench.portals_texts import LANGUAGES, Text, text_of  # noqa: E402 - as above
from orkhon.alliance.models import Agency  # noqa: E402 - as above
from orkhon.desk.blocks.content import hash_of_body  # noqa: E402 - as above
from orkhon.desk.blocks.from_html import blocks_of  # noqa: E402 - as above
from orkhon.desk.models import Article, ArticleSource, ArticleSubject, SubjectKind, Topic  # noqa: E402 - as above
from orkhon.desk.slugs import slug_of  # noqa: E402 - as above
from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.portals.queries import directory  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above
from orkhon.wire.errors import WireError  # noqa: E402 - as above

_BATCH = 400
_PEOPLE = 300
_SAID = 4_000
"""So many paths a language are told to whoever measures; nobody asks for more."""


def _html(text: Text) -> str:
    first, *rest = [f"<p>{paragraph}</p>" for paragraph in text.paragraphs]
    return "".join((first, *rest[:5], f"<h2>{text.heading}</h2>", *rest[5:]))


def _article(number: int, language: str, at: datetime, locale: Locale, topic: Topic, original: int | None) -> Article:
    text = text_of(language, number)
    html = _html(text)
    return Article(
        locale=locale,
        translation_key=uuid5(NAMESPACE_URL, f"bench {number}"),
        uid=_uid(number, language),
        headline=text.headline,
        deck=text.deck,
        slug=slug_of(text.headline),
        body=html,
        content=blocks_of(html),
        body_hash=hash_of_body(html),
        topic=topic,
        script=Language.parse(language).script,
        original_id=original,
        live=True,
        first_published_at=at,
        last_published_at=at,
    )


def _uid(number: int, language: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"bench {number} {language}")


def _write(articles: Sequence[Article], number: int, agencies: Sequence[str], now: datetime) -> list[Article]:
    """Write rows, what they are made of and about, and the wire's entries of them."""
    rows: list[Article] = Article.objects.bulk_create(articles, batch_size=200)
    sources, subjects = [], []
    for place, row in enumerate(rows):
        chance = random.Random(number * 1_000 + place)
        sources.append(ArticleSource(article=row, agency=chance.choice(agencies), uri=f"urn:bench:{row.uid}"))
        for person in chance.sample(range(_PEOPLE), 2):
            facts = {"kind": SubjectKind.PERSON, "key": f"prsn{person}", "slug": f"person-{person}"}
            subjects.append(ArticleSubject(article=row, name=f"Person {person}", **facts))
    ArticleSource.objects.bulk_create(sources, batch_size=200)
    ArticleSubject.objects.bulk_create(subjects, batch_size=200)
    outcomes = append_many([_intent(row) for row in rows], now=now)
    refused = next((one for one in outcomes if isinstance(one, WireError)), None)
    if refused is not None:
        raise refused
    return rows


def _intent(row: Article) -> AppendIntent:
    item = Item(
        uri=row.uri,
        language=row.language,
        headline=row.headline,
        summary=row.deck,
        body=Content(str(row.body)),
        created=row.first_published_at,
    )
    return AppendIntent(agency=settings.ORKHON_DESK_AGENCY, kind=EntryKind.PUBLISH, item=item, pushed=False)


def _fill(count: int, now: datetime) -> dict[str, list[dict[str, object]]]:
    """Write so many rows, eight languages a text, oldest first, spread over the last year."""
    locales = {one.language_code: one for one in Locale.objects.all()}
    portals = {one.language: one for one in directory().portals if one.is_default}
    topics = [one for one in Topic.objects.order_by("pk") if one.code in portals[LANGUAGES[0]].topics]
    agencies = list(Agency.objects.filter(standing="member").values_list("code", flat=True))
    texts = max(1, count // len(LANGUAGES))
    said: dict[str, list[dict[str, object]]] = {language: [] for language in LANGUAGES}
    for begin in range(0, texts, _BATCH // len(LANGUAGES)):
        numbers = range(begin, min(texts, begin + _BATCH // len(LANGUAGES)))
        originals: dict[int, int] = {}
        for group in (LANGUAGES[:1], LANGUAGES[1:]):
            made = []
            for number in numbers:
                at = now - timedelta(days=365) * (texts - number) / texts
                topic = topics[number % len(topics)]
                made += [_article(number, code, at, locales[code], topic, originals.get(number)) for code in group]
            rows = _write(made, begin, agencies, now)
            if group == LANGUAGES[:1]:
                originals = dict(zip(numbers, (row.pk for row in rows), strict=True))
            for row in rows:
                code = row.locale.language_code
                topic_code = row.topic.code if row.topic else ""
                path = portals[code].path_of_article(topic=topic_code, slug=row.slug, pk=row.pk)
                said[code].append({"path": path, "uri": row.uri, "section": topic_code})
    return {code: listed[: -_SAID - 1 : -1] for code, listed in said.items()}


def main() -> None:
    """Fill, and print what the measuring needs to know."""
    articles = _fill(int(sys.argv[1]), datetime.now(UTC))
    sections = {
        one.language: [f"{one.path}{section.slug}/" for section in one.sections]
        for one in directory().portals
        if one.is_default
    }
    print(json.dumps({"articles": articles, "sections": sections}))


if __name__ == "__main__":
    main()
