"""The two habits of Kazakh in Arabic letters that look at a whole word: the hamza, and vowels read by harmony."""

from __future__ import annotations

HAMZA = "ء"

_HAMZA_LIKE = "ءٴ"
_JOINED = {"ٵ": "ا", "ٶ": "و", "ٷ": "ۇ", "ٸ": "ى"}  # the hamza written with its vowel (U+0675–0678)
_FRONT_SIGNS = frozenset("ەكک" + "گ")
_BACK_SIGNS = frozenset("قع")
_FIRST_SYLLABLE_ONLY = frozenset("او")
_VOWELS = frozenset("اوۇىەۋي")
_WITHOUT_HARMONY = ("مەن", "بەن", "پەن")  # the case "with" is front after any word


def with_hamza(small: str, written: str, rule: tuple[str, str]) -> str:
    """Return `written` with ء before it where `small`, the same word in Cyrillic letters, calls for it.

    A word calls for the hamza when it holds one of the first letters of `rule` and none of the second.
    """
    calls, bars = rule
    if any(letter in calls for letter in small) and not any(letter in bars for letter in small):
        return HAMZA + written
    return written


def vowels_read(word: str, harmony: tuple[tuple[str, str, str], ...]) -> str:
    """Return `word` without hamza and with the vowels that the script leaves open replaced by Cyrillic ones.

    Front are the vowels of a word with a hamza, or with ە, ك or گ outside the ending -мен; but ا and و are front
    in the first syllable alone, and not there in a word that holds ق or ع or begins with two consonants, as
    loans do. ۇ and ى are back beside ق and ع, and after a back vowel unless ە, ك or گ follows.
    """
    marked = any(sign in _HAMZA_LIKE or sign in _JOINED for sign in word)
    signs = [_JOINED.get(sign, sign) for sign in word if sign not in _HAMZA_LIKE]
    choices = {sign: (front, back) for sign, front, back in harmony}
    stem = signs[:-3] if len(signs) > 5 and "".join(signs[-3:]) in _WITHOUT_HARMONY else signs
    if not marked and not any(sign in _FRONT_SIGNS for sign in stem):
        return "".join(choices[sign][1] if sign in choices else sign for sign in signs)
    mixed = any(sign in _BACK_SIGNS for sign in stem)
    loan = len(stem) > 1 and stem[0] not in _VOWELS and stem[1] not in _VOWELS
    followed = _front_sign_follows(signs, choices)
    read: list[str] = []
    back_before = False
    first_syllable = True
    for place, sign in enumerate(signs):
        choice = choices.get(sign)
        if choice is None:
            if sign in _FRONT_SIGNS:
                back_before = False
            first_syllable = first_syllable and sign != "ە"
            read.append(sign)
            continue
        if sign in _FIRST_SYLLABLE_ONLY:
            back = not first_syllable or ((mixed or loan) and not marked)
        else:
            back = (
                signs[place - 1 : place] in (["ق"], ["ع"])
                or signs[place + 1 : place + 2] in (["ق"], ["ع"])
                or (back_before and not followed[place])
            )
        read.append(choice[1] if back else choice[0])
        back_before = back
        first_syllable = False
    return "".join(read)


def _front_sign_follows(signs: list[str], vowels: dict[str, tuple[str, str]]) -> list[bool]:
    """For each place, whether ە, ك or گ comes before the next open vowel."""
    follows = [False] * len(signs)
    seen = False
    for place in range(len(signs) - 1, -1, -1):
        follows[place] = seen
        if signs[place] in _FRONT_SIGNS:
            seen = True
        elif signs[place] in vowels:
            seen = False
    return follows
