"""Load an alliance from a file: agencies with their sources, memoranda, and what other rooms have registered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from orkhon.alliance.actions.assign_roles import assign_roles_at
from orkhon.alliance.actions.keep_memorandum import announce_memorandum
from orkhon.alliance.alliance_file import AllianceFile, MemorandumRow, Table, read_alliance_file
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.models import Agency, Memorandum, Source
from orkhon.alliance.prefixes import why_taken

Loader = Callable[[Sequence[Table]], None]
_tables: dict[str, Loader] = {}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows the file described, whether they were new or not."""

    agencies: int
    sources: int
    memoranda: int
    others: dict[str, int]


def register_table(name: str, loader: Loader) -> None:
    """Let `loader` check and save the rows of `[[name]]`, in the file's transaction and after the agencies.

    It is called with the TOML tables as they are, once a file that has any, and raises `AllianceFileRefused` (or
    Django's `ValidationError`) for what cannot be. Called at start, from the room's app configuration.
    """
    _tables[name] = loader


def load_alliance(path: Path, *, now: datetime) -> Loaded:
    """Load the file: all of it, or nothing. Loading it again changes what has changed; nothing is removed.

    Sources are disabled unless the file says otherwise. Memoranda that are new or changed are announced, dated `now`.
    Raises `AllianceFileRefused`, and `NotAnnounced` where the log did not take them.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AllianceFileRefused(f"{path}: cannot be read: {error.strerror}; give a TOML file") from error
    return load_alliance_data(data, name=str(path), now=now)


def load_alliance_data(data: bytes, *, name: str, now: datetime) -> Loaded:
    """Load what `load_alliance` would read from a file that is called `name`."""
    file = read_alliance_file(data, name=name, others=tuple(_tables))
    with transaction.atomic():
        active = dict(Agency.objects.values_list("code", "active"))
        agencies = _save_agencies(file)
        _save_memoranda(file, agencies, now)
        for agency in agencies.values():
            if agency.active != active.get(agency.code, True):
                assign_roles_at(agency)
        for table, rows in file.others.items():
            if rows:
                _save_table(file, table, rows)
    return Loaded(
        agencies=len(file.agencies),
        sources=sum(len(agency.sources) for agency in file.agencies),
        memoranda=len(file.memoranda),
        others={table: len(rows) for table, rows in file.others.items()},
    )


def _save(row: models.Model, file: AllianceFile, where: str) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise _refusal(file, where, error) from error
    row.save()


def _refusal(file: AllianceFile, where: str, error: ValidationError) -> AllianceFileRefused:
    causes = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    told = "; ".join(f"{key}: {' '.join(messages)}".removeprefix(": ") for key, messages in causes.items())
    return AllianceFileRefused(f"{file.name}: {where}: {told}")


def _save_agencies(file: AllianceFile) -> dict[str, Agency]:
    known = {agency.code: agency for agency in Agency.objects.all()}
    for row in file.agencies:
        if row.code not in known and (why := why_taken(row.code)):
            raise AllianceFileRefused(f"{file.name}: agencies {row.code}: {why}")
        agency = known.setdefault(row.code, Agency(code=row.code))
        for name, value in row.facts.items():
            setattr(agency, name, value)
        _save(agency, file, f"agencies {row.code}")
        for source_row in row.sources:
            source = Source.objects.filter(agency=agency, url=source_row.url).first()
            source = source or Source(agency=agency, url=source_row.url)
            for name, value in asdict(source_row).items():
                setattr(source, name, value)
            _save(source, file, f"agencies {row.code}.sources {source_row.name}")
    return known


def _save_memoranda(file: AllianceFile, agencies: dict[str, Agency], now: datetime) -> None:
    """A memorandum is known again by its agency, its English name and the day it was signed."""
    for row in file.memoranda:
        where = f"memoranda {row.facts['name_en']}"
        for key, code in (("agency", row.agency), *(("partners", partner) for partner in row.partners)):
            if code and code not in agencies:
                raise AllianceFileRefused(
                    f"{file.name}: {where}: {key} is {code!r}; known are {', '.join(sorted(agencies))}"
                )
        agency = agencies[row.agency] if row.agency else None
        memorandum = Memorandum.objects.filter(
            agency=agency, name_en=row.facts["name_en"], signed=row.signed
        ).first() or Memorandum(agency=agency, signed=row.signed)
        _save_memorandum(memorandum, row, file, now)


def _save_memorandum(memorandum: Memorandum, row: MemorandumRow, file: AllianceFile, now: datetime) -> None:
    where = f"memoranda {row.facts['name_en']}"
    new = memorandum.pk is None
    changed = {name for name, value in row.facts.items() if getattr(memorandum, name) != value}
    if not new and set(memorandum.partners.values_list("code", flat=True)) != set(row.partners):
        changed.add("partners")
    for name, value in row.facts.items():
        setattr(memorandum, name, value)
    try:
        memorandum.full_clean()
        memorandum.check_partners(frozenset(row.partners))
    except ValidationError as error:
        raise _refusal(file, where, error) from error
    memorandum.save()
    memorandum.partners.set(Agency.objects.filter(code__in=row.partners))
    if new or changed:
        announce_memorandum(memorandum, "created" if new else "changed", now=now, changed=() if new else changed)


def _save_table(file: AllianceFile, table: str, rows: Sequence[Table]) -> None:
    try:
        _tables[table](rows)
    except ValidationError as error:
        raise _refusal(file, table, error) from error
    except AllianceFileRefused as error:
        raise AllianceFileRefused(f"{file.name}: {table}: {error}") from error
