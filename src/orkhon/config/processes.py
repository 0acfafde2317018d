"""The loops that the readers' process runs, by name. Import it only after Django is set up."""

from __future__ import annotations

import io
import logging
import random
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from wagtail.models import Site

from orkhon.config.retaining import is_due, retain
from orkhon.desk.corrections.channels import tell_due
from orkhon.desk.stories.digest import tell_digests
from orkhon.desk.translating.following import Originals
from orkhon.desk.withdrawals import Withdrawals
from orkhon.desk.work.actions.tell_deadlines import tell_deadlines
from orkhon.exchange import sending
from orkhon.exchange.noticing import Notices, send_letters
from orkhon.intake import poll
from orkhon.intake.following import loop as following
from orkhon.portals.actions.end_pins import end_pins
from orkhon.portals.channels import loop as channels
from orkhon.portals.newsletters import loop as newsletters
from orkhon.portals.outlet_following import Outlets
from orkhon.portals.pushes import loop as pushes
from orkhon.portals.rates import loop as rates
from orkhon.readership import loop as counting
from orkhon.search import following as searching
from orkhon.search.topics import alerting
from orkhon.search.topics.chats import send_to_chat
from orkhon.search.topics.telling import tell
from orkhon.server.threads import Loop
from orkhon.stories import wanting as stories
from orkhon.tidings.models import Way
from orkhon.tidings.senders import mail, push
from orkhon.tidings.sending import send_due
from orkhon.tidings.ways import Senders
from orkhon.translation.engines import loop as machine
from orkhon.translation.memory.index import following as remembering
from orkhon.translation.redactions import Kills
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.keep_copies import keep_copies
from orkhon.verification.actions.send_determination import send_determinations
from orkhon.verification.matching.following import want_when_claims_lack
from orkhon.verification.originals import following as archiving
from orkhon.verification.pictures import loops as pictures
from orkhon.verification.radar import loop as radar
from orkhon.verification.tips import loop as tipline
from orkhon.wire.actions.release import release_due_embargoes
from orkhon.wire.actions.seal import seal
from orkhon.wire.derived import Derived
from orkhon.wire.erasing import finish_erasures
from orkhon.wire.readers import follow
from orkhon.wire.referring import Referring

log = logging.getLogger("orkhon.config.processes")

EMBARGOES_EVERY_S = 1.0
PUBLISHING_EVERY_S = 10.0
REDACTIONS_EVERY_S = 1.0
LETTERS_EVERY_S = 2.0
DEADLINES_EVERY_S = 30.0
DIGESTS_EVERY_S = 120.0
CASES_EVERY_S = 10.0
DETERMINATIONS_EVERY_S = 2.0
COPIES_EVERY_S = 5.0
RETENTION_ASKED_EVERY_S = 600.0
SEALING_ASKED_EVERY_S = 60.0
# An item may be received before its embargo ends and committed after it: a poll takes 20 s, a lock 10 s, and clocks
# of several machines differ.
_LATE_BY_AT_MOST = timedelta(hours=1)
_SENDERS: Senders = {Way.MAIL: mail.send, Way.PUSH: push.send, Way.TELEGRAM: send_to_chat}


def _each(seconds: float, step: Callable[[], None]) -> Loop:
    """Return a loop that does `step` at once and then every `seconds`, on a connection that still works."""

    def loop(stop: threading.Event) -> None:
        while True:
            close_old_connections()
            step()
            if stop.wait(seconds):
                return

    return loop


def _release_embargoes(stop: threading.Event) -> None:
    """Look at every embargo that ever was once, at the start, and from then on at those of the last minutes."""
    looked: datetime | None = None

    def step() -> None:
        nonlocal looked
        now = datetime.now(UTC)
        for entry in release_due_embargoes(now, since=looked and looked - _LATE_BY_AT_MOST):
            log.info("embargo lifted", extra={"uri": entry.uri, "position": entry.position})
        looked = now

    _each(EMBARGOES_EVERY_S, step)(stop)


def _publish_what_is_due(stop: threading.Event) -> None:
    """Publish and take away what has its moment, and end pins on front pages."""
    looked = datetime.now(UTC) - timedelta(seconds=PUBLISHING_EVERY_S)

    def step() -> None:
        nonlocal looked
        # Wagtail's own scheduler; it goes through each model's `publish`, so that the wire hears of it.
        call_command("publish_scheduled", stdout=io.StringIO())
        now = datetime.now(UTC)
        end_pins(since=looked, now=now)
        looked = now

    _each(PUBLISHING_EVERY_S, step)(stop)


def _follow_withdrawals(stop: threading.Event) -> None:
    follow(Withdrawals(), stop)


def _follow_originals(stop: threading.Event) -> None:
    follow(Originals(), stop)


def _follow_derivation(stop: threading.Event) -> None:
    follow(Derived(), stop)


def _forget_kills(stop: threading.Event) -> None:
    follow(Kills(), stop)


def _follow_references(stop: threading.Event) -> None:
    follow(Referring(), stop)


def _follow_for_outlets(stop: threading.Event) -> None:
    follow(Outlets(), stop)


def _follow_kills(stop: threading.Event) -> None:
    follow(Notices(), stop)


def _send_letters() -> None:
    send_letters(origin=_origin(), now=datetime.now(UTC), chance=random.random)


def _tell_of_topics() -> None:
    tell(origin=_origin(), now=datetime.now(UTC), chance=random.random)


def _tell_corrections() -> None:
    tell_due(now=datetime.now(UTC))


def _tell_deadlines() -> None:
    tell_deadlines(now=datetime.now(UTC))


def _tell_of_stories() -> None:
    tell_digests(now=datetime.now(UTC), hour=settings.ENVIRONMENT.digest_hour)


def _close_cases() -> None:
    close_when_due(now=datetime.now(UTC))


def _send_determinations() -> None:
    send_determinations(now=lambda: datetime.now(UTC))


def _keep_copies() -> None:
    keep_copies(now=lambda: datetime.now(UTC))


def _tell_people() -> None:
    send_due(_SENDERS, origin=_origin(), now=datetime.now(UTC), chance=random.random)


def _origin() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site else ""


def _finish_redactions() -> None:
    finish_erasures(now=datetime.now(UTC))


def _retain_once_a_day() -> None:
    now = datetime.now(UTC)
    if is_due(now):
        retain(now=now)


def _seal_days_that_have_ended() -> None:
    for root in seal(now=datetime.now(UTC)):
        log.info("day sealed", extra={"day": root.day.isoformat(), "entries": root.size, "root": root.root})


READERS: Mapping[str, Loop] = {
    "intake": poll.run,
    "following": following.run,
    "embargoes": _release_embargoes,
    "publishing": _publish_what_is_due,
    "withdrawals": _follow_withdrawals,
    "originals": _follow_originals,
    "redactions": _each(REDACTIONS_EVERY_S, _finish_redactions),
    "derived": _follow_derivation,
    "referring": _follow_references,
    "notices": _follow_kills,
    "letters": _each(LETTERS_EVERY_S, _send_letters),
    "webhooks": sending.run,
    "search": searching.run,
    "archive": archiving.run,
    "memory": remembering.run,
    "memory-kills": _forget_kills,
    "alerts": alerting.run,
    "telling": _each(LETTERS_EVERY_S, _tell_of_topics),
    "deadlines": _each(DEADLINES_EVERY_S, _tell_deadlines),
    "digests": _each(DIGESTS_EVERY_S, _tell_of_stories),
    "tidings": _each(LETTERS_EVERY_S, _tell_people),
    "corrections": _each(LETTERS_EVERY_S, _tell_corrections),
    "outlets": _follow_for_outlets,
    "channels": channels.run,
    "newsletters": newsletters.run,
    "breaking": pushes.run,
    "stories": stories.run,
    "machine": machine.run,
    "readership": counting.run,
    "rates": rates.run,
    "pictures": pictures.note_pictures,
    "fingerprints": pictures.take_fingerprints,
    "credentials": pictures.sign_pictures,
    "claims-read": want_when_claims_lack,
    "radar": radar.run,
    "tipline": tipline.run,
    "cases": _each(CASES_EVERY_S, _close_cases),
    "determinations": _each(DETERMINATIONS_EVERY_S, _send_determinations),
    "copies": _each(COPIES_EVERY_S, _keep_copies),
    "sealing": _each(SEALING_ASKED_EVERY_S, _seal_days_that_have_ended),
    "retention": _each(RETENTION_ASKED_EVERY_S, _retain_once_a_day),
}
