"""What the hub prints as PDF looks alike: its face, its colours, its margins, its page numbers. Knows no figures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate

FACE: Final = "NotoSans"
MARGIN: Final = 15 * mm
INK: Final = colors.HexColor("#0f2129")
RULE: Final = colors.HexColor("#cfdadb")
STONE: Final = colors.HexColor("#f1f5f5")


@cache
def letters() -> frozenset[int]:
    """Register Noto Sans once a process, and return the code points that it has. Call it before anything is set."""
    path = files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    font = TTFont(FACE, io.BytesIO(path.read_bytes()))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def paper(
    story: Sequence[Flowable], *, size: tuple[float, float], title: str, author: str, numbered_in: colors.Color
) -> bytes:
    """Return the story as PDF on pages of that size, each with its number; the same story gives the same bytes."""

    def number(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FACE, 8)
        canvas.setFillColor(numbered_in)
        canvas.drawRightString(size[0] - MARGIN, 8 * mm, str(template.page))

    made = io.BytesIO()
    SimpleDocTemplate(
        made,
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=author,
        invariant=1,
    ).build(list(story), onFirstPage=number, onLaterPages=number)
    return made.getvalue()
