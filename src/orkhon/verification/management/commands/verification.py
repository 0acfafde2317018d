"""`orkhon verification …`: check a text or picture, look after the archive's index, give out the cases. Prints alone.

Exit status of `check`: 0 found and nothing altered, 1 found and altered, 2 a mistake in the call or no archive, 3 not
found. A picture counts as found where it looks like one of ours, and as altered where a region differs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from orkhon.formats.decode import decode, is_binary
from orkhon.verification.altering import AlterationReport, Difference, Source, report_as_json
from orkhon.verification.altering.retrieval import languages_of
from orkhon.verification.checking.cleaning import cleaned
from orkhon.verification.checking.letters import read_letters
from orkhon.verification.determining.exporting import broken, case_lines
from orkhon.verification.determining.queries import published
from orkhon.verification.matching.queries import Match, matches
from orkhon.verification.originals.asking import standing
from orkhon.verification.originals.errors import OriginalsError
from orkhon.verification.originals.finding import MOST_LETTERS, find
from orkhon.verification.originals.rebuilding import rebuild
from orkhon.verification.pictures.findings import PictureFindings, verdict_in_words

_GENTLE: Final = 10
_MEGABYTE: Final = 1_000_000
_SAID_EACH_S: Final = 5.0
_MOST_BYTES: Final = 60_000_000
_AROUND: Final = 24
SAME, ALTERED, NOT_FOUND = 0, 1, 3


class Command(BaseCommand):
    """Say what of a text or picture an agency sent, and what was changed in it."""

    help = "check a text or picture against what the agencies sent; status, rebuild: look after the archive's index"
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the words and options."""
        words = parser.add_subparsers(dest="word", required=True, metavar="check | status | rebuild | cases")
        check = words.add_parser(
            "check", help="compare a text with what was sent; exit status 0 as sent, 1 altered, 3 not found"
        )
        check.add_argument("file", nargs="?", default="-", metavar="FILE", help="a text or a picture; stdin if none")
        check.add_argument("--json", action="store_true", help="print the report as JSON")
        check.add_argument("--language", default="", metavar="TAG", help="the text's language, such as uz-Cyrl")
        words.add_parser("status", help="how the archive's index stands")
        again = words.add_parser("rebuild", help="build the index anew beside the living one")
        again.add_argument("--gently", action="store_true", help="let all other programs go first")
        again.add_argument("--quiet", action="store_true", help="print nothing while it goes well")
        cases = words.add_parser("cases", help="export: what was claimed, assessed and determined")
        self.add_cases(cases)

    def add_cases(self, parser: CommandParser) -> None:
        """Declare what `cases` takes."""
        parser.add_argument("verb", choices=["export"], help="export: one JSON line a case")
        parser.add_argument("--check", action="store_true", help="print instead what does not hold; status 1 if any")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the words say."""
        try:
            match options["word"]:
                case "check":
                    sys.stdout.flush()
                    self._check(options)
                case "status":
                    self._status()
                case "rebuild":
                    self._rebuild(quiet=options["quiet"], gently=options["gently"])
                case _:
                    self._cases(options)
        except BrokenPipeError:
            # `orkhon verification … | head` closed its end; Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OriginalsError as error:
            raise CommandError(str(error), returncode=2) from error

    def _cases(self, options: dict[str, Any]) -> None:
        if options["check"]:
            wrong = list(broken())
            if wrong:
                raise CommandError("\n".join(wrong), returncode=1)
            self.stdout.write("every assessment is signed as it stands, and every determination is as it was issued")
            return
        for line in case_lines():
            self.stdout.write(line)

    def _status(self) -> None:
        now = standing()
        if not now.folder:
            raise CommandError(
                "there is no index of originals: a running hub begins one by itself, and `orkhon verification rebuild` "
                "builds one at once",
                returncode=2,
            )
        state = "being built" if now.building else "whole"
        self.stdout.write(
            f"index {now.folder}: {state}, {now.versions:,} versions, {now.bytes / _MEGABYTE:,.1f} MB; read up to "
            f"position {now.position:,}, {now.behind:,} behind"
        )
        if now.purging:
            self.stdout.write(
                f"hashes of the words of the redaction at {now.purging:,} may lie in its files until it is built anew, "
                "which a running hub does by itself"
            )

    def _rebuild(self, *, quiet: bool, gently: bool) -> None:
        if gently:
            os.nice(_GENTLE)
        said = time.monotonic()

        def progress(done: int, all_: int) -> None:
            nonlocal said
            if not quiet and time.monotonic() - said >= _SAID_EACH_S:
                said = time.monotonic()
                self.stdout.write(f"{done:,} of {all_:,} entries")

        done = rebuild(progress=progress)
        if not quiet:
            self.stdout.write(
                f"index {done.folder}: {done.versions:,} versions up to position {done.position:,} in "
                f"{done.seconds:,.1f} s"
            )

    def _check(self, options: dict[str, Any]) -> None:
        data = _given(options["file"])
        findings: PictureFindings | None = None
        tag = options["language"]
        if is_binary(data):
            findings = import_string("orkhon.verification.pictures.examining.examine")(data, now=datetime.now(UTC))
            if findings.refused:
                raise CommandError(f"{options['file']}: {findings.refused}", returncode=2)
            text = read_letters(data, (tag or "ru").partition("-")[0]) or ""
        else:
            text = cleaned(decode(data))
        if not text and findings is None:
            raise CommandError("no text came; give a file, or write the text to stdin", returncode=2)
        report = find(text, tag=tag or None)
        resembling = matches(text, tag or report.language or languages_of(text)[0]) if text else ()
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report, findings, resembling), ensure_ascii=False, indent=1))
        else:
            for line in _lines(report, findings, resembling):
                self.stdout.write(line)
        sys.exit(_status_of(report, findings))


def _given(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}", returncode=2) from error
    if len(data) > _MOST_BYTES:
        raise CommandError(f"{name} has more than {_MOST_BYTES:,} bytes; give a smaller file", returncode=2)
    if len(data) > MOST_LETTERS * 8 and not is_binary(data):
        raise CommandError(
            f"{name} has {len(data):,} bytes of text; {MOST_LETTERS:,} characters can be checked at once", returncode=2
        )
    return data


def _status_of(report: AlterationReport, findings: PictureFindings | None) -> int:
    pictures = findings.matches if findings is not None else ()
    if report.altered or any(one.is_changed for one in pictures):
        return ALTERED
    return SAME if report.found or pictures else NOT_FOUND


def _lines(report: AlterationReport, findings: PictureFindings | None, resembling: tuple[Match, ...]) -> list[str]:
    lines: list[str] = []
    if findings is not None:
        lines.append(f"picture: {findings.headline}")
        lines.append(f"content credentials: {verdict_in_words(findings.provenance)}")
        lines += [
            f"  {one.agency} sent it {_moment(one.sent)}: {one.uri} version {one.version}" for one in findings.matches
        ]
        lines += [f"  not done: {why}" for why in findings.unavailable]
    for number, source in enumerate(report.sources, start=1):
        lines += _of_source(source, number)
    if report.text and not report.found:
        lines.append("not found in this archive; that says nothing of whether it is right")
    for start, end in report.rest:
        if report.found:
            lines.append(f"not explained {start}-{end}: {_short(report.text[start:end])}")
    for one in resembling:
        sure = "matches" if one.sure else "may be about"
        determined = published(one.key)
        said = f"joint position {determined.verdict or determined.outcome}" if determined is not None else "open"
        lines.append(f"{sure} {one.key} ({said}, {one.score:.2f}): {_short(one.words)}")
    return lines


def _of_source(source: Source, number: int) -> list[str]:
    item = source.item
    altering = [one for one in source.differences if one.alters]
    told = f"{len(altering)} differences" if altering else "as sent"
    if len(altering) == 1:
        told = "1 difference"
    later = f", later versions {', '.join(map(str, source.later))}" if source.later else ""
    lines = [
        f"original {number}: {item.uri} version {item.version}{later}",
        f"  {item.agency} sent it {_moment(item.sent)}, {item.tag}: {_short(item.headline)}",
        f"  characters {source.given[0]}-{source.given[1]}, {source.share:.0%} of the text: {told}",
    ]
    return lines + [_of_difference(one) for one in source.differences]


def _of_difference(one: Difference) -> str:
    note = ""
    if one.wording_of:
        note = f" (the wording of version {', '.join(map(str, one.wording_of))})"
    elif not one.alters:
        note = " (alters nothing)"
    return (
        f"  {one.kind} {one.original[0]}-{one.original[1]} / {one.given[0]}-{one.given[1]}: "
        f"{_short(one.before) or '–'} -> {_short(one.after) or '–'}{note}"
    )


def _as_json(
    report: AlterationReport, findings: PictureFindings | None, resembling: tuple[Match, ...]
) -> dict[str, Any]:
    told = report_as_json(report)
    if findings is not None:
        told["picture"] = {
            "sha256": findings.sha256,
            "format": findings.format,
            "credentials": str(findings.provenance.verdict),
            "signer": findings.provenance.signer,
            "facts": {fact.name: fact.value for fact in findings.facts},
            "matches": [
                {
                    "uri": one.uri,
                    "version": one.version,
                    "agency": one.agency,
                    "sent": one.sent.isoformat(),
                    "how": str(one.how),
                    "changed": [asdict(region) for region in one.changed],
                }
                for one in findings.matches
            ],
            "unavailable": list(findings.unavailable),
        }
    told["determinations"] = [
        {
            "key": one.key,
            "claim": one.claim,
            "sure": one.sure,
            "score": round(one.score, 4),
            "verdict": one.verdict,
            "words": one.words,
            "language": one.language,
        }
        for one in resembling
    ]
    return told


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if moment is not None else "at a time unknown"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 3 * _AROUND else f"{line[: 2 * _AROUND]}…{line[-_AROUND:]}"
