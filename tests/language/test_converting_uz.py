"""Uzbek between its alphabets, by decree 339 of 1995."""

from __future__ import annotations

import pytest

from orkhon.language import convert


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ер елка иелик аэропорт поезд мақсадлар", "yer yelka iyelik aeroport poyezd maqsadlar"),
        ("лицей милиция цирк концерт функция кварц", "litsey militsiya sirk konsert funksiya kvars"),
        ("мўъжиза мўътадил субъект объект съезд", "moʻjiza moʻtadil subyekt obyekt syezd"),
        ("таъсир маъюс қалъа", "taʼsir maʼyus qalʼa"),
        ("альбом батальон пьеса", "albom batalyon pyesa"),
        ("Исҳоқ асҳоб", "Isʼhoq asʼhob"),
        ("нуқтаи назар мавзуи", "nuqtayi nazar mavzuyi"),
        ("йўл йўқ ёш юрак яхши", "yoʻl yoʻq yosh yurak yaxshi"),
        ("сентябрь октябрь", "sentabr oktabr"),
        ("Шаҳар ШАҲАР Чой ЁШЛАР Ўзбекистон ҒАЛАБА", "Shahar SHAHAR Choy YOSHLAR Oʻzbekiston GʻALABA"),
        ("Ш. Рашидов, Ё. Турсунов", "Sh. Rashidov, Yo. Tursunov"),
        ("АҚШнинг", "AQSHning"),
        ("айтса кетсин", "aytsa ketsin"),
        ("САНЪАТ ВА МАЪНАВИЯТ ШЕЪР Аъло", "SANʼAT VA MAʼNAVIYAT SHEʼR Aʼlo"),
        ("ЯИМ ЮНЕСКО ДХХ", "YAIM YUNESKO DXX"),
        ("Президент сафарига чиқди", "Prezident safariga chiqdi"),
    ],
)
def test_words_are_written_as_the_decree_says_and_come_back(cyrillic: str, latin: str) -> None:
    assert convert(cyrillic, "uz-Cyrl", "uz-Latn") == latin
    assert convert(latin, "uz-Latn", "uz-Cyrl") == cyrillic


def test_one_capital_goes_by_its_neighbours() -> None:
    assert convert("YaIM, YuNESKO, YoTH, XXI asr", "uz-Latn", "uz-Cyrl") == "ЯИМ, ЮНЕСКО, ЁТҲ, XXI аср"
    assert convert("Я САМ КЕТДИМ", "uz-Cyrl", "uz-Latn") == "YA SAM KETDIM"
    assert convert("Я, Салим", "uz-Cyrl", "uz-Latn") == "Ya, Salim"
    assert convert("БУ Ш ҲАРФИ", "uz-Cyrl", "uz-Latn") == "BU SH HARFI"


@pytest.mark.parametrize("sign", ["'", "’", "‘", "ʻ", "ʼ", "`", "´", "′"])
def test_every_apostrophe_met_is_read(sign: str) -> None:
    written = f"O{sign}zbek tog{sign} ma{sign}no Is{sign}hoq yo{sign}l"
    assert convert(written, "uz-Latn", "uz-Cyrl") == "Ўзбек тоғ маъно Исҳоқ йўл"


def test_a_closing_quote_is_no_apostrophe() -> None:
    assert convert("‘dunyo’ va 'bog'", "uz-Latn", "uz-Cyrl") == "‘дунё’ ва 'бог'"


@pytest.mark.parametrize(
    ("variant", "written"),
    [
        ("2026", "Özbek toğ şahar çoy Ishoq"),
        ("2023", "Õzbek toğ şahar coy Ishoq"),
        ("2021", "Ŏzbek toğ şahar çoy Ishoq"),
        ("2019", "Özbek toğ şahar çoy Ishoq"),
    ],
)
def test_the_reform_spellings_are_written_and_read(variant: str, written: str) -> None:
    tag = f"uz-Latn-x-{variant}"
    assert convert("Oʻzbek togʻ shahar choy Isʼhoq", "uz-Latn", tag) == written
    assert convert(written, tag, "uz-Latn") == "Oʻzbek togʻ shahar choy Isʼhoq"
    assert convert(written, tag, "uz-Cyrl") == "Ўзбек тоғ шаҳар чой Исҳоқ"


def test_plain_latin_reads_the_reform_signs_too() -> None:
    assert convert("Özbek toğ şahar çoy", "uz-Latn", "uz-Cyrl") == "Ўзбек тоғ шаҳар чой"


@pytest.mark.parametrize(
    "kept",
    [
        "https://kun.uz/yangiliklar",
        "nom@misol.uz",
        "@misol_uz",
        "kun.uz",
        "iPhone",
        "Facebookda",
        "COVID-19",
        "USB",
        "XXI",
        "Washington",
        "MI6",
        "5G",
        "YouTube",
    ],
)
def test_addresses_codes_and_foreign_names_stay_latin(kept: str) -> None:
    assert convert(f"Bu {kept} haqida", "uz-Latn", "uz-Cyrl") == f"Бу {kept} ҳақида"
    assert convert(f"Бу {kept} ҳақида", "uz-Cyrl", "uz-Latn") == f"Bu {kept} haqida"


def test_an_initial_is_no_numeral() -> None:
    assert convert("X. Toʻrayev X asr", "uz-Latn", "uz-Cyrl") == "Х. Тўраев X аср"


def test_the_common_alphabet_joins_ng_but_not_across_a_suffix() -> None:
    assert convert("koʻngil menga choy joy maʼno", "uz-Latn", "uz-Latn-x-cta") == "köñil menga çoy coy mano"


def test_n_and_a_suffix_with_g_are_two_sounds_in_the_common_turkic_alphabet() -> None:
    words = "tungi bugungi keyingi ertangi ishlangan unga ungacha"
    assert convert(words, "uz-Latn", "uz-Latn-x-cta") == "tungi bugungi keyingi ertangi işlangan unga ungaça"
    assert convert("yangi tong kitobingiz dengiz", "uz-Latn", "uz-Latn-x-cta") == "yañi toñ kitobiñiz deñiz"
