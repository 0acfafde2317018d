"""Begin a draft by hand: what a correspondent writes into the hub's own form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from orkhon.alliance.models import Agency
from orkhon.formats.fields import to_plain
from orkhon.intake.actions.keep_files import keep_files
from orkhon.intake.actions.take_suggestions import files_as_plain
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.letters import with_pictures
from orkhon.intake.models import Draft
from orkhon.intake.queries import hash_of
from orkhon.items import Item


def write_draft(agency: Agency, item: Item, files: Iterable[DeliveredFile], *, person: str, now: datetime) -> Draft:
    """Keep a draft of `agency`, with those of `files` that are pictures."""
    files = tuple(files)
    kept = keep_files(files, now=now)
    names = {one.name for one in kept}
    item = with_pictures(item, [file for file in files if file.name in names])
    item = replace(item, created=item.created or now)
    return Draft.objects.create(
        agency=agency,
        key_hash=hash_of(item.uri),
        uri=item.uri,
        uri_hash=hash_of(item.uri),
        item=to_plain(item),
        files=files_as_plain(kept),
        sender=person,
        received=now,
    )
