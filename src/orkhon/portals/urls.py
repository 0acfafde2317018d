"""Every address of the portals. Included by the hub at the root, after all other rooms' addresses."""

from __future__ import annotations

from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter, StringConverter

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.rates.views import rates
from orkhon.portals.readings import READINGS
from orkhon.portals.views.agency import agency
from orkhon.portals.views.alerts import alerts, alerts_worker
from orkhon.portals.views.article import article
from orkhon.portals.views.books import authors, book, book_file, books, chapter
from orkhon.portals.views.box import box, box_script, box_stories
from orkhon.portals.views.cards import card, icon
from orkhon.portals.views.check import check, proof
from orkhon.portals.views.check_text import check_text, checked, checked_card, checked_json
from orkhon.portals.views.corrections import corrections
from orkhon.portals.views.days import archive, archive_day, archive_month, day_in_history, today_in_history
from orkhon.portals.views.determinations import (
    determination,
    determination_card,
    determination_proof,
    determinations,
    determinations_feed,
)
from orkhon.portals.views.feeds import FILES, SUBJECTS, feed, section_feed, subject_feed
from orkhon.portals.views.front import front
from orkhon.portals.views.imprint import imprint
from orkhon.portals.views.installed import manifest, offline, worker
from orkhon.portals.views.looks import drawing, style_sheet
from orkhon.portals.views.pictures import picture
from orkhon.portals.views.recordings import captions, recording
from orkhon.portals.views.root import root
from orkhon.portals.views.search import search_page
from orkhon.portals.views.section import section_or_text
from orkhon.portals.views.sight import sight
from orkhon.portals.views.sitemaps import (
    robots,
    sitemap,
    sitemap_index,
    sitemap_of_news,
    sitemap_of_pages,
    sitemap_of_subjects,
)
from orkhon.portals.views.stories import story, story_box
from orkhon.portals.views.subjects import author, person, place, topic
from orkhon.portals.views.subscribe import confirm_newsletter, leave_newsletter, subscribe
from orkhon.portals.views.visits import spoken

_LANGUAGE = "|".join(INTERFACE_LANGUAGES)
_READING = "|".join([*INTERFACE_LANGUAGES, *READINGS])


class LanguageConverter(StringConverter):
    """One of the eight two-letter codes."""

    regex = _LANGUAGE


class ReadingConverter(StringConverter):
    """One of the eight codes, or one with another script of that language: `kk-latn`."""

    regex = _READING


class YearConverter(IntConverter):
    """Four digits."""

    regex = "[0-9]{4}"


class TwoDigitsConverter(IntConverter):
    """A month or a day, as dates are written: `07`."""

    regex = "[0-9]{2}"

    def to_url(self, value: str | int) -> str:
        """Write both digits."""
        return f"{int(value):02}"


class FeedFileConverter(StringConverter):
    """The form of a feed: `rss.xml`, `atom.xml` or `feed.json`."""

    regex = "|".join(name.replace(".", "[.]") for name in FILES)


class SubjectConverter(StringConverter):
    """What a feed may be about: `topics`, `places`, `people` or `authors`."""

    regex = "|".join(SUBJECTS)


class CheckKeyConverter(StringConverter):
    """The key of a check's answer: `OR-7K2M-Q9XB-4TWD`."""

    regex = "OR(?:-[2-9A-HJ-NP-Z]{4}){3}"


class DeterminationKeyConverter(StringConverter):
    """The key of a determination or of its claim: nine letters and digits."""

    regex = "[cd][2-9a-z]{8}"


class StoryKeyConverter(StringConverter):
    """The key of a story: letters and digits of base 32."""

    regex = "[a-z2-7]{12,40}"


register_converter(CheckKeyConverter, "check_key")
register_converter(DeterminationKeyConverter, "determination_key")
register_converter(StoryKeyConverter, "story_key")
register_converter(FeedFileConverter, "feed_file")
register_converter(SubjectConverter, "subject")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")
register_converter(LanguageConverter, "language")
register_converter(ReadingConverter, "reading")

app_name = "portals"
urlpatterns = [
    path("", root, name="root"),
    path("robots.txt", robots, name="robots"),
    path("box.js", box_script, name="box_script"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<language:language>-<int:number>.xml", spoken(sitemap), name="sitemap"),
    path("sitemap-pages-<language:language>.xml", spoken(sitemap_of_pages), name="sitemap_of_pages"),
    path("sitemap-subjects-<language:language>.xml", spoken(sitemap_of_subjects), name="sitemap_of_subjects"),
    path("sitemap-news-<language:language>.xml", spoken(sitemap_of_news), name="sitemap_of_news"),
    path("pictures/<int:pk>/<str:signature>/<int:width>.webp", picture, name="picture"),
    path("recordings/<int:pk>/<str:signature>/play.<slug:ending>", recording, name="recording"),
    path("<language:language>/captions/<int:pk>/<slug:block>/<int:number>.vtt", captions, name="captions"),
    path("check/<int:position>/proof.json", proof, name="proof"),
    re_path(r"^styles/(?P<name>[0-9a-f]{20})\.css$", style_sheet, name="style_sheet"),
    re_path(r"^styles/(?P<name>[0-9a-f]{20})\.svg$", drawing, name="drawing"),
    re_path(r"^icons/(?P<colour>[0-9a-f]{6})/(?P<size>180|192|512)\.png$", icon, name="icon"),
    path("<reading:language>/", spoken(front), name="front"),
    path("<reading:language>/cards/<int:pk>/<slug:name>.jpg", spoken(card), name="card"),
    path("<language:language>/site.webmanifest", spoken(manifest), name="manifest"),
    path("<language:language>/worker.js", spoken(worker), name="worker"),
    path("<language:language>/offline/", spoken(offline), name="offline"),
    path("<language:language>/box/<slug:code>/", spoken(box), name="box"),
    path("<language:language>/box/<slug:code>/stories.json", spoken(box_stories), name="box_stories"),
    path("<language:language>/<feed_file:file>", spoken(feed), name="feed"),
    path("<language:language>/<subject:under>/<slug:slug>/<feed_file:file>", spoken(subject_feed), name="subject_feed"),
    path("<reading:language>/agencies/<slug:code>/", spoken(agency), name="agency"),
    path("<reading:language>/story/<story_key:key>/", spoken(story), name="story"),
    path("<reading:language>/story/<story_key:key>/box/", spoken(story_box), name="story_box"),
    path("<reading:language>/search/", spoken(search_page), name="search"),
    path("<reading:language>/topics/<slug:code>/", spoken(topic), name="topic"),
    path("<reading:language>/places/<slug:slug>/", spoken(place), name="place"),
    path("<reading:language>/people/<slug:slug>/", spoken(person), name="person"),
    path("<reading:language>/authors/", spoken(authors), name="authors"),
    path("<reading:language>/authors/<slug:slug>/", spoken(author), name="author"),
    path("<reading:language>/books/", spoken(books), name="books"),
    path("<reading:language>/books/<slug:slug>/", spoken(book), name="book"),
    path("<reading:language>/books/<slug:slug>/<int:number>/", spoken(chapter), name="chapter"),
    path("<language:language>/books/<slug:slug>/book.pdf", spoken(book_file), name="book_file"),
    path("<reading:language>/archive/", spoken(archive), name="archive"),
    path("<reading:language>/archive/<year:year>/<two:month>/", spoken(archive_month), name="archive_month"),
    path("<reading:language>/archive/<year:year>/<two:month>/<two:day>/", spoken(archive_day), name="archive_day"),
    path("<reading:language>/days/", spoken(today_in_history), name="days"),
    path("<reading:language>/days/<two:month>-<two:day>/", spoken(day_in_history), name="day_in_history"),
    path("<reading:language>/corrections/", spoken(corrections), name="corrections"),
    path("<reading:language>/rates/", spoken(rates), name="rates"),
    path("<reading:language>/imprint/", spoken(imprint), name="imprint"),
    path(
        "<language:language>/determinations/<feed_file:file>", spoken(determinations_feed), name="determinations_feed"
    ),
    path("<language:language>/<slug:section>/<feed_file:file>", spoken(section_feed), name="section_feed"),
    path("alerts/worker.js", alerts_worker, name="alerts_worker"),
    path("<language:language>/alerts/", spoken(alerts), name="alerts"),
    path("<reading:language>/subscribe/", spoken(subscribe), name="subscribe"),
    path("<language:language>/subscribe/<str:link>/", spoken(confirm_newsletter), name="confirm_newsletter"),
    path("<language:language>/unsubscribe/<str:link>/", spoken(leave_newsletter), name="leave_newsletter"),
    path("<reading:language>/reading/", spoken(sight), name="sight"),
    path("<reading:language>/check/", spoken(check_text), name="look_up"),
    path("<reading:language>/check/<check_key:key>/", spoken(checked), name="checked"),
    path("<language:language>/check/<check_key:key>/report.json", spoken(checked_json), name="checked_json"),
    path("<reading:language>/check/<check_key:key>/<slug:name>.jpg", spoken(checked_card), name="checked_card"),
    path("<reading:language>/check/<int:position>/", spoken(check), name="check"),
    path("<reading:language>/determinations/", spoken(determinations), name="determinations"),
    path("<reading:language>/determinations/<determination_key:key>/", spoken(determination), name="determination"),
    path(
        "<language:language>/determinations/<determination_key:key>/proof.json",
        spoken(determination_proof),
        name="determination_proof",
    ),
    path(
        "<reading:language>/determinations/<determination_key:key>/<slug:name>.jpg",
        spoken(determination_card),
        name="determination_card",
    ),
    path("<reading:language>/<slug:slug>/", spoken(section_or_text), name="section"),
    re_path(
        rf"^(?P<language>{_READING})/(?P<section>[-\w]+)/(?P<slug>[-\w]*?)-?(?P<pk>[0-9]{{1,18}})/$",
        spoken(article, written_in_any=True),
        name="article",
    ),
]
