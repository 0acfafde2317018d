"""Make an item of a draft, or refuse it. Whether the person may is asked before, by the screen or the command."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import router, transaction
from django.utils.translation import gettext

from orkhon.formats.fields import to_plain
from orkhon.intake.actions.keep_files import KeptFile, name_files
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.drafts import digest_of, item_of_draft
from orkhon.intake.errors import DraftChanged, DraftDecided, DraftUnusable
from orkhon.intake.models import Draft, DraftState, MirroredMedia
from orkhon.intake.queries import hash_of
from orkhon.intake.uris import new_uri
from orkhon.items import Item, PubStatus
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.actions.append import Appended, AppendIntent, append
from orkhon.wire.errors import WireError
from orkhon.wire.kinds import EntryKind, ItemStatus
from orkhon.wire.queries import state_of


def _waiting(pk: int, shown: str | None = None) -> Draft:
    """Return the draft under its lock, as its digest was `shown`. Raises `DraftDecided`, `DraftChanged`."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("agency", "source").get(pk=pk)
    if draft.state != DraftState.WAITING:
        raise DraftDecided(
            gettext("%(person)s has decided on this draft already: %(state)s")
            % {"person": draft.decided_by, "state": draft.state}
        )
    if shown is not None and digest_of(draft) != shown:
        raise DraftChanged(gettext("the draft has changed since it was shown; open it anew, and look again"))
    return draft


def _as_new(item: Item) -> Item:
    """Return the item without what no screen shows and what would act on other items, or on this one.

    A letter's attachment can say `canceled`, or name an item that is there. What was killed or redacted keeps its uri,
    so that the wire refuses it.
    """
    known = state_of(item.uri)
    lives = known is not None and known.status is not ItemStatus.KILLED and not known.closed
    uri = new_uri() if lives else item.uri
    return replace(item, uri=uri, version="", pub_status=PubStatus.USABLE, replaces="")


def accept_draft(pk: int, *, person: str, now: datetime, shown: str | None = None) -> Appended:
    """Append the draft to the wire as an item of its agency, and note who did.

    It is always a new item: under another uri where the wire knows its own. In one transaction: a draft that counts as
    accepted is on the wire, and one that waits is not. `shown` is the digest that the person saw. Raises
    `DraftDecided`, `DraftChanged`, or `DraftUnusable` in the wire's words where it does not take the item.
    """
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk, shown)
        item = _as_new(item_of_draft(draft))
        if not item.headline.strip() or item.language is None:
            raise DraftUnusable(gettext("the draft has no headline or no language; write them first"))
        intent = AppendIntent(
            agency=draft.agency.code,
            kind=EntryKind.PUBLISH,
            item=item,
            person=person,
            pushed=False,
        )
        try:
            appended = append(intent, now=now)
        except WireError as refusal:
            raise DraftUnusable(gettext("the wire does not take it: %(refusal)s") % {"refusal": refusal}) from refusal
        if appended.entry.kind != EntryKind.PUBLISH:
            raise DraftUnusable(
                gettext("an item came under %(uri)s at this very moment; send the draft once more") % {"uri": item.uri}
            )
        kept = [KeptFile(**file) for file in draft.files]
        local = draft.source.local if draft.source is not None else False
        name_files(kept, [item], local=local, now=now)
        order_pictures([item], local=local, now=now)
        draft.state, draft.decided, draft.decided_by = DraftState.ACCEPTED, now, person
        draft.uri, draft.uri_hash, draft.item = item.uri, hash_of(item.uri), to_plain(item)
        draft.save(update_fields=["state", "decided", "decided_by", "uri", "uri_hash", "item"])
    return appended


def refuse_draft(pk: int, *, person: str, reason: str, now: datetime, shown: str | None = None) -> None:
    """Refuse the draft: its words, files and sender go, and who refused it stays.

    Raises `DraftDecided`, and `DraftChanged` where it is not the one of the digest `shown`.
    """
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk, shown)
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


def change_draft(pk: int, item: Item, *, person: str, shown: str) -> str:
    """Put what a person has edited in the place of the draft's words, and return its new digest.

    From now on nothing that arrives takes its place. Raises `DraftDecided`, and `DraftChanged` where the draft is not
    the one of the digest `shown`.
    """
    with transaction.atomic(using=router.db_for_write(Draft)):
        draft = _waiting(pk, shown)
        draft.item, draft.decided_by = to_plain(item), person
        draft.save(update_fields=["item", "decided_by"])
        draft.refresh_from_db(fields=["item"])
    return digest_of(draft)
