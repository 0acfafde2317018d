"""The invented people of the demonstration: who works where, as what. None of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from orkhon.alliance.models import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One invented person's role at one agency. `languages` are BCP 47 tags."""

    username: str
    first_name: str
    last_name: str
    agency: str
    role: Role
    languages: str


def _at(agency: str, role: Role, username: str, name: str, languages: str) -> Posting:
    first, _, last = name.partition(" ")
    return Posting(username=username, first_name=first, last_name=last, agency=agency, role=role, languages=languages)


CAST: tuple[Posting, ...] = (
    _at("desk", Role.EDITOR, "leyla.osmanli", "Leyla Osmanlı", "tr-Latn az-Latn en-Latn ru-Cyrl"),
    _at("desk", Role.REPORTER, "samal.nurtay", "Самал Нұртай", "kk-Cyrl ru-Cyrl"),
    _at("desk", Role.TRANSLATOR, "aybek.sultanov", "Айбек Султанов", "ky-Cyrl kk-Cyrl ru-Cyrl uz-Latn"),
    _at("desk", Role.TRANSLATOR, "ogulgerek.annayeva", "Ogulgerek Annaýewa", "tk-Latn tr-Latn az-Latn en-Latn"),
    _at("desk", Role.FACT_CHECKER, "emin.rzayev", "Emin Rzayev", "az-Latn ru-Cyrl en-Latn"),
    _at("desk", Role.PRODUCER, "shahnoza.karim", "Shahnoza Karim", "uz-Latn ru-Cyrl"),
    _at("desk", Role.SECRETARIAT, "helen.marlowe", "Helen Marlowe", "en-Latn"),
    _at("altai", Role.AGENCY_ENGINEER, "daniyar.baqyt", "Данияр Бақыт", "kk-Cyrl ru-Cyrl"),
    _at("bosphorus", Role.AGENCY_ENGINEER, "tolga.erim", "Tolga Erim", "tr-Latn en-Latn"),
    _at("caspian", Role.AGENCY_ENGINEER, "nermin.qafarli", "Nərmin Qafarlı", "az-Latn en-Latn"),
    _at("manas", Role.AGENCY_ENGINEER, "azamat.esenov", "Азамат Эсенов", "ky-Cyrl ru-Cyrl"),
    _at("registan", Role.AGENCY_ENGINEER, "gulnora.hamidova", "Gulnora Hamidova", "uz-Latn ru-Cyrl"),
    _at("altai", Role.EDITOR, "marzhan.ospan", "Маржан Оспан", "kk-Cyrl ru-Cyrl"),
    _at("altai", Role.SECRETARIAT, "serik.abdil", "Серік Әбділ", "kk-Cyrl ru-Cyrl"),
    _at("bosphorus", Role.EDITOR, "ece.tuna", "Ece Tuna", "tr-Latn en-Latn"),
    _at("bosphorus", Role.SECRETARIAT, "kerem.aydin", "Kerem Aydın", "tr-Latn en-Latn"),
    _at("caspian", Role.EDITOR, "ulvi.mammadli", "Ülvi Məmmədli", "az-Latn en-Latn"),
    _at("caspian", Role.SECRETARIAT, "sevda.aliyeva", "Sevda Əliyeva", "az-Latn en-Latn"),
    _at("manas", Role.EDITOR, "gulzada.bekova", "Гүлзада Бекова", "ky-Cyrl ru-Cyrl"),
    _at("manas", Role.SECRETARIAT, "nurlan.toktosun", "Нурлан Токтосун", "ky-Cyrl ru-Cyrl"),
    _at("registan", Role.EDITOR, "jasur.olimov", "Jasur Olimov", "uz-Latn ru-Cyrl"),
    _at("registan", Role.SECRETARIAT, "malika.yusuf", "Malika Yusuf", "uz-Latn ru-Cyrl"),
)
EDITOR = CAST[0]

SPEAKERS: Mapping[str, str] = MappingProxyType(
    {one.agency: one.username for one in CAST if one.role is Role.EDITOR and one.agency != "desk"}
)
"""Who speaks for each agency where claims are determined, by its code."""

SECRETARIES: Mapping[str, str] = MappingProxyType(
    {one.agency: one.username for one in CAST if one.role is Role.SECRETARIAT and one.agency != "desk"}
)
"""Who names them."""

BYLINES: Mapping[str, str] = MappingProxyType(
    {
        "az": "Emin Rzayev",
        "en": "Helen Marlowe",
        "kk": "Самал Нұртай",
        "ky": "Айбек Султанов",
        "ru": "Вера Полянская",
        "tk": "Ogulgerek Annaýewa",
        "tr": "Leyla Osmanlı",
        "uz": "Shahnoza Karim",
    }
)
"""Who signs the desk's texts in each language."""
