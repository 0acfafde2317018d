"""Follow kills, withholdings, releases and corrections of the wire into the articles made from the item.

A reader of the wire: it may see an entry twice and does nothing the second time. What readers of the portals get
does not wait for it; `desk.queries` asks the wire itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override
from wagtail.models import Revision

from orkhon.desk.corrections.telling import tell_of
from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, ProblemKind, SourceProblem, Withdrawal
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, ItemStatus, WireEntry
from orkhon.wire.errors import WireError
from orkhon.wire.queries import entry_at, state_of
from orkhon.wire.readers import Reader
from orkhon.wire.referring import replaced_in

log = logging.getLogger(__name__)

PERSON = "wire"
"""Who withdraws where no person of the desk does: the entry that made it necessary names its own person."""

_URN = "urn:uuid:"
_TAKING = {EntryKind.KILL: ProblemKind.KILLED, EntryKind.WITHHOLD: ProblemKind.WITHHELD}
_LEFT_PUBLIC = (ProblemKind.CORRECTED, ProblemKind.REPLACED)
"""What is work for an editor and takes nothing from readers."""
_STATUS = {EntryKind.KILL: ItemStatus.KILLED, EntryKind.WITHHOLD: ItemStatus.WITHHELD}


def follow_entries(entries: Sequence[WireEntry]) -> None:
    """Bring every article that one of the entries concerns in line with it."""
    for entry in entries:
        if entry.kind in _TAKING:
            _take_down(entry)
        elif entry.kind is EntryKind.RELEASE:
            _bring_back(entry)
        elif entry.kind is EntryKind.CORRECT:
            _note_correction(entry)
        if entry.kind in CONTENT_KINDS and (replaced := replaced_in(entry)):
            _note_replacement(entry, replaced)


@dataclass(frozen=True, kw_only=True)
class Withdrawals(Reader):
    """The reader that keeps the desk's promise about kills, for `orkhon.wire.readers.follow`."""

    name: str = "withdrawals"
    handle: Callable[[Sequence[WireEntry]], None] = follow_entries


def _uid_in(uri: str) -> UUID | None:
    try:
        return UUID(uri.removeprefix(_URN)) if uri.startswith(_URN) else None
    except ValueError:
        return None


def _made_from(uri: str) -> list[Article]:
    """Return the articles that name the item as a source, and the translations of an article of the desk."""
    uid = _uid_in(uri)
    made = Q(sources__uri=uri) if uid is None else Q(sources__uri=uri) | Q(original__uid=uid)
    return list(Article.objects.filter(made).select_related("locale", "original").distinct().order_by("pk"))


def _itself(uri: str) -> Article | None:
    uid = _uid_in(uri)
    return Article.objects.filter(uid=uid).first() if uid is not None else None


def _take_down(entry: WireEntry) -> None:
    state = state_of(entry.uri)
    if state is None or state.status is not _STATUS[entry.kind]:
        return  # an old entry, read again: what came after it decides
    article = _itself(entry.uri)
    if article is not None:
        _take_down_article(article, entry)
    for made in _made_from(entry.uri):
        _take_down_article(made, entry)


def _take_down_article(listed: Article, entry: WireEntry) -> None:
    """Withdraw what was made from the item alone as the item was; withhold what has other sources too."""
    kind = _TAKING[entry.kind]
    with transaction.atomic():
        # Read anew and locked: withdrawing writes the whole row, and an editor may have saved a draft meanwhile.
        rows = Article.objects.select_for_update(of=("self",)).select_related("locale", "original")
        article = rows.filter(pk=listed.pk).first()
        if article is None:
            return
        itself = article.uri == entry.uri
        if not itself or article.live:
            problem, new = SourceProblem.objects.get_or_create(
                article=article,
                position=entry.position,
                defaults={
                    "uri": entry.uri,
                    "kind": kind,
                    "noted": entry.received,
                    "took_down": article.live_revision_id if article.live else None,
                },
            )
            if not new:
                return
            tell_of(problem)
        # A kill also overtakes a withholding: readers are told the stronger reason.
        killed_later = kind is ProblemKind.KILLED and article.withdrawal_reason == Withdrawal.WITHHELD
        if not article.live and not killed_later:
            return
        alone = itself or article.is_translation_of(entry.uri) or _has_no_other_source(article, entry.uri)
        withdrawal = Withdrawal(kind.value) if alone else Withdrawal.WITHHELD
        if not article.live and withdrawal is Withdrawal.WITHHELD:
            return
        article.withdraw(
            withdrawal,
            person=PERSON,
            reason=f"{_english(kind)}: {entry.uri} (position {entry.position})",
            now=entry.received,
        )
    log.info("withdrawn", extra={"uri": article.uri, "kind": str(withdrawal), "position": entry.position})


def _has_no_other_source(article: Article, uri: str) -> bool:
    return not article.sources.exclude(uri=uri).exists()


def _bring_back(entry: WireEntry) -> None:
    """Publish again what only this item's withholding had taken down, as it was."""
    state = state_of(entry.uri)
    if state is None or state.status is not ItemStatus.USABLE:
        return
    waiting = SourceProblem.objects.filter(
        uri=entry.uri, kind=ProblemKind.WITHHELD, solved__isnull=True, position__lt=entry.position
    )
    for problem in waiting.select_related("article").order_by("position"):
        with transaction.atomic():
            problem.solved = entry.received
            problem.save(update_fields=["solved"])
            _publish_again(problem)


def _publish_again(problem: SourceProblem) -> None:
    article = problem.article
    others = article.source_problems.filter(solved__isnull=True).exclude(kind__in=_LEFT_PUBLIC)
    revision = Revision.objects.filter(pk=problem.took_down).first()
    if revision is None or article.live or others.exists():
        return
    held = _withheld_by_an_editor(article)
    if held is not None:
        # That outlives the source's withholding; its own release brings the article back.
        SourceProblem.objects.get_or_create(
            article=article,
            position=held.position,
            defaults={
                "uri": article.uri,
                "kind": ProblemKind.WITHHELD,
                "noted": held.received,
                "took_down": problem.took_down,
            },
        )
        return
    try:
        revision.publish()
    except (DeskError, WireError) as refusal:
        if isinstance(refusal, WireError) and refusal.retryable:
            raise
        # Something else stands in its way now: an editor finds it among the articles, withdrawn.
        log.warning("not brought back", extra={"uri": article.uri, "cause": str(refusal)})
    else:
        log.info("brought back", extra={"uri": article.uri, "revision": revision.pk})


def _withheld_by_an_editor(article: Article) -> WireEntry | None:
    """Return the entry by which somebody withheld the article itself while it was withdrawn, if that is in force."""
    state = state_of(article.uri)
    if state is None or state.status is not ItemStatus.WITHHELD:
        return None
    entry = entry_at(state.changed_at)
    return entry if entry is not None and entry.kind is EntryKind.WITHHOLD and entry.person != PERSON else None


def _note_correction(entry: WireEntry) -> None:
    for article in _made_from(entry.uri):
        with transaction.atomic():
            problem, new = SourceProblem.objects.get_or_create(
                article=article,
                position=entry.position,
                defaults={"uri": entry.uri, "kind": ProblemKind.CORRECTED, "noted": entry.received},
            )
            if new:
                tell_of(problem)


def _note_replacement(entry: WireEntry, replaced: str) -> None:
    """Leave an editor the articles made of the older item. That one stays: its agency kills it if it was false."""
    state = state_of(replaced)
    if state is None or state.agency != entry.agency:
        return
    for article in _made_from(replaced):
        known = article.source_problems.filter(uri=entry.uri, kind=ProblemKind.REPLACED).exists()
        if not known and article.uri != entry.uri:
            SourceProblem.objects.get_or_create(
                article=article,
                position=entry.position,
                defaults={"uri": entry.uri, "kind": ProblemKind.REPLACED, "noted": entry.received},
            )


def _english(kind: ProblemKind) -> str:
    """Return what happened as the log keeps it: in one language, whoever began it."""
    with override("en"):
        return str(kind.label)
