"""Put the invented alliance into a fresh hub: agencies, people, portals, pictures and finished articles.

Every step looks whether it was done before, so a load that was cut short is finished by the next one.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.load_alliance import load_alliance_data
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Staff
from orkhon.demonstration.actions.load_claims import load_claims
from orkhon.demonstration.actions.load_literature import load_literature
from orkhon.demonstration.actions.load_outlets import load_outlets
from orkhon.demonstration.agencies import ALLIANCE_FILE, PORT_IN_FILE, agency_names
from orkhon.demonstration.cast import BYLINES, CAST, EDITOR
from orkhon.demonstration.errors import DemonstrationError
from orkhon.demonstration.film import film_of
from orkhon.demonstration.kinds import (
    blocks_after,
    film_block,
    kind_of,
    people_named,
    pictures_wanted,
    plays_film,
    with_notes,
)
from orkhon.demonstration.report_items import DRAWN_BY_PROGRAM, MEDIA_TOPIC
from orkhon.demonstration.state import State, read_state, write_state
from orkhon.demonstration.stock import MEDIA_TOPICS, StockArticle
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.models import Article, ArticleSource, Topic
from orkhon.desk.named_places import person_named, place_named
from orkhon.items import (
    INTERFACE_LANGUAGES,
    Content,
    DerivationKind,
    Item,
    Language,
    Media,
    Rendition,
    Rights,
    Subject,
)
from orkhon.media.actions.add_picture import add_picture
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.models import Picture, Recording
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import state_of

Tell = Callable[[str], None]

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "orkhon:demonstration")
_WRITTEN_AFTER = timedelta(minutes=9)
"""So long after the agency's report the desk's article was ready."""

_FEW = 4
"""Articles with which only a part of the demonstration is loaded."""

_PICTURE_SIZE = "1600x900"
_PARAGRAPH = re.compile(r"<(?:p|blockquote)>.*?</(?:p|blockquote)>", re.DOTALL)


class NoPort(DemonstrationError):
    """No port of this machine is free for the feed server."""


class DrawingFailed(DemonstrationError):
    """A picture could not be drawn; the program that draws has said why."""


@dataclass(frozen=True, kw_only=True)
class LoadedDemonstration:
    """What the hub holds of the demonstration now. `new` is False where it was complete before."""

    new: bool
    port: int
    articles: int
    texts: int


def load_demonstration(
    home: Path, articles: Sequence[StockArticle], *, now: datetime, port: int | None, tell: Tell
) -> LoadedDemonstration:
    """Load what is missing and return what is there. `port` is for the feeds; None takes the first free one.

    Raises `DemonstrationError` (`NoPort`, `DrawingFailed`, `StateRefused`), and what the alliance, the media room,
    the desk and the wire raise for their parts.
    """
    before = read_state(home)
    state = before or State(port=port or free_port(), loaded=now)
    if before is None:
        # Oldest first, so that the wire's order is that of the articles' times.
        in_order = sorted(articles, key=lambda article: -article.minutes_ago)
        with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            # Drawing is the longest work, in programs of its own: it goes on beside all the rest.
            drawings = _begin_drawing(in_order, Path(folder), pool)
            _load_alliance(state.port, now, tell)
            editor = _load_people(tell)
            _load_articles(in_order, drawings, editor, state, now, tell)
            books = load_literature(_pictures_of_kinds(in_order, drawings), now=now)
            tell(f"literature: {books} books, invented")
            outlets = load_outlets(state.port)
            tell(f"claims: {load_claims(now=now)}, invented: decided, open, held and new")
            tell(f"outlets: {outlets} newsletters and perspective boxes; no channel of Telegram is connected")
        # Last of all: where the file is, everything else is.
        write_state(home, state)
    uids = [_uid(article, language) for article in articles for language in article.texts]
    return LoadedDemonstration(
        new=before is None,
        port=state.port,
        articles=len(articles),
        texts=Article.objects.filter(uid__in=uids, live=True).count(),
    )


def free_port(first: int = PORT_IN_FILE, tries: int = 100) -> int:
    """Return the first port from `first` on that nobody listens on at 127.0.0.1. Raises `NoPort`."""
    for port in range(first, first + tries):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoPort(f"ports {first} to {first + tries - 1} are all taken; name a free one with --port")


def _load_alliance(port: int, now: datetime, tell: Tell) -> None:
    described = ALLIANCE_FILE.read_text(encoding="utf-8")
    described = described.replace(f"127.0.0.1:{PORT_IN_FILE}/", f"127.0.0.1:{port}/")
    loaded = load_alliance_data(described.encode(), name=ALLIANCE_FILE.name, now=now)
    portals = loaded.others.get("portals", 0)
    members = loaded.agencies - 1
    tell(f"alliance: {members} invented agencies and the joint desk, {loaded.sources} sources, {portals} portals")


@transaction.atomic
def _load_people(tell: Tell) -> AbstractUser:
    """Make the cast. Nobody can sign in as one of them until an administrator sets a password."""
    make_roles()
    users = get_user_model()
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for posting in CAST:
        user, new = users.objects.get_or_create(
            username=posting.username,
            defaults={"first_name": posting.first_name, "last_name": posting.last_name},
        )
        if new:
            user.set_unusable_password()
            user.save()
        Staff.objects.get_or_create(
            user=user,
            agency=agencies[posting.agency],
            role=posting.role,
            defaults={"languages": posting.languages},
        )
        assign_roles(user)
    tell(f"people: {len(CAST)} invented, without passwords")
    editor: AbstractUser = users.objects.get(username=EDITOR.username)
    return editor


def _drawn(scene: str, folder: Path) -> bytes:
    path = folder / f"{scene}.webp"
    done = subprocess.run(
        [sys.executable, "-m", "orkhon.demonstration.draw", scene, "0", _PICTURE_SIZE, str(path)],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["nothing"]
        raise DrawingFailed(f"the picture {scene} was not drawn: exit code {done.returncode}, {said[-1]}")
    return path.read_bytes()


def _begin_drawing(
    articles: Sequence[StockArticle], folder: Path, pool: ThreadPoolExecutor
) -> Mapping[str, Future[bytes]]:
    known = set(Picture.objects.filter(item_uri__startswith=_picture_uri("")).values_list("item_uri", flat=True))
    scenes = dict.fromkeys((*(article.picture for article in articles), *_scenes_of_kinds(articles)))
    return {scene: pool.submit(_drawn, scene, folder) for scene in scenes if _picture_uri(scene) not in known}


def _scenes_of_kinds(articles: Sequence[StockArticle]) -> list[str]:
    """Return the further scenes that are drawn; those of books are nobody's matter where few articles are loaded."""
    whole = len(articles) > _FEW
    slugs = {article.slug for article in articles}
    return pictures_wanted(slugs) if whole else []


def _pictures_of_kinds(articles: Sequence[StockArticle], drawings: Mapping[str, Future[bytes]]) -> dict[str, Picture]:
    return {scene: _picture(scene, drawings) for scene in _scenes_of_kinds(articles)}


def _picture(scene: str, drawings: Mapping[str, Future[bytes]]) -> Picture:
    uri = _picture_uri(scene)
    known: Picture | None = Picture.objects.filter(item_uri=uri).first()
    if known is not None:
        return known
    data = drawings[scene].result()
    return add_picture(data, title=scene.capitalize(), credit="Orkhon", item_uri=uri, name=f"{scene}.webp")


def _film(article: StockArticle, picture: Picture, now: datetime) -> Recording:
    """Return the film that is made of the picture; the one that an earlier load made where there is one."""
    uri = f"tag:orkhon.example,2026:film:{article.picture}"
    known = Recording.objects.filter(item_uri=uri).first()
    if known is not None:
        return known
    with picture.open_file() as file:
        film = film_of(file.read())
    return add_recording([film], title=article.picture.capitalize(), credit="Orkhon", item_uri=uri, now=now)


def _picture_uri(scene: str) -> str:
    return f"tag:orkhon.example,2026:picture:{scene}"


def _uid(article: StockArticle, language: str) -> uuid.UUID:
    return uuid.uuid5(_OURS, f"{article.slug}:{language}")


def _load_articles(
    articles: Sequence[StockArticle],
    drawings: Mapping[str, Future[bytes]],
    editor: AbstractUser,
    state: State,
    now: datetime,
    tell: Tell,
) -> None:
    topics = {topic.code: topic for topic in Topic.objects.all()}
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    numbers = {scene: picture.pk for scene, picture in _pictures_of_kinds(articles, drawings).items()}
    for count, article in enumerate(map(with_notes, articles), start=1):
        published = now - timedelta(minutes=article.minutes_ago)
        picture = _picture(article.picture, drawings)
        film = _film(article, picture, now) if plays_film(article) else None
        with transaction.atomic():
            source = _source_item(article, published - _WRITTEN_AFTER, state.port)
            version = _append_source(article, source)
            original: Article | None = None
            for language in (
                article.original,
                *(code for code in INTERFACE_LANGUAGES if code != article.original),
            ):
                made = _made_article(article, language, published, original)
                made.topic, made.locale = topics[article.topic], locales[language]
                made.picture = picture
                made.kind = kind_of(article)
                first = [film_block(article, language, film=film.pk, poster=picture.pk)] if film is not None else []
                further = blocks_after(article, language, published, numbers)
                if (first or further) and not made.live:
                    made.content = [*first, *raw_of(made), *further]
                _publish(made, source.uri, version, article.source, editor)
                original = original or made
        tell(f"articles: {count} of {len(articles)}, {article.slug} in {len(article.texts)} languages")


def _source_item(article: StockArticle, sent: datetime, port: int) -> Item:
    """Return the report that the agency sent and the desk wrote its article from, in the original language."""
    text = article.texts[article.original]
    name = agency_names()[article.source][article.original]
    href = f"http://127.0.0.1:{port}/pictures/{article.picture}-0.webp"
    return Item(
        uri=f"tag:{article.source}.example,2026:{article.original}/{article.slug}",
        version="1",
        language=Language.parse(article.original),
        headline=text.headline,
        slug_line=article.slug.upper(),
        summary=text.deck,
        dateline=text.dateline,
        body=Content("".join(_PARAGRAPH.findall(text.body))),
        media=(
            Media(
                kind="picture",
                uri=href,
                renditions=(Rendition(href=href, name="main", content_type="image/webp"),),
                caption=text.picture_caption,
                alt=text.picture_alt,
                credit=name,
                digital_source_type=DRAWN_BY_PROGRAM,
            ),
        ),
        subjects=(Subject(name=MEDIA_TOPICS[article.subject], uri=MEDIA_TOPIC + article.subject),),
        created=sent,
        version_created=sent,
        rights=Rights(copyright_holder=name),
        credit=name,
        urgency=5,
    )


def _append_source(article: StockArticle, item: Item) -> str:
    """Append the report unless an earlier load did, and return its version on the wire.

    The wire's `received` is now, as it must be; only the item says when its agency sent it. And now is not the moment
    that the load began at: on a slow machine that lies minutes back, and the wire doubts a clock that does.
    """
    state = state_of(item.uri)
    if state is not None and state.versions:
        return state.versions[-1]
    intent = AppendIntent(agency=article.source, kind=EntryKind.PUBLISH, item=item)
    return append(intent, now=datetime.now(UTC)).entry.version


def _made_article(article: StockArticle, language: str, published: datetime, original: Article | None) -> Article:
    text = article.texts[language]
    uid = _uid(article, language)
    made = Article.objects.filter(uid=uid).first() or Article(uid=uid)
    made.translation_key = uuid.uuid5(_OURS, article.slug)
    made.headline, made.deck, made.dateline, made.body = text.headline, text.deck, text.dateline, text.body
    made.slug_line = article.slug.upper()
    made.byline = BYLINES[language]
    made.credit = agency_names()[article.source][language]
    made.picture_alt, made.picture_caption = text.picture_alt, text.picture_caption
    made.first_published_at = made.first_published_at or published
    made.media_topics = [article.subject]
    place = place_named(text.dateline, language)
    made.places = [place] if place is not None else []
    named = (person_named(name, language) for name in people_named(article, language))
    made.people = [person for person in named if person is not None]
    made.original = original
    made.original_version = _wire_version(original) if original else ""
    return made


def _wire_version(article: Article) -> str:
    state = state_of(article.uri)
    return state.entry.version if state is not None and state.entry is not None else ""


def _publish(article: Article, uri: str, version: str, agency: str, editor: AbstractUser) -> None:
    """Publish through the desk's own way, unless an earlier load did."""
    if article.live:
        return
    if not article.sources.filter(uri=uri).exists():
        article.sources.add(ArticleSource(agency=agency, uri=uri, version=version, how=DerivationKind.ADAPTATION.value))
    article.full_clean()
    article.save()
    revision = article.save_revision(user=editor, changed=True)
    revision.publish(user=editor)
    article.refresh_from_db()
