"""Front pages that an editor arranges: what readers get, how the screen works with a script and without."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.personal import holdings
from orkhon.audit.models import Act
from orkhon.desk.models import Article
from orkhon.portals.actions.arrange_front import KEPT, arrange_front
from orkhon.portals.actions.end_pins import end_pins
from orkhon.portals.front.arrangement import Arrangement, Page, Pin
from orkhon.portals.front.boxes import (
    OnAir,
    Telling,
    Tellings,
    register_most_read,
    register_on_air,
    register_tellings,
)
from orkhon.portals.front.errors import ArrangementOvertaken, FrontNotYours
from orkhon.portals.front.models import FrontArrangement
from orkhon.portals.front.queries import newest
from orkhon.portals.models import Changed
from orkhon.portals.registrations import most_read
from orkhon.portals.tellings import on_front
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import Portals, get, path_of, read, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]
FRONT = Page(portal="orkhon", language="kk")


def an_editor(agency: Agency, *, name: str = "editor", portals: str = "", languages: str = "") -> User:
    user = User.objects.create_user(name)
    UserProfile.objects.create(user=user, preferred_language="en")
    make_roles()
    Staff.objects.create(user=user, agency=agency, role=Role.EDITOR, portals=portals, languages=languages)
    assign_roles(user)
    return User.objects.get(pk=user.pk)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pinned(**places: int) -> Arrangement:
    return Arrangement(pins={place.replace("_", "-"): Pin(article=number) for place, number in places.items()})


def lead_of(path: str = "/kk/") -> str:
    return text_of(get(path)).partition("<h2>")[2].partition("</h2>")[0]


def address(name: str, portal: str = "orkhon", language: str = "kk") -> str:
    return reverse(name, args=[portal, language])


def draft_in(response: Any) -> dict[str, Any]:
    found: dict[str, Any] = response.context["draft"].as_json()
    return found


def test_what_an_editor_pins_leads_until_its_time_is_over(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    newer, older = write(), write()
    editor, now = an_editor(alliance["desk"]), datetime.now(UTC)
    assert f'href="{path_of(newer)}"' in lead_of()
    arrange_front(FRONT, pinned(lead=older.pk), base=0, user=editor, now=now)
    assert f'href="{path_of(older)}"' in lead_of()
    ended = Arrangement(pins={"lead": Pin(article=older.pk, until=now - timedelta(seconds=1))})
    arrange_front(FRONT, ended, base=1, user=editor, now=now)
    assert f'href="{path_of(newer)}"' in lead_of()


def test_a_page_whose_pin_has_ended_is_told_of_once_and_no_other(portals: Portals, alliance: dict[str, Agency]) -> None:
    editor, now = an_editor(alliance["desk"]), datetime.now(UTC)
    for language, minutes in (("kk", 5), ("ru", 50), ("tr", None)):
        until = now + timedelta(minutes=minutes) if minutes else None
        arrange_front(
            Page(portal="orkhon", language=language),
            Arrangement(pins={"lead": Pin(article=1, until=until)}),
            base=0,
            user=editor,
            now=now,
        )
    assert end_pins(since=now, now=now + timedelta(minutes=4)) == 0
    Changed.objects.all().delete()
    assert end_pins(since=now + timedelta(minutes=4), now=now + timedelta(minutes=6)) == 1
    if connection.vendor == "sqlite":
        assert Changed.objects.filter(tag="table:portals_frontarrangement").exists()
    assert end_pins(since=now + timedelta(minutes=6), now=now + timedelta(minutes=8)) == 0


def test_what_readers_may_not_have_any_more_leaves_its_place_at_once(
    portals: Portals, write: Writes, send: Sends, alliance: dict[str, Agency]
) -> None:
    wired = send("tag:a:1")
    newer, older, expired = write(), write(source=wired.uri), write()
    editor, now = an_editor(alliance["desk"]), datetime.now(UTC)
    arrange_front(FRONT, pinned(lead=older.pk, second_1=expired.pk), base=0, user=editor, now=now)
    assert f'href="{path_of(older)}"' in lead_of()
    Article.objects.filter(pk=expired.pk).update(expire_at=now - timedelta(minutes=1))
    kill(wired.uri, reason="wrong", person="desk", now=datetime.now(UTC))
    page = text_of(get("/kk/"))
    assert f'href="{path_of(newer)}"' in lead_of()
    assert path_of(older) not in page
    assert path_of(expired) not in page
    screen = browser_of(editor).get(address("portals_front"))
    assert screen.context["canvas"].lead.lost


def test_an_article_in_another_language_is_marked_as_such(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    write()
    russian = write("ru")
    arrange_front(FRONT, pinned(lead=russian.pk), base=0, user=an_editor(alliance["desk"]), now=datetime.now(UTC))
    page = read("/kk/")
    assert page.all("a", href=path_of(russian), lang="ru-Cyrl", dir="ltr")
    assert ">Русский</span>" in text_of(get("/kk/")).partition("</article>")[0]


def test_a_language_without_texts_shows_those_of_others_and_says_in_which_they_are(
    portals: Portals, write: Writes
) -> None:
    turkish = write("tr")
    assert f'href="{path_of(turkish)}" lang="tr-Latn"' in lead_of("/kk/")


def test_a_section_page_begins_with_what_is_pinned_there(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    newer, older, elsewhere = write(), write(), write(topic="culture")
    editor, now = an_editor(alliance["desk"]), datetime.now(UTC)
    head = Page(portal="orkhon", language="kk", section="science")
    arrange_front(head, pinned(lead=older.pk), base=0, user=editor, now=now)
    text = text_of(get("/kk/science/"))
    assert text.index(path_of(older)) < text.index(path_of(newer))
    assert text.count(f'href="{path_of(older)}"') == 1
    arrange_front(head, pinned(lead=elsewhere.pk), base=1, user=editor, now=now)
    assert path_of(elsewhere, "culture") not in text_of(get("/kk/science/"))


def test_the_sections_come_in_the_order_that_was_chosen_and_the_choice_under_its_heading(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    for number in range(8):
        write(topic="science" if number % 2 else "culture", picture=a_picture(f"#00{number}{number}00"))
    chosen = write(picture=a_picture("red"))
    arrangement = Arrangement(
        pins={"pick-1": Pin(article=chosen.pk)}, rows=("culture", "science"), title="Бес <қаладан>"
    )
    arrange_front(FRONT, arrangement, base=0, user=an_editor(alliance["desk"]), now=datetime.now(UTC))
    text = text_of(get("/kk/"))
    assert text.index('id="kkculture"') < text.index('id="kkscience"')
    assert "Бес &lt;қаладан&gt;" in text
    assert path_of(chosen) in text.partition('id="picks"')[2]


def test_without_a_script_each_button_gives_the_page_as_it_would_be_and_publishing_shows_it(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    first, second, third = write(), write(), write()
    client = browser_of(an_editor(alliance["desk"]))
    screen = client.get(address("portals_front"))
    assert screen.context["canvas"].lead.teaser.pk == first.pk
    up = client.post(
        address("portals_front_draft"), {"do": "swap:second-1:lead", "draft": "{}", "base": "0", "q": "", "section": ""}
    )
    assert up.context["canvas"].lead.teaser.pk in {second.pk, third.pk}
    put = client.post(
        address("portals_front_draft"),
        {"do": f"put:{third.pk}", "place": "lead", "draft": json.dumps(draft_in(up)), "base": "0"},
    )
    assert put.context["canvas"].lead.teaser.pk == third.pk
    assert FrontArrangement.objects.count() == 0, "nothing is kept before it is published"
    seen = client.post(address("portals_front_preview"), {"draft": json.dumps(draft_in(put))})
    assert f'href="{path_of(third)}"' in seen.content.decode().partition("<h2>")[2].partition("</h2>")[0]
    answer = client.post(address("portals_front_publish"), {"draft": json.dumps(draft_in(put)), "base": "0"})
    assert answer.status_code == 302
    assert f'href="{path_of(third)}"' in lead_of()
    act = Act.objects.get(verb="portals.arrange_front")
    assert act.object_key == "orkhon/kk/"


def test_a_part_alone_is_given_to_the_script(portals: Portals, write: Writes, alliance: dict[str, Agency]) -> None:
    article = write()
    client = browser_of(an_editor(alliance["desk"]))
    answer = client.post(address("portals_front_draft"), {"do": "pin:lead", "draft": "", "base": "0", "part": "1"})
    text = answer.content.decode()
    assert "<html" not in text
    assert f"&quot;article&quot;:{article.pk}" in text


@pytest.mark.parametrize("typed", ["Тоқаев", "toqayev", "توقايەۆ", "токаев кітап"])
def test_articles_are_found_by_their_words_in_any_script_before_any_index_has_read_them(
    portals: Portals, write: Writes, alliance: dict[str, Agency], typed: str
) -> None:
    write()
    wanted = write(headline="Тоқаев кітапхана ашты")
    russian = write("ru", headline="Токаев открыл библиотеку")
    client = browser_of(an_editor(alliance["desk"]))
    found = client.get(address("portals_front_search"), {"q": typed})
    assert [teaser.pk for teaser in found.context["found"]] == [wanted.pk]
    if " " not in typed:
        both = client.get(address("portals_front_search"), {"q": typed, "others": "1"})
        assert {teaser.pk for teaser in both.context["found"]} == {wanted.pk, russian.pk}


def test_two_editors_at_once_lose_nothing(portals: Portals, write: Writes, alliance: dict[str, Agency]) -> None:
    articles = [write() for _ in range(6)]
    one, two = an_editor(alliance["desk"]), an_editor(alliance["desk"], name="other")
    now = datetime.now(UTC)
    arrange_front(FRONT, pinned(lead=articles[3].pk), base=0, user=one, now=now)
    joined = arrange_front(FRONT, pinned(second_1=articles[4].pk), base=0, user=two, now=now)
    assert joined.joined
    assert newest(FRONT).arrangement == pinned(lead=articles[3].pk, second_1=articles[4].pk)
    with pytest.raises(ArrangementOvertaken) as overtaken:
        arrange_front(FRONT, pinned(lead=articles[5].pk), base=0, user=two, now=now)
    assert overtaken.value.contested == ("lead",)
    client = browser_of(two)
    told = client.post(
        address("portals_front_publish"), {"draft": json.dumps(pinned(lead=articles[5].pk).as_json()), "base": "0"}
    )
    assert told.status_code == 409
    assert newest(FRONT).revision == 2
    theirs = client.post(
        address("portals_front_draft"),
        {"do": "theirs:lead", "draft": json.dumps(draft_in(told)), "base": str(told.context["base"])},
    )
    assert draft_in(theirs)["pins"]["lead"]["article"] == articles[3].pk
    again = client.post(
        address("portals_front_publish"),
        {"draft": json.dumps(draft_in(told)), "base": str(told.context["base"])},
    )
    assert again.status_code == 302
    assert newest(FRONT).arrangement == pinned(lead=articles[5].pk, second_1=articles[4].pk)


def test_an_earlier_state_comes_back_and_old_ones_go(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    first, second = write(), write()
    editor, now = an_editor(alliance["desk"]), datetime.now(UTC)
    arrange_front(FRONT, pinned(lead=second.pk), base=0, user=editor, now=now)
    arrange_front(FRONT, pinned(lead=first.pk), base=1, user=editor, now=now)
    back = browser_of(editor).post(address("portals_front_draft"), {"do": "take:1", "draft": "", "base": "2"})
    assert draft_in(back)["pins"] == {"lead": {"article": second.pk}}
    for base in range(2, KEPT + 3):
        arrange_front(FRONT, pinned(lead=first.pk), base=base, user=editor, now=now)
    assert FrontArrangement.objects.count() == KEPT


def test_a_page_is_arranged_by_editors_of_that_portal_and_language_alone(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    article = write()
    other = an_editor(alliance["desk"], name="of-culture", portals="culture")
    turkish = an_editor(alliance["desk"], name="of-turkish", languages="tr-Latn")
    for user in (other, turkish):
        client = browser_of(user)
        assert client.get(address("portals_front")).status_code in (302, 403)
        client.post(address("portals_front_publish"), {"draft": json.dumps(pinned(lead=article.pk).as_json())})
        with pytest.raises(FrontNotYours):
            arrange_front(FRONT, pinned(lead=article.pk), base=0, user=user, now=datetime.now(UTC))
    assert FrontArrangement.objects.count() == 0
    assert browser_of(turkish).get(address("portals_front", language="tr")).status_code == 200
    listed = browser_of(other).get(reverse("portals_fronts")).content.decode()
    assert address("portals_front", "culture") in listed
    assert address("portals_front") not in listed


@pytest.mark.parametrize(
    "sent", ["{", "[" * 15000, '{"pins": {"lead": {"article": "x"}}}', '{"pins": {"lead": {"article": 1e400}}}', "\0"]
)
def test_what_makes_no_sense_is_no_draft(
    portals: Portals, write: Writes, alliance: dict[str, Agency], sent: str
) -> None:
    write()
    client = browser_of(an_editor(alliance["desk"]))
    answer = client.post(
        address("portals_front_draft"), {"draft": sent, "do": "put:9999999999999999999:lead", "base": "-1"}
    )
    assert answer.status_code == 200
    assert draft_in(answer)["pins"] == {}


def test_boxes_of_other_rooms_stand_where_they_belong_and_a_broken_one_is_left_out(
    portals: Portals, write: Writes
) -> None:
    article, less = write(), write()
    now = datetime.now(UTC)
    telling = Telling(
        headline="Түнкү поезд", tag="ky-Cyrl", direction="ltr", language="ky", agency="Manas", received=now
    )
    register_tellings(lambda frame, lead: Tellings(title="Поезд", tellings=(telling, telling), odds="14, 12"))
    register_on_air(lambda frame: OnAir(station="Радио", title="Шолу", begun=now, ends=now, listen="/listen/", done=5))
    register_most_read(lambda frame, limit: [less.pk, article.pk, 10**12])
    try:
        page = read("/kk/")
        text = text_of(get("/kk/"))
        assert page.problems == []
        assert page.all("h3", lang="ky-Cyrl")
        assert page.all("a", href="/listen/")
        ranked = text.partition('class="lines ranked')[2].partition("</ol>")[0]
        assert ranked.index(path_of(less)) < ranked.index(path_of(article))
        register_tellings(lambda frame, lead: 1 // 0)  # type: ignore[arg-type,return-value]
        assert get("/kk/").status_code == 200
    finally:
        register_tellings(on_front)
        register_on_air(lambda frame: None)
        register_most_read(most_read)


def test_who_arranged_a_page_is_exported_and_forgotten(
    portals: Portals, write: Writes, alliance: dict[str, Agency]
) -> None:
    editor = an_editor(alliance["desk"])
    arrange_front(FRONT, pinned(lead=write().pk), base=0, user=editor, now=datetime.now(UTC))
    (holding,) = [one for one in holdings() if one.room == "portals"]
    assert "orkhon/kk/" in json.dumps(holding.export(editor))
    holding.erase(editor)
    assert FrontArrangement.objects.get().by is None
