"""Answer a question of the public page, of a program or of the tipline: find, compare, match, keep under a link.

Nothing that is given becomes public: the answer's page is found by whoever has its key. The same question within a day
is the same check as long as nothing new stands in the archive.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db import router, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from orkhon.outbound.resolving import Resolver, system_resolver
from orkhon.verification.altering.retrieval import languages_of
from orkhon.verification.checking import submitted
from orkhon.verification.checking.answers import (
    ARCHIVE_BEHIND,
    BY_SPELLING,
    FORMAT,
    NO_MATCHING,
    NO_OCR,
    NO_WORDS_IN_PICTURE,
    OWN_PAGE,
    report_as_kept,
    uris_of,
)
from orkhon.verification.checking.cleaning import cleaned, identity_of, link_in
from orkhon.verification.checking.errors import CheckRefused, CheckUnavailable
from orkhon.verification.checking.letters import read_letters
from orkhon.verification.checking.links import read_page
from orkhon.verification.checking.looking import findings_as_kept
from orkhon.verification.checking.registries import own_page
from orkhon.verification.matching.queries import Found, find_matches
from orkhon.verification.models import Check, CheckedItem, CheckKind
from orkhon.verification.originals.asking import Asked, asked
from orkhon.verification.originals.errors import OriginalsError
from orkhon.verification.originals.finding import MOST_LETTERS, find_with
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

MOST_PICTURE_BYTES: Final = 12_000_000
LEAST_WORDS: Final = 3
_AGAIN: Final = timedelta(days=1)
_BEHIND: Final = 1_000
_WAIT_S: Final = 6.0
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""Texts that one process compares at the same time: aligning is work of the processor, and pages are read meanwhile."""


@dataclass(kw_only=True)
class _Question:
    kind: CheckKind
    text: str = ""
    tag: str = ""
    link: str = ""
    picture: bytes = b""
    digest: str = ""
    notes: list[str] = field(default_factory=list)
    pictures: dict[str, Any] | None = None


def run_check(
    *,
    text: str = "",
    link: str = "",
    picture: bytes = b"",
    language: str,
    now: datetime,
    tag: str = "",
    resolver: Resolver = system_resolver,
) -> Check:
    """Answer about a text, the page behind a link, or a picture, and keep the answer; return the check.

    One of the three counts: the picture before the link before the text; a text that is an address and nothing else is
    a link. `language` is that of whoever asks, `tag` the text's where that is known. `checking.showing.shown` makes of
    the check what people are shown. Raises `CheckRefused` with words for whoever asked, and `CheckUnavailable`.
    """
    question = _read(text, link, picture, tag, language, now, resolver)
    archive = _archive()
    identity = identity_of(question.kind, question.digest, question.link, question.text)
    known = (
        Check.objects.filter(
            identity=identity, asked__gt=now - _AGAIN, position=archive.position, format=FORMAT, erased=None
        )
        .order_by("-asked")
        .first()
    )
    if known is not None:
        return known
    answer = _answer(question, archive, now)
    with transaction.atomic(using=router.db_for_write(Check)):
        check = Check.objects.create(
            kind=question.kind,
            asked=now,
            language=language,
            tag=str(answer["language"]),
            question=question.text,
            link=question.link,
            picture=question.digest,
            identity=identity,
            position=archive.position,
            format=FORMAT,
            answer=answer,
        )
        CheckedItem.objects.bulk_create(CheckedItem(check_row=check, uri=uri) for uri in uris_of(answer))
    return check


def _read(
    text: str, link: str, picture: bytes, tag: str, language: str, now: datetime, resolver: Resolver
) -> _Question:
    if picture:
        return _of_picture(_Question(kind=CheckKind.PICTURE), picture, language, now)
    link = link.strip() or link_in(text)
    if link:
        question = _Question(kind=CheckKind.LINK, link=link[:2_000])
        own = own_page(link)
        if own is not None:
            question.text, question.tag = cleaned(own.text)[:MOST_LETTERS], own.tag
            question.notes.append(OWN_PAGE)
        else:
            page = read_page(link, resolver=resolver)
            if page.picture:
                return _of_picture(question, page.picture, language, now)
            question.text = page.text[:MOST_LETTERS]
        if len(question.text.split()) < LEAST_WORDS:
            raise CheckRefused(
                _("No text was found behind this link. Copy the text and give it here."), code="link-empty"
            )
        return question
    if len(text) > MOST_LETTERS * 2 or len(text := cleaned(text)) > MOST_LETTERS:
        raise CheckRefused(
            _("The text has more than %(most)s characters. Check it in parts.") % {"most": MOST_LETTERS},
            code="text-too-long",
            status=413,
        )
    if len(text.split()) < LEAST_WORDS:
        raise CheckRefused(_("Give at least one sentence, a link or a picture."), code="text-too-short")
    return _Question(kind=CheckKind.TEXT, text=text, tag=tag)


def _of_picture(question: _Question, picture: bytes, language: str, now: datetime) -> _Question:
    if len(picture) > MOST_PICTURE_BYTES:
        raise CheckRefused(
            _("The picture has more than %(most)s megabytes.") % {"most": MOST_PICTURE_BYTES // 1_000_000},
            code="picture-too-large",
            status=413,
        )
    question.picture, question.digest = picture, sha256(picture).hexdigest()
    # By name: what decodes pictures is a good part of a web process's memory, and few checks are pictures.
    findings = import_string("orkhon.verification.pictures.examining.examine")(picture, now=now)
    if findings.refused:
        raise CheckRefused(findings.refused, code="picture-refused")
    question.pictures = findings_as_kept(findings)
    submitted.keep(question.digest, picture)
    # Only what our own decoder could read within its limits is given to the one that reads letters.
    letters = read_letters(picture, language)
    if letters is None:
        question.notes.append(NO_OCR)
    elif len(letters.split()) < LEAST_WORDS:
        question.notes.append(NO_WORDS_IN_PICTURE)
    else:
        question.text = letters[:MOST_LETTERS]
    return question


def _archive() -> Asked:
    try:
        return asked()
    except OriginalsError as error:
        log.warning("no check without the archive's index", extra={"cause": str(error)})
        raise CheckUnavailable(
            _("Our archive is being prepared just now. Try again in a few minutes."), code="no-archive"
        ) from error


def _answer(question: _Question, archive: Asked, now: datetime) -> dict[str, Any]:
    kept: dict[str, Any] = {"language": question.tag, "characters": len(question.text), "originals": [], "rest": []}
    if question.text:
        try:
            with _one_of_few():
                report, archive = find_with(question.text, archive, tag=question.tag or None)
                positions = {
                    (one.item.uri, one.item.version): archive.position_of(one.item.uri, one.item.version)
                    for one in report.sources
                }
                kept = report_as_kept(report, positions)
        except OriginalsError as error:
            raise CheckUnavailable(_("Our archive cannot be asked just now. Try again soon.")) from error
        kept["language"] = kept["language"] or languages_of(question.text)[0]
    if head() - archive.position > _BEHIND:
        question.notes.append(ARCHIVE_BEHIND)
    found = _claims(question, str(kept["language"]), now)
    kept["pictures"] = question.pictures
    kept["claims"] = [
        {"key": one.determination or one.key, "sure": one.sure, "how": str(one.how), "score": round(one.score, 3)}
        for one in (found.matches if found is not None else ())
    ]
    kept["notes"] = list(dict.fromkeys(question.notes))
    return kept


def _claims(question: _Question, tag: str, now: datetime) -> Found | None:
    """Return the claims that it resembles; a part that fails does not take the rest of the answer along."""
    links: Sequence[str] = (question.link,) if question.link else ()
    pictures: Sequence[str] = (question.digest,) if question.digest else ()
    try:
        found = find_matches(question.text, tag or "und", links=links, pictures=pictures, now=now)
    except Exception:  # whatever it is, what differs from the original is told all the same
        log.exception("a check was answered without the determinations")
        question.notes.append(NO_MATCHING)
        return None
    if not found.by_meaning and question.text:
        question.notes.append(BY_SPELLING)
    return found


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise CheckUnavailable(_("Many texts are being checked just now. Try again in a while."))
    try:
        yield
    finally:
        _AT_ONCE.release()
