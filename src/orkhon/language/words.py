"""One step from an alphabet to its neighbour, for a run of text without spaces. Remembers nothing of what it read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from orkhon.language.alphabet import Conversion, alphabet
from orkhon.language.casing import lower, upper
from orkhon.language.lexicon import Lexicon, build_lexicon
from orkhon.language.protecting import addresses, codes, is_foreign, roman_from_cyrillic
from orkhon.language.rules import Matcher
from orkhon.language.tote import vowels_read, with_hamza

APOSTROPHES = "'’‘ʻʼ`´′ʹ\u02bd\uff07"
"""Every sign met in the place of ʻ and ʼ."""

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_MARKS = "\u0300-\u036f"
_WORDS = {
    "Latn": rf"[{_LATIN}][{_LATIN}{_MARKS}]*",
    "Cyrl": r"[\u0400-\u0481\u048a-\u052f\u1c80-\u1c8f][\u0300-\u036f\u0400-\u052f\u1c80-\u1c8f]*",
    "Arab": r"[\u0621-\u063a\u0640-\u064a\u0674-\u06d3\u06d5]+",
}
_MARK = re.compile(f"[{_MARKS}]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_LONGEST_COMPOSED = 256
_LETTER_G_OR_O = re.compile(rf"([oOgG])[{APOSTROPHES}]")
_INNER = re.compile(rf"(?<=[{_LATIN}])[{APOSTROPHES}](?=[{_LATIN}])")
_OPENING = "'‘`“\"«„"


class WordConverter:
    """The rules, the lexicon and the guards of one conversion."""

    def __init__(self, conversion: Conversion, lexicon: Lexicon | None) -> None:
        source, target = alphabet(conversion.source), alphabet(conversion.target)
        self._conversion = conversion
        self._source = source.tag
        self._target = target.tag
        self._lexicon = lexicon
        self._matcher = Matcher(
            rules=conversion.rules, pairs=conversion.pairs, classes=source.classes, target=target.tag
        )
        self._guarded = source.script == "Latn"
        self._romans = source.script == "Cyrl"
        self._uzbek = source.tag.startswith("uz-Latn")
        self._with_apostrophe = source.tag == "kk-Latn-x-2017"
        self._changes = bool(conversion.pairs or conversion.rules)
        self._words = re.compile(_pattern(source.script, source.apostrophes, self._with_apostrophe))
        self._punctuation = conversion.punctuation
        # A comma within a number is the number's own in every script: 501,81.
        signs = [r"(?<![0-9]),|,(?![0-9])" if sign == "," else re.escape(sign) for sign in conversion.punctuation]
        self._signs = re.compile("|".join(signs)) if signs else None

    def run(self, run: str) -> str:
        """Return `run`, a stretch of text without spaces, in the target alphabet."""
        if not run or not self._changes:
            return run
        if _MARK.search(run) is not None and len(run) <= _LONGEST_COMPOSED:
            run = unicodedata.normalize("NFC", run)
        if self._uzbek or self._with_apostrophe:
            run = apostrophes_mended(run, self._source)
        kept = addresses(run)
        if self._guarded:
            kept = sorted(kept + codes(run))
        if not kept:
            return self._plain(run)
        pieces: list[str] = []
        position = 0
        for begin, end in kept:
            if begin >= position:
                pieces += (self._plain(run[position:begin]), run[begin:end])
                position = end
        pieces.append(self._plain(run[position:]))
        return "".join(pieces)

    def word(self, word: str, all_capitals: bool | None = None) -> str:
        """Return the single word `word` in the target alphabet, whatever it is."""
        small = lower(word, self._source)
        if len(small) != len(word):
            small = "".join(one if len(one := lower(sign, self._source)) == 1 else sign for sign in word)
        if all_capitals is None:
            # An apostrophe has no case, but isupper() does not mind it.
            all_capitals = word.isupper() and sum(map(str.isupper, word)) > 1
        if self._conversion.vowels_by_harmony:
            return self._from_arabic(word)
        start, listed = 0, ""
        if self._lexicon is not None:
            found = self._lexicon.find(small)
            if found is not None:
                start, listed = found
                if word[:start] != small[:start]:
                    listed = upper(listed, self._target) if all_capitals else _like(listed, word, self._target)
        written = listed + self._matcher.convert(word, small, start, all_capitals)
        if self._conversion.hamza is not None:
            return with_hamza(small, self._matcher.convert(small, small, 0, False), self._conversion.hamza)
        return written

    def rules_alone(self, word: str) -> str:
        """Return the small word `word` as the rules give it, without the lexicon."""
        if self._conversion.vowels_by_harmony:
            read = vowels_read(word, self._conversion.vowels_by_harmony)
            return self._matcher.convert(read, read, 0, False)
        return self._matcher.convert(word, word, 0, False)

    def capital(self, letter: str) -> str:
        """Return the single capital `letter` as it stands among words in capitals: Ш is SH there."""
        return self.word(letter, all_capitals=True)

    def widening_capitals(self) -> str:
        """Return the capitals that alone may become two letters, as the inside of a character class."""
        wide = [one for one, result in self._conversion.pairs.items() if len(one) == 1 and len(result) > 1]
        wide += [one for one in ("е", "ц") if self._romans and one not in wide]
        if self._guarded or not self._romans:
            return ""
        return "".join(sorted({one.upper() for one in wide if len(self.capital(one.upper())) > 1}))

    def _plain(self, run: str) -> str:
        if self._signs is not None:
            return self._signs.sub(lambda sign: self._punctuation[sign[0]], self._words.sub(self._replace, run))
        return self._words.sub(self._replace, run)

    def _replace(self, found: re.Match[str]) -> str:
        word = found[0]
        if self._guarded:
            stop = found.string[found.end() : found.end() + 1] == "."
            if is_foreign(word, self._source, before_full_stop=stop):
                return word
        elif self._romans:
            numeral = roman_from_cyrillic(word)
            if numeral is not None:
                return numeral
        return self.word(word)

    def _from_arabic(self, word: str) -> str:
        found = self._lexicon.find(word) if self._lexicon is not None else None
        if found is None:
            return self.rules_alone(word)
        length, listed = found
        # The suffixes go by the harmony of the whole word.
        return listed + self.rules_alone(word)[len(self.rules_alone(word[:length])) :]


def apostrophes_mended(run: str, tag: str) -> str:
    """Return `run` with every sign met for ʻ and ʼ as the alphabet of `tag` writes it.

    After o and g it is ʻ, between other letters ʼ. After an o or g that ends a word it is left alone where it
    closes a quotation: where the run opens one, or after an o, which ends no Uzbek word with ʻ.
    """
    if _APOSTROPHE.search(run) is None:
        return run
    if not tag.startswith("uz"):
        return _INNER.sub("'", re.sub(rf"(?<=[agnosucyiAGNOSUCYI])[{APOSTROPHES}]", "'", run))
    opened = run[0] in _OPENING or any(f"{mark}{sign}" in run for mark in "(-–—" for sign in "'‘“")

    def marked(found: re.Match[str]) -> str:
        after = found.string[found.end() : found.end() + 1]
        if after.isalpha() and after not in APOSTROPHES:
            return found[1] + "ʻ"
        if after and after in APOSTROPHES and found.string[found.end() + 1 : found.end() + 2].isalpha():
            return found[1] + "ʻ"
        if found[0][1] in "ʻʼ" or (found[1] in "gG" and not opened):
            return found[1] + "ʻ"
        return found[0]

    return _INNER.sub(_tutuq, _LETTER_G_OR_O.sub(marked, run))


def _tutuq(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1]
    return "ʻ" if before in "oOgG" else "ʼ"


def _like(listed: str, word: str, target: str) -> str:
    return upper(listed[0], target) + listed[1:] if word[:1].isupper() else listed


def _pattern(script: str, apostrophes: str, with_apostrophe: bool) -> str:
    letters = _WORDS[script]
    if script != "Latn":
        inner = "".join(sign for sign in apostrophes if not sign.isalpha())
        return rf"{letters}(?:[{inner}ʼ]{letters})*" if inner else letters
    if with_apostrophe:
        return rf"{letters}(?:'[{_LATIN}]*)*"
    if apostrophes:
        return rf"{letters}(?:[ʻʼ]+[{_LATIN}{_MARKS}]*)*"
    return letters


@lru_cache(maxsize=128)
def word_converter(source: str, target: str) -> WordConverter:
    """Return the converter of one step, which must be one that a file gives."""
    conversion = next(step for step in alphabet(source).conversions if step.target == target)
    bare = WordConverter(conversion, None)
    aim = alphabet(target)
    back = next((step for step in aim.conversions if step.target == source), None)
    if back is None or not aim.spellings:
        return bare
    forth = WordConverter(back, None)
    lexicon = build_lexicon(
        spellings=aim.spellings,
        written=forth.word,
        read=bare.rules_alone,
        endings=aim.endings,
        keep_soft_sign=aim.soft_sign_before_suffix != "dropped",
    )
    return WordConverter(conversion, lexicon)
