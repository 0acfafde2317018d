"""Hold the colours of the illustrations: mixing, and the moods of the day. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


def ink(code: str) -> Colour:
    """Return the colour written as ``#rrggbb``."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return ``one`` with ``share`` (0 to 1) of ``other`` stirred in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True, kw_only=True)
class Mood:
    """The light of one hour: the sky from top to horizon, the air, the darkest near thing, lamps and sun."""

    sky: tuple[Colour, ...]
    haze: Colour
    deep: Colour
    sun: Colour
    lamp: Colour
    water: Colour
    dark: bool = False

    def distance(self, nearness: float) -> Colour:
        """Return the colour of land: 0 is lost in the air, 1 is at the painter's feet."""
        return mix(self.haze, self.deep, nearness)


def _sky(*codes: str) -> tuple[Colour, ...]:
    return tuple(ink(code) for code in codes)


NIGHT = Mood(
    sky=_sky("#040d1c", "#08203a", "#0d3a52", "#1c6674", "#4a948f"),
    haze=ink("#256d78"),
    deep=ink("#03121b"),
    sun=ink("#f8efd6"),
    lamp=ink("#ffd78a"),
    water=ink("#0c3e50"),
    dark=True,
)
DAWN = Mood(
    sky=_sky("#4f8ea3", "#86bcc0", "#cfdcc8", "#f6dcb2", "#f3b98a"),
    haze=ink("#cdbfae"),
    deep=ink("#0f2f3b"),
    sun=ink("#fff0cf"),
    lamp=ink("#ffdf9e"),
    water=ink("#4f9aa5"),
)
DAY = Mood(
    sky=_sky("#3d91a8", "#6fb7c2", "#a9d8d6", "#dcefe4", "#f6efd9"),
    haze=ink("#b3d9d8"),
    deep=ink("#0c3945"),
    sun=ink("#fff7e0"),
    lamp=ink("#ffe9b8"),
    water=ink("#2f97a3"),
)
DUSK = Mood(
    sky=_sky("#15203d", "#3a3558", "#86484f", "#d07a4e", "#f3bd72"),
    haze=ink("#b0685a"),
    deep=ink("#170f1d"),
    sun=ink("#ffd9a0"),
    lamp=ink("#ffcf7d"),
    water=ink("#5a3d55"),
    dark=True,
)
AMBER = Mood(
    sky=_sky("#e6bd85", "#f1d3a3", "#f8e6c6", "#fbeed6", "#f6d9ab"),
    haze=ink("#dcc3a0"),
    deep=ink("#243338"),
    sun=ink("#e98a4a"),
    lamp=ink("#fff1cf"),
    water=ink("#4a8c93"),
)

WHITE = ink("#f7f5ec")
CREAM = ink("#f1dfbd")
SAND = ink("#dcb877")
OCHRE = ink("#c98f3a")
RUST = ink("#c8643a")
MADDER = ink("#8c2a1c")
WINE = ink("#54181a")
TURQUOISE = ink("#159099")
FIRUZE = ink("#5cc4c6")
PETROL = ink("#12505c")
SLAB = ink("#0c2a33")
COAL = ink("#06161d")
LEAF = ink("#3f7f58")
PINE = ink("#174a45")
WOOD = ink("#6d4526")
WALNUT = ink("#3a2317")


def of_the_hour(variant: int, *moods: Mood) -> Mood:
    """Return the mood that this variant is painted in; variants go round the given moods."""
    return moods[variant % len(moods)]
