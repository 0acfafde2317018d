"""Find the numbers of a text: in digits, in words, ordinals, percents. Knows no dates and no units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

from orkhon.items import Language
from orkhon.language.numbers.reading import number_word, plain_word, read_run
from orkhon.language.numbers.wording import NUMBER_LANGUAGES, Figures, figures_of, turkic_wording
from orkhon.language.stretches import overlaps


class NumberKind(StrEnum):
    """How a number is written or what it counts."""

    DIGITS = "digits"
    WORDS = "words"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    FRACTION = "fraction"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundNumber:
    """One number. `start` and `end` span all that belongs to it: sign, scale word, percent sign, ordinal suffix."""

    value: int | Decimal
    start: int
    end: int
    kind: NumberKind


_SPACES = " \u00a0\u202f\u2009"
_NOT_NUMBERS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|[@#]\w+"  # addresses
    r"|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"  # times
    r"|(?<![\d.])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?![\d])|(?<!\d)\d{4}-\d\d-\d\d(?!\d)"  # dates
    r"|\+\d[\d ()\u00a0-]{7,20}\d|(?<!\d)\(?\d{3,4}\)?[ -]\d{2,3}-\d\d-?\d\d(?!\d)"  # telephones
    r"|(?<!\d)\d{1,3}\.\d{1,3}\.\d{1,3}(?:\.\d{1,3})+(?!\d)"  # addresses of machines
)
_DIGITS = re.compile(
    rf"(?P<sign>(?<![\w\d)])[-−–])?(?P<sign_percent>%\s?)?"
    rf"(?P<digits>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"(?P<over>/\d+(?![\d/]))?"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|(?<=[oOgG])[ʻ‘]|['’‘ʻʼ`´-](?=[^\W\d_]))*")
_SUFFIX = re.compile(r"(?P<joint>['’ʼ`-])?(?P<letters>[^\W\d_]+)")
_NEXT_WORD = re.compile(rf"[{_SPACES}]?(?P<word>[^\W\d_]+)\.?")
_RANGE = re.compile(rf"[{_SPACES}]?[-–—][{_SPACES}]?")
_BETWEEN_SCALES = re.compile(rf"\.?[{_SPACES}]")
_PERCENT_SIGN = re.compile(rf"[{_SPACES}]?(?:%|[Pp]er cent\b)")
_ROMAN = re.compile(rf"(?<!\w)(?P<roman>[IVXLCХІ]{{1,7}})[.]?[{_SPACES}](?P<word>[^\W\d_]+)")
_ROMAN_VALUES = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50, "C": 100}
_LONGEST_DIGITS = 40
_MOST_WORDS = 24


def find_numbers(text: str, language: str) -> tuple[FoundNumber, ...]:
    """Return the numbers of `text` in order of their place; a text of a language outside the eight has none.

    Times, dates in digits, telephones, addresses and codes (`COVID-19`, `F-16`) are no numbers. One word that mostly
    means something else (kk `бір`, tr `yüz`, `yedi`) is a number only beside other number words. Words are read in
    the language's main script.
    """
    code = Language.parse(language).code
    if code not in NUMBER_LANGUAGES:
        return ()
    figures = figures_of(code)
    kept = _NOT_NUMBERS.sub(lambda match: "\x00" * len(match[0]), text)
    found = list(_in_digits(kept, figures))
    found += _in_roman(kept, figures)
    taken = sorted((number.start, number.end) for number in found)
    found += [number for number in _in_words(kept, figures) if not overlaps(number.start, number.end, taken)]
    return tuple(sorted(found, key=lambda number: number.start))


def digits_value(digits: str, decimal: str, group: str) -> int | Decimal | None:
    """Return what `digits` with spaces, commas and points mean where `decimal` and `group` are a language's own."""
    digits = re.sub(f"[{_SPACES}]", "", digits)
    if len(digits) > _LONGEST_DIGITS:
        return None
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        whole, part = re.sub("[.,]", "", digits[:last]), digits[last + 1 :]
        return Decimal(f"{whole}.{part}")
    if points + commas == 0:
        return int(digits)
    sign = "." if points else ","
    pieces = digits.split(sign)
    in_groups = all(len(piece) == 3 for piece in pieces[1:]) and 0 < len(pieces[0]) < 4 and pieces[0] != "0"
    if len(pieces) > 2:
        return int("".join(pieces)) if in_groups else None
    if in_groups and sign != decimal:
        # 1.500 in Turkish, 1,500 in English; in the others a point before three digits groups too.
        return int("".join(pieces))
    return Decimal(f"{pieces[0]}.{pieces[1]}")


def _in_digits(text: str, figures: Figures) -> Iterator[FoundNumber]:
    waiting: FoundNumber | None = None
    scale_of_waiting = Decimal(1)
    for match in _DIGITS.finditer(text):
        begin = match.start("digits")
        if begin and (text[begin - 1].isalpha() or text[begin - 1] in "_\x00"):
            continue
        if match["sign"] is None and begin > 1 and text[begin - 1] in "-–" and text[begin - 2].isalpha():
            continue
        value = digits_value(match["digits"], figures.decimal, figures.group)
        if value is None:
            continue
        number = _finished(text, match, value, figures)
        scale = Decimal(number.value) / Decimal(value) if value and number.kind is NumberKind.DIGITS else Decimal(1)
        if waiting is not None and _goes_on(text, waiting, scale_of_waiting, number, scale):
            # 3 млн 200 мың: one number in two scales.
            number = replace(number, value=_plain(Decimal(waiting.value) + number.value), start=waiting.start)
            waiting = None
        if waiting is not None:
            # 10-15 mln: the scale and the percent of the second end belong to both.
            if _RANGE.fullmatch(text[waiting.end : number.start]) and waiting.kind is NumberKind.DIGITS:
                waiting = _as_range(waiting, number, value)
            yield waiting
        waiting, scale_of_waiting = number, scale
    if waiting is not None:
        yield waiting


def _goes_on(text: str, first: FoundNumber, scale: Decimal, second: FoundNumber, next_scale: Decimal) -> bool:
    """Whether `second` is the rest of `first`, which was written with a scale: 3 mln. 200 ming, 2 мың 500."""
    if first.kind is not NumberKind.DIGITS or second.kind is not NumberKind.DIGITS or scale < 1000:
        return False
    if first.value < 0 or not 0 < second.value < scale or Decimal(first.value) % scale:
        return False
    digits = second.end - second.start == 3 and scale == 1000 and second.value >= 100
    return (next_scale >= 1000 or digits) and _BETWEEN_SCALES.fullmatch(text[first.end : second.start]) is not None


def _as_range(first: FoundNumber, second: FoundNumber, bare: int | Decimal) -> FoundNumber:
    if second.kind is NumberKind.PERCENT:
        return replace(first, kind=NumberKind.PERCENT)
    if second.value > bare > 0 and second.kind is NumberKind.DIGITS:
        return replace(first, value=_plain(Decimal(first.value) * Decimal(second.value) / Decimal(bare)))
    return first


def _scaled(value: int | Decimal, power: int) -> int | Decimal:
    return _plain(Decimal(value).scaleb(power)) if -(10**12) < value < 10**12 else value


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _finished(text: str, match: re.Match[str], value: int | Decimal, figures: Figures) -> FoundNumber:
    kind, start, end = NumberKind.DIGITS, match.start(), match.end("digits")
    head = text[max(0, start - 2) : start]
    range_before = match["sign"] is not None and len(head) == 2 and head[1] in _SPACES and head[0].isdigit()
    if match["sign"] and not range_before:
        value = -value
    elif match["sign"]:
        start = match.start("digits")
    if match["over"] and isinstance(value, int) and int(match["over"][1:12]) > 0:
        part = Decimal(value) / Decimal(int(match["over"][1:12]))
        return FoundNumber(value=part, start=start, end=match.end(), kind=NumberKind.FRACTION)
    if match["sign_percent"]:
        return FoundNumber(value=value, start=start, end=end, kind=NumberKind.PERCENT)
    suffix = _SUFFIX.match(text, end)
    glued = figures.scale_words.get(plain_word(suffix["letters"], figures.language)) if suffix is not None else None
    if suffix is not None and suffix["joint"] is None and glued is not None:
        value, end = _scaled(value, glued), suffix.end()
    elif suffix is not None:
        kind, end = _after_suffix(suffix, kind, end, figures)
    else:
        scale = _NEXT_WORD.match(text, end)
        power = figures.scale_words.get(_scale_key(scale["word"], figures.language)) if scale is not None else None
        if power is not None and scale is not None:
            value = _scaled(value, power)
            end = scale.end("word")
        elif figures.language == "tr" and re.match(r"\.[ \u00a0](?=[^\W\d_A-ZÇĞİÖŞÜ])", text[end : end + 3]):
            return FoundNumber(value=value, start=start, end=end + 1, kind=NumberKind.ORDINAL)
    percent = _PERCENT_SIGN.match(text, end)
    if percent is not None:
        return FoundNumber(value=value, start=start, end=percent.end(), kind=NumberKind.PERCENT)
    word = _NEXT_WORD.match(text, end)
    if word is not None and _is_percent(word["word"], figures):
        return FoundNumber(value=value, start=start, end=word.end("word"), kind=NumberKind.PERCENT)
    before = text[max(0, start - 10) : start].rstrip(_SPACES)
    if any(before.lower().endswith(name) for name in figures.percent_before):
        kind = NumberKind.PERCENT
    return FoundNumber(value=value, start=start, end=end, kind=kind)


@cache
def _inflected_scales(language: str) -> dict[str, int]:
    figures = figures_of(language)
    return dict(figures.scale_words)


def _scale_key(word: str, language: str) -> str:
    plain = plain_word(word, language)
    if plain in _inflected_scales(language):
        return plain
    found = number_word(plain, language)
    if found is not None and found.role == "scale":
        return next((name for name, power in _inflected_scales(language).items() if power == found.value), plain)
    return plain


def _is_percent(word: str, figures: Figures) -> bool:
    plain = plain_word(word, figures.language)
    return plain in figures.percent and plain not in figures.percent_before


def _after_suffix(suffix: re.Match[str], kind: NumberKind, end: int, figures: Figures) -> tuple[NumberKind, int]:
    letters = plain_word(suffix["letters"], figures.language)
    if letters in figures.ordinal_digits:
        return NumberKind.ORDINAL, suffix.end()
    if suffix["joint"] is None:
        return kind, end
    if any(letters.startswith(ending) and len(letters) - len(ending) < 6 for ending in figures.ordinal_digits) and (
        figures.language in ("az", "tk", "tr")
    ):
        return NumberKind.ORDINAL, suffix.end()
    if figures.hyphen_is_ordinal and suffix["joint"] == "-" and letters not in _case_suffixes(figures.language):
        # 5-класс, 2023-жыл: the hyphen stands for the ordinal suffix, the noun is not the number's.
        return NumberKind.ORDINAL, end
    return kind, suffix.end() if len(letters) < 5 else end


@cache
def _case_suffixes(language: str) -> frozenset[str]:
    wording = turkic_wording(language)
    sounds = wording.sounds
    return frozenset(
        sounds.outer(sounds.realise(pattern, state)[0]) for pattern in wording.cases.values() for state in sounds.states
    )


def _in_roman(text: str, figures: Figures) -> Iterator[FoundNumber]:
    for match in _ROMAN.finditer(text):
        if plain_word(match["word"], figures.language) not in figures.centuries:
            continue
        value, before = 0, 0
        for sign in reversed(match["roman"]):
            digit = _ROMAN_VALUES[sign]
            value += digit if digit >= before else -digit
            before = max(before, digit)
        yield FoundNumber(value=value, start=match.start(), end=match.end("roman"), kind=NumberKind.ORDINAL)


def _in_words(text: str, figures: Figures) -> Iterator[FoundNumber]:
    language = figures.language
    row: list[tuple[str, int, int]] = []
    read_to = 0
    for match in _WORD.finditer(text):
        if match.start() < read_to:
            continue
        plain = plain_word(match[0], language)
        half = _with_half(row, match, text, figures) if plain in figures.half else None
        if half is not None:
            yield half
            row, read_to = [], half.end
            continue
        parts = plain.split("-") if language == "en" else [plain]
        known = all(number_word(part, language) is not None for part in parts)
        joined = not row or text[row[-1][2] : match.start()].strip(_SPACES) == ""
        links = language == "en" and plain == "and" and row
        if row and (not joined or not (known or links)):
            yield from _numbers_of(row, text, figures)
            row = []
        if known or links:
            row += [(part, match.start(), match.end()) for part in parts]
        elif plain in figures.half:
            yield FoundNumber(value=_half(plain), start=match.start(), end=match.end(), kind=NumberKind.FRACTION)
    if row:
        yield from _numbers_of(row, text, figures)


def _with_half(
    row: list[tuple[str, int, int]], match: re.Match[str], text: str, figures: Figures
) -> FoundNumber | None:
    """Return the number that a half word belongs to: бір жарым миллион, yarım milyon, ikki yarim, полтора миллиона."""
    value, start, end = _half(plain_word(match[0], figures.language)), match.start(), match.end()
    if row and value < 1 and text[row[-1][2] : start].strip(_SPACES) == "":
        run = read_run([word for word, _, _ in row[:_MOST_WORDS]], figures.language)
        if run is not None and run.length == len(row) and not run.ordinal and run.value < 1000:
            value, start = value + run.value, row[0][1]
    scale = _NEXT_WORD.match(text, end)
    power = figures.scale_words.get(_scale_key(scale["word"], figures.language)) if scale is not None else None
    if scale is not None and power is not None:
        return FoundNumber(value=_scaled(value, power), start=start, end=scale.end("word"), kind=NumberKind.WORDS)
    return FoundNumber(value=value, start=start, end=end, kind=NumberKind.WORDS) if start < match.start() else None


def _half(word: str) -> Decimal:
    return Decimal("1.5") if word.startswith("полтор") else Decimal("0.5")


def _numbers_of(row: list[tuple[str, int, int]], text: str, figures: Figures) -> Iterator[FoundNumber]:
    language = figures.language
    position = 0
    while position < len(row):
        plain = [word for word, _, _ in row[position : position + _MOST_WORDS]]
        run = read_run(plain, language)
        if run is None:
            position += 1
            continue
        start, end = row[position][1], row[position + run.length - 1][2]
        single = run.length == 1 and plain[0] in figures.alone
        position += run.length
        following = _NEXT_WORD.match(text, end)
        before = text[max(0, start - 10) : start].rstrip(_SPACES).lower()
        if following is not None and _is_percent(following["word"], figures):
            yield FoundNumber(value=run.value, start=start, end=following.end("word"), kind=NumberKind.PERCENT)
        elif any(before.endswith(name) for name in figures.percent_before):
            yield FoundNumber(value=run.value, start=start, end=end, kind=NumberKind.PERCENT)
        elif not single:
            kind = NumberKind.ORDINAL if run.ordinal else NumberKind.WORDS
            yield FoundNumber(value=run.value, start=start, end=end, kind=kind)
