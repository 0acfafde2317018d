"""What the exchange holds of a person: who answers for kills, who confirmed them, where letters go.

All of it stays: a kill that nobody can be told of, or that nobody has seen to, would be no promise kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.exchange.models import Channel, Notice, Subscriber, Webhook
from orkhon.exchange.models.targets import letter_box

KEPT = (
    "the exchange: the names under which kills were confirmed, as the proof that a person saw to it; who answers for "
    "kills at a subscriber and where its letters go, until its record names somebody else"
)


def held_of(user: User) -> Plain:
    """Return the subscribers whose contact is the account's e-mail address, and the kills confirmed under its name."""
    names = {user.get_username(), user.get_full_name()} - {""}
    return {**_of_mail(user.email), "kills confirmed": _notices(Notice.objects.filter(by__in=names))}


def erase(user: User) -> None:
    """Remove nothing; `KEPT` says why."""


def held_of_mail(mail: str) -> Plain:
    """Return the subscribers that name the address, with the kills that they confirmed."""
    contacts = Subscriber.objects.filter(contact_email__iexact=mail)
    confirmed = Notice.objects.filter(subscriber__in=contacts, acknowledged__isnull=False)
    return {**_of_mail(mail), "kills confirmed there": _notices(confirmed)}


def _of_mail(mail: str) -> dict[str, Plain]:
    if not mail:
        return {"answers for kills": [], "letters go to": []}
    drops = Webhook.objects.filter(Q(channel=Channel.MAIL)).select_related("subscriber")
    return {
        "answers for kills": [
            {"subscriber": one.code, "name": one.contact_name, "telephone": one.contact_phone}
            for one in Subscriber.objects.filter(contact_email__iexact=mail).order_by("pk")
        ],
        "letters go to": [
            {"subscriber": drop.subscriber.code}
            for drop in drops.order_by("pk")
            if letter_box(drop.url).lower() == mail.lower()
        ],
    }


def _notices(notices: Iterable[Notice]) -> list[Plain]:
    return [
        {
            "item": notice.uri,
            "by": notice.by,
            "at": notice.acknowledged.isoformat() if notice.acknowledged else None,
        }
        for notice in notices
    ]


register_holding(
    Holding(room="exchange", export=held_of, erase=erase, kept=KEPT, export_mail=held_of_mail, kept_of_mail=KEPT)
)
