"""Make an item of a draft, or refuse it. Whether the person may is asked before, by the screen or the command."""

from __future__ import annotations

from datetime import datetime

from django.db import router, transaction

from orkhon.formats.fields import to_plain
from orkhon.intake.actions.keep_files import KeptFile, name_files
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.drafts import item_of_draft
from orkhon.intake.errors import DraftDecided, DraftUnusable
from orkhon.intake.models import Draft, DraftState, MirroredMedia
from orkhon.items import Item
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.actions.append import Appended, AppendIntent, append
from orkhon.wire.errors import WireError
from orkhon.wire.kinds import EntryKind


def _waiting(pk: int) -> Draft:
    """Return the draft under its lock. Raises `DraftDecided`."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("agency", "source").get(pk=pk)
    if draft.state != DraftState.WAITING:
        raise DraftDecided(f"{draft.decided_by} has decided on this draft already: {draft.state}")
    return draft


def accept_draft(pk: int, *, person: str, now: datetime) -> Appended:
    """Append the draft to the wire as an item of its agency, and note who did.

    In one transaction: a draft that counts as accepted is on the wire, and one that waits is not. Raises
    `DraftDecided`, or `DraftUnusable` in the wire's words where it does not take the item.
    """
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk)
        item = item_of_draft(draft)
        if not item.headline.strip() or item.language is None:
            raise DraftUnusable("the draft has no headline or no language; write them first")
        intent = AppendIntent(
            agency=draft.agency.code,
            kind=EntryKind.UPDATE,
            item=item,
            person=person,
            pushed=bool(item.version),
        )
        try:
            appended = append(intent, now=now)
        except WireError as refusal:
            raise DraftUnusable(f"the wire does not take it: {refusal}") from refusal
        kept = [KeptFile(**file) for file in draft.files]
        local = draft.source.local if draft.source is not None else False
        name_files(kept, [item], local=local, now=now)
        order_pictures([item], local=local, now=now)
        draft.state, draft.decided, draft.decided_by = DraftState.ACCEPTED, now, person
        draft.save(update_fields=["state", "decided", "decided_by"])
    return appended


def refuse_draft(pk: int, *, person: str, reason: str, now: datetime) -> None:
    """Refuse the draft: its words, files and sender go, and who refused it stays. Raises `DraftDecided`."""
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk)
        hashes = [file["sha256"] for file in draft.files]
        draft.state, draft.decided, draft.decided_by = DraftState.REFUSED, now, person
        draft.reason = reason[:500]
        draft.item, draft.files, draft.sender = {}, [], ""
        draft.save()
    for sha256 in hashes:
        remove_unused(sha256)


def remove_unused(sha256: str) -> bool:
    """Remove a draft's file that neither an item nor another draft that waits names; return whether it went."""
    if MirroredMedia.objects.filter(sha256=sha256).exists():
        return False
    waiting = Draft.objects.filter(state=DraftState.WAITING).values_list("files", flat=True)
    if any(file["sha256"] == sha256 for files in waiting for file in files):
        return False
    return bool(remove_bytes(sha256))


def change_draft(pk: int, item: Item) -> None:
    """Put what a person has edited in the place of the draft's words. Raises `DraftDecided`."""
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk)
        draft.item = to_plain(item)
        draft.save(update_fields=["item"])
