"""`orkhon language …`: the language engine over lines of text. Knows no Django and no settings.

Lines are bytes parted by line feeds: broken UTF-8 goes through unharmed, and nothing else ends a line.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from orkhon.intake.terminal import speaking_plainly
from orkhon.language import LanguageError, Strength, convert, converts, fold, parse_tag, stem
from orkhon.language.names import name_similarity

if TYPE_CHECKING:
    from orkhon.language.identifying_model import Identification

_INTERRUPTED = 130


def main(arguments: Sequence[str], *, source: BinaryIO | None = None, target: BinaryIO | None = None) -> int:
    """Answer each line of `source` (standard input) on `target` (standard output).

    Returns 0, 2 for a tag or a conversion that is unknown, and 130 when interrupted.
    """
    options = _parser().parse_args(list(arguments))
    status = 0  # where the reader left early, too
    with speaking_plainly():
        lines = target or sys.stdout.buffer
        try:
            if options.verb == "names":
                lines.write(f"{name_similarity(options.one, options.two):.3f}\n".encode())
            else:
                _stream(_line_of(options), source or sys.stdin.buffer, lines)
        except LanguageError as error:
            print(f"orkhon language: {error}", file=sys.stderr)  # noqa: T201 - one clear line instead of a traceback
            status = 2
        except KeyboardInterrupt:
            status = _INTERRUPTED
        lines.flush()
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="orkhon language",
        description="Ask the language engine. A line of standard input gives a line of standard output. "
        "Needs no hub and writes nothing.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="identify|convert|stem|fold|names")
    verbs.add_parser(
        "identify",
        help="name the language and script of each line",
        description='Write {"tag": …, "confidence": …} for each line, as JSON; `und` where it cannot be told.',
    )
    converting = verbs.add_parser("convert", help="write each line in another alphabet of its language")
    converting.add_argument("--from", dest="source", required=True, metavar="TAG", help="such as uz-Latn")
    converting.add_argument("--to", dest="target", required=True, metavar="TAG", help="such as uz-Cyrl")
    stemming = verbs.add_parser("stem", help="reduce a word a line to its stem")
    stemming.add_argument("--language", required=True, metavar="CODE", help="a code or tag, such as kk")
    folding = verbs.add_parser("fold", help="write the key of each line")
    folding.add_argument("--strength", required=True, choices=[strength.value for strength in Strength])
    folding.add_argument("--language", default="", metavar="CODE", help="a code or tag, such as kk")
    names = verbs.add_parser("names", help="how alike two names are, from 0 to 1")
    names.add_argument("one", metavar="A")
    names.add_argument("two", metavar="B")
    return parser


def _line_of(options: argparse.Namespace) -> Callable[[str], str]:
    """Return what makes the answer to a line. Raises `LanguageError` before the first line is read."""
    if options.verb == "identify":
        # By name: the model is large, and no other word needs it.
        return partial(_identified, importlib.import_module("orkhon.language.identifying").identify)
    if options.verb == "convert":
        if not converts(options.source, options.target):
            convert("", options.source, options.target)  # says which ones it knows
        return partial(convert, source=options.source, target=options.target)
    language = parse_tag(options.language).text if options.language else ""
    if options.verb == "stem":
        return partial(_stemmed, language)
    return partial(fold, strength=Strength(options.strength), language=language or None)


def _identified(identify: Callable[[str], Identification], line: str) -> str:
    found = identify(line)
    return json.dumps({"tag": found.tag, "confidence": round(found.confidence, 4)})


def _stemmed(language: str, word: str) -> str:
    bare = word.strip()
    return stem(bare, language) if bare else ""


def _stream(answer: Callable[[str], str], source: BinaryIO, target: BinaryIO) -> None:
    person = target.isatty()
    for line in _lines(source):
        text = line.decode("utf-8", "surrogateescape")
        # A carriage return belongs to the line's end, not to its text.
        end = "\r\n" if text.endswith("\r") else "\n"
        answered = answer(text.removesuffix("\r"))
        target.write((answered + end).encode("utf-8", "surrogateescape"))
        if person:
            target.flush()


def _lines(source: BinaryIO) -> Iterator[bytes]:
    for line in source:
        yield line.removesuffix(b"\n")
