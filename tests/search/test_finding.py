"""Every script finds every script; what is asked is what is found; who may not see it does not find it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orkhon.alliance.models import Agency, Memorandum
from orkhon.items import ItemType, Place, Subject
from orkhon.search.archives import member_viewer
from orkhon.search.errors import CursorRefused, IndexMissing
from orkhon.search.queries import Order, standing
from orkhon.search.schema import MARKER
from orkhon.search.viewers import Audience, Viewer
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from tests.search.indexing import MEMBER, ask, fill, uris, written
from tests.wire.making import NOW

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("index_home"),
]


def test_one_president_is_found_in_every_spelling_by_every_spelling() -> None:
    spellings = {
        "kk-Cyrl": "Тоқаев",
        "ru-Cyrl": "Токаев",
        "en-Latn": "Tokayev",
        "tr-Latn": "Tokayev",
        "az-Latn": "Tokayev",
        "tk-Latn": "Tokaýew",
        "uz-Latn": "Toʻqayev",
        "kk-Latn": "Toqaev",
        "kk-Arab": "توقايەۆ",
    }
    for tag, name in spellings.items():
        written(f"urn:altai:{tag}", tag, f"{name} 2026.")
    written("urn:altai:az-q", "az-Latn", "Toqayev 2026.")
    written("urn:altai:other", "en-Latn", "Takayama 2026.")
    fill()
    expected = {f"urn:altai:{tag}" for tag in (*spellings, "az-q")}
    for typed in {*spellings.values(), "Toqayev", "tokaev", "TOKAYEV"}:
        assert set(uris(typed)) == expected, typed


def test_names_that_languages_write_otherwise_are_found_and_exact_forms_come_first() -> None:
    written("urn:altai:az", "az-Latn", "Prezident İlham Əliyev çıxış etdi.")
    written("urn:altai:ru", "ru-Cyrl", "Выступил президент Ильхам Алиев.")
    written("urn:altai:en", "en-Latn", "President Ilham Aliyev spoke.")
    written("urn:altai:none", "en-Latn", "President Alavi spoke.")
    fill()
    assert set(uris("Aliyev")) == {"urn:altai:az", "urn:altai:ru", "urn:altai:en"}
    assert uris("Əliyev")[0] == "urn:altai:az"


def test_letters_typed_without_their_marks_find_the_word() -> None:
    written("urn:altai:kk", "kk-Cyrl", "Әуежайда шаңғы жарысы өтті.")
    written("urn:altai:tr", "tr-Latn", "Çığ düşmesi sonucu yol kapandı.")
    fill()
    for typed in ("auejaida", "äuejaida", "shangghy", "sangi", "şañğı"):
        assert uris(typed) == ["urn:altai:kk"], typed
    assert uris("cig dusmesi") == ["urn:altai:tr"]


def test_a_phrase_keeps_its_order_and_does_not_lead_from_the_headline_into_the_text() -> None:
    written("urn:altai:1", "tr-Latn", "Ankara Büyükşehir Belediyesi açıkladı.", headline="Su kesintisi")
    written("urn:altai:2", "tr-Latn", "Belediyesi Büyükşehir Ankara.")
    fill()
    assert uris('"buyuksehir belediyesi"') == ["urn:altai:1"]
    assert uris('"kesintisi Ankara"') == []
    assert uris('"Erdoğan\'ın Ankara"') == []


def test_words_without_alternatives_and_filters_narrow_what_is_found() -> None:
    topic, place = Subject(name="Экономика", uri="medtop:04000000"), Place(name="Астана")
    written("urn:altai:1", "ru-Cyrl", "Нефть и газ.", subjects=(topic,), places=(place,))
    written("urn:altai:2", "ru-Cyrl", "Нефть и хлеб.", type=ItemType.PICTURE)
    written("urn:tengri:3", "tr-Latn", "Petrol ve ekmek.", agency="tengri", created=NOW - timedelta(days=400))
    fill()
    assert uris("нефть -хлеб") == ["urn:altai:1"]
    assert set(uris("хлеб OR ekmek")) == {"urn:altai:2", "urn:tengri:3"}
    assert set(uris("-ekmek")) == {"urn:altai:1", "urn:altai:2"}
    assert uris("agency:tengri") == uris("language:tr") == uris("", agencies=("tengri",)) == ["urn:tengri:3"]
    assert uris("topic:экономика") == uris("topic:medtop:04000000") == uris("place:astana") == ["urn:altai:1"]
    assert uris("нефть -type:picture") == uris("нефть uri:urn:altai:1") == ["urn:altai:1"]
    assert uris("until:2025-12") == uris("-since:2026 until:2025") == ["urn:tengri:3"]
    assert set(uris("since:7d")) == {"urn:altai:1", "urn:altai:2"}
    assert uris(f"uri:{MARKER}", viewer=MEMBER) == uris("marker", viewer=MEMBER) == []


def test_what_is_found_is_counted_by_facets_and_paged_without_repeating() -> None:
    for number in range(7):
        moment = NOW - timedelta(days=number)
        written(f"urn:altai:{number}", "kk-Cyrl" if number % 2 else "ru-Cyrl", "Самарқанд.", created=moment)
    fill()
    first = ask("samarqand", order=Order.NEWEST, limit=3, facets=("language", "month", "agency"))
    assert first.total == 7
    assert [(one.value, one.count) for one in first.facets["language"]] == [("ru", 4), ("kk", 3)]
    assert [one.value for one in first.facets["month"]] == ["202611"]
    written("urn:altai:new", "ru-Cyrl", "Самарқанд.", created=NOW)
    fill()
    pages, cursor = [[hit.uri for hit in first.hits]], first.next_cursor
    while cursor:
        found = ask("samarqand", order=Order.NEWEST, limit=3, cursor=cursor)
        pages.append([hit.uri for hit in found.hits])
        cursor = found.next_cursor
    assert pages == [[f"urn:altai:{number}" for number in some] for some in ((0, 1, 2), (3, 4, 5), (6,))]
    for wrong in ("x", "WzEsMl0", first.next_cursor + "AAAA"):
        with pytest.raises(CursorRefused, match="first page"):
            ask("samarqand", order=Order.NEWEST, cursor=wrong)
    with pytest.raises(CursorRefused, match="another question"):
        ask("tashkent", order=Order.NEWEST, cursor=first.next_cursor)


def test_the_best_of_equals_is_the_younger() -> None:
    for years in (6, 0, 3):
        moment = NOW - timedelta(days=365 * years)
        written(f"urn:altai:{years}", "ru-Cyrl", "Выборы.", created=moment, version_created=moment)
    fill()
    assert uris("выборы") == ["urn:altai:0", "urn:altai:3", "urn:altai:6"]


def test_a_kill_is_out_of_the_results_before_the_index_knows_of_it() -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    written("urn:altai:2", "ru-Cyrl", "Паводок.")
    fill()
    kill("urn:altai:1", reason="false", person="aigul", now=NOW)
    assert uris("паводок") == uris("паводок", viewer=MEMBER) == ["urn:altai:2"]
    struck = ask("паводок", viewer=Viewer(audience=Audience.MEMBER, struck=True))
    assert {hit.uri: hit.struck for hit in struck.hits} == {"urn:altai:1": True, "urn:altai:2": False}
    fill()
    assert ask("паводок", viewer=Viewer(audience=Audience.MEMBER, struck=True)).total == 1


def test_what_is_not_public_is_found_by_members_alone_and_an_archive_by_its_right() -> None:
    written("urn:altai:usable", "ru-Cyrl", "Паводок.")
    written("urn:altai:embargo", "ru-Cyrl", "Паводок.", embargoed=NOW + timedelta(hours=1))
    written("urn:altai:advisory", "ru-Cyrl", "Паводок.", type=ItemType.ADVISORY)
    written("urn:altai:withheld", "ru-Cyrl", "Паводок.")
    withhold("urn:altai:withheld", reason="check", person="aigul", now=NOW)
    old = datetime(1998, 5, 1, tzinfo=UTC)
    written("urn:altai:old", "ru-Cyrl", "Паводок.", created=old, extra={"orkhon": {"archived": True}})
    fill()
    assert ask("паводок").total == 1
    assert uris("паводок") == ["urn:altai:usable"]
    members = {"urn:altai:usable", "urn:altai:embargo", "urn:altai:advisory"}
    assert set(uris("паводок", viewer=MEMBER)) == members
    struck = Viewer(audience=Audience.MEMBER, struck=True)
    assert set(uris("паводок", viewer=struck)) == {*members, "urn:altai:withheld"}
    archivist = Viewer(audience=Audience.MEMBER, archive=True)
    assert uris("паводок until:1999", viewer=archivist) == ["urn:altai:old"]
    release("urn:altai:embargo", reason="it is time", person="aigul", now=NOW)
    fill()
    assert set(uris("паводок")) == {"urn:altai:usable", "urn:altai:embargo"}


def test_rights_decided_elsewhere_are_asked_and_the_page_is_filled_all_the_same() -> None:
    for number in range(9):
        written(f"urn:altai:{number}", "ru-Cyrl", "Паводок.", created=NOW - timedelta(days=number))
    fill()
    odd = Viewer(allowing=lambda states: {uri for uri in states if int(uri[-1]) % 2})
    found = ask("паводок", viewer=odd, order=Order.NEWEST, limit=3)
    assert [hit.uri for hit in found.hits] == ["urn:altai:1", "urn:altai:3", "urn:altai:5"]
    rest = ask("паводок", viewer=odd, order=Order.NEWEST, limit=3, cursor=found.next_cursor)
    assert [hit.uri for hit in rest.hits] == ["urn:altai:7"]
    assert uris("паводок", viewer=Viewer(agencies=frozenset({"tengri"}))) == []
    assert len(uris("паводок", viewer=Viewer(languages=frozenset({"ru"})))) == 9


def test_a_word_with_a_wrong_letter_finds_its_likes_and_the_answer_says_so() -> None:
    written("urn:altai:1", "tr-Latn", "Cumhurbaşkanı konuştu.")
    fill()
    found = ask("cumhurbaskami")
    assert [hit.uri for hit in found.hits] == ["urn:altai:1"]
    assert found.misspelt
    assert not ask("cumhurbaskani").misspelt


def test_without_an_index_the_question_is_told_so_and_the_standing_says_that_it_is_being_built(
    index_home: Path,
) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    with pytest.raises(IndexMissing, match="being built"):
        ask("паводок")
    assert (standing().building, standing().behind) == (True, 1)
    fill()
    now = standing()
    assert (now.building, now.behind, now.position, now.items) == (False, 0, 1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000,
        "ә " * 5_000,
        "(a+)+$",
        "(((a+)+)+)+$ .* [^x]{1,9999}",
        '"a" OR -"' * 1_500,
        "agency:topic:" * 900,
        '"',
        '"a',
        "- -- OR OR \"\" ''",
        "OR a OR",
        "agency:",
        "since:9999-99 until:x",
        "\x00\ud800 \u202e",
        "uri:" + MARKER,
        "٣٤٥ ² ½ ㊀",
        "'’‘ʻ",
        "a'b'c'd " * 40,
        "since:9999d",
    ],
)
def test_no_query_fails_or_takes_long(typed: str) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    fill()
    found = ask(typed, viewer=MEMBER)
    assert found.total <= 1


def test_an_agencys_archive_is_found_by_its_own_people_and_by_those_whom_it_lets_keep_it() -> None:
    altai, registan, _ = (
        Agency.objects.create(code=code, sign=code[:2].upper(), name_en=code)
        for code in ("altai", "registan", "caspian")
    )
    terms = Memorandum.objects.create(name_en="Archives", agency=altai, signed=NOW.date(), archive=True)
    terms.partners.set([registan])
    written("urn:altai:1", "ru-Cyrl", "Паводок.", created=NOW, extra={"orkhon": {"archived": True}})
    written("urn:altai:2", "ru-Cyrl", "Паводок.")
    fill()

    def found(*agencies: str) -> set[str]:
        return set(uris("паводок", viewer=member_viewer(agencies, now=NOW)))

    assert found("altai") == found("registan") == found("caspian", "registan") == {"urn:altai:1", "urn:altai:2"}
    assert found("caspian") == {"urn:altai:2"}
    terms.items = "urn:altai:series:*"
    terms.save()
    assert found("registan") == {"urn:altai:2"}
