"""One country's legal order: 451 on that country's portal, and nothing of it in its lists; another portal shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from orkhon.alliance.actions.keep_order import end_order, make_order
from orkhon.alliance.models import LegalOrder, Memorandum
from orkhon.portals.models import PortalPage
from orkhon.wire.actions.seal import seal
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import NEWS_HOST, PAST_HOST, Portals, get, path_of, text_of

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]


def an_order(uri: str) -> LegalOrder:
    """A court of Kazakhstan."""
    return make_order(
        uri,
        country="KZ",
        authority="City court <of> Almaty",
        reference="2-1144",
        reason="a suit",
        by="command:wire",
        now=datetime.now(UTC),
    )


@pytest.fixture
def kazakh_portal(portals: Portals) -> None:
    """The news portal is in Kazakhstan, the one for the past in no country."""
    PortalPage.objects.filter(slug__startswith="orkhon-").update(country="KZ")


@pytest.mark.usefixtures("kazakh_portal")
def test_the_portal_there_answers_451_and_lists_nothing_of_it_and_another_portal_shows_it(
    write: Writes, send: Sends
) -> None:
    send("urn:altai:1")
    send("urn:altai:2")
    article = write(topic="culture", source="urn:altai:1")
    write(topic="culture", source="urn:altai:2", headline="Another one", slug="another")
    order = an_order("urn:altai:1")
    path, there = path_of(article, "culture"), f"/kk/culture/other-words-{article.pk}/"
    for address in (path, there):
        response = get(address)
        assert response.status_code == 451, address
        assert response.headers["Link"] == f'<http://{NEWS_HOST}/>; rel="blocked-by"'
        page = text_of(response)
        assert "City court &lt;of&gt; Almaty" in page
        assert "2-1144" in page
        assert "Қазақстан" in page
        assert article.headline not in page
        assert "Zzz" not in page
    for listed in ("/kk/", "/kk/culture/", "/kk/rss.xml", "/kk/culture/rss.xml", "/sitemap-kk-1.xml"):
        page = text_of(get(listed))
        assert article.headline not in page, listed
        assert f"-{article.pk}/" not in page, listed
    assert get(path, PAST_HOST).status_code == 200
    assert article.headline in text_of(get("/kk/culture/", PAST_HOST))
    end_order(order.pk, by="command:wire", now=datetime.now(UTC))
    assert get(path).status_code == 200


@pytest.mark.usefixtures("kazakh_portal")
def test_its_picture_is_withheld_there_and_the_agencys_headline_too(write: Writes, send: Sends) -> None:
    Memorandum.objects.create(name_en="All", republish=True, signed=datetime(2026, 1, 15, tzinfo=UTC).date())
    send("urn:altai:1", headline="Сот туралы")
    picture = a_picture("teal")
    article = write(topic="culture", source="urn:altai:1", picture=picture)
    page = text_of(get(path_of(article, "culture")))
    src = page.partition('src="/pictures/')[2].partition('"')[0]
    address = f"/pictures/{src}"
    assert get(address).status_code == 200
    assert "Сот туралы" in text_of(get("/kk/"))
    an_order("urn:altai:1")
    assert (get(address).status_code, get(address, PAST_HOST).status_code) == (451, 200)
    assert "Сот туралы" not in text_of(get("/kk/"))
    assert "Сот туралы" in text_of(get("/kk/", PAST_HOST))
    plain = Client(headers={"host": PAST_HOST})
    assert plain.get(address).headers["Cache-Control"].startswith("public, max-age=")
    told: Any = {"orkhon.country": "UZ"}
    assert plain.get(address, **told).headers["Cache-Control"].startswith("private, "), "a cache tells no countries"


@pytest.mark.usefixtures("kazakh_portal")
def test_the_page_that_proves_it_is_withheld_there_with_the_uri_and_its_words(send: Sends) -> None:
    entry = send("https://altai.example/the-suit-of-a-person")
    seal(now=entry.received + timedelta(days=1, hours=2))
    address, proof = f"/kk/check/{entry.position}/", f"/check/{entry.position}/proof.json"
    assert (get(address).status_code, get(proof).status_code) == (200, 200)
    an_order(entry.uri)
    assert (get(address).status_code, get(proof).status_code) == (451, 404)
    assert "the-suit" not in text_of(get(address))
    assert (get(address, PAST_HOST).status_code, get(proof, PAST_HOST).status_code) == (200, 200)


@pytest.mark.usefixtures("portals")
def test_a_visitor_whose_country_the_proxy_tells_is_answered_451_and_another_visitor_reads(
    write: Writes, send: Sends
) -> None:
    send("urn:altai:1")
    article = write(source="urn:altai:1")
    an_order("urn:altai:1")
    path = path_of(article)

    def visits(**meta: Any) -> Any:
        return Client(headers={"host": NEWS_HOST}).get(path, **meta)

    assert visits(**{"orkhon.country": "KZ"}).status_code == 451
    assert visits(**{"orkhon.country": "UZ"}).status_code == 200
    assert visits(HTTP_ORKHON_COUNTRY="KZ").status_code == 200, "whoever sends a header of his own is nowhere by it"
