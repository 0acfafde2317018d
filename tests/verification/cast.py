"""A small archive for tests: one invented item in each language, and the ways to ask about it."""

from __future__ import annotations

from datetime import UTC, datetime

from orkhon.verification.altering import (
    AlterationReport,
    ArchivedItem,
    Difference,
    MemoryArchive,
    MemoryIndex,
    MemoryVocabulary,
    check,
    read_text,
)
from orkhon.verification.altering.index import hash_words

TEXTS: dict[str, tuple[str, str, str]] = {
    "az": (
        "az-Latn",
        "Yeni qatar yola düşdü",
        "Yeni gecə qatarı 14 noyabr axşamı Bakıdan ilk səfərinə çıxdı. Qatarda on iki vaqon və 612 sərnişin var. "
        "“Biletlər bu il bahalaşmayacaq və yerlər çatacaq”, – dedi Kamran Hüseynov. Bələdçi Nigar Vəliyeva "
        "kitabların "
        "pulsuz verildiyini bildirdi. Gecikmə olarsa, sərnişinlər Gəncədə başqa qatara keçə biləcək. Yay "
        "cədvəlini UNESCO "
        "nümayəndəsi təqdim edəcək.",
    ),
    "en": (
        "en-Latn",
        "New train sets off",
        "The new night train left Astana on its first journey on 14 November. It has twelve carriages and 612 "
        "passengers "
        "on board. “Tickets will not become dearer this year and seats will suffice for all,” said Mark "
        "Ellison. The guide "
        "Nora Whitfield explained that books are lent for free. Passengers may change trains in Germany if "
        "there is a "
        "delay. The summer timetable will be presented by UNESCO next spring.",
    ),
    "kk": (
        "kk-Cyrl",
        "Жаңа пойыз жолға шықты",
        "Жаңа түнгі пойыз 14 қараша күні Алматыдан алғашқы сапарына шықты. Пойызда он екі вагон және 612 "
        "жолаушы бар. "
        "“Билет биыл қымбаттамайды және орын бәріне жетеді”, – деді Қанат Әбілов. Жолсерік Нұрлан Сейтқали "
        "кітаптардың тегін "
        "берілетінін айтты. Кешігу болса, жолаушылар Германияда басқа пойызға отыра алады. Жазғы кестені UNESCO "
        "өкілі "
        "таныстырады.",
    ),
    "ky": (
        "ky-Cyrl",
        "Жаңы поезд жолго чыкты",
        "Жаңы түнкү поезд 14-ноябрда Бишкектен алгачкы сапарына чыкты. Поездде он эки вагон жана 612 жүргүнчү бар. "
        "“Билет быйыл кымбаттабайт жана орун баарына жетет”, – деди Кубат Асанов. Жол көрсөтүүчү Айгүл "
        "Токтосунова китептер "
        "акысыз берилерин айтты. Кечигүү болсо, жүргүнчүлөр Германияда башка поездге отура алышат. Жайкы "
        "жүгүртмөнү UNESCO "
        "өкүлү тааныштырат.",
    ),
    "ru": (
        "ru-Cyrl",
        "Новый поезд отправился в путь",
        "Новый ночной поезд 14 ноября отправился из Алматы в первый рейс. В поезде двенадцать вагонов и 612 "
        "пассажиров. "
        "«Билеты в этом году не подорожают и мест хватит всем», — сказал Павел Ершов. Проводница Нина Лаптева "
        "рассказала, что "
        "книги выдают бесплатно. При опоздании пассажиры смогут пересесть на другой поезд, в том числе Германия "
        "это допускает. "
        "Летнее расписание представит UNESCO.",
    ),
    "tk": (
        "tk-Latn",
        "Täze otly ýola düşdi",
        "Täze gijeki otly 14-nji noýabrda Aşgabatdan ilkinji gezek ýola çykdy. Otluda on iki wagon we 612 "
        "ýolagçy bar. "
        "“Petekler bu ýyl gymmatlamaz we orun hemmä ýeter” diýip, Myrat Saparow aýtdy. Ýolbelet Jeren Orazowa "
        "kitaplaryň "
        "mugt berilýändigini habar berdi. Gijä galynsa, ýolagçylar Germaniýada başga otla münüp bilerler. "
        "Tomusky tertibi "
        "UNESCO wekili görkezer.",
    ),
    "tr": (
        "tr-Latn",
        "Yeni tren yola çıktı",
        "Yeni gece treni 14 Kasım akşamı Ankara'dan ilk seferine çıktı. Trende on iki vagon ve 612 yolcu var. "
        "“Biletler bu yıl pahalanmayacak ve yerler herkese yetecek,” dedi Kemal Akıncı. Rehber Nilüfer Aktaş "
        "kitapların "
        "ücretsiz verildiğini belirtti. Gecikme olursa yolcular Almanya'da başka trene binebilecek. Yaz "
        "tarifesini UNESCO "
        "temsilcisi tanıtacak.",
    ),
    "uz": (
        "uz-Latn",
        "Yangi poyezd yoʻlga chiqdi",
        "Yangi tungi poyezd 14-noyabr kuni Toshkentdan ilk safariga chiqdi. Poyezdda oʻn ikki vagon va 612 "
        "yoʻlovchi bor. "
        "“Chiptalar bu yil qimmatlashmaydi va joylar hammaga yetadi”, – dedi Jasur Tursunov. Yoʻlboshchi "
        "Nilufar Saidova "
        "kitoblar tekin berilishini aytdi. Kechikish boʻlsa, yoʻlovchilar Germaniyada boshqa poyezdga oʻtira "
        "oladi. Yozgi "
        "jadvalni UNESCO vakili tanishtiradi.",
    ),
}
"""Tag, headline and text of one item in each language. People and trains are invented."""

OTHER_SCRIPTS = {
    "az": ("az-Cyrl",),
    "kk": ("kk-Latn", "kk-Latn-x-2018"),
    "ky": ("ky-Latn",),
    "tk": ("tk-Cyrl",),
    "uz": ("uz-Cyrl", "uz-Latn-x-2026"),
}


class Room:
    """An archive with its index and vocabulary."""

    def __init__(self) -> None:
        self.archive, self.index, self.vocabulary = MemoryArchive(), MemoryIndex(), MemoryVocabulary()

    def put(self, uri: str, tag: str, headline: str, text: str, *, version: int = 1) -> int:
        """Send one version of an item."""
        sent = datetime(2026, 11, 22, 12 + version, 5, tzinfo=UTC)
        item = ArchivedItem(
            uri=uri, version=version, agency="invented", tag=tag, headline=headline, text=text, sent=sent
        )
        number = self.archive.add(item)
        read = read_text(item.whole, tag)
        self.vocabulary.add(read)
        self.index.add(number, hash_words(word.key for word in read.words))
        return number

    def check(self, text: str, language: str | None = None) -> AlterationReport:
        """Ask about a text."""
        return check(text, index=self.index, archive=self.archive, vocabulary=self.vocabulary, language=language)

    def altering(self, text: str, language: str | None = None) -> list[Difference]:
        """Return the differences of a text that alter it."""
        return [one for source in self.check(text, language).sources for one in source.differences if one.alters]


def full_room() -> Room:
    """Return a room that holds the item of every language."""
    room = Room()
    for code, (tag, headline, text) in TEXTS.items():
        room.put(f"urn:invented:{code}", tag, headline, text)
    return room
