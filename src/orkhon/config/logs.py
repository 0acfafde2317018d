"""Write one log record as one line, with the fields that were given in `extra`. Knows no Django."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

# Links that let somebody in: of an invitation, and of a password that was forgotten. Django logs the address of
# every refused request, whoever holds the link has done no wrong, and logs are read by many.
_LINKS = re.compile(r"(invitation/|password_reset/confirm/)[^\s\"'<>\\]+")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def _without_links(line: str) -> str:
    return _LINKS.sub(r"\1…", line)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class LineFormatter(logging.Formatter):
    """`2026-11-22T21:40:00.000Z INFO wire: appended agency=altai position=17`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, followed by the traceback if there is one."""
        room = record.name.removeprefix("orkhon.")
        line = f"{_moment(record)} {record.levelname} {room}: {record.getMessage()}"
        for name, value in _fields(record).items():
            text = str(value)
            line += f" {name}={text if text and ' ' not in text else json.dumps(text, ensure_ascii=False)}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return _without_links(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; values that JSON does not know are written as text."""
        entry: dict[str, object] = {
            "time": _moment(record),
            "level": record.levelname,
            "room": record.name,
            "fact": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return _without_links(json.dumps(entry, ensure_ascii=False, default=str))
