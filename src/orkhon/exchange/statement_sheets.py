"""Write monthly statements as CSV for a spreadsheet, and as PDF for a file. Asks nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from orkhon.audit.sheets import harmless
from orkhon.exchange.statements import Month, MonthlyStatement

COLUMNS: Final = (
    "month", "giver", "taker", "sent", "received", "taken", "translated", "published", "broadcast", "credits_missing"
)  # fmt: skip
NOT_COUNTED: Final = _("not yet counted")
"""What stands for broadcasts: there is nothing yet that would count them, and 0 would say that there were none."""

_FACE: Final = "NotoSans"
_MARGIN: Final = 15 * mm
_INK: Final = colors.HexColor("#0f2129")
_RULE: Final = colors.HexColor("#cfdadb")
_STONE: Final = colors.HexColor("#f1f5f5")


def sheet(month: Month, statements: Sequence[MonthlyStatement]) -> bytes:
    """Return the statements as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in statements:
        writer.writerow(
            (
                str(month),
                harmless(one.giver),
                harmless(one.taker),
                one.sent,
                one.received,
                one.taken,
                one.translated,
                one.published,
                NOT_COUNTED,
                len(one.uncredited),
            )
        )
    return f"\ufeff{text.getvalue()}".encode()


@cache
def _face() -> frozenset[int]:
    """Register Noto Sans once a process, and return the code points that it has."""
    path = files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    font = TTFont(_FACE, io.BytesIO(path.read_bytes()))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def document(month: Month, statements: Sequence[MonthlyStatement], names: Mapping[str, str], *, hub: str) -> bytes:
    """Return the statements as PDF, A4 across: a table, and below it what was published without a credit.

    `names` are the agencies' names by code. Latin and Cyrillic letters of all our languages are in the file itself; a
    headline in letters that the face has not is named by its uri.
    """
    letters = _face()
    title = ParagraphStyle("title", fontName=_FACE, fontSize=16, leading=20, textColor=_INK, spaceAfter=4 * mm)
    text = ParagraphStyle("text", fontName=_FACE, fontSize=9, leading=12, textColor=_INK)
    figure = ParagraphStyle("figure", parent=text, alignment=2)

    def shown(words: str, instead: str = "?") -> str:
        return escape(words if all(ord(letter) in letters for letter in words) else instead)

    def agency(code: str) -> str:
        return f"{shown(names.get(code, code), code)} ({escape(code)})"

    heads = (
        gettext("Gave"),
        gettext("Took"),
        gettext("Sent"),
        gettext("Received"),
        gettext("Taken"),
        gettext("Translated"),
        gettext("Published"),
        gettext("Broadcast"),
        gettext("Credits missing"),
    )
    rows = [[Paragraph(head, text if place < 2 else figure) for place, head in enumerate(heads)]]
    for one in statements:
        figures = (one.sent, one.received, one.taken, one.translated, one.published)
        rows.append(
            [
                Paragraph(agency(one.giver), text),
                Paragraph(agency(one.taker), text),
                *(Paragraph(str(number), figure) for number in figures),
                Paragraph(str(NOT_COUNTED), figure),
                Paragraph(str(len(one.uncredited)), figure),
            ]
        )
    width = landscape(A4)[0] - 2 * _MARGIN
    table = Table(
        rows, colWidths=[width * share for share in (0.2, 0.2, *[0.08] * 3, 0.09, 0.09, 0.09, 0.09)], repeatRows=1
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, _RULE),
                ("BACKGROUND", (0, 0), (-1, 0), _STONE),
            ]
        )
    )
    story: list[Flowable] = [
        Paragraph(gettext("%(hub)s: exchange in %(month)s") % {"hub": shown(hub), "month": month}, title)
    ]
    story.append(table if statements else Paragraph(gettext("Nothing moved between agencies in this month."), text))
    missing = [(one, article) for one in statements for article in one.uncredited]
    if missing:
        story += [Spacer(1, 6 * mm), Paragraph(gettext("Published without naming the originator"), title)]
        story += [
            Paragraph(
                f"{article.published:%Y-%m-%d} · {agency(one.giver)} → {agency(one.taker)} · "
                f"{shown(article.headline, article.uri)}",
                text,
            )
            for one, article in missing
        ]
    story += [Spacer(1, 6 * mm), Paragraph(str(_MEANING), text)]
    made = io.BytesIO()
    SimpleDocTemplate(
        made,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=gettext("Exchange in %(month)s") % {"month": month},
        author=hub,
        invariant=1,
    ).build(story, onFirstPage=_number, onLaterPages=_number)
    return made.getvalue()


_MEANING: Final = _(
    "Sent: versions of items that the agency put out. Received: versions that programs of the other "
    "agency were given by this hub. Taken and translated: drafts and translations begun on this "
    "hub. Published: articles that readers got for the first time. What a member publishes "
    "elsewhere is not known here. The month is of UTC."
)


def _number(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont(_FACE, 8)
    canvas.setFillColor(_INK)
    canvas.drawRightString(landscape(A4)[0] - _MARGIN, 8 * mm, str(template.page))
