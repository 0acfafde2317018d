"""How a portal looks: what it changes of its theme, whether that can be read, and the rule that says so in CSS.

Touches no database. The themes themselves are in orkhon.css, layer `themes`; the papers below are its tokens, and a
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from orkhon.portals.colours import HEX, contrast, mixed

MODES: Final = ("light", "dark")
TEXT_CONTRAST: Final = 4.5
"""Least contrast of words with what is behind them (WCAG 2.2, 1.4.3)."""
SHAPE_CONTRAST: Final = 3.0
"""Least contrast of lines and shapes that tell something (WCAG 2.2, 1.4.11)."""

PAPER: Final[Mapping[str, str]] = MappingProxyType({"light": "#ffffff", "dark": "#0e181c"})
STONE: Final[Mapping[str, str]] = MappingProxyType({"light": "#f1f5f5", "dark": "#152328"})
ON_BRAND: Final[Mapping[str, str]] = MappingProxyType({"light": "#ffffff", "dark": "#06191d"})
INK: Final[Mapping[str, str]] = MappingProxyType({"light": "#0f2129", "dark": "#e9efef"})

THEME_COLOURS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {
        "news": {"brand": ("#00666f", "#5fd3d3"), "mark": ("#0e8a92", "#38bfc2")},
        "literature": {"brand": ("#6b3a6e", "#dcaee0"), "mark": ("#8c5590", "#c78acb")},
        "history": {"brand": ("#7d4312", "#eab676"), "mark": ("#a8682c", "#cf9552")},
        "government": {"brand": ("#164f86", "#92c4f2"), "mark": ("#2b6fae", "#5b9fdd")},
    }
)
"""Each theme's two colours, light and dark."""

HEADLINES: Final[Mapping[str, str]] = MappingProxyType({"serif": "var(--serif)", "sans": "var(--sans-headline)"})
READING_SIZES: Final[Mapping[str, str]] = MappingProxyType(
    {"smaller": "1.125rem", "middle": "1.1875rem", "larger": "1.25rem", "largest": "1.375rem"}
)
DENSITIES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "close": {"--s5": "1.125rem", "--s6": "1.5rem", "--s7": "2.25rem", "--lead-read": "1.55"},
        "open": {"--s5": "2rem", "--s6": "2.75rem", "--s7": "4.5rem", "--lead-read": "1.75"},
    }
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a portal changes of its theme; empty is the theme's own. `brand` is for words, `mark` for lines.

    Colours are `#rrggbb`; `headlines`, `reading_size` and `density` are keys of the tables above.
    """

    theme: str = "news"
    brand_light: str = ""
    brand_dark: str = ""
    mark_light: str = ""
    mark_dark: str = ""
    headlines: str = ""
    reading_size: str = ""
    density: str = ""

    def colour(self, name: str, mode: str) -> str:
        """Return the portal's own `brand` or `mark` in that mode, or the theme's."""
        own = getattr(self, f"{name}_{mode}")
        return str(own) if HEX.match(str(own)) else THEME_COLOURS[self.theme][name][MODES.index(mode)]

    @property
    def is_own(self) -> bool:
        """True where something differs from the theme."""
        return any((self.brand_light, self.brand_dark, self.mark_light, self.mark_dark)) or any(
            (self.headlines, self.reading_size, self.density)
        )

    def css(self) -> str:
        """Return the rule that changes the theme, empty where nothing is changed.

        Only known words and checked colours come in, so nothing that somebody writes can end the rule. Readers with low
        vision have their own colours, whatever the portal's are.
        """
        if not self.is_own:
            return ""
        tokens = {
            f"--{name}": f"light-dark({self.colour(name, 'light')}, {self.colour(name, 'dark')})"
            for name in ("brand", "mark")
        }
        if self.headlines in HEADLINES:
            tokens["--headline"] = HEADLINES[self.headlines]
        if self.reading_size in READING_SIZES:
            tokens["--t-read"] = READING_SIZES[self.reading_size]
        tokens |= DENSITIES.get(self.density, {})
        rule = "; ".join(f"{name}: {value}" for name, value in tokens.items())
        plain = "; ".join(f"--{name}: {self.colour(name, 'light')}" for name in ("brand", "mark"))
        chosen = f'html[data-theme="{self.theme}"]:not([data-sight="low"])'
        return (
            f"@layer themes {{\n{chosen} {{ {rule} }}\n"
            f"@supports not (color: light-dark(#000, #fff)) {{ {chosen} {{ {plain} }} }}\n}}\n"
        )


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """One pair of colours that cannot be told apart well enough. `field` is the look's, `ratio` what it has."""

    field: str
    colour: str
    behind: str
    ratio: float
    wanted: float


def unreadable(look: Look) -> Iterator[Unreadable]:
    """Yield every pair of the look that is below what WCAG 2.2 AA wants, of its own colours and of the theme's."""
    for mode in MODES:
        brand, mark = look.colour("brand", mode), look.colour("mark", mode)
        wash = mixed(mark, PAPER[mode], 0.15)
        pairs = [
            *((f"brand_{mode}", brand, behind, TEXT_CONTRAST) for behind in (PAPER[mode], STONE[mode], wash)),
            (f"brand_{mode}", brand, ON_BRAND[mode], TEXT_CONTRAST),
            (f"mark_{mode}", mark, PAPER[mode], SHAPE_CONTRAST),
        ]
        for field, colour, behind, wanted in pairs:
            ratio = contrast(colour, behind)
            if ratio < wanted:
                yield Unreadable(field=field, colour=colour, behind=behind, ratio=ratio, wanted=wanted)
