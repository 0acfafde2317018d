"""Numbers: said, read and found in the eight languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language.numbers import (
    NUMBER_LANGUAGES,
    Case,
    Gender,
    NumberKind,
    NumberNotSaid,
    find_numbers,
    read_number,
    say_number,
)

EACH = pytest.mark.parametrize("language", NUMBER_LANGUAGES)


@EACH
@given(number=st.integers(min_value=-(10**12), max_value=10**12))
@settings(max_examples=200, deadline=None)
def test_every_whole_number_reads_back_as_it_was_said(language: str, number: int) -> None:
    assert read_number(say_number(number, language), language) == number


@EACH
@given(number=st.integers(min_value=0, max_value=10**9), case=st.sampled_from(Case), ordinal=st.booleans())
@settings(max_examples=150, deadline=None)
def test_cases_and_ordinals_read_back_too(language: str, number: int, case: Case, ordinal: bool) -> None:
    assert read_number(say_number(number, language, case=case, ordinal=ordinal), language) == number


@EACH
@given(digits=st.integers(min_value=1, max_value=10**8), places=st.integers(min_value=1, max_value=5))
@settings(max_examples=100, deadline=None)
def test_decimals_read_back_as_they_were_said(language: str, digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert read_number(say_number(number, language), language) == number


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (211, "tr", "iki yüz on bir"),
        (1000, "kk", "мың"),
        (1100, "uz", "bir ming bir yuz"),
        (60, "az", "altmış"),
        (2023, "ru", "две тысячи двадцать три"),
        (1_001_000, "ky", "бир миллион миң"),
        (45, "en", "forty-five"),
        (-7, "tk", "minus ýedi"),
        (Decimal("3.05"), "kk", "үш бүтін жүзден бес"),
        (Decimal("3.05"), "tr", "üç virgül sıfır beş"),
        (Decimal("2.5"), "ru", "две целых пять десятых"),
        (0.25, "az", "sıfır tam yüzdə iyirmi beş"),
    ],
)
def test_a_number_is_said_as_its_language_says_it(number: int | Decimal | float, language: str, said: str) -> None:
    assert say_number(number, language) == said


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (40, "kk", "қырқыншы"),
        (20, "kk", "жиырмасыншы"),
        (6, "kk", "алтыншы"),
        (9, "ky", "тогузунчу"),
        (1000, "ky", "миңинчи"),
        (4, "uz", "toʻrtinchi"),
        (4, "az", "dördüncü"),
        (80, "az", "səksəninci"),
        (1000, "az", "mininci"),
        (4, "tr", "dördüncü"),
        (10, "tk", "onunjy"),
        (9, "tk", "dokuzynjy"),
        (4, "tk", "dördünji"),
        (12, "en", "twelfth"),
        (2000, "ru", "двухтысячный"),
        (23, "ru", "двадцать третий"),
    ],
)
def test_ordinals_follow_harmony_and_their_own_exceptions(number: int, language: str, said: str) -> None:
    assert say_number(number, language, ordinal=True) == said


@pytest.mark.parametrize(
    ("number", "language", "case", "said"),
    [
        (3, "kk", Case.DATIVE, "үшке"),
        (50, "kk", Case.DATIVE, "елуге"),
        (9, "kk", Case.ABLATIVE, "тоғыздан"),
        (3, "ky", Case.DATIVE, "үчкө"),
        (40, "uz", Case.DATIVE, "qirqqa"),
        (1000, "uz", Case.DATIVE, "bir mingga"),
        (4, "tr", Case.DATIVE, "dörde"),
        (40, "tr", Case.LOCATIVE, "kırkta"),
        (2, "tk", Case.DATIVE, "ikä"),
        (21, "ru", Case.GENITIVE, "двадцати одного"),
    ],
)
def test_the_case_suffix_goes_to_the_last_word(number: int, language: str, case: Case, said: str) -> None:
    assert say_number(number, language, case=case) == said


def test_russian_counts_in_its_genders() -> None:
    assert say_number(22, "ru", gender=Gender.FEMININE) == "двадцать две"
    assert say_number(1, "ru", gender=Gender.NEUTER) == "одно"


def test_a_number_is_said_in_the_script_that_the_tag_names() -> None:
    assert say_number(13, "uz-Cyrl") == "ўн уч"
    assert read_number("ўн уч", "uz-Cyrl") == 13


@pytest.mark.parametrize("number", [10**15, float("nan"), float("inf"), Decimal("-1e30")])
def test_what_cannot_be_said_is_refused_with_a_cause(number: float) -> None:
    with pytest.raises(NumberNotSaid):
        say_number(number, "kk")


def test_an_ordinal_of_a_decimal_and_an_unknown_language_are_refused() -> None:
    with pytest.raises(NumberNotSaid, match="whole number"):
        say_number(2.5, "kk", ordinal=True)
    with pytest.raises(NumberNotSaid, match="none of them"):
        say_number(2, "de")
    with pytest.raises(NumberNotSaid, match="round it"):
        say_number(Decimal("0.12345678"), "ru")


@pytest.mark.parametrize(
    ("words", "language", "number"),
    [
        ("onbir", "tr", 11),
        ("İKİYÜZ ELLİ", "tr", 250),
        ("o'n besh", "uz", 15),
        ("двадцати трёх", "ru", 23),
        ("one hundred and two", "en", 102),
        ("два одного", "ru", None),
        ("бала", "kk", None),
        ("жиырма он", "kk", None),
        ("", "kk", None),
        ("бір", "de", None),
    ],
)
def test_words_are_read_as_one_number_or_none(words: str, language: str, number: int | None) -> None:
    assert read_number(words, language) == number


def found(text: str, language: str) -> list[tuple[str, str, str]]:
    return [
        (text[number.start : number.end], str(number.value), number.kind.value)
        for number in find_numbers(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Жиырма бір мың адам келді", "kk", [("Жиырма бір мың", "21000", "words")]),
        ("21-ші орын", "kk", [("21-ші", "21", "ordinal")]),
        ("5-класс, 25-ке", "kk", [("5", "5", "ordinal"), ("25-ке", "25", "digits")]),
        ("XX ғасырда", "kk", [("XX", "20", "ordinal")]),
        ("12,5 пайызға өсті", "kk", [("12,5 пайызға", "12.5", "percent")]),
        ("10–15 млн теңге", "kk", [("10", "10000000", "digits"), ("15 млн", "15000000", "digits")]),
        ("1.500 lira, %5,5", "tr", [("1.500", "1500", "digits"), ("%5,5", "5.5", "percent")]),
        ("yüzde 25", "tr", [("25", "25", "percent")]),
        ("Kanunun 5. maddesi", "tr", [("5.", "5", "ordinal")]),
        ("2016'da 9'uncu oldu", "tr", [("2016'da", "2016", "digits"), ("9'uncu", "9", "ordinal")]),
        ("1,500 and 3.5 million", "en", [("1,500", "1500", "digits"), ("3.5 million", "3500000", "digits")]),
        ("1-ci yer, 2023-cü il", "az", [("1-ci", "1", "ordinal"), ("2023-cü", "2023", "ordinal")]),
        ("15 тыс. рублей, -10 градусов", "ru", [("15 тыс", "15000", "digits"), ("-10", "-10", "digits")]),
        ("1 250 000 сом", "ky", [("1 250 000", "1250000", "digits")]),
        ("oʻn ikkita oʻyin, uchta gol", "uz", [("oʻn ikkita", "12", "words"), ("uchta", "3", "words")]),
        ("1/2 и полтора", "ru", [("1/2", "0.5", "fraction"), ("полтора", "1.5", "fraction")]),
    ],
)
def test_numbers_are_found_with_all_that_belongs_to_them(
    text: str, language: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("COVID-19 және F-16", "kk"),
        ("+7 701 234 56 78", "kk"),
        ("сағат 12:30", "kk"),
        ("22.11.2026", "kk"),
        ("бір күні", "kk"),
        ("yüzü ak, yedi mi, ondan sonra", "tr"),
        ("https://a.kz/2023/11", "ru"),
        ("25", "de"),
    ],
)
def test_codes_times_telephones_and_words_of_other_meaning_are_no_numbers(text: str, language: str) -> None:
    assert find_numbers(text, language) == ()


@EACH
@given(text=st.text(max_size=200) | st.text(alphabet="0123456789 .,-–%/IVX+'mлн", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_searched_and_every_place_lies_in_it(language: str, text: str) -> None:
    last = 0
    for number in find_numbers(text, language):
        assert last <= number.start < number.end <= len(text)
        assert number.kind in NumberKind
        last = number.start
    assert read_number(text, language) is None or text.strip()


@pytest.mark.parametrize("text", ["1" * 300_000, "1 111 " * 50_000, "1.1," * 80_000, "бір " * 80_000, "+7" * 150_000])
def test_huge_rows_of_digits_take_no_quadratic_time(text: str) -> None:
    assert isinstance(find_numbers(text, "kk"), tuple)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("kk", "3 млн 200 мың", 3_200_000),
        ("uz", "3 mln. 200 ming", 3_200_000),
        ("tr", "3 milyon 200 bin", 3_200_000),
        ("ru", "1 млрд 200 млн 5 тыс", 1_200_005_000),
        ("kk", "2 мың 500", 2_500),
    ],
)
def test_a_number_in_two_scales_is_one(language: str, text: str, value: int) -> None:
    (found,) = find_numbers(text, language)
    assert found.value == value
    assert text[found.start : found.end] == text


@pytest.mark.parametrize("text", ["5 млн адам, 300 көлік", "3 мың 24 тамыз", "200 мың 3 млн", "2,5 мың 500"])
def test_two_numbers_side_by_side_stay_two(text: str) -> None:
    assert len(find_numbers(text, "kk")) == 2


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("kk", "бір жарым миллион", 1_500_000),
        ("uz", "bir yarim million", 1_500_000),
        ("uz", "ikki yarim", Decimal("2.5")),
        ("tr", "bir buçuk milyon", 1_500_000),
        ("tr", "yarım milyon", 500_000),
        ("ru", "полтора миллиона", 1_500_000),
        ("az", "bir yarım milyon", 1_500_000),
        ("ky", "бир жарым миллион", 1_500_000),
        ("tk", "bir ýarym million", 1_500_000),
    ],
)
def test_a_half_is_part_of_the_number_that_it_follows_and_of_its_scale(
    language: str, text: str, value: int | Decimal
) -> None:
    (found,) = find_numbers(f"— {text} —", language)
    assert found.value == value
    assert f"— {text} —"[found.start : found.end] == text
