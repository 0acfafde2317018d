"""Read what intake knows: the health of sources, the pictures that are kept here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Source
from orkhon.alliance.models.source import ConnectorName
from orkhon.intake.causes import Cause, cause_of
from orkhon.intake.models import MirroredMedia, SourceHealth
from orkhon.media.errors import FileNotKept
from orkhon.media.queries import read_bytes


class Condition(StrEnum):
    """How a source fares, from best to worst."""

    WELL = "well"
    NEVER_ASKED = "never asked"
    DISABLED = "disabled"
    SILENT = "silent"
    FAILING = "failing"

    @property
    def in_words(self) -> str:
        """The condition in the language that is spoken now."""
        return str(_CONDITIONS[self])


_CONDITIONS: Final = {
    Condition.WELL: _("well"),
    Condition.NEVER_ASKED: _("never asked"),
    Condition.DISABLED: _("disabled"),
    Condition.SILENT: _("silent"),
    Condition.FAILING: _("failing"),
}


@dataclass(frozen=True, kw_only=True)
class SourceReport:
    """One source and its health, for the admin. `words` say its state in a sentence."""

    source: Source
    health: SourceHealth
    condition: Condition
    words: str

    @property
    def cause(self) -> Cause:
        """Why it failed last, in the language that is spoken now."""
        return cause_of(self.health.last_error)


def hash_of(text: str) -> str:
    """Return the SHA-256 by which a uri or url is found, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def mirrored(url: str) -> bytes | None:
    """Return the bytes of the picture at `url` as they were when its item arrived; None where none are kept.

    None means: not fetched yet, could not be fetched, or never belonged to an appended item. Raises
    `orkhon.media.errors.FileDamaged` when the kept file has changed on disk.
    """
    sha256 = (
        MirroredMedia.objects.filter(url_hash=hash_of(url), fetched__isnull=False)
        .values_list("sha256", flat=True)
        .first()
    )
    if not sha256:
        return None
    try:
        return read_bytes(sha256)
    except FileNotKept:
        # Redacted, or lost with the disk: for the one who asks there is no picture.
        return None


def mirrored_hashes(urls: Iterable[str]) -> set[str]:
    """Return the SHA-256 of the pictures at `urls`, as far as they are kept here."""
    rows = MirroredMedia.objects.filter(pk__in=[hash_of(url) for url in urls], fetched__isnull=False)
    return set(rows.exclude(sha256="").values_list("sha256", flat=True))


def kept_among(urls: Iterable[str]) -> set[str]:
    """Return those of the addresses whose pictures are kept here; one query for all."""
    by_hash = {hash_of(url): url for url in urls}
    rows = MirroredMedia.objects.filter(pk__in=list(by_hash), fetched__isnull=False).exclude(sha256="")
    return {by_hash[pk] for pk in rows.values_list("pk", flat=True)} if by_hash else set()


def health_of(sources: Iterable[Source]) -> Mapping[int, SourceHealth]:
    """Return the health of each source by its id; an empty one for those that were never asked."""
    ids = [source.pk for source in sources]
    known = SourceHealth.objects.in_bulk(ids)
    return {id_: known.get(id_) or SourceHealth(source_id=id_) for id_ in ids}


def is_silent(source: Source, health: SourceHealth, *, now: datetime) -> bool:
    """True when a source has brought nothing new for longer than it may; errors are no excuse."""
    since = health.last_new or health.first_asked
    return since is not None and now - since > source.silence_alert_after


def _judged(source: Source, health: SourceHealth, now: datetime) -> tuple[Condition, str]:
    if not source.enabled or not source.agency.active:
        return Condition.DISABLED, gettext("not asked: the source or its agency is switched off")
    if health.last_asked is None:
        if source.connector == ConnectorName.SUPERDESK:
            return Condition.NEVER_ASKED, gettext(
                "nothing was pushed yet; its Superdesk needs the two addresses and the secret"
            )
        return Condition.NEVER_ASKED, gettext("not asked yet: it is asked once intake runs")
    silent = is_silent(source, health, now=now)
    if health.failures:
        words = ngettext(
            "failed %(times)s time: %(error)s", "failed %(times)s times in a row: %(error)s", health.failures
        )
        return Condition.FAILING, words % {"times": health.failures, "error": cause_of(health.last_error).words}
    if silent:
        since = health.last_new or health.first_asked
        said = (
            gettext("answers, but has brought nothing new since %(moment)s; ask the agency")
            if health.last_new
            else gettext("answers, but has brought nothing at all since %(moment)s; ask the agency")
        )
        return Condition.SILENT, said % {"moment": f"{since:%Y-%m-%d %H:%M} UTC"}
    words = gettext("answers")
    if health.items_flapping:
        words = gettext("answers; items that go back and forth between versions and are held back: %(count)s") % {
            "count": health.items_flapping
        }
    return Condition.WELL, words


def source_reports(*, now: datetime) -> list[SourceReport]:
    """Return every source with its health, those that need somebody first."""
    sources = list(Source.objects.select_related("agency"))
    health = health_of(sources)
    order = list(reversed(Condition))
    reports = []
    for source in sources:
        condition, words = _judged(source, health[source.pk], now)
        reports.append(SourceReport(source=source, health=health[source.pk], condition=condition, words=words))
    return sorted(
        reports,
        key=lambda report: (order.index(report.condition), report.source.agency.code, report.source.name),
    )


def silent_sources(now: datetime) -> list[SourceReport]:
    """Return the enabled sources that have brought nothing new for too long, whether they answer or fail."""
    return [
        report
        for report in source_reports(now=now)
        if report.condition is not Condition.DISABLED and is_silent(report.source, report.health, now=now)
    ]
