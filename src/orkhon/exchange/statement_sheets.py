"""Write monthly statements as CSV for a spreadsheet, and as PDF for a file. Asks nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from orkhon.audit.papers import FACE, INK, MARGIN, RULE, STONE, paper
from orkhon.audit.papers import letters as letters_of_the_face
from orkhon.audit.sheets import harmless
from orkhon.exchange.statements import MonthlyStatement
from orkhon.items.month import Month

COLUMNS: Final = (
    "month", "giver", "taker", "sent", "received", "taken", "translated", "published", "broadcast", "credits_missing"
)  # fmt: skip
NOT_COUNTED: Final = _("not yet counted")
"""What stands for broadcasts: there is nothing yet that would count them, and 0 would say that there were none."""


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


def document(month: Month, statements: Sequence[MonthlyStatement], names: Mapping[str, str], *, hub: str) -> bytes:
    """Return the statements as PDF, A4 across: a table, and below it what was published without a credit.

    `names` are the agencies' names by code. Latin and Cyrillic letters of all our languages are in the file itself; a
    headline in letters that the face has not is named by its uri.
    """
    letters = letters_of_the_face()
    title = ParagraphStyle("title", fontName=FACE, fontSize=16, leading=20, textColor=INK, spaceAfter=4 * mm)
    text = ParagraphStyle("text", fontName=FACE, fontSize=9, leading=12, textColor=INK)
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
    width = landscape(A4)[0] - 2 * MARGIN
    table = Table(
        rows, colWidths=[width * share for share in (0.2, 0.2, *[0.08] * 3, 0.09, 0.09, 0.09, 0.09)], repeatRows=1
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("BACKGROUND", (0, 0), (-1, 0), STONE),
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
    return paper(
        story,
        size=landscape(A4),
        title=gettext("Exchange in %(month)s") % {"month": month},
        author=hub,
        numbered_in=INK,
    )


_MEANING: Final = _(
    "Sent: versions of items that the agency put out. Received: versions that programs of the other "
    "agency were given by this hub. Taken and translated: drafts and translations begun on this "
    "hub. Published: articles that readers got for the first time. What a member publishes "
    "elsewhere is not known here. The month is of UTC."
)
