"""Tell what a conversion must leave alone: addresses, codes, foreign names in Latin letters, Roman numerals.

Judges one run of text without spaces at a time, so that an English sentence inside a Latin text is not known as one.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from orkhon.language.alphabet import Alphabet, alphabet
from orkhon.language.casing import lower
from orkhon.language.tags import language_of

# Every repetition that another part may follow is bounded: a run of ten million letters costs linear time.
_ADDRESS = re.compile(
    r"(?:https?|ftps?)://\S+"
    r"|(?<![\w.-])www\.\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    r"|(?<![\w@])@[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+){0,3}"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,6}"
    r"(?:com|org|net|info|biz|edu|gov|int|mil|kz|kg|uz|az|tr|tm|ru|eu|uk|us|de|fr|cn|io|me|tv|ai|news|media|рф|қаз)"
    r"(?![\w-])(?:[/:?]\S*)?",
    re.IGNORECASE,
)
_MAY_HOLD_ADDRESS = re.compile(r"://|@|\.[^\W\d]")
_CODE = re.compile(
    r"(?<![^\W_])(?:[A-Z]{1,8}-?[0-9]+(?![^\W\d_])[A-Z0-9-]*|[0-9]+[A-Z]{1,3}(?![^\W_]))|(?<![^\W_])[A-Z][0-9]+[A-Z]\b"
)
# D and C only behind M, as in years: DXX is the state security service.
_ROMAN = re.compile(r"(?:M{1,3}(?:CM|CD|D?C{0,3}))?(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_IN_CYRILLIC = re.compile(r"[ХІIVX]{2,8}")
_CYRILLIC_TO_ROMAN = str.maketrans({"Х": "X", "І": "I"})
_CAPITALS_THEN_SUFFIX = re.compile(r"([A-Z]{2,})(?:[^\W\d_A-Z]*)")
_DIGIT = re.compile("[0-9]")
_ASCII = re.compile(r"[A-Za-z]*")


def addresses(run: str) -> list[tuple[int, int]]:
    """Return where URLs, e-mail addresses, domain names and @handles stand in `run`, which holds no space."""
    if _MAY_HOLD_ADDRESS.search(run) is None:
        return []
    return [found.span() for found in _ADDRESS.finditer(run)]


def codes(run: str) -> list[tuple[int, int]]:
    """Return where codes such as COVID-19, F-16, MI6 and 5G stand in `run`."""
    if _DIGIT.search(run) is None:
        return []
    return [found.span() for found in _CODE.finditer(run)]


def roman_from_cyrillic(word: str) -> str | None:
    """Return the Roman numeral that `word` writes with Cyrillic Х or І, or None: ХХІ is XXI."""
    if _ROMAN_IN_CYRILLIC.fullmatch(word) is None:
        return None
    numeral = word.translate(_CYRILLIC_TO_ROMAN)
    return numeral if _ROMAN.fullmatch(numeral) else None


def is_foreign(word: str, tag: str, *, before_full_stop: bool) -> bool:
    """Return whether `word` of a Latin text stays in Latin letters when the text leaves them.

    It does when it holds a sign outside the alphabet of `tag` (Washington, Facebook in Uzbek), a capital after a
    small letter (iPhone), is a Roman numeral, or is listed (USB, Telegram). A name in capitals is native unless
    listed: a Kazakh text is full of БК and ФТБ, and no rule tells BK from PC.
    A letter of the alphabet beyond ASCII makes a word native unless a sign outside contradicts. A single I, V
    or X is a numeral except before a full stop, where it is an initial.
    """
    guard = _guard(tag)
    if guard.native.fullmatch(lower(word, tag)) is None:
        return True
    if _ASCII.fullmatch(word) is None:
        return False
    if word.islower():
        return _starts_foreign(word)
    if word in {"I", "V", "X"}:
        return not before_full_stop
    if len(word) > 1 and word.isupper() and _ROMAN.fullmatch(word):
        return True
    plain = guard.digraphs.sub(r"\1", word)
    found = _CAPITALS_THEN_SUFFIX.fullmatch(plain) if plain[:2].isupper() else None
    if found is not None and len(plain) > 1:
        name = found[1]
        return name in guard.foreign_capitals
    if any(one.islower() and two.isupper() for one, two in itertools.pairwise(plain)):
        return True
    return _starts_foreign(word.lower())


class _Guard:
    def __init__(self, letters: Alphabet) -> None:
        digraphs = sorted((one for one in letters.letters if len(one) > 1), key=len, reverse=True)
        singles = {one for one in letters.letters if len(one) == 1} | letters.also | set(letters.apostrophes)
        singles -= {""}
        ends = {one[-1] for one in digraphs}
        if language_of(letters.tag) == "uz":
            # Cyrillic has one letter for each, so that they are capitals of one: YaIM, YuNESKO.
            digraphs += ["ya", "ye", "yo", "yu"]
        choices = [re.escape(one) for one in digraphs] + ["[" + "".join(map(re.escape, sorted(singles))) + "]"]
        # Atomic and possessive, or each sh could be read in two ways and a long word in two to the power of n.
        self.native = re.compile("(?>" + "|".join(choices) + ")*+")
        heads = "|".join(re.escape(one[0].upper()) + re.escape(one[1:]) for one in digraphs if ends)
        self.digraphs = re.compile(f"(?:(?<=[A-Z])(?={heads})|(?={heads}(?=[A-Z])))([A-Z])[a-zʻ]") if heads else _NEVER
        self.foreign_capitals = _capitals()


_NEVER = re.compile(r"(?!)()")


@lru_cache(maxsize=32)
def _guard(tag: str) -> _Guard:
    return _Guard(alphabet(tag))


@lru_cache(maxsize=1)
def _inclusions() -> dict[str, str]:
    path = files("orkhon.language") / "alphabets" / "shared" / "inclusions.toml"
    return {name: str(words) for name, words in tomllib.loads(path.read_text("utf-8")).items()}


@lru_cache(maxsize=1)
def _capitals() -> frozenset[str]:
    return frozenset(_inclusions()["foreign_capitals"].split())


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    return frozenset(_inclusions()["foreign"].split())


def _starts_foreign(small: str) -> bool:
    names = _foreign()
    if small in names:
        return True
    # Six letters tell a name from the beginning of another word; intel- begins intellekt.
    return any(small[:length] in names for length in range(6, min(len(small), 18)))
