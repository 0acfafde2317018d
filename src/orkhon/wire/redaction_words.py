"""Say in words what a redaction takes along, and what is not in its power. Decides nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from orkhon.audit.queries import ActFilter, acts
from orkhon.wire.erasers import STAYING
from orkhon.wire.erasing import ErasureReport
from orkhon.wire.redaction_plan import Plan

BACKUP: Final = "keeping.backup"
"""The audit's verb for a backup that was made."""

_MOST_BACKUPS: Final = 20

_COUNTED: Final = {
    "payloads": ngettext_lazy("%(count)s payload", "%(count)s payloads", "count"),
    "items made from it": ngettext_lazy("%(count)s item made from it", "%(count)s items made from it", "count"),
    "articles": ngettext_lazy("%(count)s article", "%(count)s articles", "count"),
    "articles left to an editor": ngettext_lazy(
        "%(count)s article left to an editor", "%(count)s articles left to an editor", "count"
    ),
    "revisions": ngettext_lazy("%(count)s revision", "%(count)s revisions", "count"),
    "recordings": ngettext_lazy("%(count)s recording", "%(count)s recordings", "count"),
    "pictures": ngettext_lazy("%(count)s picture", "%(count)s pictures", "count"),
    "mirrored pictures": ngettext_lazy("%(count)s mirrored picture", "%(count)s mirrored pictures", "count"),
    "deliveries": ngettext_lazy("%(count)s delivery", "%(count)s deliveries", "count"),
    "drafts": ngettext_lazy("%(count)s draft", "%(count)s drafts", "count"),
    "entries of other hubs": ngettext_lazy(
        "%(count)s entry of another hub", "%(count)s entries of other hubs", "count"
    ),
    "vectors of texts": ngettext_lazy("%(count)s vector of a text", "%(count)s vectors of texts", "count"),
    "reports in stories": ngettext_lazy("%(count)s report in a story", "%(count)s reports in stories", "count"),
    "tidings": ngettext_lazy("%(count)s tiding", "%(count)s tidings", "count"),
    "sentences of the memory": ngettext_lazy(
        "%(count)s sentence of the memory", "%(count)s sentences of the memory", "count"
    ),
    "translations in work": ngettext_lazy("%(count)s translation in work", "%(count)s translations in work", "count"),
}

BEYOND: Final = (
    _("copies that members, readers, search engines and proxies have received"),
    _("other items that say the same without naming this one as their source"),
    _("logs of the hub and of proxies before it, where addresses of pages stand, with words of headlines in them"),
    _("the write-ahead files and replicas of a PostgreSQL server, until it overwrites them"),
)
"""What no redaction reaches."""


def counted(counts: Mapping[str, int]) -> list[str]:
    """Return `3 pictures` and the like, what is none left out."""
    return [
        str(_COUNTED[what] % {"count": count}) if what in _COUNTED else f"{count} {what}"
        for what, count in counts.items()
        if count
    ]


def what_goes(plan: Plan, counts: Mapping[str, int]) -> list[str]:
    """Return the lines that somebody must have read before a redaction; none repeats what is removed."""
    going = {what: count for what, count in counts.items() if what != STAYING}
    lines = [
        gettext("Redacting %(uri)s removes for ever: %(things)s.")
        % {"uri": plan.uri, "things": ", ".join(counted(going))}
    ]
    if plan.items[0].whole:
        lines.append(gettext("The uri is closed: nothing comes under it again until an editor releases it."))
    else:
        lines.append(
            gettext("Of the item itself only these positions go: %(positions)s.")
            % {"positions": ", ".join(map(str, plan.items[0].positions))}
        )
    lines += [
        (
            gettext("Made from it, and going too: %(uri)s (%(agency)s).")
            if item.whole
            else gettext("Made from it, and going too in part: %(uri)s (%(agency)s).")
        )
        % {"uri": item.uri, "agency": item.agency}
        for item in plan.derived
    ]
    lines += [
        gettext("Has other sources too, so it is withheld and left to an editor: %(uri)s.") % {"uri": uri}
        for uri in plan.kept
    ]
    if plan.deliveries:
        lines.append(gettext("Delivered bytes go whole, with the other items in them; those stay on the wire."))
    lines += [
        gettext("Stays, because other items carry it too: %(address)s.") % {"address": address}
        for address in plan.shared_media
    ]
    staying = counts.get(STAYING, 0)
    if staying:
        lines.append(
            gettext("Shown by other articles too, so they stay: %(things)s.")
            % {"things": ", ".join(counted({"pictures": staying}))}
        )
    lines += [
        gettext("A former reason stays on record; redact its position too if it names anybody: %(said)s")
        % {"said": said}
        for said in plan.standing_reasons
    ]
    if plan.repeated:
        words = ", ".join(plan.repeated)
        lines.append(
            gettext("The reason is signed and stays for ever; these words of it stand in the item too: %(words)s.")
            % {"words": words}
        )
    if plan.quoted:
        lines.append(
            gettext("Some of them in the very same order, as a quotation: %(quoted)s.")
            % {"quoted": "; ".join(plan.quoted)}
        )
    return lines


def backups_before(moment: datetime) -> list[str]:
    """Return when and where backups were made before, newest first, as far as the audit knows."""
    found = acts(ActFilter(verb=BACKUP, until=moment), limit=_MOST_BACKUPS)
    return [f"{act.at:%Y-%m-%d %H:%M} UTC, {act.details.get('file') or gettext('file unknown')}" for act in found]


def what_went(report: ErasureReport) -> list[str]:
    """Return the lines that tell what was done, and what an editor has still to do."""
    removed = ", ".join(counted(report.removed)) or gettext("nothing")
    lines = [
        gettext("Removed so far: %(removed)s.") % {"removed": removed}
        if report.finished is None
        else gettext("Removed: %(removed)s.") % {"removed": removed}
    ]
    if report.finished is None:
        lines.append(
            gettext("Not everything is done yet (last failure: %(error)s); a running hub goes on with it by itself.")
            % {"error": report.error}
            if report.error
            else gettext("Not everything is done yet; a running hub goes on with it by itself.")
        )
    else:
        lines.append(gettext("The free space of the databases was overwritten."))
    lines += [gettext("Withheld, for an editor to take the matter out: %(uri)s.") % {"uri": uri} for uri in report.kept]
    return lines


def what_stays(before: datetime) -> list[str]:
    """Return what this hub cannot remove, the backups made before that moment included."""
    backups = [gettext("the backup of %(backup)s") % {"backup": one} for one in backups_before(before)]
    return [*map(str, BEYOND), *(backups or [gettext("backups made before, of which the audit knows none")])]
