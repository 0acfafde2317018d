"""Find the words of the interface in templates and Python without any tool from outside Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

_LITERALS = r"""((?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)"""
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\({_LITERALS}")
_NAMES = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})


@dataclass(frozen=True, order=True)
class Wanted:
    """One msgid, with its plural where it has one."""

    msgid: str
    plural: str = ""
    where: str = ""


def of_template(path: Path) -> Iterator[Wanted]:
    """Yield what a template wants translated."""
    for match in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        arguments = ast.literal_eval(f"({match[2].rstrip(' ,')},)")
        if match[1] == "ngettext":
            yield Wanted(arguments[0], arguments[1], path.name)
        else:
            yield Wanted(arguments[0], where=path.name)


def of_python(path: Path) -> Iterator[Wanted]:
    """Yield what a module wants translated; a msgid that is no plain text is a mistake and raises `ValueError`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMES:
            texts = [ast.literal_eval(argument) for argument in node.args[: 2 if node.func.id[0] == "n" else 1]]
            yield Wanted(texts[0], texts[1] if len(texts) > 1 else "", path.name)


def of_room(folder: Path) -> dict[tuple[str, str], str]:
    """Return all that the room wants translated, as (msgid, plural) and where it is first wanted."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(folder.rglob("*.html")):
        for wanted in of_template(path):
            found.setdefault((wanted.msgid, wanted.plural), wanted.where)
    for path in sorted(folder.rglob("*.py")):
        for wanted in of_python(path):
            found.setdefault((wanted.msgid, wanted.plural), wanted.where)
    return found
