"""Write blocks as one piece of HTML: for the column that a former version reads, and for the wire. Knows no article."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from orkhon.desk.blocks.embeds import site_of
from orkhon.desk.blocks.from_html import Raw, without_keys


def html_of(raw: Iterable[Raw]) -> str:
    """Return the words of all blocks as the editor's HTML, in reading order.

    Pictures, sound and film have no words in a running text: they travel beside it, with their captions.
    """
    return "".join(_block(one["type"], one["value"]) for one in raw)


def with_tables(raw: Iterable[Raw]) -> str:
    """Return the same with tables as tables; for the wire, whose XHTML knows them."""
    return "".join(_table(one["value"]) if one["type"] == "table" else _block(one["type"], one["value"]) for one in raw)


def _block(kind: str, value: Any) -> str:
    writer = _WRITERS.get(kind)
    return writer(value) if writer is not None and value else ""


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else ""
    return "" if found is None else str(found)


def _line(tag: str, words: str) -> str:
    return f"<{tag}>{escape(words, quote=False)}</{tag}>" if words.strip() else ""


def _paragraph(value: Any) -> str:
    return without_keys(str(value))


def _heading(value: Any) -> str:
    return _line("h3" if _text(value, "level") == "h3" else "h2", _text(value, "text"))


def speaker_line(value: Any) -> str:
    """Return who said it, with the role, on one line; empty where nobody is named."""
    return ", ".join(part for part in (_text(value, "speaker").strip(), _text(value, "role").strip()) if part)


def _quote(value: Any) -> str:
    text = without_keys(_text(value, "text"))
    said = f"<blockquote>{text}</blockquote>" if text else ""
    who = speaker_line(value)
    return said + (_line("p", f"— {who}") if who else "")


def _live_update(value: Any) -> str:
    heading = " · ".join(part for part in (_clock(_text(value, "time")), _text(value, "heading").strip()) if part)
    return _line("h3", heading) + without_keys(_text(value, "text"))


def _clock(moment: str) -> str:
    """Return day, time and zone of an ISO 8601 moment as they are kept."""
    day, _, rest = moment.partition("T")
    time, zone = rest[:5], rest[-6:] if rest[-6:-5] in {"+", "-"} else "Z" if rest.endswith("Z") else ""
    return f"{day} {time}{' UTC' if zone in {'Z', '+00:00'} else zone}".strip()


def _fact_box(value: Any) -> str:
    return _line("h3", _text(value, "title")) + without_keys(_text(value, "text"))


def _table_lines(value: Any) -> str:
    rows = [[str(column.get("heading") or "") for column in value.get("columns", ())]]
    rows += [[str(cell or "") for cell in row.get("values", ())] for row in value.get("rows", ())]
    lines = [" · ".join(cell for cell in row if cell) for row in rows]
    return "".join(_line("p", line) for line in (_text(value, "caption"), *lines))


def _table(value: Any) -> str:
    headings = _cells("th", [column.get("heading") for column in value.get("columns", ())])
    head = f"<thead><tr>{headings}</tr></thead>" if headings.replace("<th></th>", "") else ""
    rows = "".join(f"<tr>{_cells('td', row.get('values', ()))}</tr>" for row in value.get("rows", ()))
    caption = _line("caption", _text(value, "caption"))
    return f"<table>{caption}{head}<tbody>{rows}</tbody></table>" if head or rows else ""


def _cells(tag: str, cells: Iterable[Any]) -> str:
    return "".join(f"<{tag}>{escape(str(cell or ''), quote=False)}</{tag}>" for cell in cells)


def coordinates(value: Any) -> tuple[float, float] | None:
    """Return latitude and longitude of a map point; None for what lies nowhere on the Earth."""
    try:
        latitude, longitude = float(value["latitude"]), float(value["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def map_address(latitude: float, longitude: float) -> str:
    """Return where a point can be seen on a map that is free to all."""
    return (
        f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=12/{latitude:.5f}/{longitude:.5f}"
    )


def _map_point(value: Any) -> str:
    point = coordinates(value)
    label = _text(value, "label").strip()
    if point is None:
        return _line("p", label)
    words = escape(f"{label}: {point[0]:.5f}, {point[1]:.5f}", quote=False)
    return f'<p><a href="{escape(map_address(*point))}">{words}</a></p>'


def _embed(value: Any) -> str:
    address = _text(value, "address")
    site = site_of(address)
    title = _text(value, "title").strip() or address
    if not site:
        return _line("p", title)
    return f'<p><a href="{escape(address)}">{escape(f"{title} ({site})", quote=False)}</a></p>'


def _titled_recording(value: Any) -> str:
    said = _text(value, "transcript")
    lines = [line for line in said.splitlines() if line.strip()]
    return (_line("h3", _text(value, "title")) if lines else "") + "".join(_line("p", line) for line in lines)


_WRITERS = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "live_update": _live_update,
    "fact_box": _fact_box,
    "table": _table_lines,
    "map_point": _map_point,
    "embed": _embed,
    "audio": _titled_recording,
    "video": _titled_recording,
}
