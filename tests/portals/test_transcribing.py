"""A page in another script: its words are converted, and nothing else of it."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import alphabet, convert
from orkhon.portals.fonts import LETTERS
from orkhon.portals.readings import READINGS, plainly, readings_of, source_for, spoken_at
from orkhon.portals.transcribing import transcribe
from tests.examples import examples


def kazakh(inside: str) -> str:
    return f'<html lang="kk-Cyrl" dir="ltr">{inside}</html>'


def inside(page: str) -> str:
    return page.partition(">")[2].removesuffix("</html>")


class Skeleton(HTMLParser):
    """All that a page holds but its words: tags, and attributes other than `lang`, `dir` and those with words."""

    CHANGED = frozenset({"lang", "dir", "title", "alt"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, [(name, value) for name, value in attrs if name not in self.CHANGED]))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_are_converted_and_the_page_says_in_which_script_it_is() -> None:
    page = '<!doctype html><html lang="kk-Cyrl" dir="ltr"><title>Қазақ елі</title><p>Жаңа <b>әліпби</b></p></html>'
    assert transcribe(page, "kk-Latn") == (
        '<!doctype html><html lang="kk-Latn" dir="ltr"><title>Qazaq elı</title><p>Jaña <b>älıpbi</b></p></html>'
    )
    arabic = transcribe(page, "kk-Arab")
    assert arabic.startswith('<!doctype html><html lang="kk-Arab" dir="rtl"><title>قازاق')
    assert transcribe(page, "kk-Latn-x-cta").startswith('<!doctype html><html lang="kk-Latn-x-cta" dir="ltr">')


@pytest.mark.parametrize(
    "kept",
    [
        '<a href="/kk/ғылым/қала-1/" data-x="қала"></a>',
        '<img src="/қала.webp" alt="">',
        '<img src="/қала.webp" alt="Город" lang="ru">',
        '<b title="Қала" translate="no">1</b>',
        "<code>қала</code>",
        "<pre><code>қала <b>қала</b></code></pre>",
        "<kbd>Қ</kbd>",
        "<script>let қала = '<b>қала</b>' && 1</script>",
        "<style>.қала { color: red }</style>",
        '<p lang="ru">Новый город</p>',
        '<p lang="ru">Новый <b>город</b> <br>и <i>дом</i></p>',
        '<p lang="xx-unknown">қала</p>',
        '<p lang="">қала</p>',
        '<span translate="no">Қазақша</span>',
        '<span translate="NO">Қазақша <b>тіл</b></span>',
        '<span lang="kk-Cyrl" translate="no">Қазақша</span>',
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    ],
)
def test_attributes_code_and_other_languages_stay_as_they_are(kept: str) -> None:
    assert inside(transcribe(kazakh(kept), "kk-Latn")) == kept


def test_words_that_are_read_aloud_from_a_tag_are_converted_and_stay_within_it() -> None:
    page = kazakh('<nav aria-label="Бөлімдер"><img src="/қала.webp" alt="Қала &quot;&lt;б&gt;"></nav>')
    assert inside(transcribe(page, "kk-Latn")) == (
        '<nav aria-label="Bölimder"><img src="/қала.webp" alt="Qala &quot;&lt;b&gt;"></nav>'
    ).replace("Bölimder", convert("Бөлімдер", "kk-Cyrl", "kk-Latn"))


def test_addresses_within_the_text_stay() -> None:
    page = kazakh("<p>Қала: https://қала.қаз/жол, info@mail.kz</p>")
    assert inside(transcribe(page, "kk-Latn")) == "<p>Qala: https://қала.қаз/жол, info@mail.kz</p>"


def test_after_a_part_in_another_language_the_own_one_goes_on() -> None:
    page = kazakh('<p>қала <span lang="en">The city</span> қала <i lang="ru">Дом <b lang="kk">қала</b></i></p>қала')
    assert inside(transcribe(page, "kk-Latn")) == (
        '<p>qala <span lang="en">The city</span> qala <i lang="ru">Дом <b lang="kk-Latn">qala</b></i></p>qala'
    )


def test_a_part_in_a_third_script_of_the_language_is_converted_from_that_one() -> None:
    page = '<html lang="uz-Latn" dir="ltr"><p>Tong</p><p lang="uz-Cyrl" dir="ltr">Ўзбекча</p></html>'
    tong = convert("Tong", "uz-Latn", "uz-Latn-x-cta")
    assert tong != "Tong"
    assert transcribe(page, "uz-Latn-x-cta") == (
        f'<html lang="uz-Latn-x-cta" dir="ltr"><p>{tong}</p><p lang="uz-Latn-x-cta" dir="ltr">Özbekça</p></html>'
    )
    # What already is in the script asked for stays to the letter.
    assert '<p lang="uz-Cyrl" dir="ltr">Ўзбекча</p>' in transcribe(page, "uz-Cyrl")


def test_a_wish_to_translate_ends_the_wish_not_to() -> None:
    page = kazakh('<p translate="no">қала <b translate="yes">қала</b> <i translate>қала</i> <u translate="?">қ</u></p>')
    assert "қала <b" in transcribe(page, "kk-Latn")
    assert '<b translate="yes">qala</b> <i translate>qala</i> <u translate="?">қ</u>' in transcribe(page, "kk-Latn")


def test_of_an_attribute_given_twice_the_first_counts_as_in_browsers() -> None:
    assert inside(transcribe(kazakh('<p lang="ru" lang="kk">қала</p>'), "kk-Latn")) == '<p lang="ru" lang="kk">қала</p>'


def test_what_was_escaped_stays_escaped() -> None:
    page = kazakh("<p>&lt;script&gt;қала&lt;/script&gt; &amp;lt; &quot; &#x27; &#60;img&#62;</p>")
    assert inside(transcribe(page, "kk-Latn")) == "<p>&lt;script&gt;qala&lt;/script&gt; &amp;lt; \" ' &lt;img&gt;</p>"


def test_a_word_with_an_escaped_apostrophe_is_one_word() -> None:
    page = '<html lang="uz-Latn">O&#x27;zbek ma&#39;no</html>'
    assert transcribe(page, "uz-Cyrl") == '<html lang="uz-Cyrl">Ўзбек маъно</html>'


@pytest.mark.parametrize(
    "hostile",
    [
        "<p lang='kk\" onclick=\"x'>қала</p>",
        "<p lang=kk title='\"><script>x</script>'>қала</p>",
        '<p lang=kk a="\'&quot;<&gt;">қала',
        "<b><i>қала</b></i>",
        "</p></div></p>қала",
        "қала <",
        "қала < б > в",
        "<!-- қала --><![CDATA[қала]]><?php қала ?>",
        "<!-- қала",
        "<p <b қала",
        "&қала; &#0; &#xD800; &lt",
        "\x00\u202e\u200bқ\ud800ала",
        "<script>қала",
        '<p lang="' + "k" * 10_000 + '">қала',
        "<textarea>қала</textarea></textarea>",
    ],
)
@pytest.mark.parametrize("target", ["kk-Latn", "kk-Arab", "kk-Latn-x-cta"])
def test_hostile_html_becomes_no_other_tag_and_no_other_attribute(hostile: str, target: str) -> None:
    page = kazakh(hostile)
    assert Skeleton(transcribe(page, target)).parts == Skeleton(page).parts


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8).map(lambda text: escape(text, quote=False)),
            st.sampled_from(
                ["<p>", "</p>", "<b>", "</b>", '<i lang="ru">', "</i>", "<br>", "қала", "<", ">", "&", "&lt;", "'", '"']
            ),
            st.sampled_from(
                ["<code>", "</code>", "<script>", "</script>", "<!--", "-->", "<p lang=kk x='", "</", "<a "]
            ),
        ),
        max_size=30,
    )
)
@settings(max_examples=examples(150), deadline=None)
def test_no_page_gains_or_loses_a_tag(pieces: list[str]) -> None:
    page = kazakh("".join(pieces))
    once = transcribe(page, "kk-Latn")
    assert Skeleton(once).parts == Skeleton(page).parts


def test_a_long_page_of_unclosed_tags_takes_no_more_than_its_length() -> None:
    page = kazakh("<p>қала <b>" * 20_000 + "</i></u></p>" * 20_000)
    assert transcribe(page, "kk-Latn").count("qala") == 20_000


@pytest.mark.parametrize(
    ("code", "segments"),
    [
        ("az", ["az-latn", "az-cyrl"]),
        ("en", []),
        ("kk", ["kk-cyrl", "kk-latn", "kk-arab", "kk-cta"]),
        ("ky", ["ky-cyrl", "ky-latn"]),
        ("ru", []),
        ("tk", ["tk-latn", "tk-cyrl", "tk-cta"]),
        ("tr", []),
        ("uz", ["uz-latn", "uz-cyrl", "uz-cta"]),
    ],
)
def test_each_language_has_its_readings(code: str, segments: list[str]) -> None:
    assert [reading.segment for reading in readings_of(code)] == segments


def test_where_the_reading_aid_changes_no_letter_it_is_not_offered() -> None:
    assert convert("Şu güzel çağ, ışık: âlem", "tr-Latn", "tr-Latn-x-cta") == "Şu güzel çağ, ışık: âlem"
    assert convert("Əziz xalqım, günəş çıxdı", "az-Latn", "az-Latn-x-cta") == "Əziz xalqım, günəş çıxdı"
    text = "Кыргыз жеринде жаңы өлчөө башталды"
    assert convert(text, "ky-Cyrl", "ky-Latn") == convert(text, "ky-Cyrl", "ky-Latn-x-cta")


def test_the_engine_converts_from_every_script_to_every_reading_of_the_language() -> None:
    for reading in READINGS.values():
        for other in readings_of(reading.code):
            if other is not reading and not other.is_aid:
                assert source_for(other.tag, reading.tag) == other.tag, f"{other.tag} to {reading.tag}"
    assert source_for("tr", "tr-Latn-x-cta") == "tr-Latn"
    assert source_for("ru", "kk-Latn") is None
    assert source_for("not a tag", "kk-Latn") is None


def test_only_arabic_script_is_read_from_the_right() -> None:
    assert {reading.tag for reading in READINGS.values() if reading.direction == "rtl"} == {"kk-Arab"}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/kk/science/", ("kk", None)),
        ("/kk-latn/science/", ("kk", "kk-Latn")),
        ("/kk-Latn/", ("kk-Latn", None)),
        ("/", ("", None)),
    ],
)
def test_an_address_tells_language_and_script(path: str, found: tuple[str, str | None]) -> None:
    code, reading = spoken_at(path)
    assert (code, reading.tag if reading else None) == found


def test_the_plain_address_keeps_everything_but_the_script() -> None:
    reading = READINGS["kk-latn"]
    assert plainly("http://a.example/kk-latn/science/kk-latn/?page=2", reading) == (
        "http://a.example/kk/science/kk-latn/?page=2"
    )
    assert plainly("/kk/science/", None) == "/kk/science/"


@pytest.mark.parametrize("segment", [segment for segment, reading in READINGS.items() if reading.script != "Arab"])
def test_the_portals_own_fonts_have_every_letter_of_every_reading(segment: str) -> None:
    there = LETTERS["latin"] | LETTERS["cyrillic"]
    known = alphabet(READINGS[segment].tag)
    letters = set("".join((*known.letters, *known.capitals)))
    assert {letter for letter in letters if ord(letter) not in there} == set()


def test_the_groups_of_a_number_stay_together_among_letters_that_run_the_other_way() -> None:
    page = '<p lang="kk">Автобус 31 700 жолаушы мен 1 200 300 жүк, 2026 жылы 12 адам</p>'
    converted = transcribe(page, "kk-Arab")
    assert "31\u00a0700 " in converted
    assert "1\u00a0200\u00a0300 " in converted
    assert "2026 " in converted
    assert "31 700" in transcribe(page, "kk-Latn")
