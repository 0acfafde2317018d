"""The stock is read whole, and what is wrong in a file is named."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from orkhon.demonstration.errors import StockRefused
from orkhon.demonstration.pictures import SCENES
from orkhon.demonstration.stock import (
    LANGUAGES_OF,
    PICTURES,
    TOPICS,
    Event,
    StockArticle,
    read_article,
    read_event,
    read_events,
)
from orkhon.demonstration.truth import TRUTH_FILE, rendered, truth_of, write_truth
from orkhon.items import INTERFACE_LANGUAGES

TELLING = """
[[tellings]]
agency = "altai"
language = "kk"
minutes = 0
urgency = 4
slug_line = "КӨПІР"
headline = "Көпір ашылды"
summary = "Көпір ашылды."
body = ["Бір.", "Екі."]
dateline = "Алматы"
byline = ""
"""
HEAD = """slug = "bridge"
title = "A bridge opens"
topic = "transport"
subject = "04000000"
place = "Almaty"
"""
SECOND = TELLING.replace('"altai"', '"manas"').replace('"kk"', '"ky"').replace("minutes = 0", "minutes = 7")


def _event(folder: Path, text: str) -> Event:
    path = folder / "bridge.toml"
    path.write_text(text, encoding="utf-8")
    return read_event(path)


def test_the_stock_holds_at_least_forty_events_each_told_by_two_to_five_agencies(
    events: tuple[Event, ...],
) -> None:
    assert len(events) >= 40
    for event in events:
        assert 2 <= len(event.tellings) <= 5
        assert len({telling.agency for telling in event.tellings}) >= 2, event.slug


def test_every_agency_and_every_language_has_at_least_ten_tellings(events: tuple[Event, ...]) -> None:
    tellings = [telling for event in events for telling in event.tellings]
    by_language = Counter(telling.language for telling in tellings)
    by_agency = Counter(telling.agency for telling in tellings)
    assert set(by_language) == set(INTERFACE_LANGUAGES)
    assert min(by_language.values()) >= 10, by_language
    assert set(by_agency) == set(LANGUAGES_OF)
    assert min(by_agency.values()) >= 10, by_agency


def test_corrections_a_kill_and_an_embargo_are_among_the_tellings(events: tuple[Event, ...]) -> None:
    tellings = [telling for event in events for telling in event.tellings]
    assert sum(telling.correction is not None for telling in tellings) >= 3
    assert sum(telling.kill is not None for telling in tellings) >= 1
    assert sum(telling.embargo_minutes > 0 for telling in tellings) >= 1


def test_about_fifteen_articles_stand_in_all_eight_languages_with_a_picture_each(
    articles: tuple[StockArticle, ...],
) -> None:
    assert len(articles) >= 15
    assert all(set(article.texts) == set(INTERFACE_LANGUAGES) for article in articles)
    pictures = [article.picture for article in articles]
    assert len(set(pictures)) == len(pictures), "one picture twice on a page"
    assert {article.topic for article in articles} == TOPICS
    assert all(article.original in LANGUAGES_OF[article.source] for article in articles)


def test_every_picture_of_the_stock_can_be_drawn() -> None:
    assert set(SCENES) == PICTURES


def test_the_truth_file_agrees_with_the_events(events: tuple[Event, ...], tmp_path: Path) -> None:
    kept = json.loads(TRUTH_FILE.read_text(encoding="utf-8"))
    assert kept == truth_of(events), "run python -m orkhon.demonstration.truth"
    assert TRUTH_FILE.read_text(encoding="utf-8") == rendered(kept)
    copy = tmp_path / "truth.json"
    assert write_truth(copy) == sum(len(keys) for keys in kept.values())
    assert copy.read_text(encoding="utf-8") == TRUTH_FILE.read_text(encoding="utf-8")


def test_tellings_come_in_the_order_of_sending(tmp_path: Path) -> None:
    event = _event(tmp_path, HEAD + SECOND + TELLING)
    assert [telling.key for telling in event.tellings] == ["altai:bridge:kk", "manas:bridge:ky"]


def test_a_correction_repeats_what_it_leaves_alone(tmp_path: Path) -> None:
    mended = '\n[tellings.correction]\nminutes = 9\nnote = "Екі емес, үш."\nbody = ["Бір.", "Үш."]\n'
    event = _event(tmp_path, HEAD + TELLING + mended + SECOND)
    correction = event.tellings[0].correction
    assert correction is not None
    assert (correction.headline, correction.body) == ("Көпір ашылды", ("Бір.", "Үш."))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            HEAD + TELLING + SECOND.replace('"ky"', '"uz"'),
            "bridge.toml, [[tellings]] 2: language is 'uz'; write one of ky, ru",
        ),
        (HEAD.replace('"bridge"', '"ferry"') + TELLING + SECOND, "slug is 'ferry'; write the file's own name, bridge"),
        (
            HEAD.replace('"transport"', '"ships"') + TELLING + SECOND,
            "bridge.toml: topic is 'ships'; write one of culture",
        ),
        (HEAD + TELLING, "1 tellings; write two to five"),
        (HEAD + TELLING + TELLING, "altai:bridge:kk stands there twice"),
        (HEAD + TELLING.replace("minutes = 0", "minutes = 1") + SECOND, "no telling has minutes = 0"),
        (HEAD + TELLING.replace("headline", "headlin") + SECOND, "[[tellings]] 1: headline is missing; write a text"),
        (HEAD + TELLING + 'pictur = "train"\n' + SECOND, "pictur is 'train'; no such key is known"),
        (HEAD + TELLING + 'picture = "spaceship"\n' + SECOND, "picture is 'spaceship'; write one of bread"),
        (HEAD + TELLING + 'picture_alt = "x"\n' + SECOND, "picture_alt is 'x'; name the picture too"),
        (
            HEAD + TELLING.replace("urgency = 4", "urgency = 0") + SECOND,
            "urgency is 0; write a whole number from 1 to 9",
        ),
        (HEAD + TELLING.replace("urgency = 4", "urgency = true") + SECOND, "urgency is True; write a whole number"),
        (HEAD + TELLING.replace('["Бір.", "Екі."]', '"Бір."') + SECOND, "body is 'Бір.'; write a list of paragraphs"),
        (HEAD + TELLING.replace('["Бір.", "Екі."]', '["Бір.", ""]') + SECOND, "write a text for every paragraph"),
        (HEAD + TELLING + "\n[tellings.kill]\nminutes = 3\n" + SECOND, "[kill]: reason is missing; write a text"),
        (
            HEAD + TELLING + '\n[tellings.correction]\nminutes = 3\nnote = "x"\n' + SECOND,
            "give at least one of headline",
        ),
        (HEAD + TELLING + "kill = 3\n" + SECOND, "[kill] is 3; write a table there"),
        (HEAD + "tellings = 3\n", "tellings is 3; write at least one [[tellings]]"),
        ("slug = bridge", "bridge.toml is not TOML in UTF-8"),
    ],
)
def test_what_is_wrong_in_an_event_is_named_with_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(StockRefused) as refusal:
        _event(tmp_path, text)
    assert words in str(refusal.value)
    assert "bridge.toml" in str(refusal.value)


def test_an_article_without_one_of_the_languages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bridge.toml"
    path.write_text(
        'slug = "bridge"\ntopic = "transport"\nsubject = "04000000"\nsource = "altai"\n'
        'picture = "bridge"\nminutes_ago = 9\noriginal = "kk"\n',
        encoding="utf-8",
    )
    with pytest.raises(StockRefused, match=r"bridge\.toml: az is missing; write a table of that name"):
        read_article(path)


def test_files_that_cannot_be_read_and_empty_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StockRefused, match=r"gone\.toml cannot be read"):
        read_event(tmp_path / "gone.toml")
    with pytest.raises(StockRefused, match="holds no TOML file"):
        read_events(tmp_path)
