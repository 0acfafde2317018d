"""Say in words what a redaction takes along, and what is not in its power. Decides nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from orkhon.audit.queries import ActFilter, acts
from orkhon.wire.erasers import STAYING
from orkhon.wire.erasing import ErasureReport
from orkhon.wire.redaction_plan import Plan

BACKUP: Final = "keeping.backup"
"""The audit's verb for a backup that was made."""

_MOST_BACKUPS: Final = 20

_ONE: Final = {
    "payloads": "payload",
    "items made from it": "item made from it",
    "articles": "article",
    "articles left to an editor": "article left to an editor",
    "revisions": "revision",
    "pictures": "picture",
    "mirrored pictures": "mirrored picture",
    "deliveries": "delivery",
}

BEYOND: Final = (
    "copies that members, readers, search engines and proxies have received",
    "other items that say the same without naming this one as their source",
    "logs of the hub and of proxies before it, where addresses of pages stand, with words of headlines in them",
    "the write-ahead files and replicas of a PostgreSQL server, until it overwrites them",
)
"""What no redaction reaches."""


def counted(counts: Mapping[str, int]) -> list[str]:
    """Return `3 pictures` and the like, what is none left out."""
    return [f"{count} {_ONE.get(what, what) if count == 1 else what}" for what, count in counts.items() if count]


def what_goes(plan: Plan, counts: Mapping[str, int]) -> list[str]:
    """Return the lines that somebody must have read before a redaction; none repeats what is removed."""
    going = {what: count for what, count in counts.items() if what != STAYING}
    lines = [f"Redacting {plan.uri} removes for ever: {', '.join(counted(going))}."]
    if plan.items[0].whole:
        lines.append("The uri is closed: nothing comes under it again until an editor releases it.")
    else:
        lines.append(f"Of the item itself only these positions go: {', '.join(map(str, plan.items[0].positions))}.")
    lines += [
        f"Made from it, and going too{'' if item.whole else ' in part'}: {item.uri} ({item.agency})."
        for item in plan.derived
    ]
    lines += [f"Has other sources too, so it is withheld and left to an editor: {uri}." for uri in plan.kept]
    if plan.deliveries:
        lines.append("Delivered bytes go whole, with the other items in them; those stay on the wire.")
    lines += [f"Stays, because other items carry it too: {address}." for address in plan.shared_media]
    staying = counts.get(STAYING, 0)
    if staying:
        lines.append(f"Shown by other articles too, so they stay: {', '.join(counted({'pictures': staying}))}.")
    lines += [
        f"A former reason stays on record; redact its position too if it names anybody: {said}"
        for said in plan.standing_reasons
    ]
    if plan.repeated:
        words = ", ".join(plan.repeated)
        lines.append(f"The reason is signed and stays for ever; these words of it stand in the item too: {words}.")
    if plan.quoted:
        lines.append(f"Some of them in the very same order, as a quotation: {'; '.join(plan.quoted)}.")
    return lines


def backups_before(moment: datetime) -> list[str]:
    """Return when and where backups were made before, newest first, as far as the audit knows."""
    found = acts(ActFilter(verb=BACKUP, until=moment), limit=_MOST_BACKUPS)
    return [f"{act.at:%Y-%m-%d %H:%M} UTC, {act.details.get('file', 'file unknown')}" for act in found]


def what_went(report: ErasureReport) -> list[str]:
    """Return the lines that tell what was done, and what an editor has still to do."""
    removed = ", ".join(counted(report.removed)) or "nothing"
    lines = [f"Removed so far: {removed}." if report.finished is None else f"Removed: {removed}."]
    if report.finished is None:
        why = f" (last failure: {report.error})" if report.error else ""
        lines.append(f"Not everything is done yet{why}; a running hub goes on with it by itself.")
    else:
        lines.append("The free space of the databases was overwritten.")
    lines += [f"Withheld, for an editor to take the matter out: {uri}." for uri in report.kept]
    return lines


def what_stays(before: datetime) -> list[str]:
    """Return what this hub cannot remove, the backups made before that moment included."""
    backups = [f"the backup of {one}" for one in backups_before(before)]
    return [*BEYOND, *(backups or ["backups made before, of which the audit knows none"])]
