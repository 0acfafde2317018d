"""Read from `demonstration.toml` what the invented agencies are called, and say what each feed holds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

ALLIANCE_FILE = Path(__file__).with_name("demonstration.toml")
PORT_IN_FILE = 8791
"""The port in the file's addresses; the loader writes the port of this install in its place."""

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "az": "Bu agentlik, buradakı adamlar və xəbərlər uydurmadır: yalnız nümayiş üçün yazılıb.",
        "en": "This agency, its people and its news are invented for a demonstration.",
        "kk": "Бұл агенттік, ондағы адамдар мен жаңалықтар көрсету үшін ойдан шығарылған.",
        "ky": "Бул агенттик, андагы адамдар жана жаңылыктар көрсөтүү үчүн ойдон чыгарылган.",
        "ru": "Это агентство, его люди и новости вымышлены для показа.",
        "tk": "Bu agentlik, ondaky adamlar we habarlar görkezmek üçin oýlanyp tapylan.",
        "tr": "Bu ajans, buradaki kişiler ve haberler tanıtım için uydurulmuştur.",
        "uz": "Bu agentlik, undagi odamlar va xabarlar namoyish uchun toʻqib chiqarilgan.",
    }
)
"""The sentence at the foot of every page, in the page's language."""

BOX_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "az": "Digər agentliklər nə yazır",
        "en": "What other agencies write",
        "kk": "Басқа агенттіктер не жазады",
        "ky": "Башка агенттиктер эмне жазат",
        "ru": "Что пишут другие агентства",
        "tk": "Beýleki agentlikler näme ýazýar",
        "tr": "Diğer ajanslar ne yazıyor",
        "uz": "Boshqa agentliklar nima yozmoqda",
    }
)
"""What the frame with the alliance's box is called on an agency's own site."""


@cache
def agency_names() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the agencies by code and two-letter language."""
    with ALLIANCE_FILE.open("rb") as file:
        tables = tomllib.load(file)["agencies"]
    return MappingProxyType({table["code"]: MappingProxyType(table["names"]) for table in tables})
