"""The loose skeleton of a word: what is left when scripts, sister languages and fine differences are forgotten."""

from __future__ import annotations

import re
import unicodedata

from orkhon.language.alphabet import pairs_of

_OWN: dict[str, dict[str, str]] = {
    # c is a dʒ, written ж, j or c; y and w where they are ы and у or в.
    "az": {"c": "j", "ç": "c", "x": "h", "q": "g"},
    "tr": {"c": "j", "ç": "c"},
    "ky": {"c": "j", "ç": "c", "x": "h"},
    "tk": {"ž": "j", "ç": "c", "w": "v"},
    "uz": {"x": "h"},
    "kk": {"tş": "c", "x": "h"},
}
"""Values of letters in the alphabet of a language's strict keys."""

_ANYWHERE = pairs_of(
    """
кс ks  дж j  дз z  zh j  kh h  sh s  ch c  tş c  ţ ts  щ s  ш s  ş s  ч c  ç c  ж j  ž j  җ j  ҹ j
ц ts  ю iu  я ia  ё io  х h  һ h  ҳ h  x ks  қ k  к k  q k  ҝ g  г g  ғ g  ğ g  ң n  ñ n  ň n  а a
ә e  ə e  ä e  э e  е e  и i  й i  і i  ы i  ј i  ı i  ý i  y i  о o  ө o  ö o  у u  ұ u  ү u  ў o
ū u  ü u  б b  в v  w v  д d  з z  л l  м m  н n  п p  р r  с s  т t  ф f  ъ ∅  ь ∅
    """
)
"""Cyrillic and Latin letters of no stated language: the commonest value. What has the same value is merged."""

_SIGNS = re.compile("|".join(re.escape(sign) for sign in sorted(_ANYWHERE, key=len, reverse=True)))
_DROPPED = re.compile("(?<=[^\\W\\d_])['’‘ʻʼ`´′ʹ]|['’‘ʻʼ`´′ʹ](?=[^\\W\\d_])|\u0307")
_GLIDE_BEFORE_E = re.compile("(?<![^\\W\\d_])ie|(?<=[aeou])ie")
_LONG_I = re.compile("i{2,}")


def skeleton(small: str, code: str) -> str:
    """Return the skeleton of `small`, a run of text in lower case, in the values that the language `code` gives.

    `small` of a language of ours stands in the alphabet of its strict keys; `code` is empty for any other.
    """
    own = _OWN.get(code)
    text = _DROPPED.sub("", small)
    if own:
        text = re.sub("|".join(sorted(own, key=len, reverse=True)), lambda found: _marked(own[found[0]]), text)
    text = _SIGNS.sub(lambda found: _ANYWHERE[found[0]], text)
    text = text.translate(_UNMARK)
    if not text.isascii() and len(text) < 400:
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _LONG_I.sub("i", _GLIDE_BEFORE_E.sub("e", text))


# A value given by the language must not be read again as a letter of the common table.
_PROTECTED = {"c": "\ue000", "j": "\ue001", "h": "\ue002", "g": "\ue003", "v": "\ue004"}
_UNMARK = str.maketrans({mark: letter for letter, mark in _PROTECTED.items()})


def _marked(value: str) -> str:
    return "".join(_PROTECTED.get(letter, letter) for letter in value)
