"""Which original a text has, how much it covers, what other versions say, and the JSON form of all that. Pure."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orkhon.language import convert
from orkhon.verification.altering import MemoryIndex, report_as_json
from orkhon.verification.altering.index import hash_words
from tests.verification.cast import OTHER_SCRIPTS, TEXTS, Room, full_room

ROOM = full_room()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_twelve_words_find_their_original(code: str) -> None:
    words = TEXTS[code][2].split(" ")
    for start in (0, 9, len(words) - 12):
        report = ROOM.check(" ".join(words[start : start + 12]), code)
        assert [source.item.uri for source in report.sources] == [f"urn:invented:{code}"]
        assert not report.altered


def test_quotes_of_two_items_are_found_as_two_originals() -> None:
    room = Room()
    one = (
        "The council of the valley decided on Tuesday to rebuild the old bridge before the winter begins. "
        "Work starts in two weeks and the road stays open for buses."
    )
    two = (
        "Farmers in the northern villages lost nearly half of their apples to the frost of last week. "
        "The ministry promised to pay for new trees before the end of spring."
    )
    room.put("urn:invented:bridge", "en-Latn", "Bridge", one)
    room.put("urn:invented:apples", "en-Latn", "Apples", two)
    given_text = f"{one.split('. ')[0]}. {two.split('. ')[0]}."
    report = room.check(given_text)
    assert [source.item.uri for source in report.sources] == ["urn:invented:bridge", "urn:invented:apples"]
    assert not report.altered
    assert report.rest == ()
    first, second = report.sources
    assert given_text[slice(*first.given)] == one.split(". ")[0]
    assert given_text[slice(*second.given)] == two.split(". ")[0]


def test_a_text_of_nobody_is_not_found_and_is_not_called_anything_else() -> None:
    report = ROOM.check("Our neighbour's cat has been sleeping upon the warm roof of the garage since yesterday noon.")
    assert not report.found
    assert not report.altered
    assert report.sources == ()
    assert report_as_json(report)["originals"] == []
    assert ROOM.check("").rest == ()


def test_what_no_original_explains_is_told() -> None:
    words = " ".join(TEXTS["en"][2].split(" ")[:16])
    own = (
        "I have never trusted railways myself and nobody in my family does. We drive everywhere in our old blue car. "
        "My uncle once waited nine hours at a platform in the rain and caught a terrible cold."
    )
    report = ROOM.check(f"{words}. {own}")
    assert [source.item.uri for source in report.sources] == ["urn:invented:en"]
    assert report.rest
    assert "railways" in report.text[slice(*report.rest[0])]


def test_the_wording_before_a_correction_is_no_alteration() -> None:
    room = Room()
    tag, headline, text = TEXTS["en"]
    later = text.replace("612", "598").replace("Nora Whitfield", "Nora Whitford")
    room.put("urn:invented:en", tag, headline, text)
    room.put("urn:invented:en", tag, headline, later, version=2)
    source = room.check(text).sources[0]
    assert (source.item.version, source.later, source.differences) == (1, (2,), ())
    assert room.check(later).sources[0].latest
    # A copy that has the one from the earlier and the other from the later version.
    mixed = room.check(text.replace("612", "598"))
    assert not mixed.altered
    told = [one for one in mixed.sources[0].differences if one.wording_of]
    assert told
    assert all(one.wording_of == (3 - mixed.sources[0].item.version,) for one in told)
    altered = room.check(text.replace("612", "777"))
    assert [(one.before, one.alters) for one in altered.sources[0].differences] == [("612", True)]


def test_of_items_that_hold_the_same_sentences_the_one_that_holds_them_in_order_is_the_original() -> None:
    room = Room()
    _, headline, text = TEXTS["en"]
    first, second, *rest = text.split(". ")
    news = "Two towns farther south a market burned down at night and nobody was hurt"
    room.put("urn:invented:digest", "en-Latn", "Digest", f"{second}. {news}. {first}. {rest[-1]}")
    room.put("urn:invented:en", "en-Latn", headline, text)
    room.put("urn:invented:other digest", "en-Latn", "Digest", f"{first}. {news}. {second}. {rest[-1]}")
    report = room.check(f"{first}. {second}.")
    assert [source.item.uri for source in report.sources] == ["urn:invented:en"]
    assert not report.altered


def test_a_discarded_item_is_never_an_answer() -> None:
    room = Room()
    tag, headline, text = TEXTS["kk"]
    number = room.put("urn:invented:kk", tag, headline, text)
    assert room.check(text).found
    room.index.discard(number)
    assert not room.check(text).found


def test_an_index_answers_alike_before_and_after_its_arrays_are_merged() -> None:
    index = MemoryIndex()
    for number in range(40):
        index.add(number, hash_words(f"w{(number * 7 + step) % 90}" for step in range(60)))
        if number % 9 == 0:
            index.seal()
    asked = hash_words(f"w{(5 * 7 + step) % 90}" for step in range(20))
    before = index.candidates(asked, 10)
    index.seal(merge=True)
    assert index.candidates(asked, 10) == before
    assert before[0].number in {number for number in range(40) if (number * 7) % 90 <= 35}


def test_the_same_text_gets_the_same_report_as_json() -> None:
    text = TEXTS["tr"][2].replace("612", "216")
    one, two = report_as_json(ROOM.check(text)), report_as_json(full_room().check(text))
    assert json.dumps(one, ensure_ascii=False) == json.dumps(two, ensure_ascii=False)
    assert one["originals"][0]["differences"][0] | {"weight": 0} == {
        "kind": "number",
        "alters": True,
        "weight": 0,
        "place": "text",
        "original": [text.index("216") + len("Yeni tren yola çıktı\n\n"), text.index("216") + 3 + 22],
        "given": [text.index("216"), text.index("216") + 3],
        "before": "612",
        "after": "216",
        "wording_of_versions": [],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_excerpt_in_any_script_differs_in_nothing_and_its_places_are_right(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(TEXTS)))
    source_tag, _, text = TEXTS[code]
    tag = data.draw(st.sampled_from((source_tag, *OTHER_SCRIPTS.get(code, ()))))
    words = text.split(" ")
    start = data.draw(st.integers(0, len(words) - 14))
    end = data.draw(st.integers(start + 14, len(words)))
    plain = " ".join(words[start:end])
    excerpt = convert(plain, source_tag, tag)
    report = ROOM.check(excerpt, tag)
    assert [source.item.uri for source in report.sources] == [f"urn:invented:{code}"]
    assert not report.altered, [(one.kind, one.before, one.after) for one in report.sources[0].differences]
    first, last = report.sources[0].given
    assert excerpt[:first].strip("“”«» –—,.\n") == ""
    assert excerpt[last:].strip("“”«» –—,.\n") == ""
    for one in report.sources[0].differences:
        assert excerpt[slice(*one.given)] == one.after
        assert report.sources[0].item.whole[slice(*one.original)] == one.before


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    report = ROOM.check(text)
    assert json.loads(json.dumps(report_as_json(report))) == report_as_json(report)
    for source in report.sources:
        assert 0 <= source.given[0] <= source.given[1] <= len(text)
