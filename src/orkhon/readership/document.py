"""Write a month's report as PDF, with its charts, for a file or a meeting. Asks nobody."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from orkhon.readership.report import Chart, Names, Part, Row, Shown
from orkhon.readership.sketches import Figure
from orkhon.readership.words import DEFINITIONS

_FACE: Final = "OrkhonReadership"
_MARGIN: Final = 15 * mm
_WIDTH: Final = A4[0] - 2 * _MARGIN
_INK: Final = colors.HexColor("#0f2129")
_FAINT: Final = colors.HexColor("#4a5f66")
_RULE: Final = colors.HexColor("#cfdadb")
_STONE: Final = colors.HexColor("#f1f5f5")
_BRAND: Final = colors.HexColor("#006b75")
_TITLE: Final = ParagraphStyle("title", fontName=_FACE, fontSize=16, leading=20, textColor=_INK, spaceAfter=3 * mm)
_HEAD: Final = ParagraphStyle(
    "head", fontName=_FACE, fontSize=12, leading=15, textColor=_INK, spaceBefore=6 * mm, spaceAfter=2 * mm
)
_TEXT: Final = ParagraphStyle("text", fontName=_FACE, fontSize=9, leading=12, textColor=_INK)
_SMALL: Final = ParagraphStyle("small", parent=_TEXT, fontSize=8, leading=11, textColor=_FAINT)
_NUMBER: Final = ParagraphStyle("number", parent=_TEXT, alignment=2)


@cache
def _face() -> frozenset[int]:
    """Register the face once a process, and return the code points that it has."""
    path = files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    font = TTFont(_FACE, io.BytesIO(path.read_bytes()))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def document(report: Shown, *, hub: str) -> bytes:
    """Return the report as PDF, A4, in the language that gettext has active; its letters are in the file itself."""
    letters = _face()
    names = report.names
    story: list[Flowable] = [Paragraph(_safe(f"{hub}: {report.title}" if hub else report.title, letters), _TITLE)]
    story += [Paragraph(_safe(words, letters), _SMALL) for words in remarks(report)]
    story.append(Spacer(1, 3 * mm))
    if report.portals:
        story.append(_portals(report.portals, names, letters))
    else:
        story.append(Paragraph(_safe(gettext("Nobody was counted in this month."), letters), _TEXT))
    if report.charts:
        story.append(Paragraph(_safe(gettext("Readers by day"), letters), _HEAD))
    story += [
        KeepTogether([Paragraph(_safe(chart.title, letters), _TEXT), _drawing(chart, names)]) for chart in report.charts
    ]
    for part in report.parts:
        story += [Paragraph(_safe(part.title, letters), _HEAD), _part(part, names, letters)]
    story.append(Paragraph(_safe(gettext("What is counted"), letters), _HEAD))
    story += [
        Paragraph(f"<b>{_safe(str(word), letters)}</b>: {_safe(str(meaning), letters)}", _SMALL)
        for word, meaning in DEFINITIONS
    ]
    made = io.BytesIO()
    SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=report.title,
        author=hub,
        invariant=1,
    ).build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return made.getvalue()


def remarks(report: Shown) -> list[str]:
    """Return what stands above the figures: whether the month goes on, and what was left out."""
    number, said = report.names.number, report.report
    found = []
    if not said.over:
        found.append(gettext("The month is not over; the figures are those so far."))
    found.append(
        gettext("Left out: %(programs)s pages given to programs, %(capped)s views that came in bursts.")
        % {"programs": number(said.programs), "capped": number(said.capped)}
    )
    return found


def between(figure: Figure, names: Names) -> str:
    """Return the bounds as they are written, empty for an exact number."""
    if figure.least == figure.most:
        return ""
    return f"{names.number(figure.least)}–{names.number(figure.most)}"


def _safe(words: str, letters: frozenset[int]) -> str:
    return escape("".join(letter if ord(letter) in letters else "?" for letter in words))


def _table(rows: list[list[Paragraph]], shares: Sequence[float], bold: Sequence[int] = ()) -> Table:
    table = Table(rows, colWidths=[_WIDTH * share for share in shares], repeatRows=1)
    style: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _RULE),
        ("BACKGROUND", (0, 0), (-1, 0), _STONE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    style += [("LINEABOVE", (0, row), (-1, row), 1, _INK) for row in bold]
    table.setStyle(TableStyle(style))
    return table


def _portals(rows: Sequence[Row], names: Names, letters: frozenset[int]) -> Table:
    heads = (
        gettext("Which portal"),
        gettext("Language"),
        gettext("Readers"),
        gettext("between"),
        gettext("Views"),
        gettext("between"),
    )
    made = [[Paragraph(_safe(head, letters), _TEXT if place < 2 else _NUMBER) for place, head in enumerate(heads)]]
    made += [
        [
            Paragraph(_safe(row.name, letters) if row.whole else "", _TEXT),
            Paragraph(_safe(gettext("all languages") if row.whole else row.name, letters), _TEXT),
            Paragraph(names.number(row.readers.value), _NUMBER),
            Paragraph(between(row.readers, names), _NUMBER),
            Paragraph(names.number(row.views.value), _NUMBER),
            Paragraph(between(row.views, names), _NUMBER),
        ]
        for row in rows
    ]
    bold = [place for place, row in enumerate(rows, 1) if row.whole]
    return _table(made, (0.21, 0.19, 0.13, 0.16, 0.15, 0.16), bold)


def _part(part: Part, names: Names, letters: frozenset[int]) -> Table:
    heads = (part.title, gettext("Which portal"), gettext("Views"), gettext("between"))
    made = [[Paragraph(_safe(head, letters), _TEXT if place < 2 else _NUMBER) for place, head in enumerate(heads)]]
    for row in part.rows:
        place = f"{row.portal} · {names.language(row.language)}" if row.language else row.portal
        made.append(
            [
                Paragraph(_safe(row.name + (" *" if row.marked else ""), letters), _TEXT),
                Paragraph(_safe(place, letters), _TEXT),
                Paragraph(names.number(row.views.value), _NUMBER),
                Paragraph(between(row.views, names), _NUMBER),
            ]
        )
    return _table(made, (0.43, 0.26, 0.15, 0.16))


def _drawing(chart: Chart, names: Names) -> Drawing:
    columns = chart.columns
    scale: float = _WIDTH / columns.width
    height: float = columns.height * scale
    drawing = Drawing(_WIDTH, height)

    def up(y: float) -> float:
        return height - y * scale

    for rule in columns.rules:
        drawing.add(Line(columns.left * scale, up(rule.y), _WIDTH, up(rule.y), strokeColor=_RULE, strokeWidth=0.5))
        label = names.number(rule.value)
        drawing.add(
            String(
                columns.left * scale - 4,
                up(rule.y) - 2.5,
                label,
                fontName=_FACE,
                fontSize=7,
                fillColor=_FAINT,
                textAnchor="end",
            )
        )
    for bar in columns.bars:
        drawing.add(
            Rect(
                bar.x * scale,
                up(bar.y + bar.height),
                bar.width * scale,
                bar.height * scale,
                fillColor=_BRAND,
                strokeColor=None,
            )
        )
        if bar.named:
            drawing.add(
                String(
                    bar.middle * scale,
                    up(columns.height - 6),
                    str(bar.day.day),
                    fontName=_FACE,
                    fontSize=7,
                    fillColor=_FAINT,
                    textAnchor="middle",
                )
            )
    return drawing


def _page_number(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont(_FACE, 8)
    canvas.setFillColor(_FAINT)
    canvas.drawRightString(A4[0] - _MARGIN, 8 * mm, str(template.page))
