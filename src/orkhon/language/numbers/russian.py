"""Say whole numbers in Russian, declined. Knows no digits."""

from __future__ import annotations

from orkhon.language.numbers.wording import Case, Gender, RussianWording, russian_wording

_CASE_INDEX = {
    Case.NOMINATIVE: 0,
    Case.GENITIVE: 1,
    Case.DATIVE: 2,
    Case.ACCUSATIVE: 3,
    Case.INSTRUMENTAL: 4,
    Case.LOCATIVE: 5,
    Case.ABLATIVE: 1,
}
_SCALE_POWERS = (12, 9, 6, 3)


def cardinal(number: int, case: Case, gender: Gender) -> list[str]:
    """Return the words of `number`, 0 to 10**15 - 1. The accusative is that of things, not of persons."""
    wording = russian_wording()
    index = _CASE_INDEX[case]
    if number == 0:
        return [wording.cardinals[0][index]]
    words: list[str] = []
    for power in _SCALE_POWERS:
        count, number = divmod(number, 10**power)
        if not count:
            continue
        if count > 1:
            words += _below_thousand(wording, count, index, Gender.FEMININE if power == 3 else Gender.MASCULINE)
        words.append(_scale_after(wording.scales[power], count, index))
        if count == 1 and power > 3:
            words.insert(len(words) - 1, wording.one["masculine"][index])
    if number:
        words += _below_thousand(wording, number, index, gender)
    return words


def _scale_after(forms: tuple[str, ...], count: int, index: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return forms[index]
    if index in (0, 3):
        few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
        return forms[1] if few else forms[7]
    return forms[6 + index]


def _below_thousand(wording: RussianWording, number: int, index: int, gender: Gender) -> list[str]:
    words: list[str] = []
    hundreds, rest = number - number % 100, number % 100
    if hundreds:
        words.append(wording.cardinals[hundreds][index])
    tens, units = (rest, 0) if rest < 20 and rest > 9 else (rest - rest % 10, rest % 10)
    if tens:
        words.append(wording.cardinals[tens][index])
    if units == 1:
        words.append(wording.one[gender.value][index])
    elif units == 2 and gender is Gender.FEMININE:
        words.append(wording.two_feminine[index])
    elif units:
        words.append(wording.cardinals[units][index])
    return words


def ordinal(number: int, case: Case, gender: Gender) -> list[str]:
    """Return the words of the ordinal: only the last one is declined."""
    wording = russian_wording()
    last = _last_part(number)
    before = cardinal(number - last, Case.NOMINATIVE, Gender.MASCULINE) if number != last else []
    index = _CASE_INDEX[case]
    if last == 3:
        return [*before, wording.third[gender.value][index]]
    return [*before, ordinal_word(last, index, gender.value)]


def ordinal_word(part: int, index: int, gender: str) -> str:
    """Return the adjective of a number that has one of its own, or of a round thousand (`двухтысячный`)."""
    wording = russian_wording()
    stem = wording.ordinals.get(part) or _of_thousands(wording, part)
    stressed = stem.endswith("+")
    ending = wording.adjective[gender][index]
    if stressed and ending == "ый":
        ending = "ой"
    return stem.rstrip("+") + ending


def _last_part(number: int) -> int:
    if number == 0:
        return 0
    for power in (3, 6, 9, 12):
        rest = number % 10**power
        if rest:
            rest = rest if power == 3 else rest - rest % 10 ** (power - 3)
            break
    else:
        rest = number
    if rest >= 1000:
        return rest
    if rest % 100 == 0:
        return rest
    if 9 < rest % 100 < 20 or rest % 10 == 0:
        return rest % 100
    return rest % 10


def _of_thousands(wording: RussianWording, part: int) -> str:
    power = next(power for power in _SCALE_POWERS if part % 10**power == 0)
    words = _below_thousand(wording, part // 10**power, 1, Gender.MASCULINE)
    # девяносто, сто and одна keep their first form inside such words: стотысячный, девяностотысячный.
    kept = {"девяноста": "девяносто", "ста": "сто", "одного": "одно"}
    return "".join(kept.get(word, word) for word in words) + wording.ordinals[10**power]
