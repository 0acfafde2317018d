"""The glossary finds its terms in running text, gives each newsroom its own forms, and goes in and out as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.search.asking import read_query
from orkhon.search.forms import with_forms
from orkhon.translation.actions.keep_style_rule import keep_style_rule
from orkhon.translation.actions.keep_term import NewWording, add_own_form, add_term, change_term, delete_term
from orkhon.translation.actions.load_stock import load_stock
from orkhon.translation.actions.take_terms import take_terms
from orkhon.translation.checks import Severity, check_sentence
from orkhon.translation.glossary import check_text, terms_in, warnings_on_take
from orkhon.translation.glossary.contested import other_forms
from orkhon.translation.glossary.errors import RuleRefused, SheetRefused, TermRefused
from orkhon.translation.glossary.held import forget_held
from orkhon.translation.glossary.queries import terms_shown
from orkhon.translation.glossary.sheets import read_terms, write_sheet, write_tbx
from orkhon.translation.models import StyleRule, Term, TermWording, WordingStatus

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
EN, KK, RU, TR, UZ, UZ_CYRL = (Language.parse(tag) for tag in ("en", "kk", "ru", "tr", "uz", "uz-Cyrl"))

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    forget_held()
    yield
    forget_held()


def _term(**texts: str) -> Term:
    wordings = [NewWording(tag=tag, text=text) for tag, text in texts.items()]
    return add_term(kind="institution", wordings=wordings, user=None, now=NOW)


def _contested() -> Term:
    term = _term(en="Blue Gorge", kk="Көк шатқал", tr="Mavi Geçit")
    for agency, text in (("altai", "Көксай"), ("registan", "Зеңгір шатқал")):
        own = NewWording(tag="kk", text=text, agency=agency, reason="so the map says", since=date(2025, 1, 2))
        add_own_form(term, own, user=None, now=NOW)
    return term


def test_an_inflected_term_is_found_in_running_text() -> None:
    _term(kk="Сыртқы істер министрлігі", tr="Dışişleri Bakanlığı")
    (hit,) = [hit for hit in terms_in("Кеше Сыртқы істер министрлігінің өкілі келді.", KK, TR) if hit.term]
    assert (hit.said, hit.wanted) == ("Сыртқы істер министрлігінің", ("Dışişleri Bakanlığı",))


def test_a_term_is_found_and_wanted_in_the_other_script() -> None:
    _term(uz="Oliy sud", kk="Жоғарғы сот")
    (hit,) = [hit for hit in terms_in("Олий суднинг қарори эълон қилинди.", UZ_CYRL, KK) if hit.term]
    assert hit.wanted == ("Жоғарғы сот",)
    (back,) = [hit for hit in terms_in("Жоғарғы сот шешімі", KK, UZ_CYRL) if hit.term]
    assert back.wanted == ("Олий суд",)


def test_an_abbreviation_is_no_common_word() -> None:
    _term(en="WHO", tr="DSÖ")
    assert [hit.said for hit in terms_in("WHO asked who came.", EN, TR) if hit.term] == ["WHO"]


def test_marks_are_counted_in_the_places_of_terms() -> None:
    _term(en="Supreme Court", tr="Yüksek Mahkeme")
    text = "The ⟦1⟧Supreme Court⟦/1⟧ ruled."
    (hit,) = [hit for hit in terms_in(text, EN, TR) if hit.term]
    assert text[hit.start : hit.end] == "Supreme Court"


def test_a_place_of_the_gazetteer_stands_behind_the_terms() -> None:
    (hit,) = terms_in("The minister flew to Bishkek.", EN, KK)
    assert (hit.said, hit.kind, hit.term, hit.wanted) == ("Bishkek", "place", 0, ("Бішкек",))


def test_a_change_is_seen_at_once_and_a_deletion_too() -> None:
    term = _term(en="summit of peaks", tr="zirve")
    assert terms_in("a summit of peaks", EN, TR)[0].wanted == ("zirve",)
    wordings = [NewWording(tag="en", text="summit of peaks"), NewWording(tag="tr", text="doruk")]
    change_term(term, kind="thing", note="", wordings=wordings, user=None, now=NOW)
    assert terms_in("a summit of peaks", EN, TR)[0].wanted == ("doruk",)
    delete_term(term)
    assert terms_in("a summit of peaks", EN, TR) == []


def test_each_newsroom_is_told_its_own_form_and_sees_the_others() -> None:
    _contested()
    wanted = {
        agency: terms_in("Blue Gorge is open.", EN, KK, agency=agency)[0].wanted
        for agency in ("altai", "registan", "desk")
    }
    assert wanted == {"altai": ("Көксай",), "registan": ("Зеңгір шатқал",), "desk": ("Көк шатқал",)}
    (hit,) = terms_in("Blue Gorge is open.", EN, KK)
    assert [(form.agency, form.text, form.reason) for form in hit.contested] == [
        ("altai", "Көксай", "so the map says"),
        ("registan", "Зеңгір шатқал", "so the map says"),
    ]


def test_a_portal_may_have_a_form_of_its_own() -> None:
    term = _contested()
    own = NewWording(tag="kk", text="Көкжар", agency="altai", portal="culture", reason="its readers")
    add_own_form(term, own, user=None, now=NOW)
    assert terms_in("Blue Gorge", EN, KK, agency="altai", portal="culture")[0].wanted == ("Көкжар",)
    assert terms_in("Blue Gorge", EN, KK, agency="altai", portal="news")[0].wanted == ("Көксай",)


def test_taking_an_item_warns_of_a_name_that_the_newsroom_writes_otherwise() -> None:
    _contested()
    (warning,) = warnings_on_take("Зеңгір шатқалға жол ашылды.", KK, "altai")
    assert warning.severity is Severity.WARN
    assert "altai: Көксай; registan: Зеңгір шатқал" in warning.words()
    (note,) = warnings_on_take("Көксайға жол ашылды.", KK, "altai")
    assert note.severity is Severity.NOTE


def test_the_search_is_widened_by_all_forms_of_a_contested_name() -> None:
    _contested()
    asked = with_forms(read_query("көксай жол", now=NOW))
    forms = {" ".join(part.words) for part in asked.groups[0]}
    assert {"көксай", "Зеңгір шатқал", "Mavi Geçit"} <= forms
    assert len(asked.groups[1]) == 1
    several = with_forms(read_query("Blue Gorge", now=NOW))
    assert all("Көксай" in {" ".join(part.words) for part in group} for group in several.groups)
    assert with_forms(read_query('"көксай"', now=NOW)) == read_query('"көксай"', now=NOW)


def test_a_style_guide_is_told_to_its_own_agency_alone() -> None:
    keep_style_rule(
        StyleRule(agency="altai", language="tr", kind="preferred", text="deprem felaketi", instead="deprem"),
        user=None,
        now=NOW,
    )
    (one,) = check_text("Dün deprem felaketi oldu.", TR, agency="altai")
    assert (one.severity, one.fix) == (Severity.WARN, "Dün deprem oldu.")
    assert check_text("Dün deprem felaketi oldu.", TR, agency="registan") == ()


def test_a_search_for_one_form_knows_what_members_write_however_many_forms_there_are() -> None:
    statuses = (WordingStatus.PREFERRED, WordingStatus.ADMITTED)
    wordings = [
        NewWording(tag=code, text=f"{code} {word}", status=statuses[number > 0])
        for code in INTERFACE_LANGUAGES
        for number, word in enumerate(("name", "other name", "third name", "fourth name"))
    ]
    term = add_term(kind="place", wordings=wordings, user=None, now=NOW)
    for agency, text in (("altai", "Middle Asia"), ("registan", "Turkestan region")):
        own = NewWording(tag="en", text=text, agency=agency, reason="house usage")
        add_own_form(term, own, user=None, now=NOW)
    ((first, behind, others),) = other_forms(["turkestan", "region"])
    assert (first, behind) == (0, 2)
    assert "Middle Asia" in others


def test_words_of_others_in_quotation_marks_are_only_noted() -> None:
    _contested()
    outside, inside = (check_text(text, KK, agency="altai") for text in ("Зеңгір шатқал ашық.", "«Зеңгір шатқал ашық»"))
    assert (outside[0].severity, outside[0].fix) == (Severity.WARN, "Көксай ашық.")
    assert (inside[0].severity, inside[0].fix) == (Severity.NOTE, None)


def test_a_pattern_is_a_small_language_and_a_hostile_one_is_refused() -> None:
    rule = StyleRule(agency="altai", language="en", kind="pattern", text="20##'s", note="write 2010s")
    keep_style_rule(rule, user=None, now=NOW)
    assert [one.values["target"] for one in check_text("in the 2010's and 1990's", EN, agency="altai")] == ["2010's"]
    same = StyleRule(agency="altai", language="en", kind="preferred", text="Bridge", instead="bridge ")
    with pytest.raises(RuleRefused):
        keep_style_rule(same, user=None, now=NOW)
    for text in ("*" * 9, "*****a", " ", "a" * 201):
        with pytest.raises(RuleRefused):
            keep_style_rule(StyleRule(agency="altai", language="en", kind="pattern", text=text), user=None, now=NOW)


def test_the_first_stock_is_loaded_once_and_what_was_deleted_stays_away() -> None:
    loaded = load_stock(now=NOW)
    assert loaded >= 120
    assert load_stock(now=NOW) == 0
    delete_term(Term.objects.get(stock="un"))
    assert load_stock(now=NOW) == 0
    assert not Term.objects.filter(stock="un").exists()


def test_the_stock_is_found_in_each_of_its_own_languages() -> None:
    load_stock(now=NOW)
    for wording in TermWording.objects.filter(term__stock="ots", status="preferred"):
        language = Language.parse(wording.tag)
        assert [hit.term for hit in terms_in(f"1) {wording.text}.", language, EN) if hit.term] == [wording.term_id], (
            wording
        )


def test_a_term_that_is_translated_otherwise_is_told() -> None:
    load_stock(now=NOW)
    source = "The Organization of Turkic States met."
    hits = terms_in(source, EN, TR)
    for target, told in (
        ("Türk Devletleri Teşkilatı'nın toplantısı yapıldı.", False),
        ("Türk Birliği toplandı.", True),
    ):
        found = check_sentence(source, target, source_language=EN, target_language=TR, kind="paragraph", terms=hits)
        assert any(one.code == "term" for one in found) is told


def test_the_list_is_searched_in_any_script() -> None:
    term = _term(uz="Oʻzbekiston havo yoʻllari", en="Uzbekistan Airways")
    for typed in ("havo yo'llari", "ҳаво йўллари", "AIRWAYS"):
        assert [one.pk for one in terms_shown(typed=typed)] == [term.pk], typed


def test_a_sheet_and_tbx_come_back_as_they_went() -> None:
    _term(en="=SUM of parts", kk="Бөліктер & қосынды", uz="Qismlar yigʻindisi")
    for write in (write_sheet, write_tbx):
        data = "".join(write(terms_shown())).encode()
        Term.objects.all().delete()
        taken = take_terms(read_terms(data), user=None, now=NOW)
        assert (taken.added, taken.enlarged) == (1, 0)
        assert {(one.tag, one.text) for one in TermWording.objects.all()} == {
            ("en-Latn", "=SUM of parts"),
            ("kk-Cyrl", "Бөліктер & қосынды"),
            ("uz-Latn", "Qismlar yigʻindisi"),
        }
        assert take_terms(read_terms(data), user=None, now=NOW).added == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"a,b\n1,2\n",
        b"language,text,since\nkk,x,tomorrow\n",
        b"<tbx>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><tbx>&b;</tbx>',
        b"x" * (6 * 1024 * 1024),
    ],
)
def test_a_bad_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(SheetRefused):
        read_terms(data)


def test_a_term_without_words_is_refused() -> None:
    for wordings in (
        [],
        [NewWording(tag="kk", text="…")],
        [NewWording(tag="?", text="x")],
        [NewWording(tag="kk", text="x" * 300)],
    ):
        with pytest.raises(TermRefused):
            add_term(kind="thing", wordings=wordings, user=None, now=NOW)
