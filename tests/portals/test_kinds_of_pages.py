"""Pages about something: topics, places, people, authors, days, books; and what stands beside an article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import format_html

from orkhon.desk.models import Article, ArticleSubject, Author, AuthorText, Book, BookChapter, BookText, HistoryDay
from orkhon.desk.models.literature import HistoryDayText, refuse_other_files
from orkhon.portals import beside
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.beside import Spot, register_spot, register_views
from orkhon.portals.models import PortalPage
from orkhon.portals.spec import PortalSpec, SectionSpec
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import PAST_HOST, get, path_of, read, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
BOOKS_HOST = "books.localhost"
ALMATY = {"name": "Алматы", "code": "GN1526384", "latitude": 43.25, "longitude": 76.92}
LANGUAGES = ("kk", "ru", "tr")


def named(language: str, name: str) -> dict[str, str]:
    return {"name": name, "language": language}


@pytest.fixture
def library(alliance: object) -> PortalSpec:
    """A portal of literature in three languages."""
    spec = PortalSpec(
        code="books",
        hostname=BOOKS_HOST,
        names=dict.fromkeys(LANGUAGES, "Кітап"),
        languages=LANGUAGES,
        sections=(SectionSpec(code="letters", names=dict.fromkeys(LANGUAGES, "Әдебиет"), topics=("literature",)),),
        theme="literature",
    )
    make_portal(spec)
    return spec


@pytest.fixture(autouse=True)
def _empty_registries() -> Iterator[None]:
    makers, views = dict(beside._makers), list(beside._views)
    beside._makers.clear()
    beside._views.clear()
    yield
    beside._makers.clear()
    beside._makers.update(makers)
    beside._views[:] = views


def test_a_place_has_one_page_a_language_whatever_it_is_called_there(portals: Portals, write: Writes) -> None:
    kazakh = write("kk", places=[ALMATY])
    turkish = write("tr", places=[{**ALMATY, "name": "Almatı"}])
    other = write("kk", places=[{"name": "Бір ауыл", "code": "", "latitude": None, "longitude": None}])
    page = read("/kk/places/almaty-gn1526384/")
    assert page.problems == []
    assert page.all("a", href=path_of(kazakh))
    assert not page.all("a", href=path_of(other))
    assert page.all("link", rel="alternate", hreflang="tr", href="http://localhost/tr/places/almaty-gn1526384/")
    assert not page.all("link", rel="alternate", hreflang="az")
    assert read("/tr/places/almaty-gn1526384/").all("a", href=path_of(turkish))
    assert get("/az/places/almaty-gn1526384/").status_code == 404
    assert get("/kk/places/nowhere/").status_code == 404
    spelt = get("/kk-arab/places/alma-ata-gn1526384/")
    assert (spelt.status_code, spelt.headers["Location"]) == (301, "/kk-arab/places/almaty-gn1526384/")
    assert read(path_of(kazakh)).all("a", href="/kk/places/almaty-gn1526384/")


def test_a_person_is_one_in_every_spelling_and_nobody_elses_namesake(portals: Portals, write: Writes) -> None:
    one = write("kk", people=[named("kk", "Айгүл Серікқызы")])
    same = write("kk", people=[named("ru", "Айгуль Сериккызы")])
    stranger = write("kk", people=[named("kk", "Ерлан Асқаров")])
    page = read("/kk/people/aigul-serikqyzy/" if "aigul" in _slug(one) else f"/kk/people/{_slug(one)}/")
    assert page.all("a", href=path_of(one))
    assert page.all("a", href=path_of(same))
    assert not page.all("a", href=path_of(stranger))
    assert read(f"/kk/people/{_slug(same)}/").all("a", href=path_of(one))


def _slug(article: Article) -> str:
    return str(article.subjects.get().slug)


def test_a_topic_has_what_lies_below_it_and_the_desks_own_leads_to_its_section(portals: Portals, write: Writes) -> None:
    sport = write("kk", media_topics=["15000000"])
    below = write("kk", media_topics=["20000822"])
    other = write("kk", media_topics=["04000000"])
    page = read("/kk/topics/15000000/")
    assert page.all("a", href=path_of(sport))
    assert not page.all("a", href=path_of(other))
    assert page.all("a", href=path_of(below)) or ArticleSubject.objects.filter(article=below).exists()
    assert get("/kk/topics/99999999/").status_code == 404
    assert get("/kk/topics/science/")["Location"] == "/kk/science/"
    assert get("/kk/topics/sport/").status_code == 404


def test_a_signature_has_a_page_of_what_it_signed(portals: Portals, write: Writes) -> None:
    signed = write("kk", byline="Дана Ержанова, Олжас Тілеу")
    page = read(path_of(signed))
    (link,) = [one for one in page.all("a") if one.get("href", "").startswith("/kk/authors/dana")]
    assert read(link["href"]).all("a", href=path_of(signed))


def test_what_is_killed_is_gone_from_the_pages_of_its_subjects(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:k")
    gone = write("kk", places=[ALMATY], source=source.uri)
    kept = write("kk", places=[ALMATY])
    kill(source.uri, person="a", reason="b", now=datetime.now(UTC))
    page = read("/kk/places/almaty-gn1526384/")
    assert not page.all("a", href=path_of(gone))
    assert page.all("a", href=path_of(kept))


def test_pages_of_subjects_ask_as_much_for_many_articles_as_for_few(portals: Portals, write: Writes) -> None:
    write("kk", places=[ALMATY])
    read("/kk/places/almaty-gn1526384/")
    with CaptureQueriesContext(connection) as few:
        get("/kk/places/almaty-gn1526384/")
    for _ in range(12):
        write("kk", places=[ALMATY], people=[named("kk", "Біреу Біреуов")], media_topics=["15000000"])
    with CaptureQueriesContext(connection) as many:
        get("/kk/places/almaty-gn1526384/")
    assert len(many) <= len(few) + 1
    newest = Article.objects.latest("pk")
    with CaptureQueriesContext(connection) as article:
        get(path_of(newest))
    assert len(article) <= 40


def test_what_an_article_names_follows_the_article(portals: Portals, write: Writes) -> None:
    article = write("kk", places=[ALMATY], people=[named("kk", "Айгүл Серік")], byline="Дана")
    assert {one.kind for one in article.subjects.all()} == {"place", "person", "author"}
    article.people, article.byline = [], "Дана Нұр"
    article.save()
    assert sorted(article.subjects.values_list("kind", "name")) == [("author", "Дана Нұр"), ("place", "Алматы")]


def test_related_articles_are_about_the_same_people_and_places_other_sources_first(
    portals: Portals, write: Writes, send: Sends
) -> None:
    source = send("tag:a:r")
    place = {"places": [ALMATY], "people": [named("kk", "Айгүл Серік")]}
    own = write("kk", "culture", **place, source=source.uri)
    other = write("kk", "culture", **place)
    asked = write("kk", "science", **place, source=source.uri)
    page = read(path_of(asked))
    related = text_of(get(path_of(asked))).split('aria-labelledby="related"')[1]
    assert page.tags["h1"] == 1
    assert 0 < related.index(path_of(other, "culture")) < related.index(path_of(own, "culture"))


def test_the_archive_leads_from_month_to_day_to_article_and_on(portals: Portals, write: Writes) -> None:
    day = datetime(2026, 3, 5, 20, 30, tzinfo=UTC)  # the sixth in Almaty
    first = write("kk", first_published_at=day)
    write("kk", first_published_at=day - timedelta(days=40))
    assert get("/kk/archive/")["Location"] == "/kk/archive/2026/03/"
    month = read("/kk/archive/2026/03/")
    assert month.problems == []
    zone_day = "06" if month.all("a", href="/kk/archive/2026/03/06/") else "05"
    assert month.all("a", href=f"/kk/archive/2026/03/{zone_day}/")
    assert month.all("a", rel="prev", href="/kk/archive/2026/01/")
    page = read(f"/kk/archive/2026/03/{zone_day}/")
    assert page.all("a", href=path_of(first))
    assert page.all("a", **{"aria-current": "date"})
    assert page.all("a", rel="prev", href="/kk/archive/2026/01/25/") or page.all("a", rel="prev")
    for nothing in ("2026/03/11", "2026/02/30", "2026/13", "0001/01", "2026/04"):
        assert get(f"/kk/archive/{nothing}/").status_code == 404, nothing


def test_books_are_read_chapter_by_chapter_in_the_languages_that_have_them(library: PortalSpec) -> None:
    author = Author.objects.create(slug="a-poet", name_en="A Poet", name_kk="Бір ақын", born=1845, public=True)
    AuthorText.objects.create(author=author, language="kk", about="<p>Өмірі.</p>")
    book = Book.objects.create(slug="steppe", author=author, year=1890, written_in="kk", public=True, invented=True)
    BookText.objects.create(book=book, language="kk", title="Дала", about="<p>Туралы.</p>", rights="Еркін.")
    russian = BookText.objects.create(book=book, language="ru", title="Степь", rights="Свободно.")
    russian.pdf.save("steppe.pdf", ContentFile(b"%PDF-1.4 words"))
    for number in (1, 2, 4):
        BookChapter.objects.create(book=book, language="kk", number=number, title=f"{number}-т", body="<p>Сөз.</p>")
    assert read("/kk/books/", BOOKS_HOST).all("a", href="/kk/books/steppe/")
    page = read("/kk/books/steppe/", BOOKS_HOST)
    assert page.problems == []
    assert page.all("a", href="/kk/authors/a-poet/")
    assert page.all("a", href="/kk/books/steppe/4/")
    assert page.all("link", rel="alternate", hreflang="ru")
    assert not page.all("link", rel="alternate", hreflang="tr")
    chapter = read("/kk/books/steppe/2/", BOOKS_HOST)
    assert chapter.all("a", rel="next", href="/kk/books/steppe/4/")
    assert chapter.all("a", rel="prev", href="/kk/books/steppe/1/")
    assert read("/ru/books/steppe/", BOOKS_HOST).all("a", href="/ru/books/steppe/book.pdf")
    file = get("/ru/books/steppe/book.pdf", BOOKS_HOST)
    assert b"".join(file).startswith(b"%PDF-")
    assert file["Content-Disposition"].startswith("attachment")
    assert get("/kk/books/steppe/book.pdf", BOOKS_HOST).status_code == 404
    assert get("/tr/books/steppe/", BOOKS_HOST).status_code == 404
    assert get("/kk/books/steppe/3/", BOOKS_HOST).status_code == 404
    poet = read("/kk/authors/a-poet/", BOOKS_HOST)
    assert poet.all("a", href="/kk/books/steppe/")
    assert "Өмірі." in poet.words
    assert read("/tr/authors/a-poet/", BOOKS_HOST).problems == []
    assert read("/kk-arab/books/steppe/", BOOKS_HOST).all("html")[0]["dir"] == "rtl"


def test_what_is_not_public_and_other_portals_have_no_books(portals: Portals, library: PortalSpec) -> None:
    book = Book.objects.create(slug="draft", public=False)
    BookText.objects.create(book=book, language="kk", title="Жоба", rights="Жоқ")
    assert get("/kk/books/draft/", BOOKS_HOST).status_code == 404
    assert "Жоба" not in text_of(get("/kk/books/", BOOKS_HOST))
    assert get("/kk/books/").status_code == 404
    assert get("/kk/authors/").status_code == 404


def test_a_file_that_is_no_pdf_is_refused() -> None:
    refuse_other_files(ContentFile(b"%PDF-1.7 x"))
    with pytest.raises(ValidationError):
        refuse_other_files(ContentFile(b"<script>"))


def test_a_day_in_history_tells_what_happened_and_leads_to_the_next_told(portals: Portals) -> None:
    for month, day, year, words in ((11, 22, 732, "Тас"), (3, 1, -209, "Ел"), (11, 22, None, "Той")):
        entry = HistoryDay.objects.create(month=month, day=day, year=year, public=True, invented=True)
        HistoryDayText.objects.create(entry=entry, language="kk", headline=words, text="<p>Сол күні.</p>")
    hidden = HistoryDay.objects.create(month=11, day=22, year=1900, public=False)
    HistoryDayText.objects.create(entry=hidden, language="kk", headline="Құпия", text="")
    page = read("/kk/days/11-22/", PAST_HOST)
    assert page.problems == []
    assert "Тас" in page.words
    assert "Той" in page.words
    assert "Құпия" not in page.words
    assert page.all("a", rel="next", href="/kk/days/03-01/")
    assert "209" in " ".join(read("/kk/days/03-01/", PAST_HOST).words)
    assert get("/kk/days/", PAST_HOST).status_code == 302
    # The news portal has no history of its own.
    elsewhere = get("/kk/days/")
    assert elsewhere.status_code == 302
    assert elsewhere.headers["Location"].startswith(f"http://{PAST_HOST}/kk/days/")
    empty = read("/kk/days/05-05/", PAST_HOST)
    assert empty.all("meta", name="robots", content="noindex")
    assert get("/kk/days/02-30/", PAST_HOST).status_code == 404
    assert get("/kk/days/11-22/").status_code == 404  # no history on the news portal


def _live(clock: str, words: str, number: int) -> dict[str, Any]:
    value = {"time": f"2026-11-22T{clock}:00+00:00", "heading": "", "text": f"<p>{words}</p>"}
    return {"type": "live_update", "value": value, "id": f"live-{number}"}


def test_live_coverage_shows_the_newest_first_and_says_so_to_machines(portals: Portals, write: Writes) -> None:
    content = [
        {"type": "paragraph", "value": "<p>Кіріспе.</p>", "id": "intro"},
        _live("10:00", "Бірінші </script>", 1),
        _live("12:00", "Соңғы", 2),
        _live("11:00", "Ортасы", 3),
    ]
    article = write("kk", content=content)
    text = text_of(get(path_of(article)))
    places = [text.index(words, text.index("data-updates")) for words in ("Соңғы", "Ортасы", "Бірінші")]
    assert places == sorted(places)
    data = json.loads(text.split('application/ld+json">')[1].split("</script>")[0])
    assert data["@type"] == "LiveBlogPosting"
    assert data["liveBlogUpdate"][0]["articleBody"] == "Соңғы"
    assert data["coverageStartTime"].startswith("2026-11-22T10:00")


def test_notes_lead_there_and_back_and_a_broken_one_stays_as_it_was(portals: Portals, write: Writes) -> None:
    body = "<p>Тас тілі.^[Бір <b>ескертпе</b>.] Және^[ашық <b>емес] сөз</b>.</p><p>Тағы^[екінші]</p>"
    article = write("kk", body=body, kind="long-read")
    page = read(path_of(article))
    assert page.problems == []
    for number in ("1", "2"):
        assert page.all("a", id=f"r{number}", href=f"#n{number}")
        assert page.all("li", id=f"n{number}")
        assert page.all("a", href=f"#r{number}")
    text = text_of(get(path_of(article)))
    assert "Бір <b>ескертпе</b>." in text.split('class="notes"')[1]
    assert "^[ашық" in text


def test_a_photo_report_shows_each_photograph_large_and_counts_them(portals: Portals, write: Writes) -> None:
    items = [
        {
            "type": "item",
            "value": {"picture": a_picture(colour).pk, "alt": colour, "caption": "С", "credit": "А"},
            "id": colour,
        }
        for colour in ("red", "green", "blue")
    ]
    gallery = {"type": "gallery", "value": {"title": "Көрме", "items": items}, "id": "gallery-1"}
    page = read(path_of(write("kk", content=[gallery], kind="photo-report")))
    assert page.problems == []
    assert len(page.all("figure")) >= 3
    assert "3/3" in page.words
    links = [one["href"] for one in page.all("a") if "data-photo" in one]
    assert len(links) == 3
    assert all(get(link).status_code == 200 for link in links[:1])


def test_readers_share_by_plain_links_and_no_other_site_is_asked(portals: Portals, write: Writes) -> None:
    article = write("kk", headline="Қос «нүкте» & <b>")
    page = read(path_of(article))
    hosts = [one["href"].split("/")[2] for one in page.all("a") if one.get("href", "").startswith("https://")]
    assert hosts == ["t.me", "wa.me", "x.com", "www.facebook.com", "vk.com"]
    assert all("%D2%9A" in one["href"] or "facebook" in one["href"] for one in page.all("a", target="_blank"))
    assert page.all("button", **{"data-copy": f"http://localhost{path_of(article)}"})


def test_other_rooms_fill_their_places_and_one_that_fails_takes_nothing_else_along(
    portals: Portals, write: Writes
) -> None:
    article = write("kk")
    register_spot(Spot.STORY, lambda article, frame: format_html("<p id='story'>{}</p>", article.pk))
    register_spot(Spot.CHECK, lambda article, frame: 1 / 0)  # type: ignore[arg-type, return-value]
    register_views(lambda article, frame: 8156)
    page = read(path_of(article))
    assert page.all("p", id="story")
    assert "8\xa0156" in text_of(get(path_of(article)))


def test_the_byline_of_an_article_cannot_write_markup(portals: Portals, write: Writes) -> None:
    article = write("kk", byline="<script>alert(1)</script>", people=[named("kk", '"><img src=x>')])
    text = text_of(get(path_of(article)))
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


def test_readers_are_led_to_the_portals_channel_where_it_has_one(portals: Portals, write: Writes) -> None:
    article = write("kk")
    assert "https://t.me/orkhon_kk" not in text_of(get(path_of(article)))
    PortalPage.objects.filter(locale__language_code="kk").update(telegram="orkhon_kk")
    assert read(path_of(article)).all("a", href="https://t.me/orkhon_kk")
