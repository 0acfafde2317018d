"""How the agencies tell a story, as a portal may show it: public items that memoranda let it republish, and no others.

The boxes of the article and the front page, and what the page of the story is made of. Decides no right itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.permits import Use
from orkhon.alliance.queries import grants, may_now
from orkhon.desk.models import Article
from orkhon.desk.queries import readable_by_uid
from orkhon.desk.stories.links import uid_of
from orkhon.items import Language
from orkhon.portals.frame import Frame
from orkhon.portals.front.boxes import MOST_TELLINGS, Telling, Tellings
from orkhon.portals.teasers import Reported, shorten
from orkhon.stories.at_hand import key_told_by_several, told_by_several, uris_in
from orkhon.stories.comparing import Compared
from orkhon.stories.headlines import reading_order
from orkhon.stories.listing import public_stories, public_stories_of, public_story
from orkhon.stories.showing import Headline, Member, PublicStory
from orkhon.stories.viewers import Visitor
from orkhon.wire.entries import ItemState
from orkhon.wire.item_facts import facts_of_entry

LEAST_AGENCIES: Final = 2
"""A story that fewer agencies tell is no comparison."""

_FRESH: Final = timedelta(hours=36)
_LONGEST_HEADLINE: Final = 200
_MOST_DIFFERING: Final = 3


class Eyes:
    """What a reader of this portal may see of the wire; keeps the states that were asked for, to lead to the items."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.states: dict[str, ItemState] = {}

    @property
    def visitor(self) -> Visitor:
        """Whom the stories room is asked for."""
        return Visitor(allowing=self._allowed)

    def link(self, uri: str) -> str:
        """Return the item's page at its agency, empty where it has none."""
        state = self.states.get(uri)
        item = state.entry.outline if state is not None and state.entry is not None else None
        link = item.link if item is not None else ""
        # An agency's address is foreign matter: a script in its place must not become a link.
        return link if urlsplit(link).scheme in {"http", "https"} else ""

    def _allowed(self, states: Mapping[str, ItemState]) -> set[str]:
        """Return those that the joint desk, whose the portals are, may republish here; what was made from others is
        none of an agency's own reports."""
        frame, desk = self._frame, settings.ORKHON_DESK_AGENCY
        memoranda, orders = grants(), orders_in_force()
        found = set()
        for uri, state in states.items():
            item = state.entry.outline if state.entry is not None else None
            if state.entry is None or item is None or state.agency == desk or item.derived_from:
                continue
            verdict = may_now(
                Use.REPUBLISH,
                item=facts_of_entry(state.entry, item),
                by=desk,
                portal=frame.portal.names,
                now=frame.now,
                memoranda=memoranda,
                orders=orders,
                countries=frame.countries,
            )
            if verdict.allowed:
                self.states[uri] = state
                found.add(uri)
        return found


@dataclass(frozen=True, kw_only=True)
class Told:
    """A story for one page: what may be shown of it, where each report is read, and the desk's articles about it."""

    story: PublicStory
    addresses: Mapping[str, str]
    articles: tuple[Article, ...]

    @property
    def agencies(self) -> int:
        """How many agencies tell it."""
        return len(self.story.tellings)


def story_told(key: str, frame: Frame) -> Told | None:
    """Return the story of this key with all that a reader of the portal may see; None where that is nothing."""
    eyes = Eyes(frame)
    story = public_story(key, language=frame.tag.tag, visitor=eyes.visitor)
    return _told(story, eyes, frame) if story is not None else None


def tellings_of(told: Told, frame: Frame) -> Tellings:
    """Return what the box shows: one report an agency, in the page's language where there is one."""
    story = told.story
    own = Language.parse(story.headline.language)
    return Tellings(
        title=story.headline.text,
        tag=own.tag if own.tag != frame.tag.tag else "",
        direction=own.direction if own.tag != frame.tag.tag else "",
        tellings=[telling(one.reports[0], told, frame) for one in story.tellings[:MOST_TELLINGS]],
        address=path_of_story(story.key, frame),
        odds=format_html_join("; ", "{}", ((line,) for line in differing_in_words(story.compared, told, frame))),
    )


def telling(member: Member, told: Told, frame: Frame) -> Telling:
    """Return one report as pages show it."""
    language = Language.parse(member.language)
    return Telling(
        headline=shorten(member.headline, _LONGEST_HEADLINE),
        tag=language.tag,
        direction=language.direction,
        language=member.code,
        agency=frame.agency_name(member.agency),
        received=member.received,
        address=told.addresses.get(member.uri, ""),
    )


def differing_in_words(compared: Iterable[Compared], told: Told, frame: Frame) -> list[SafeString]:
    """Return for each thing that is counted differently who says what: `вагон 14 (Altai Press), 12 (Manas News)`.

    A word for it that no report has in the page's language says in which one it is.
    """
    agencies = {one.uri: one.agency for telling in told.story.tellings for one in telling.reports}
    lines = []
    for one in [one for one in compared if one.differing][:_MOST_DIFFERING]:
        values: dict[int | Decimal, list[str]] = {}
        for said in one.said:
            name = frame.agency_name(agencies[said.report]) if said.report in agencies else ""
            names = values.setdefault(said.figure.value, [])
            if name and name not in names:
                names.append(name)
        order = reading_order(frame.language, one.nouns)
        told_values = [f"{number_format(value)} ({', '.join(names)})" for value, names in values.items() if names]
        if len(told_values) > 1:
            said_so = conditional_escape(", ".join(told_values))
            noun = _in_its_language(one.nouns[order[0]], order[0], frame) if order else ""
            lines.append(format_html("{}: {}", noun, said_so) if noun else said_so)
    return lines


def _in_its_language(word: str, tag: str, frame: Frame) -> SafeString:
    language = Language.parse(tag)
    if not word or language.code == frame.language:
        return conditional_escape(word)
    return format_html('<span lang="{}" dir="{}">{}</span>', language.tag, language.direction, word)


def path_of_story(key: str, frame: Frame) -> str:
    """Return where the story's page is on this portal."""
    return f"{frame.portal.path}story/{key}/"


def box_beside(article: Article, frame: Frame) -> SafeString | None:
    """Return the box of an article's page: a link to the story, in which the browser puts the tellings.

    One query. What the tellings are is asked once for all articles of the story, by another address.
    """
    if not article.pk:
        return None
    key = key_told_by_several(_uris_of(article), LEAST_AGENCIES)
    if not key:
        return None
    return render_to_string("portals/parts/story_box.html", {"path": path_of_story(key, frame), "key": key})


def on_front(frame: Frame, lead: Article | None) -> Tellings | None:
    """Return what the front page tells: the story of the article that leads it, else the biggest of the last days."""
    eyes = Eyes(frame)
    tag, visitor = frame.tag.tag, eyes.visitor
    found = public_stories_of(_uris_of(lead), language=tag, visitor=visitor) if lead is not None else {}
    story = max(found.values(), key=lambda one: (len(one.tellings), one.key), default=None)
    if story is None:
        since = frame.now - _FRESH
        story = next(iter(public_stories(since, frame.now, language=tag, visitor=visitor, limit=1)), None)
    return tellings_of(_told(story, eyes, frame), frame) if story is not None else None


def reported_by_several(frame: Frame, articles: Mapping[int, Collection[str]]) -> dict[int, Reported]:
    """Return by number the articles whose story several agencies tell, as far as a reader of the portal may see it.

    The stories are asked once for all articles of a page. Of two stories that an article is of, the bigger counts.
    """
    eyes = Eyes(frame)
    uris = [uri for some in articles.values() for uri in some]
    told = told_by_several(uris, visitor=eyes.visitor, least_agencies=LEAST_AGENCIES) if uris else {}
    found = {}
    for number, some in articles.items():
        biggest = max((told[uri] for uri in some if uri in told), key=lambda one: (one.agencies, one.key), default=None)
        if biggest is not None:
            found[number] = Reported(agencies=biggest.agencies, path=path_of_story(biggest.key, frame))
    return found


def _uris_of(article: Article) -> list[str]:
    """Return the items that the article is and was made of."""
    return [article.uri, *(source.uri for source in article.sources.all())]


def _told(story: PublicStory, eyes: Eyes, frame: Frame) -> Told:
    articles = _articles(story.key, frame)
    made = {
        (source.uri, article.language.code): where
        for article in articles
        for source in article.sources.all()
        if (where := _path(article, frame))
    }
    members = [member for telling in story.tellings for member in telling.reports]
    own = tuple(article for article in articles if article.language.code == frame.language)
    return Told(
        story=_headed_by(own, story, frame),
        addresses={
            member.uri: made.get((member.uri, member.code))
            or eyes.link(member.uri)
            or f"{frame.portal.path}agencies/{member.agency}/"
            for member in members
        },
        articles=own,
    )


def _headed_by(articles: Sequence[Article], story: PublicStory, frame: Frame) -> PublicStory:
    """Return the story with the headline of the desk's article where no agency tells it in the page's language."""
    if not articles or story.headline.code == frame.language:
        return story
    first = articles[0]
    headline = Headline(text=first.headline, language=frame.tag.tag, uri=first.uri, agency=settings.ORKHON_DESK_AGENCY)
    return replace(story, headline=headline)


def _articles(key: str, frame: Frame) -> list[Article]:
    """Return the desk's articles about the story that readers may have, in whatever language, in their order."""
    uids = [uid for uri in uris_in(key, agency=settings.ORKHON_DESK_AGENCY) if (uid := uid_of(uri)) is not None]
    readable = readable_by_uid(uids, frame.countries, text=False) if uids else {}
    return [readable[uid] for uid in uids if uid in readable]


def _path(article: Article, frame: Frame) -> str:
    portal = frame.languages.get(article.language.code)
    topic = article.topic.code if article.topic else ""
    return (portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk) if portal else None) or ""
