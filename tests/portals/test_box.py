"""The perspective box: what it shows, who may frame it, how small it is, and that a kill empties it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError

from orkhon.alliance.models import Agency
from orkhon.portals.spec import PortalSpec
from orkhon.portals.widget.models import BoxStory, PerspectiveBox, origin_in
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Sends, Writes
from tests.portals.reading import ReadPage
from tests.portals.test_pages import get, path_of, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
BUDGET = 10_000


@pytest.fixture
def box(alliance: dict[str, Agency]) -> PerspectiveBox:
    """Registan's box, for its site and a stage of it."""
    made: PerspectiveBox = PerspectiveBox.objects.create(
        agency=alliance["registan"], sites="https://www.registan.example\nhttps://stage.registan.example:8443/"
    )
    return made


def headlines(path: str = "/kk/box/registan/") -> list[str]:
    return [one["headline"] for one in json.loads(get(f"{path}stories.json").content)["stories"]]


def test_the_box_shows_the_newest_of_the_others(
    portals: Portals, write: Writes, send: Sends, box: PerspectiveBox
) -> None:
    others = [write("kk", source=send(f"tag:a:{number}").uri) for number in range(6)]
    own = write("kk", agency="registan")
    page = ReadPage(text_of(get("/kk/box/registan/")))
    assert page.problems == []
    assert [link["href"] for link in page.all("a")[:-1]] == [f"http://localhost{path_of(one)}" for one in others[:5]]
    assert own.headline not in page.shown
    assert headlines() == [one.headline for one in others[:5]]
    assert "Басқа агенттіктер не жазады" in page.words
    assert page.tags["script"] == 0
    assert all(link["rel"] == "noopener" for link in page.all("a"))


def test_an_editors_choice_comes_first_and_in_the_boxs_language(
    portals: Portals, write: Writes, box: PerspectiveBox
) -> None:
    key = uuid4()
    newest = write("kk")
    turkish, kazakh = write("tr", translation_key=key), write("kk", translation_key=key)
    russian = write("ru")
    for place, article in enumerate((turkish, russian)):
        BoxStory.objects.create(box=box, article=article, sort_order=place)
    assert headlines() == [kazakh.headline, newest.headline], "what is not in Kazakh is left out"
    assert headlines("/ru/box/registan/") == [russian.headline]


def test_only_the_members_own_sites_may_frame_it(portals: Portals, write: Writes, box: PerspectiveBox) -> None:
    answer = get("/kk/box/registan/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "https://www.registan.example https://stage.registan.example:8443"
    assert policy["default-src"] == "'none'"
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'none'" in get("/kk/").headers["Content-Security-Policy"]
    box.sites = ""
    box.save()
    assert "frame-ancestors 'none'" in get("/kk/box/registan/").headers["Content-Security-Policy"]
    assert get("/kk/box/altai/").status_code == 404
    assert get("/kk/box/registan/stories.json").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "line",
    [
        "*", "https://*.example", "registan.example", "https://a.example/page", "https://a.example; script-src *",
        "javascript:alert(1)", "https://a b.example", "https://u:p@a.example", "https://a.example:99999", "'self'",
        "https://мысал.қаз",
    ],
)  # fmt: skip
def test_what_is_no_site_cannot_get_into_the_policy(box: PerspectiveBox, line: str) -> None:
    assert origin_in(line) is None
    box.sites = f"https://ok.example\n{line}"
    with pytest.raises(ValidationError):
        box.clean()
    assert box.origins == ["https://ok.example"], "nor does it by a way round the form"


def test_ten_kilobytes_hold_the_fullest_box(portals: Portals, write: Writes, send: Sends, box: PerspectiveBox) -> None:
    for place in range(8):
        article = write("kk", headline="Ұзақ тақырып " * 18, source=send(f"tag:a:{place}").uri)
        BoxStory.objects.create(box=box, article=article, sort_order=place)
    assert len(headlines()) == 8
    page = get("/kk/box/registan/")
    sheet = re.search(r'href="/static/([^"]+\.css)"', text_of(page))
    assert sheet is not None
    with open(str(finders.find(sheet[1])), "rb") as file:
        assert len(page.content) + len(file.read()) <= BUDGET
    assert len(get("/box.js").content) + len(get("/kk/box/registan/stories.json").content) <= BUDGET


def test_the_script_writes_words_and_never_markup() -> None:
    script = text_of(get("/box.js"))
    assert "innerHTML" not in script
    assert "insertAdjacentHTML" not in script
    assert "eval" not in script


def test_a_kill_takes_the_story_chosen_or_not(
    portals: Portals, write: Writes, send: Sends, box: PerspectiveBox
) -> None:
    chosen, found = (write("kk", source=send(f"tag:a:{number}").uri) for number in range(2))
    BoxStory.objects.create(box=box, article=chosen, sort_order=0)
    assert headlines() == [chosen.headline, found.headline]
    for number in range(2):
        kill(f"tag:a:{number}", person="Editor", reason="wrong", now=datetime.now(UTC))
    assert headlines() == []
    text = text_of(get("/kk/box/registan/"))
    assert chosen.headline not in text
    assert found.headline not in text
