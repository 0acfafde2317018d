"""Write a month's report as PDF, with its charts, for a file or a meeting. Asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from orkhon.audit.papers import FACE, INK, MARGIN, RULE, STONE, paper
from orkhon.audit.papers import letters as letters_of_the_face
from orkhon.readership.report import Chart, Names, Part, Row, Shown
from orkhon.readership.sketches import Figure
from orkhon.readership.words import DEFINITIONS

_WIDTH: Final = A4[0] - 2 * MARGIN
_FAINT: Final = colors.HexColor("#4a5f66")
_BRAND: Final = colors.HexColor("#006b75")
_TITLE: Final = ParagraphStyle("title", fontName=FACE, fontSize=16, leading=20, textColor=INK, spaceAfter=3 * mm)
_HEAD: Final = ParagraphStyle(
    "head", fontName=FACE, fontSize=12, leading=15, textColor=INK, spaceBefore=6 * mm, spaceAfter=2 * mm
)
_TEXT: Final = ParagraphStyle("text", fontName=FACE, fontSize=9, leading=12, textColor=INK)
_SMALL: Final = ParagraphStyle("small", parent=_TEXT, fontSize=8, leading=11, textColor=_FAINT)
_NUMBER: Final = ParagraphStyle("number", parent=_TEXT, alignment=2)


def document(report: Shown, *, hub: str) -> bytes:
    """Return the report as PDF, A4, in the language that gettext has active; its letters are in the file itself."""
    letters = letters_of_the_face()
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
    return paper(story, size=A4, title=report.title, author=hub, numbered_in=_FAINT)


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
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ("BACKGROUND", (0, 0), (-1, 0), STONE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    style += [("LINEABOVE", (0, row), (-1, row), 1, INK) for row in bold]
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
        drawing.add(Line(columns.left * scale, up(rule.y), _WIDTH, up(rule.y), strokeColor=RULE, strokeWidth=0.5))
        label = names.number(rule.value)
        drawing.add(
            String(
                columns.left * scale - 4,
                up(rule.y) - 2.5,
                label,
                fontName=FACE,
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
                    fontName=FACE,
                    fontSize=7,
                    fillColor=_FAINT,
                    textAnchor="middle",
                )
            )
    return drawing
