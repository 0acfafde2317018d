"""Fifty written pairs of reports that share their words and tell two things: rates of two days, two matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orkhon.stories.clustering import Report

_FIRST = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)

_RATES = {
    "en": (
        "Official rates for {day} November",
        "The national bank has set the official exchange rates for {day} November. The US dollar is {usd} tenge, the "
        "euro {eur}, the Russian rouble {rub}. Trading volume at the exchange was {volume} million dollars.",
    ),
    "ru": (
        "Официальные курсы валют на {day} ноября",
        "Национальный банк установил официальные курсы валют на {day} ноября. Доллар США стоит {usd} тенге, евро — "
        "{eur}, российский рубль — {rub}. Объём торгов на бирже составил {volume} млн долларов.",
    ),
    "kk": (
        "{day} қарашаға арналған ресми бағамдар",
        "Ұлттық банк {day} қарашаға валютаның ресми бағамдарын белгіледі. АҚШ доллары {usd} теңге, еуро {eur}, Ресей "
        "рублі {rub} теңге. Биржадағы сауда көлемі {volume} млн доллар болды.",
    ),
    "ky": (
        "{day}-ноябрга расмий курстар",
        "Улуттук банк {day}-ноябрга валюталардын расмий курсун белгиледи. АКШ доллары {usd} сом, евро {eur}, Россия "
        "рубли {rub} сом. Биржадагы сооданын көлөмү {volume} млн долларды түздү.",
    ),
    "uz": (
        "{day}-noyabr uchun rasmiy kurslar",
        "Markaziy bank {day}-noyabr uchun valyutalarning rasmiy kursini belgiladi. AQSh dollari {usd} soʻm, yevro "
        "{eur}, Rossiya rubli {rub} soʻm. Birjadagi savdo hajmi {volume} mln dollarni tashkil etdi.",
    ),
    "az": (
        "{day} noyabr üçün rəsmi məzənnələr",
        "Mərkəzi Bank {day} noyabr üçün rəsmi valyuta məzənnələrini müəyyən edib. ABŞ dolları {usd} manat, avro {eur}, "
        "Rusiya rublu {rub} manatdır. Birjada ticarətin həcmi {volume} milyon dollar olub.",
    ),
    "tr": (
        "{day} Kasım için resmî kurlar",
        "Merkez Bankası {day} Kasım için resmî döviz kurlarını belirledi. ABD doları {usd} lira, avro {eur}, Rus "
        "rublesi {rub} lira. Borsada işlem hacmi {volume} milyon dolar oldu.",
    ),
    "tk": (
        "{day}-nji noýabr üçin resmi kurslar",
        "Merkezi bank {day}-nji noýabr üçin walýutalaryň resmi kursuny belledi. ABŞ dollary {usd} manat, ýewro {eur}, "
        "Russiýanyň rubly {rub} manat. Biržadaky söwdanyň möçberi {volume} million dollar boldy.",
    ),
}
_DAYS = (
    {"day": 16, "usd": "505,12", "eur": "586,40", "rub": "6,21", "volume": "143"},
    {"day": 17, "usd": "507,85", "eur": "589,03", "rub": "6,24", "volume": "158"},
    {"day": 18, "usd": "506,31", "eur": "591,77", "rub": "6,19", "volume": "121"},
    {"day": 19, "usd": "509,94", "eur": "590,26", "rub": "6,27", "volume": "167"},
)

_MATCHES = {
    "en": (
        "{home} beat {away} {score}",
        "{home} beat {away} {score} in round twelve of the championship. The goals came from {one} in minute {first} "
        "and {two} in minute {second}. {crowd} spectators watched the match.",
    ),
    "ru": (
        "«{home}» обыграл «{away}» — {score}",
        "В двенадцатом туре чемпионата «{home}» обыграл «{away}» со счётом {score}. Голы забили {one} на {first} "
        "минуте и {two} на {second} минуте. Матч посетили {crowd} зрителей.",
    ),
    "kk": (
        "«{home}» «{away}» командасын {score} есебімен ұтты",
        "Чемпионаттың он екінші турында «{home}» «{away}» командасын {score} есебімен ұтты. Голдарды {first}-минутта "
        "{one} және {second}-минутта {two} соқты. Ойынды {crowd} көрермен тамашалады.",
    ),
    "ky": (
        "«{home}» «{away}» командасын {score} эсебинде утту",
        "Чемпионаттын он экинчи турунда «{home}» «{away}» командасын {score} эсебинде утту. Голдорду {first}-мүнөттө "
        "{one} жана {second}-мүнөттө {two} киргизди. Оюнду {crowd} күйөрман көрдү.",
    ),
    "uz": (
        "“{home}” “{away}”ni {score} hisobida yengdi",
        "Chempionatning oʻn ikkinchi turida “{home}” “{away}” jamoasini {score} hisobida yengdi. Gollarni "
        "{first}-daqiqada {one} va {second}-daqiqada {two} kiritdi. Oʻyinni {crowd} tomoshabin koʻrdi.",
    ),
    "az": (
        "“{home}” “{away}” komandasını {score} hesabı ilə məğlub etdi",
        "Çempionatın on ikinci turunda “{home}” “{away}” komandasını {score} hesabı ilə məğlub etdi. Qolları "
        "{first}-ci dəqiqədə {one} və {second}-ci dəqiqədə {two} vurdu. Oyunu {crowd} tamaşaçı izlədi.",
    ),
    "tr": (
        "{home}, {away} takımını {score} yendi",
        "Ligin on ikinci haftasında {home}, {away} takımını {score} yendi. Golleri {first}. dakikada {one} ve "
        "{second}. dakikada {two} attı. Maçı {crowd} seyirci izledi.",
    ),
    "tk": (
        "“{home}” “{away}” toparyny {score} hasabynda ýeňdi",
        "Çempionatyň on ikinji tapgyrynda “{home}” “{away}” toparyny {score} hasabynda ýeňdi. Pökgüleri "
        "{first}-nji minutda {one} we {second}-nji minutda {two} saldy. Oýny {crowd} janköýer synlady.",
    ),
}
_GAMES = (
    ("Kairat", "Tobol", "2:1", "Orazov", 14, "Beknur", 71, 11240),
    ("Aktobe", "Ordabasy", "3:0", "Seidakhmet", 33, "Vukovic", 58, 7815),
    ("Neftchi", "Sabail", "1:0", "Mahmudov", 9, "Ozobic", 86, 5430),
    ("Qarabag", "Zira", "4:2", "Zoubir", 27, "Juninho", 49, 18605),
)
_GAMES_IN_CYRILLIC = (
    ("Кайрат", "Тобол", "2:1", "Оразов", 14, "Бекнур", 71, 11240),
    ("Актобе", "Ордабасы", "3:0", "Сейдахмет", 33, "Вукович", 58, 7815),
    ("Нефтчи", "Сабаил", "1:0", "Махмудов", 9, "Озобич", 86, 5430),
    ("Карабах", "Зира", "4:2", "Зубир", 27, "Жуниньо", 49, 18605),
)
_FIELDS = ("home", "away", "score", "one", "first", "two", "second", "crowd")
_CYRILLIC = frozenset({"ru", "kk", "ky"})


@dataclass(frozen=True, kw_only=True)
class _Template:
    kind: str
    language: str

    def filled(self, number: int) -> Report:
        """Return the report of the day or match with this number."""
        if self.kind == "rates":
            title, text = _RATES[self.language]
            values: dict[str, object] = dict(_DAYS[number])
        else:
            title, text = _MATCHES[self.language]
            games = _GAMES_IN_CYRILLIC if self.language in _CYRILLIC else _GAMES
            values = dict(zip(_FIELDS, games[number], strict=True))
        return Report(
            id=f"{self.kind}/{self.language}/{number}",
            language=self.language,
            title=title.format(**values),
            text=text.format(**values),
            published=_FIRST + timedelta(hours=24 * number if self.kind == "rates" else number),
        )


def template_pairs() -> list[tuple[Report, Report]]:
    """Return the pairs: three of rates and two of matches in each language, and ten across languages."""
    languages = list(_RATES)
    pairs = [
        (
            _Template(kind="rates", language=language).filled(day),
            _Template(kind="rates", language=language).filled(day + 1),
        )
        for language in languages
        for day in range(3)
    ]
    pairs += [
        (
            _Template(kind="match", language=language).filled(2 * game),
            _Template(kind="match", language=language).filled(2 * game + 1),
        )
        for language in languages
        for game in range(2)
    ]
    for number in range(10):
        kind = ("rates", "match")[number % 2]
        one, two = languages[number % 8], languages[(number + 3) % 8]
        pairs.append((_Template(kind=kind, language=one).filled(0), _Template(kind=kind, language=two).filled(1)))
    return pairs
