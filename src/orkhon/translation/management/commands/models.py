"""`orkhon models …`: which local models there are and what they allow, and whether one is whole and translates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.local import ask as local
from orkhon.translation.engines.local.codes import code_of
from orkhon.translation.engines.local.hashes import LIST, ListRefused, check_list, write_list
from orkhon.translation.engines.local.known_models import KNOWN_MODELS, LICENCE_NOTES
from orkhon.translation.engines.orders import Question

_SENTENCE = "Бүгін Астанада жаңа кітапхана ашылды."
_LONGEST_WAIT = 600.0


class Command(BaseCommand):
    """Look after models that translate on this machine."""

    help = "List local translation models and their licences; `hash` and `check` a folder, and try a sentence."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the words and options."""
        parser.add_argument(
            "words",
            nargs="*",
            metavar="check FOLDER | hash FOLDER",
            help=f"hash: write {LIST} into a folder; check: compare its files with that list, load it, try a sentence",
        )
        parser.add_argument("--list", metavar="FILE", help="with check: compare with this list, not the folder's own")
        parser.add_argument("--from", default="kk", metavar="TAG", dest="source", help="with check: kk if not said")
        parser.add_argument("--to", default="tr", metavar="TAG", dest="target", help="with check: tr if not said")
        parser.add_argument("--sentence", default=_SENTENCE, help="with check: what is to be translated")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the words say."""
        match options["words"]:
            case [] | ["list"]:
                self._list()
            case ["hash", folder]:
                self._hash(_folder(folder))
            case ["check", folder]:
                self._check(_folder(folder), options)
            case words:
                raise CommandError(
                    f"{' '.join(words)[:60]!r} is not known; write check FOLDER, hash FOLDER, or nothing"
                )

    def _list(self) -> None:
        for one in KNOWN_MODELS:
            use = "" if one.commercial else "  NON-COMMERCIAL USE ONLY"
            self.stdout.write(f"{one.name}  ({one.licence}, about {one.size:g} GB){use}")
            self.stdout.write(f"    {one.where}")
            self.stdout.write(f"    for CTranslate2: {one.converted}")
            self.stdout.write(f"    {one.note}")
        self.stdout.write("")
        for note in LICENCE_NOTES:
            self.stdout.write(note)
        missing = local.missing_packages()
        if missing:
            self.stdout.write(f"\nNot installed: {', '.join(missing)}. Install them: pip install 'orkhon[models]'")

    def _hash(self, folder: Path) -> None:
        count = write_list(folder)
        self.stdout.write(f"{folder / LIST} names {count} files. Compare it with the list of whoever gave the model.")

    def _check(self, folder: Path, options: dict[str, Any]) -> None:
        try:
            report = check_list(folder, Path(options["list"]) if options["list"] else None)
            source, target = Language.parse(options["source"]), Language.parse(options["target"])
        except (ListRefused, LanguageTagError) as refusal:
            raise CommandError(str(refusal)) from refusal
        for word, names in (("changed", report.wrong), ("missing", report.missing), ("unlisted", report.unlisted)):
            for name in names:
                self.stdout.write(f"{word}: {name}")
        if not report.whole:
            raise CommandError(f"{folder} is not as its list says; fetch it again, and load nothing from it until then")
        self.stdout.write(f"{len(report.right)} files are as the list says.")
        try:
            answer = local.ask(
                Question(
                    texts=(options["sentence"],),
                    source=source,
                    target=target,
                    source_code=code_of(source),
                    target_code=code_of(target),
                    model=str(folder),
                    timeout=_LONGEST_WAIT,
                )
            )
        except EngineError as error:
            raise CommandError(f"it cannot be used: {error}") from error
        finally:
            local.let_go()
        self.stdout.write(f"{source.tag}: {options['sentence']}")
        self.stdout.write(f"{target.tag}: {answer[0] or 'nothing came'}")


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise CommandError(f"{name[:200]!r} is no folder; give the one that holds model.bin")
    return folder
