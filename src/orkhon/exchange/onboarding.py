"""From signed memorandum to first item: what stands already for one agency, and what to do next. Reads alone.

Each step is found out from the tables when it is asked for; nobody ticks it off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from orkhon.alliance.keys import keys_of
from orkhon.alliance.models import Agency
from orkhon.alliance.permits import Agreement, Grant
from orkhon.alliance.queries import grants
from orkhon.exchange.models import Notice, Subscriber
from orkhon.exchange.models.notice import TEST
from orkhon.exchange.standing import standing_of
from orkhon.intake.queries import Condition, SourceReport, source_reports
from orkhon.wire.counting import first_received_from

FIRST_ITEM: Final = _("The first item is on the wire")


class Stand(StrEnum):
    """How a step stands."""

    DONE = "done"
    WAITING = "waiting"
    TO_DO = "to do"

    @property
    def in_words(self) -> str:
        """How it stands, in the language that is spoken now."""
        return str(_STANDS[self])


_STANDS: Final = {Stand.DONE: _("done"), Stand.WAITING: _("waiting"), Stand.TO_DO: _("to do")}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: how it stands, since when where that is known, and in words what is so and what to do next."""

    name: str | Promise
    stand: Stand
    words: str
    at: datetime | None = None
    to_do: str = ""


@dataclass(frozen=True, kw_only=True)
class Onboarding:
    """All steps of one agency in their order. `taken` is the time from the first step to the first item."""

    agency: Agency
    steps: tuple[Step, ...]
    subscriber: Subscriber | None
    started: datetime | None
    first_item: datetime | None

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.stand is Stand.DONE for step in self.steps)

    @property
    def taken(self) -> timedelta | None:
        """From the first step on record to the first item; None while one of the two is missing."""
        if self.started is None or self.first_item is None or self.first_item < self.started:
            return None
        return self.first_item - self.started


def onboarding_of(agency: Agency, *, now: datetime) -> Onboarding:
    """Return how far taking the agency on has come, tested now against the hub's own tables."""
    subscriber = Subscriber.objects.filter(agency=agency).first()
    first_item = first_received_from(agency.code)
    reports = [report for report in source_reports(now=now) if report.source.agency_id == agency.pk]
    steps = (
        _on_record(agency),
        _memorandum(agency, grants(), now),
        _key(agency, now),
        _source(reports, first_item),
        _first_item(first_item, reports),
        _contact(subscriber),
        _connection(subscriber, now),
    )
    return Onboarding(
        agency=agency,
        steps=steps,
        subscriber=subscriber,
        started=_started(agency, steps, subscriber, reports),
        first_item=first_item,
    )


def _began(agency: Agency) -> datetime | None:
    logged = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Agency), object_id=str(agency.pk), action="wagtail.create"
    )
    entry = logged.order_by("timestamp").first()
    return entry.timestamp if isinstance(entry, ModelLogEntry) else None


def _started(
    agency: Agency, steps: Sequence[Step], subscriber: Subscriber | None, reports: Sequence[SourceReport]
) -> datetime | None:
    """Return the earliest moment on record at which somebody did something for the agency, its first item apart."""
    known = [step.at for step in steps if step.at is not None and step.name != FIRST_ITEM]
    known += [report.health.first_asked for report in reports if report.health.first_asked is not None]
    if subscriber is not None:
        known += subscriber.tokens.order_by("created").values_list("created", flat=True)[:1]
    return min(known, default=None)


def _on_record(agency: Agency) -> Step:
    name = gettext("The agency is on record")
    if not agency.active:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("It is on record and switched off."),
            at=_began(agency),
            to_do=gettext("Switch it on under Alliance, Agencies."),
        )
    missing = [
        told
        for told, value in ((gettext("its languages"), agency.languages), (gettext("its country"), agency.country))
        if not value
    ]
    return Step(
        name=name,
        stand=Stand.DONE,
        words=gettext("%(name)s, code %(code)s.") % {"name": agency.shown_name, "code": agency.code},
        at=_began(agency),
        to_do=gettext("Readers are not told: %(missing)s.") % {"missing": ", ".join(missing)} if missing else "",
    )


def _memorandum(agency: Agency, memoranda: Sequence[Grant], now: datetime) -> Step:
    name = gettext("A memorandum is in force")
    about = [grant for grant in memoranda if _is_party(grant, agency)]
    current = [grant for grant in about if grant.begun(now) and not grant.over(now)]
    if current:
        named = ", ".join(grant.name_in(get_language() or "en") for grant in current)
        return Step(name=name, stand=Stand.DONE, words=gettext("In force: %(named)s.") % {"named": named})
    coming = [grant for grant in about if not grant.begun(now)]
    if coming:
        day = min(grant.starts for grant in coming)
        return Step(
            name=name,
            stand=Stand.WAITING,
            words=gettext("Signed, in force from %(day)s.") % {"day": day.isoformat()},
        )
    return Step(
        name=name,
        stand=Stand.TO_DO,
        words=gettext("Nothing in force grants others the use of its items."),
        to_do=gettext("Write down what was signed under Alliance, Memoranda."),
    )


def _is_party(grant: Grant, agency: Agency) -> bool:
    """True where the agency grants something under it: its own, the whole alliance's, or as a partner."""
    if not grant.permits:
        return False
    if grant.kind is not Agreement.GRANT:
        return agency.code in grant.partners
    return grant.agency in ("", agency.code)


def _key(agency: Agency, now: datetime) -> Step:
    name = gettext("What it sends is signed")
    records = [record for record in keys_of(agency.code) if record.for_statements]
    counting = [record for record in records if not record.times.why_not_now(now)]
    if counting:
        newest = counting[-1]
        return Step(
            name=name,
            stand=Stand.DONE,
            words=gettext("By the agency itself, with the key %(key_id)s.") % {"key_id": newest.key_id},
            at=newest.created,
        )
    if agency.requires_own_statements:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("Its items are taken under its own signature alone, and it has no key that counts now."),
            to_do=gettext("Register its public key."),
        )
    return Step(
        name=name,
        stand=Stand.DONE,
        words=gettext("The hub signs for it, and each entry says so."),
        to_do=gettext("It may register a key of its own at any time."),
    )


def _source(reports: Sequence[SourceReport], first_item: datetime | None) -> Step:
    name = gettext("Its items come in")
    enabled = [report for report in reports if report.condition is not Condition.DISABLED]
    good = [report for report in enabled if report.health.last_success is not None and not report.health.failures]
    if good:
        newest = max(good, key=lambda report: str(report.health.last_success))
        return Step(
            name=name,
            stand=Stand.DONE,
            words=(
                gettext("%(source)s answered last at %(moment)s UTC, and is asked since")
                if newest.health.first_asked
                else gettext("%(source)s answered last at %(moment)s UTC.")
            )
            % {"source": newest.source.name, "moment": f"{newest.health.last_success:%Y-%m-%d %H:%M:%S}"},
            at=newest.health.first_asked,
        )
    failing = [report for report in enabled if report.health.failures]
    if failing:
        told = failing[0]
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=f"{told.source.name}: {told.words}.",
            to_do=gettext("Correct its address under Alliance, Sources, then test again."),
        )
    if enabled:
        return Step(
            name=name,
            stand=Stand.WAITING,
            words=f"{enabled[0].source.name}: {enabled[0].words}.",
            to_do=gettext("Test again asks it at once, unless its own program brings its items."),
        )
    if first_item is not None:
        return Step(name=name, stand=Stand.DONE, words=gettext("It has no source, and sends its items itself."))
    return Step(
        name=name,
        stand=Stand.TO_DO,
        words=gettext("It has no source that is switched on."),
        to_do=gettext(
            "Add its feed under Alliance, Sources; or give it a token or register a key, with which it pushes."
        ),
    )


def _first_item(first_item: datetime | None, reports: Sequence[SourceReport]) -> Step:
    name = FIRST_ITEM
    if first_item is not None:
        return Step(name=name, stand=Stand.DONE, words=gettext("It was received."), at=first_item)
    refused = next((one for report in reports for one in report.health.items_refused), None)
    if refused is not None:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("What came was refused: %(cause)s") % {"cause": refused.get("cause", "")},
            to_do=gettext("Have the agency correct its feed; Reports, Sources' health tells all of it."),
        )
    return Step(name=name, stand=Stand.WAITING, words=gettext("Nothing of it has come yet."))


def _contact(subscriber: Subscriber | None) -> Step:
    name = gettext("Somebody answers for kills")
    if subscriber is None:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("It has no record as a subscriber, so nobody there would be told of a kill."),
            to_do=gettext("Add it under Exchange, Subscribers, with who answers for kills."),
        )
    letters = Notice.objects.filter(subscriber=subscriber, kind=TEST)
    confirmed = letters.filter(acknowledged__isnull=False).order_by("-acknowledged").first()
    if confirmed is not None:
        return Step(
            name=name,
            stand=Stand.DONE,
            words=gettext("%(address)s: the test letter was confirmed (%(person)s).")
            % {"address": subscriber.contact_email, "person": confirmed.by},
            at=confirmed.created,
        )
    last = letters.order_by("-pk").first()
    if last is None:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("%(person)s, %(address)s; no letter was ever tried.")
            % {"person": subscriber.contact_name, "address": subscriber.contact_email},
            to_do=gettext("Send a test letter."),
        )
    if last.sent is None and last.error:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("The test letter has not left: %(error)s") % {"error": last.error},
            at=last.created,
            to_do=gettext("Once mail works it leaves by itself."),
        )
    told = (
        gettext("The test letter left at %(moment)s UTC, and nobody has confirmed it. It went to: %(address)s")
        % {"moment": f"{last.sent:%Y-%m-%d %H:%M}", "address": subscriber.contact_email}
        if last.sent is not None
        else gettext("The test letter is about to leave, and nobody has confirmed it. It goes to: %(address)s")
        % {"address": subscriber.contact_email}
    )
    return Step(
        name=name,
        stand=Stand.WAITING,
        words=told,
        at=last.created,
        to_do=gettext("Ask them to open its link and write a name."),
    )


def _connection(subscriber: Subscriber | None, now: datetime) -> Step:
    name = gettext("It receives")
    if subscriber is None:
        return Step(name=name, stand=Stand.TO_DO, words=gettext("It is no subscriber yet."), to_do=gettext("As above."))
    given = subscriber.deliveries.filter(state="delivered").order_by("-pk").first()
    open_tokens = [token for token in subscriber.tokens.all() if not token.why_closed(now=now)]
    standings = [standing_of(webhook, now=now) for webhook in subscriber.webhooks.select_related("subscriber")]
    failing = next((standing for standing in standings if not standing.well), None)
    if given is not None and (open_tokens or any(standing.well for standing in standings)):
        return Step(
            name=name,
            stand=Stand.DONE,
            words=gettext("Last given something at %(moment)s UTC (%(channel)s).")
            % {"moment": f"{given.created:%Y-%m-%d %H:%M}", "channel": given.get_channel_display()},
        )
    if failing is not None:
        return Step(
            name=name,
            stand=Stand.TO_DO,
            words=gettext("Its webhook: %(words)s.") % {"words": failing.words},
            to_do=gettext("Its page tells what was answered; correct the address, or have them correct their side."),
        )
    if open_tokens or standings:
        return Step(
            name=name,
            stand=Stand.WAITING,
            words=gettext("It has a token or a webhook, and was given nothing by it yet."),
            to_do=gettext("Have them ask GET /api/v1/entries with the token; a webhook is sent the next entry."),
        )
    return Step(
        name=name,
        stand=Stand.TO_DO,
        words=gettext("It has neither an open token nor a webhook."),
        to_do=gettext("Give it one on its page under Exchange, Subscribers."),
    )
