"""Azerbaijani, Turkmen and Kyrgyz between their alphabets, and the Common Turkic Alphabet."""

from __future__ import annotations

import pytest

from orkhon.language import convert
from orkhon.language.errors import UnknownConversion, UnknownTag


def test_azerbaijani_is_one_to_one_with_both_i() -> None:
    latin = "İlham ILIQ gəzir, qız Bakıda çox işıqlı cığır və göy üzü görür; yağış."
    cyrillic = "Илһам ЫЛЫГ ҝәзир, гыз Бакыда чох ишыглы ҹығыр вә ҝөј үзү ҝөрүр; јағыш."
    assert convert(latin, "az-Latn", "az-Cyrl") == cyrillic
    assert convert(cyrillic, "az-Cyrl", "az-Latn") == latin


def test_letters_of_before_1958_and_the_apostrophe_are_read() -> None:
    assert convert("айдын мә’на эв юз я", "az-Cyrl", "az-Latn") == "aydın məna ev yuz ya"


def test_the_suffix_of_a_foreign_name_keeps_its_apostrophe() -> None:
    assert convert("НАТО’нун", "az-Cyrl", "az-Latn") == "NATO’nun"


@pytest.mark.parametrize(("latin", "cyrillic"), [
    ("Ýewropa ýeri baýýeri eje poeziýa", "Европа ери байери эҗе поэзия"),
    ("žurnal ýaş ýol ýurt ýyl", "журнал яш ёл юрт йыл"),
    ("konstitusiýa polisiýa komissiýa", "конституция полиция комиссия"),
    ("obýekt raýon işçi", "объект район ишчи"),
    ("ÝAŞLAR Ýaş", "ЯШЛАР Яш"),
])  # fmt: skip
def test_turkmen_goes_both_ways(latin: str, cyrillic: str) -> None:
    assert convert(cyrillic, "tk-Cyrl", "tk-Latn") == latin
    assert convert(latin, "tk-Latn", "tk-Cyrl") == cyrillic


@pytest.mark.parametrize(
    "word", ["жаңы", "ээ", "кээ", "жыйын", "оюн", "коён", "башчы", "Европа", "сентябрь", "фильм", "үйдөн"]
)
def test_kyrgyz_goes_to_latin_and_back(word: str) -> None:
    assert convert(convert(word, "ky-Cyrl", "ky-Latn"), "ky-Latn", "ky-Cyrl") == word


def test_kyrgyz_is_written_in_common_turkic_letters() -> None:
    assert convert("Жаңы жыл, чоң шаар", "ky-Cyrl", "ky-Latn") == "Cañı cıl, çoñ şaar"


@pytest.mark.parametrize(("tag", "text", "aid"), [
    ("tk-Latn", "Türkmenistan ýyly jaň žurnal wagt", "Türkmenistan yılı cañ jurnal vagt"),
    ("kk-Cyrl", "Қазақ жұмысы тау бару", "Qazaq cūmısı tav baru"),
    ("az-Latn", "Bakı şəhəri", "Bakı şəhəri"),
    ("tr-Latn", "Ankara ışığı", "Ankara ışığı"),
    ("uz-Cyrl", "Ўзбек тоғ шаҳар чой", "Özbek toğ şahar çoy"),
])  # fmt: skip
def test_the_reading_aid_is_written_for_every_language(tag: str, text: str, aid: str) -> None:
    assert convert(text, tag, f"{tag[:2]}-Latn-x-cta") == aid


def test_nothing_leads_from_one_language_to_another() -> None:
    with pytest.raises(UnknownConversion, match="kk-Latn-x-2018"):
        convert("салем", "kk-Cyrl", "uz-Latn")
    with pytest.raises(UnknownConversion, match="no other alphabet"):
        convert("привет", "ru-Cyrl", "kk-Cyrl")
    with pytest.raises(UnknownTag):
        convert("x", "kk-Cyrl", "kk-Runr")


def test_one_alphabet_to_itself_changes_nothing() -> None:
    assert convert("Ўзбек o'zbek", "uz-Cyrl", "uz-Cyrl") == "Ўзбек o'zbek"
