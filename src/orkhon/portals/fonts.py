"""Which letters of which faces the portals serve themselves, and the style sheet that names the files.

Knows no disk and cuts nothing: `orkhon.portals.font_cutting` does, once, when `orkhon prepare` asks for it. The cuts
are there because a machine without a face that has Ә Ғ Қ Ң Ө Ұ Ү Һ Ə sets these letters of a headline in another face
than their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

FOLDER = "portals/fonts"
"""Where the files are among the static files."""

STYLESHEET = "fonts.css"

WEIGHTS = (400, 700)
"""The ends of the weight axis that the files keep: text to headline."""

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
# Quotes, dashes and spaces of all eight languages; the modifier letters ʻ ʼ of Uzbek; ₸ ₺ ₼ ₽ €.
_SIGNS = "\xa0\xad\u2009\u202f§©«»°±·×ʻʼ‐‑‒–—‘’‚“”„•…′″‹›€₸₺₼₽№™−"
# az tr tk uz, the Latin drafts for Kazakh, Crimean Tatar, and what names from nearby need.
_LATIN_LETTERS = "ÇçĞğİıÖöŞşÜüƏəÂâÎîÛûÄäŇňŽžÝýÑñŃńǴǵŊŋŪūÁáÉéÍíÓóÚúŠšČčß"
# Russian, Ukrainian and Belarusian, then Kazakh, Kyrgyz, and the Cyrillic of Uzbek, Turkmen, Tatar and Azerbaijani.
_CYRILLIC_LETTERS = "".join(map(chr, range(0x410, 0x450))) + "ЁёЄєІіЇїЎўҐґ" + "ӘәҒғҚқҢңӨөҰұҮүҺһ" + "ҲҳҖҗ" + "ЈјҜҝҸҹ"


@dataclass(frozen=True, kw_only=True)
class Face:
    """One variable font of a package: the family that pages ask for, and the file inside the package."""

    family: str
    package: str
    distribution: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One file that pages load: some letters of a face. `name` has no suffix."""

    name: str
    face: Face
    letters: frozenset[int]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.woff2"


SERIF = Face(
    family="Noto Serif",
    package="fontpkg_noto_serif",
    distribution="fontpkg-noto-serif",
    path="files/NotoSerif[wdth,wght].ttf",
)
SANS = Face(
    family="Noto Sans",
    package="fontpkg_noto_sans",
    distribution="fontpkg-noto-sans",
    path="files/NotoSans[wdth,wght].ttf",
)
FACES = {"serif": SERIF, "sans": SANS}
LETTERS = {
    "latin": frozenset(map(ord, _ASCII + _SIGNS + _LATIN_LETTERS)),
    "cyrillic": frozenset(map(ord, _CYRILLIC_LETTERS)),
}
"""Two sets without a common letter, so that a browser loads the second only where a page has such letters."""

CUTS = tuple(
    Cut(name=f"{style}-{script}", face=face, letters=letters)
    for style, face in FACES.items()
    for script, letters in LETTERS.items()
)


def unicode_range(letters: Iterable[int]) -> str:
    """Return code points as CSS writes them (CSS Fonts 4, 4.5): `U+20-7E, U+A0`. Empty for none."""
    points = sorted(set(letters))
    if not points:
        return ""
    breaks = [(left, right) for left, right in pairwise(points) if right != left + 1]
    starts = [points[0], *(right for _, right in breaks)]
    ends = [*(left for left, _ in breaks), points[-1]]
    return ", ".join(
        f"U+{start:X}" if start == end else f"U+{start:X}-{end:X}" for start, end in zip(starts, ends, strict=True)
    )


def stylesheet() -> str:
    """Return the rules that name the files, which lie beside the sheet.

    Without `local()`: an installed Noto may be one weight alone, and browsers would smear it to make the others.
    """
    lines = ["/* Noto Serif and Noto Sans, cut. Copyright 2022 The Noto Project Authors; SIL Open Font License 1.1. */"]
    lines += [
        f'@font-face {{ font-family: "{cut.face.family}"; src: url("{cut.file}") format("woff2"); '
        f"font-weight: {WEIGHTS[0]} {WEIGHTS[1]}; font-style: normal; font-display: swap; "
        f"unicode-range: {unicode_range(cut.letters)} }}"
        for cut in CUTS
    ]
    return "\n".join(lines) + "\n"


def headline_file(*, script: str, theme: str, headlines: str = "") -> str:
    """Return the file that the headlines of a page need first, or nothing for a script that has none.

    `script` is as BCP 47 writes it; the government theme has no serifs (layer `themes` of orkhon.css) unless the portal
    chose its `headlines` itself: `serif` or `sans`.
    """
    name = {"Latn": "latin", "Cyrl": "cyrillic"}.get(script)
    style = headlines or ("sans" if theme == "government" else "serif")
    return f"{style}-{name}.woff2" if name else ""
