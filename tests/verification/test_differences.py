"""Each type of difference in each language: one change in a text that was really sent, and the report names it."""

from __future__ import annotations

import pytest

from orkhon.language import convert
from tests.verification.cast import OTHER_SCRIPTS, TEXTS, Room, full_room

CHANGES: list[tuple[str, str, str, str]] = [
    # language, type, what stood there, what stands there now
    ("az", "number", "612", "216"),
    ("az", "number", "on iki vaqon", "iyirmi iki vaqon"),
    ("az", "date", "14 noyabr", "14 oktyabr"),
    ("az", "negation", "bahalaşmayacaq", "bahalaşacaq"),
    ("az", "person", "Nigar Vəliyeva", "Sevda Quliyeva"),
    ("az", "place", "Gəncədə", "Tbilisidə"),
    ("az", "organisation", "UNESCO", "NATO"),
    ("az", "speaker", "Kamran Hüseynov", "Rauf Səmədov"),
    ("en", "number", "612", "261"),
    ("en", "number", "twelve", "twenty"),
    ("en", "date", "14 November", "14 October"),
    ("en", "negation", "will not become", "will become"),
    ("en", "person", "Nora Whitfield", "Grace Dunmore"),
    ("en", "place", "Germany", "France"),
    ("en", "organisation", "UNESCO", "NATO"),
    ("en", "speaker", "Mark Ellison", "Peter Harrow"),
    ("kk", "number", "612", "621"),
    ("kk", "number", "он екі", "он жеті"),
    ("kk", "date", "14 қараша", "14 қазан"),
    ("kk", "negation", "қымбаттамайды", "қымбаттайды"),
    ("kk", "person", "Нұрлан Сейтқали", "Ерлан Бекенов"),
    ("kk", "place", "Германияда", "Францияда"),
    ("kk", "organisation", "UNESCO", "NATO"),
    ("kk", "speaker", "Қанат Әбілов", "Серік Жұмаш"),
    ("ky", "number", "612", "162"),
    ("ky", "number", "он эки", "отуз"),
    ("ky", "date", "14-ноябрда", "14-декабрда"),
    ("ky", "negation", "кымбаттабайт", "кымбаттайт"),
    ("ky", "person", "Айгүл Токтосунова", "Назгүл Бекова"),
    ("ky", "place", "Германияда", "Францияда"),
    ("ky", "organisation", "UNESCO", "NATO"),
    ("ky", "speaker", "Кубат Асанов", "Эркин Мамытов"),
    ("ru", "number", "612", "126"),
    ("ru", "number", "двенадцать вагонов", "двадцать вагонов"),
    ("ru", "date", "14 ноября", "14 октября"),
    ("ru", "negation", "не подорожают", "подорожают"),
    ("ru", "person", "Нина Лаптева", "Ольга Зимина"),
    ("ru", "place", "Германия", "Франция"),
    ("ru", "organisation", "UNESCO", "NATO"),
    ("ru", "speaker", "Павел Ершов", "Олег Носков"),
    ("tk", "number", "612", "216"),
    ("tk", "number", "on iki", "ýigrimi"),
    ("tk", "date", "14-nji noýabrda", "14-nji oktýabrda"),
    ("tk", "negation", "gymmatlamaz", "gymmatlar"),
    ("tk", "person", "Jeren Orazowa", "Maral Annaýewa"),
    ("tk", "place", "Germaniýada", "Fransiýada"),
    ("tk", "organisation", "UNESCO", "NATO"),
    ("tk", "speaker", "Myrat Saparow", "Döwlet Ataýew"),
    ("tr", "number", "612", "216"),
    ("tr", "number", "on iki vagon", "yirmi vagon"),
    ("tr", "date", "14 Kasım", "14 Ekim"),
    ("tr", "negation", "pahalanmayacak", "pahalanacak"),
    ("tr", "person", "Nilüfer Aktaş", "Nilgün Aktan"),
    ("tr", "place", "Almanya'da", "Fransa'da"),
    ("tr", "organisation", "UNESCO", "NATO"),
    ("tr", "speaker", "Kemal Akıncı", "Hasan Toprak"),
    ("uz", "number", "612", "261"),
    ("uz", "number", "oʻn ikki", "yigirma"),
    ("uz", "date", "14-noyabr", "14-oktabr"),
    ("uz", "negation", "qimmatlashmaydi", "qimmatlashadi"),
    ("uz", "person", "Nilufar Saidova", "Zuhra Karimova"),
    ("uz", "place", "Germaniyada", "Fransiyada"),
    ("uz", "organisation", "UNESCO", "NATO"),
    ("uz", "speaker", "Jasur Tursunov", "Bobur Aliyev"),
]

MORE_DENIALS: list[tuple[str, str, str]] = [
    ("az", "vaqon və 612 sərnişin var", "vaqon və 612 sərnişin yoxdur"),
    ("en", "said Mark", "did not say Mark"),
    ("kk", "612 жолаушы бар", "612 жолаушы жоқ"),
    ("ky", "612 жүргүнчү бар", "612 жүргүнчү жок"),
    ("tk", "612 ýolagçy bar", "612 ýolagçy ýok"),
    ("tr", "612 yolcu var", "612 yolcu yok"),
    ("uz", "612 yoʻlovchi bor", "612 yoʻlovchi yoʻq"),
    ("ru", "Летнее расписание представит", "Летнее расписание не представит"),
]


@pytest.fixture(scope="module")
def room() -> Room:
    return full_room()


@pytest.mark.parametrize(("code", "kind", "before", "after"), CHANGES)
def test_a_change_is_named_by_its_type_at_its_place(room: Room, code: str, kind: str, before: str, after: str) -> None:
    text = TEXTS[code][2]
    assert text.count(before) == 1
    given = text.replace(before, after)
    found = room.altering(given)
    assert [str(one.kind) for one in found] == [kind]
    difference = found[0]
    start = given.index(after)
    assert difference.given[0] < start + len(after)
    assert start <= difference.given[1] + 1
    assert given[slice(*difference.given)] == difference.after
    assert room.archive.versions(f"urn:invented:{code}")[0].whole[slice(*difference.original)] == difference.before


@pytest.mark.parametrize(("code", "before", "after"), MORE_DENIALS)
def test_a_denial_by_a_word_of_its_own_is_named(room: Room, code: str, before: str, after: str) -> None:
    given = TEXTS[code][2].replace(before, after)
    assert given != TEXTS[code][2]
    assert "negation" in {str(one.kind) for one in room.altering(given)}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_sentence_that_is_left_out_is_missed(room: Room, code: str) -> None:
    text = TEXTS[code][2]
    parts = text.split(". ")
    left_out = parts[1]
    found = room.altering(text.replace(f"{left_out}. ", ""))
    assert [(str(one.kind), one.before) for one in found] == [("missing sentence", left_out)]
    assert found[0].given[0] == found[0].given[1]


NEWS = {
    "az": "Stansiyada heç kimi yanğın barədə xəbərdar etmədilər.",
    "en": "Nobody at the station had been warned about the fire.",
    "kk": "Вокзалда ешкімге өрт туралы ескертілмеген көрінеді.",
    "ky": "Бекетте эч кимге өрт жөнүндө эскертилген эмес.",
    "ru": "На вокзале никого заранее не предупредили о пожаре.",
    "tk": "Menzilde ýangyn barada hiç kime duýduryş berilmedi.",
    "tr": "İstasyonda hiç kimse yangın konusunda uyarılmamıştı.",
    "uz": "Vokzalda hech kim yongʻin haqida ogohlantirilmagan edi.",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_sentence_that_was_put_in_is_seen(room: Room, code: str) -> None:
    text = TEXTS[code][2]
    first, rest = text.split(". ", 1)
    given = f"{first}. {NEWS[code]} {rest}"
    found = room.altering(given)
    assert [(str(one.kind), one.after) for one in found] == [("inserted sentence", NEWS[code][:-1])]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_sentences_that_changed_places_are_a_matter_of_order(room: Room, code: str) -> None:
    first, second, rest = TEXTS[code][2].split(". ", 2)
    found = room.altering(f"{second}. {first}. {rest}")
    assert [str(one.kind) for one in found] == ["order"]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_quotation_that_ends_elsewhere_is_seen(room: Room, code: str) -> None:
    text = TEXTS[code][2]
    closing = "»" if "»" in text else "”"
    start = text.index("«" if closing == "»" else "“")
    end = text.index(closing)
    words = text[start + 1 : end].split(" ")
    cut = f"{' '.join(words[:3])}{closing} {' '.join(words[3:])}"
    given = text[: start + 1] + cut + text[end + 1 :]
    assert [str(one.kind) for one in room.altering(given)] == ["quotation"]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_another_headline_over_the_same_text_is_told(room: Room, code: str) -> None:
    found = room.altering(f"{NEWS[code][:-1]}\n\n{TEXTS[code][2]}")
    assert [(str(one.kind), str(one.place)) for one in found] == [("headline", "headline")]
    assert found[0].before == TEXTS[code][1]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_the_headline_and_the_text_as_they_were_sent_differ_in_nothing(room: Room, code: str) -> None:
    _, headline, text = TEXTS[code]
    report = room.check(f"{headline}\n\n{text}")
    assert [source.item.uri for source in report.sources] == [f"urn:invented:{code}"]
    assert report.sources[0].differences == ()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_other_words_for_the_same_are_other_wording(room: Room, code: str) -> None:
    words = {
        "az": ("pulsuz", "müftə"),
        "en": ("lent", "handed out"),
        "kk": ("тегін", "ақысыз"),
        "ky": ("акысыз", "бекер"),
        "ru": ("бесплатно", "даром"),
        "tk": ("mugt", "tölegsiz"),
        "tr": ("ücretsiz", "bedava"),
        "uz": ("tekin", "bepul"),
    }
    found = room.altering(TEXTS[code][2].replace(*words[code]))
    assert [str(one.kind) for one in found] == ["wording"]


SLIPS = {
    "az": ("kitabların", "kitablrın"),
    "en": ("passengers", "pasengers"),
    "kk": ("жолаушылар", "жолаушлар"),
    "ky": ("жүргүнчүлөр", "жүргүнчлөр"),
    "ru": ("пассажиров", "пасажиров"),
    "tk": ("ýolagçylar", "ýolagçyalr"),
    "tr": ("yolcular", "yoclular"),
    "uz": ("yoʻlovchilar", "yoʻlovchlar"),
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_slip_of_the_hand_is_told_and_alters_nothing(room: Room, code: str) -> None:
    report = room.check(TEXTS[code][2].replace(*SLIPS[code]))
    assert not report.altered
    assert {str(one.kind) for one in report.sources[0].differences} == {"typo"}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_punctuation_alters_nothing(room: Room, code: str) -> None:
    given = TEXTS[code][2].replace(", ", " ").replace("“", "«").replace("”", "»").replace("–", "—")
    report = room.check(given)
    assert not report.altered
    assert {str(one.kind) for one in report.sources[0].differences} <= {"punctuation"}


@pytest.mark.parametrize(("code", "tag"), [(code, tag) for code, tags in OTHER_SCRIPTS.items() for tag in tags])
def test_the_same_text_in_another_script_differs_in_nothing(room: Room, code: str, tag: str) -> None:
    source, _, text = TEXTS[code]
    report = room.check(convert(text, source, tag), tag)
    assert [one.item.uri for one in report.sources] == [f"urn:invented:{code}"]
    assert [one for one in report.sources[0].differences if one.alters] == []


@pytest.mark.parametrize(
    ("code", "kind", "before", "after"),
    [
        change
        for change in CHANGES
        if change[0] in OTHER_SCRIPTS and change[1] in ("number", "date", "negation", "person")
    ],
)
def test_a_change_in_another_script_is_named_too(room: Room, code: str, kind: str, before: str, after: str) -> None:
    source, _, text = TEXTS[code]
    tag = OTHER_SCRIPTS[code][0]
    given = convert(text.replace(before, after), source, tag)
    assert [str(one.kind) for one in room.altering(given, tag)] == [kind]


def test_a_number_in_words_for_the_same_in_digits_is_no_difference(room: Room) -> None:
    given = TEXTS["tr"][2].replace("on iki vagon", "12 vagon")
    assert room.altering(given) == []
    assert [str(one.kind) for one in room.altering(TEXTS["tr"][2].replace("on iki vagon", "13 vagon"))] == ["number"]


def test_a_unit_and_a_percentage_belong_to_their_number() -> None:
    room = Room()
    text = (
        "The reservoir above the town holds 40 percent of its water and the dam is 120 metres long, the "
        "engineers said in their report to the council on the state of the valley."
    )
    room.put("urn:invented:dam", "en-Latn", "Dam", text)
    assert [str(one.kind) for one in room.altering(text.replace("120 metres", "120 kilometres"))] == ["number"]
    assert [str(one.kind) for one in room.altering(text.replace("40 percent", "60 percent"))] == ["number"]
    assert room.altering(text.replace("40 percent", "40%")) == []


def test_names_that_changed_places_are_a_matter_of_order(room: Room) -> None:
    given = TEXTS["en"][2].replace("Mark Ellison", "@@").replace("Nora Whitfield", "Mark Ellison")
    kinds = {str(one.kind) for one in room.altering(given.replace("@@", "Nora Whitfield"))}
    assert kinds
    assert kinds <= {"order", "person", "speaker"}
