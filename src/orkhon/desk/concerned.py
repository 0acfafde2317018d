"""Find the articles that a redaction concerns: made of the item, translated from such, or with it in their past.

Reads only. Asks the desk's own rows and not the wire alone, because drafts are on no wire.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex, Revision

from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import numbers_in
from orkhon.desk.blocks.raw_recordings import recording_numbers_in
from orkhon.desk.models import Article
from orkhon.intake.queries import mirrored_hashes
from orkhon.media.models import Picture, Recording
from orkhon.wire.erasers import Matter
from orkhon.wire.queries import statuses_of

_URN = "urn:uuid:"


@dataclass(kw_only=True)
class Concerned:
    """`whole` articles go; `kept` have other sources too and are an editor's work; of `touched` the past goes.

    `drafts` are the uris of those that go and that no wire knows.
    """

    matter: Matter
    whole: dict[int, Article] = field(default_factory=dict)
    kept: dict[int, Article] = field(default_factory=dict)
    touched: dict[int, Article] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)

    def takes(self, uri: str, version: str = "") -> bool:
        """True where what was made from that version of the item, or of the article, stands on what goes."""
        return self.matter.takes(uri, version) or uri in self.drafts

    @property
    def uris(self) -> frozenset[str]:
        """All items and articles that lose something."""
        return self.matter.uris | self.drafts

    @property
    def found(self) -> set[int]:
        """The numbers of all articles so far."""
        return {*self.whole, *self.kept, *self.touched}


def articles() -> ContentType:
    """Return the content type under which revisions, workflows and the history name articles."""
    found: ContentType = ContentType.objects.get_for_model(Article)
    return found


def concerned_by(matter: Matter) -> Concerned:
    """Return the articles, each in one of the three groups."""
    found = Concerned(matter=matter)
    fresh = set(matter.uris)
    while fresh:
        before = set(found.drafts)
        for article in _naming(fresh).exclude(pk__in=found.found):
            _judge(article, found)
        fresh = found.drafts - before
    for pk in _with_such_a_past(found) - found.found:
        found.touched[pk] = Article.objects.get(pk=pk)
    return found


def _uids(uris: Iterable[str]) -> set[UUID]:
    found = set()
    for uri in uris:
        try:
            if uri.startswith(_URN):
                found.add(UUID(uri.removeprefix(_URN)))
        except ValueError:
            continue
    return found


def _naming(uris: set[str]) -> QuerySet[Article]:
    uids = _uids(uris)
    either = Q(sources__uri__in=uris) | Q(uid__in=uids) | Q(original__uid__in=uids)
    named: QuerySet[Article] = Article.objects.filter(either).select_related("original").distinct().order_by("pk")
    return named


def _judge(article: Article, found: Concerned) -> None:
    matter = found.matter
    if article.uri in matter.closed:
        found.whole[article.pk] = article
        return
    if article.uri in matter.kept:
        found.kept[article.pk] = article
        return
    parents = [(source.uri, source.version) for source in article.sources.all()]
    if article.original is not None:
        parents.append((article.original.uri, article.original_version))
    stands = [uri for uri, version in parents if found.takes(uri, version)]
    if not stands:
        if article.uri in matter.parted:
            found.touched[article.pk] = article
        return
    if matter.keep_mixed and len(stands) < len(parents):
        found.kept[article.pk] = article
        return
    found.whole[article.pk] = article
    found.drafts.add(article.uri)


def _with_such_a_past(found: Concerned) -> set[int]:
    """Return the articles of which some revision names what goes as a source."""
    revisions = Revision.objects.filter(base_content_type=articles()).annotate(text=Cast("content", TextField()))
    past: set[int] = set()
    for uri in found.uris:
        # SQLite keeps other letters escaped, PostgreSQL does not.
        either = Q(text__contains=uri) | Q(text__contains=json.dumps(uri)[1:-1])
        for revision in revisions.filter(either).iterator(chunk_size=100):
            if names(revision, found):
                past.add(int(revision.object_id))
    return past


def names(revision: Revision, found: Concerned) -> bool:
    """True where the article's sources, as the revision has them, hold what goes."""
    sources = revision.content.get("sources")
    return isinstance(sources, list) and any(
        isinstance(one, dict) and found.takes(str(one.get("uri")), str(one.get("version") or "")) for one in sources
    )


def pictures_of(found: Concerned) -> list[Picture]:
    """Return the pictures that came with the items, and those that only articles which go have ever shown."""
    going = {picture.pk: picture for picture in _come_with(found)}
    going |= {picture.pk: picture for picture in _shown_by(found) if not _is_used_elsewhere(picture, found)}
    return [going[pk] for pk in sorted(going)]


def pictures_that_stay(found: Concerned) -> list[Picture]:
    """Return the pictures that articles which go have shown, and that others show as well."""
    going = {picture.pk for picture in _come_with(found)}
    return [one for one in _shown_by(found) if one.pk not in going and _is_used_elsewhere(one, found)]


def _come_with(found: Concerned) -> QuerySet[Picture]:
    matter = found.matter
    came = Q(item_uri__in=matter.closed)
    hashes = mirrored_hashes(matter.media)
    if hashes:
        came |= Q(item_uri__in=matter.uris, sha256__in=hashes)
    pictures: QuerySet[Picture] = Picture.objects.filter(came)
    return pictures


def _shown_by(found: Concerned) -> list[Picture]:
    """Return the pictures that articles which go show or have shown, but for those of other items of the wire."""
    shown = {article.picture_id for article in found.whole.values()} | _shown_once(found)
    for article in found.whole.values():
        shown |= set(numbers_in(raw_of(article)))
    pictures = list(Picture.objects.filter(pk__in=shown - {None}).order_by("pk"))
    of_others = statuses_of({one.item_uri for one in pictures if one.item_uri}).keys() - found.uris
    return [one for one in pictures if one.item_uri not in of_others]


def _shown_once(found: Concerned) -> set[int | None]:
    """Return the pictures of former revisions."""
    shown: set[int | None] = set()
    for content in _former_contents(found):
        shown |= {content.get("picture"), *_numbers_in_revision(content)}
    return shown


def _former_contents(found: Concerned) -> Iterator[dict[str, Any]]:
    keys = [str(pk) for pk in found.whole]
    former = Revision.objects.filter(base_content_type=articles(), object_id__in=keys)
    yield from former.values_list("content", flat=True).iterator(chunk_size=100)


def _numbers_in_revision(content: dict[str, Any]) -> list[int]:
    """Return the pictures in the blocks of a revision."""
    return numbers_in(_blocks_in(content))


def _blocks_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks of a revision, which Wagtail keeps as JSON within JSON."""
    kept = content.get("content")
    try:
        raw = json.loads(kept) if isinstance(kept, str) else kept
    except ValueError:
        return []
    return [one for one in raw if isinstance(one, dict) and "type" in one] if isinstance(raw, list) else []


def recordings_of(found: Concerned) -> list[Recording]:
    """Return the recordings that came with the items, and those that only articles which go have ever played."""
    numbers: set[int] = set()
    for article in found.whole.values():
        numbers |= set(recording_numbers_in(raw_of(article)))
    for content in _former_contents(found):
        numbers |= set(recording_numbers_in(_blocks_in(content)))
    going = set(Recording.objects.filter(item_uri__in=found.matter.closed).values_list("pk", flat=True))
    played = Recording.objects.filter(pk__in=numbers)
    of_others = statuses_of({one.item_uri for one in played if one.item_uri}).keys() - found.uris
    going |= {one.pk for one in played if one.item_uri not in of_others and not _is_played_elsewhere(one, found)}
    return list(Recording.objects.filter(pk__in=going).order_by("pk"))


def _is_played_elsewhere(recording: Recording, found: Concerned) -> bool:
    whole = [str(pk) for pk in found.whole]
    references = ReferenceIndex.get_references_to(recording)
    if references.exclude(base_content_type=articles(), object_id__in=whole).exists():
        return True
    others = Article.objects.exclude(pk__in=found.whole)
    revisions = Revision.objects.filter(pk__in=others.values("latest_revision"))
    named = Q(text__contains=f'recording\\": {recording.pk}')
    likely = revisions.annotate(text=Cast("content", TextField())).filter(named)
    return any(recording.pk in recording_numbers_in(_blocks_in(one.content)) for one in likely.iterator(chunk_size=100))


def _is_used_elsewhere(picture: Picture, found: Concerned) -> bool:
    whole = [str(pk) for pk in found.whole]
    references = ReferenceIndex.get_references_to(picture)
    if references.exclude(base_content_type=articles(), object_id__in=whole).exists():
        return True
    # The index knows what articles show to readers, not what their drafts will.
    others = Article.objects.exclude(pk__in=found.whole)
    if others.filter(latest_revision__content__picture=picture.pk).exists():
        return True
    revisions = Revision.objects.filter(pk__in=others.values("latest_revision"))
    named = Q(text__contains=f'picture\\": {picture.pk}') | Q(text__contains=f'poster\\": {picture.pk}')
    named |= Q(text__contains=f'thumbnail\\": {picture.pk}')
    likely = revisions.annotate(text=Cast("content", TextField())).filter(named)
    return any(picture.pk in _numbers_in_revision(one.content) for one in likely.iterator(chunk_size=100))
