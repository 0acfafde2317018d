"""Terms as a sheet (CSV) or as TBX (ISO 30042), both ways. Writes no table; reading a file gives terms to be taken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from orkhon.formats.errors import FormatError
from orkhon.formats.xmltree import Node, read_xml
from orkhon.translation.actions.keep_term import NewWording
from orkhon.translation.glossary.errors import SheetRefused
from orkhon.translation.models import Term, TermKind, WordingStatus

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 50_000
COLUMNS = ("term", "kind", "note", "language", "status", "text", "agency", "portal", "reason", "since")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STATUS = {
    WordingStatus.PREFERRED: "preferredTerm-admn-sts",
    WordingStatus.ADMITTED: "admittedTerm-admn-sts",
    WordingStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_STATUS_OF = {
    "preferredterm-admn-sts": WordingStatus.PREFERRED,
    "admittedterm-admn-sts": WordingStatus.ADMITTED,
    "deprecatedterm-admn-sts": WordingStatus.FORBIDDEN,
    "supersededterm-admn-sts": WordingStatus.FORBIDDEN,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadTerm:
    """One term of a file."""

    kind: str
    note: str
    wordings: tuple[NewWording, ...]


def write_sheet(terms: Iterable[Term]) -> Iterator[str]:
    """Yield the lines of the sheet, one a wording; the terms come with their wordings."""
    yield _csv_line(COLUMNS)
    for term in terms:
        for one in term.wordings.all():
            since = one.since.isoformat() if one.since else ""
            yield _csv_line(
                (
                    str(term.pk),
                    term.kind,
                    term.note,
                    one.tag,
                    one.status,
                    one.text,
                    one.agency,
                    one.portal,
                    one.reason,
                    since,
                )
            )


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    # A cell that begins like a formula would be one where the sheet is opened.
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return line.getvalue()


def write_tbx(terms: Iterable[Term]) -> Iterator[str]:
    """Yield the general wordings as TBX-Basic (ISO 30042:2019, DCA style); the agencies' own forms are not in it."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">\n'
    yield "<tbxHeader><fileDesc><sourceDesc><p>Orkhon</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n"
    for term in terms:
        yield f'<conceptEntry id="t{term.pk}"><descrip type="subjectField">{escape(term.kind)}</descrip>'
        if term.note:
            yield f"<note>{escape(term.note)}</note>"
        sections: dict[str, list[str]] = {}
        for one in term.wordings.all():
            if not one.agency:
                status = _STATUS[WordingStatus(one.status)]
                sections.setdefault(one.tag, []).append(
                    f"<termSec><term>{escape(one.text)}</term>"
                    f'<termNote type="administrativeStatus">{status}</termNote></termSec>'
                )
        for tag, parts in sections.items():
            yield f"<langSec xml:lang={quoteattr(tag)}>{''.join(parts)}</langSec>"
        yield "</conceptEntry>\n"
    yield "</body></text>\n</tbx>\n"


def read_terms(data: bytes) -> list[ReadTerm]:
    """Return the terms of a sheet or a TBX file, told apart by how it begins. Raises `SheetRefused`."""
    if len(data) > MOST_BYTES:
        raise SheetRefused(
            _("The file has %(came)d bytes; at most %(most)d are taken.") % {"came": len(data), "most": MOST_BYTES}
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as refusal:
        raise SheetRefused(_("The file is not in UTF-8; save it as UTF-8 and send it again.")) from refusal
    terms = _read_tbx(text) if text.lstrip().startswith("<") else _read_sheet(text)
    if not terms:
        raise SheetRefused(_("There is no term in the file."))
    return terms


def _read_sheet(text: str) -> list[ReadTerm]:
    try:
        reader = csv.DictReader(io.StringIO(text), strict=False)
        missing = [name for name in ("language", "text") if name not in (reader.fieldnames or ())]
        if missing:
            raise SheetRefused(
                _("The first line has no column %(names)s; it needs: %(columns)s.")
                % {"names": ", ".join(missing), "columns": ", ".join(COLUMNS)},
                line=1,
            )
        rows: dict[str, list[dict[str, str]]] = {}
        for number, row in enumerate(reader, start=2):
            if number > MOST_ROWS:
                raise SheetRefused(_("There are more than %(most)d lines; part the file.") % {"most": MOST_ROWS})
            facts = {name: _cell(row.get(name)) for name in COLUMNS}
            if facts["text"]:
                rows.setdefault(facts["term"] or f"line {number}", []).append({**facts, "line": str(number)})
    except csv.Error as refusal:
        raise SheetRefused(_("The file is no sheet of commas and quotes: %(why)s") % {"why": refusal}) from refusal
    return [_term_of(some) for some in rows.values()]


def _cell(cell: object) -> str:
    text = cell.strip() if isinstance(cell, str) else ""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _term_of(rows: Sequence[dict[str, str]]) -> ReadTerm:
    wordings = []
    for row in rows:
        try:
            since = date.fromisoformat(row["since"]) if row["since"] else None
        except ValueError as refusal:
            raise SheetRefused(
                _("“%(date)s” is no date; write 2026-11-22.") % {"date": row["since"][:20]}, line=int(row["line"])
            ) from refusal
        wordings.append(
            NewWording(
                tag=row["language"],
                text=row["text"],
                status=row["status"] or WordingStatus.PREFERRED,
                agency=row["agency"],
                portal=row["portal"],
                reason=row["reason"],
                since=since,
            )
        )
    return ReadTerm(kind=rows[0]["kind"] or TermKind.THING, note=rows[0]["note"], wordings=tuple(wordings))


def _read_tbx(text: str) -> list[ReadTerm]:
    try:
        root = read_xml(text)
    except FormatError as refusal:
        raise SheetRefused(_("The file is no XML that can be read: %(why)s") % {"why": refusal}) from refusal
    terms = [_entry(node) for node in _all(root, {"conceptentry", "termentry"})]
    return [term for term in terms if term.wordings]


def _entry(node: Node) -> ReadTerm:
    wordings: list[NewWording] = []
    for section in _all(node, {"langsec", "langset"}):
        tag = section.attributes.get("xml:lang", "")
        for part in _all(section, {"termsec", "tig", "ntig"}):
            text = next((one.text() for one in _all(part, {"term"})), "")
            status = next(
                (
                    _STATUS_OF.get(one.text().lower(), WordingStatus.ADMITTED)
                    for one in _all(part, {"termnote"})
                    if one.attributes.get("type") == "administrativeStatus"
                ),
                WordingStatus.PREFERRED,
            )
            if text and tag:
                wordings.append(NewWording(tag=tag, text=text, status=status))
    kind = next((one.text() for one in _all(node, {"descrip"}) if one.text() in TermKind.values), "")
    note = next((one.text() for one in node.children() if _local(one) == "note"), "")
    return ReadTerm(kind=kind or TermKind.THING, note=note, wordings=tuple(wordings))


def _all(node: Node, names: set[str]) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop(0)
        if _local(one) in names:
            yield one
        else:
            waiting = [*one.children(), *waiting]


def _local(node: Node) -> str:
    """The element's name without what stands for its namespace."""
    return re.split(r"[:}#]", node.tag)[-1].rpartition("/")[2].lower()
