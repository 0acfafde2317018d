"""What a correction says to readers, in each of the eight languages. Pure: knows no article and no interface.

The sentences stand apart from the interface's catalogues, because they are content: an editor reads and changes them
before they are published, in the article's language and not in the editor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from babel.dates import format_datetime

from orkhon.items import Language
from orkhon.language import convert


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """One language's sentences. `wrong` says by the kind what was wrong; the other three take what an editor wrote."""

    wrong: Mapping[str, str]
    was: str
    right: str
    when: str


_KINDS: Final = ("number", "name", "date", "place", "quote", "attribution", "picture", "translation", "other")


def _wrong(*sentences: str) -> Mapping[str, str]:
    return dict(zip(_KINDS, sentences, strict=True))


TEMPLATES: Final[Mapping[str, Template]] = {
    "az": Template(
        wrong=_wrong(
            "Məqalədə rəqəm səhv idi.",
            "Məqalədə ad səhv yazılmışdı.",
            "Məqalədə tarix səhv idi.",
            "Məqalədə yer adı səhv idi.",
            "Məqalədə sitat səhv verilmişdi.",
            "Məqalədə söz və ya əməl başqasına aid edilmişdi.",
            "Məqalədə şəkil və ya onun izahı səhv idi.",
            "Məqalədə tərcümə səhvi var idi.",
            "Məqalədə səhv var idi.",
        ),
        was="Əvvəlki mətn: “%(was)s”.",
        right="Düzgünü: “%(right)s”.",
        when="Düzəliş: %(moment)s.",
    ),
    "en": Template(
        wrong=_wrong(
            "A number in this article was wrong.",
            "A name in this article was wrong.",
            "A date or time in this article was wrong.",
            "A place in this article was wrong.",
            "A quotation in this article was wrong.",
            "This article named the wrong person or body.",
            "A picture or its caption in this article was wrong.",
            "This article held a mistake of translation.",
            "This article held a mistake.",
        ),
        was="It said: “%(was)s”.",
        right="Correct is: “%(right)s”.",
        when="Corrected: %(moment)s.",
    ),
    "kk": Template(
        wrong=_wrong(
            "Мақалада сан қате көрсетілген.",
            "Мақалада есім қате жазылған.",
            "Мақалада күн не уақыт қате көрсетілген.",
            "Мақалада жер атауы қате көрсетілген.",
            "Мақалада дәйексөз қате берілген.",
            "Мақалада сөз не іс басқа тарапқа таңылған.",
            "Мақалада сурет не оның түсіндірмесі қате берілген.",
            "Мақалада аударма қатесі болған.",
            "Мақалада қате болған.",
        ),
        was="Бұрын жазылғаны: «%(was)s».",
        right="Дұрысы: «%(right)s».",
        when="Түзетілді: %(moment)s.",
    ),
    "ky": Template(
        wrong=_wrong(
            "Макалада сан туура эмес көрсөтүлгөн.",
            "Макалада ысым туура эмес жазылган.",
            "Макалада күн же убакыт туура эмес көрсөтүлгөн.",
            "Макалада жердин аты туура эмес көрсөтүлгөн.",
            "Макалада цитата туура эмес берилген.",
            "Макалада сөз же иш башка тарапка таандык кылынган.",
            "Макалада сүрөт же анын түшүндүрмөсү туура эмес берилген.",
            "Макалада котормо катасы болгон.",
            "Макалада ката болгон.",
        ),
        was="Мурда жазылганы: «%(was)s».",
        right="Туурасы: «%(right)s».",
        when="Түзөтүлдү: %(moment)s.",
    ),
    "ru": Template(
        wrong=_wrong(
            "В материале было неверно указано число.",
            "В материале было неверно указано имя или название.",
            "В материале были неверно указаны дата или время.",
            "В материале было неверно указано место.",
            "В материале была неверно приведена цитата.",
            "В материале слова или действия были приписаны не тому лицу.",
            "В материале были неверны снимок или подпись к нему.",
            "В материале была ошибка перевода.",
            "В материале была ошибка.",
        ),
        was="Было: «%(was)s».",
        right="Верно: «%(right)s».",
        when="Исправлено: %(moment)s.",
    ),
    "tk": Template(
        wrong=_wrong(
            "Makalada san ýalňyş görkezilipdi.",
            "Makalada at ýalňyş ýazylypdy.",
            "Makalada sene ýa-da wagt ýalňyş görkezilipdi.",
            "Makalada ýer ady ýalňyş görkezilipdi.",
            "Makalada sitata ýalňyş getirilipdi.",
            "Makalada söz ýa-da iş başga tarapa degişli edilipdi.",
            "Makalada surat ýa-da onuň düşündirişi ýalňyşdy.",
            "Makalada terjime ýalňyşy bardy.",
            "Makalada ýalňyşlyk bardy.",
        ),
        was="Öňki ýazgy: “%(was)s”.",
        right="Dogrusy: “%(right)s”.",
        when="Düzedildi: %(moment)s.",
    ),
    "tr": Template(
        wrong=_wrong(
            "Haberde bir sayı yanlıştı.",
            "Haberde bir ad yanlış yazılmıştı.",
            "Haberde tarih veya saat yanlıştı.",
            "Haberde bir yer adı yanlıştı.",
            "Haberde bir alıntı yanlış verilmişti.",
            "Haberde söz veya eylem başkasına atfedilmişti.",
            "Haberdeki fotoğraf veya alt yazısı yanlıştı.",
            "Haberde bir çeviri yanlışı vardı.",
            "Haberde bir yanlış vardı.",
        ),
        was="Önceki metin: “%(was)s”.",
        right="Doğrusu: “%(right)s”.",
        when="Düzeltildi: %(moment)s.",
    ),
    "uz": Template(
        wrong=_wrong(
            "Maqolada son xato koʻrsatilgan edi.",
            "Maqolada ism xato yozilgan edi.",
            "Maqolada sana yoki vaqt xato koʻrsatilgan edi.",
            "Maqolada joy nomi xato koʻrsatilgan edi.",
            "Maqolada iqtibos xato keltirilgan edi.",
            "Maqolada soʻz yoki ish boshqa tomonga nisbat berilgan edi.",
            "Maqoladagi surat yoki uning izohi xato edi.",
            "Maqolada tarjima xatosi bor edi.",
            "Maqolada xato bor edi.",
        ),
        was="Avvalgi matn: “%(was)s”.",
        right="Toʻgʻrisi: “%(right)s”.",
        when="Tuzatildi: %(moment)s.",
    ),
}


def correction_in_words(
    kind: str, *, was: str, right: str, language: Language, moment: datetime, zone: tzinfo = UTC
) -> str:
    """Return what the article says of its correction, in its language and script; an editor may change it.

    What was wrong is left out where `was` is empty: a false accusation is not to be repeated. The hour is told in
    `zone`, by the name of its city; in UTC, and called so, where readers of several zones have the article.
    """
    template = TEMPLATES[language.code]
    hour = "HH:mm" if zone is UTC else "HH:mm (VVV)"
    when = format_datetime(moment, f"d MMMM yyyy, {hour}", tzinfo=zone, locale=language.code)
    when += " \2" if zone is UTC else ""
    own = Language.parse(language.code).tag
    shown = [
        template.wrong[kind],
        template.was % {"was": "\0"} if was else "",
        template.right % {"right": "\1"},
        template.when % {"moment": when},
    ]
    sentence = " ".join(part for part in shown if part)
    if language.tag != own:
        sentence = convert(sentence, own, language.tag)
    # What the editor wrote is in the article's script already, and stays as it is; so does UTC.
    own_words = {"\0": was.strip().rstrip("."), "\1": right.strip().rstrip("."), "\2": "UTC"}
    return "".join(own_words.get(sign, sign) for sign in sentence)
