"""The places and people that an article names, as it keeps them. Finds places in the gazetteer; reads no row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypedDict

from orkhon.items import Language, Person, Place
from orkhon.language.gazetteer import Place as Known
from orkhon.language.gazetteer import is_near, place_of, places_named

MOST: Final = 40
_LONGEST: Final = 200
_GEONAMES = "http://sws.geonames.org/"
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_COORDINATES = re.compile(rf"^(?P<name>.*?)\s*[(;]\s*(?P<lat>{_NUMBER})\s*,\s*(?P<lon>{_NUMBER})\s*\)?$")
_LANGUAGE = re.compile(r"^(?P<name>.*?)\s*\[(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\]$")


class NamedPlace(TypedDict):
    """One place. `code` is the gazetteer's, empty where it does not know the place; then nothing else is known."""

    name: str
    code: str
    latitude: float | None
    longitude: float | None


class NamedPerson(TypedDict):
    """One person, by name. `language` is the BCP 47 tag of the name as it is written."""

    name: str
    language: str


def place_named(line: str, language: str) -> NamedPlace | None:
    """Return the place that the line names, with what the gazetteer knows; None for an empty line.

    Coordinates may stand behind the name: `Otrar (42.85, 68.30)`. `language` is a two-letter code: where a name means
    several places, it changes nothing but how the place is spelt.
    """
    text = " ".join(line.split())[:_LONGEST]
    given = _COORDINATES.match(text)
    if given is not None and given["name"]:
        latitude, longitude = float(given["lat"]), float(given["lon"])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            known = places_named(given["name"])
            code = known[0].code if known and _near(known[0].latitude, known[0].longitude, latitude, longitude) else ""
            return NamedPlace(name=given["name"], code=code, latitude=latitude, longitude=longitude)
    if not text:
        return None
    found = _meant(text)
    if found is None:
        return NamedPlace(name=text, code="", latitude=None, longitude=None)
    return NamedPlace(name=text, code=found.code, latitude=found.latitude, longitude=found.longitude)


def _meant(text: str) -> Known | None:
    """Return the place of that name, or None.

    A country's name is known in all our languages: what only sounds like it, as Quba does like Cuba, is rather a town
    that is written so, or one of the alliance's states.
    """
    known = places_named(text)
    if not known or known[0].kind != "country" or _is_written(text, known[0]):
        return next(iter(known), None)
    towns = [one for one in known if one.kind != "country" and (_is_written(text, one) or is_near(one))]
    return next((one for one in towns if _is_written(text, one)), (*towns, known[0])[0])


def _is_written(text: str, place: Known) -> bool:
    return text.casefold() in {name.casefold() for name in (*place.names.values(), *place.other_names)}


def _near(latitude: float | None, longitude: float | None, other: float, beside: float) -> bool:
    return latitude is not None and longitude is not None and abs(latitude - other) < 1 and abs(longitude - beside) < 1


def person_named(line: str, language: str) -> NamedPerson | None:
    """Return the person of the line; the tag of another language than `language` may stand behind: `Ad Soyad [tr]`."""
    text = " ".join(line.split())[:_LONGEST]
    given = _LANGUAGE.match(text)
    if given is not None and given["name"]:
        return NamedPerson(name=given["name"], language=given["language"])
    return NamedPerson(name=text, language=language) if text else None


def item_place(place: NamedPlace) -> Place:
    """Return the place as an item names it: GeoNames' address where the gazetteer has its number, else its code."""
    code = place["code"]
    uri = f"{_GEONAMES}{code[2:]}/" if code.startswith("GN") and code[2:].isdecimal() else ""
    return Place(name=place["name"], uri=uri, literal="" if uri else code)


def places_from(places: Iterable[Place], language: str) -> list[NamedPlace]:
    """Return the places of an item, as an article keeps them."""
    found: list[NamedPlace] = []
    for place in list(places)[:MOST]:
        number = place.uri.removeprefix(_GEONAMES).strip("/") if place.uri.startswith(_GEONAMES) else ""
        known = place_of(f"GN{number}" if number.isdecimal() else place.literal) if number or place.literal else None
        name = " ".join((place.name or place.literal).split())[:_LONGEST]
        if known is not None:
            found.append(
                NamedPlace(
                    name=name or known.names.get(Language.parse(language).tag, ""),
                    code=known.code,
                    latitude=known.latitude,
                    longitude=known.longitude,
                )
            )
        elif name and (named := place_named(name, language)) is not None:
            found.append(named)
    return found


def people_from(people: Iterable[Person], language: str) -> list[NamedPerson]:
    """Return the people of an item, as an article keeps them."""
    names = (" ".join((person.name or person.literal).split())[:_LONGEST] for person in list(people)[:MOST])
    return [NamedPerson(name=name, language=language) for name in names if name]


def place_line(place: dict[str, Any]) -> str:
    """Return the place as a person writes it, with the coordinates that the gazetteer does not have."""
    if place.get("code") or place.get("latitude") is None:
        return str(place["name"])
    return f"{place['name']} ({place['latitude']}, {place['longitude']})"


def person_line(person: dict[str, Any], language: str) -> str:
    """Return the person as one writes them, with the language where it is not the article's."""
    return str(person["name"]) if person["language"] == language else f"{person['name']} [{person['language']}]"
