"""What portals hold of readers: addresses that asked for a newsletter, by which they are found; browsers, by nothing.

Readers have no accounts. A person's account is looked for by its e-mail address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.portals.front.models import FrontArrangement
from orkhon.portals.newsletters.actions.sign_up import known_by
from orkhon.portals.newsletters.models import NewsletterReader
from orkhon.portals.outlet_work import WorkState
from orkhon.portals.pushes.models import Breaking

_LETTERS = "newsletters"


def held_of_mail(mail: str) -> Plain:
    """Return the newsletters that the address asked for, and when letters went there as long as that is kept."""
    readers = NewsletterReader.objects.filter(known_as=known_by(mail)).select_related("newsletter").order_by("pk")
    return {
        _LETTERS: [
            {
                "portal": reader.newsletter.portal,
                "language": reader.newsletter.language,
                "address": reader.mail,
                "asked": reader.asked.isoformat(),
                "confirmed": reader.confirmed.isoformat() if reader.confirmed else None,
                "issues sent": [
                    letter.issue.day.isoformat()
                    for letter in reader.letters.filter(state=WorkState.DONE).select_related("issue").order_by("pk")
                ],
            }
            for reader in readers
        ]
    }


def erase_mail(mail: str) -> Mapping[str, int]:
    """Forget the address in all newsletters; return in how many it was."""
    readers = NewsletterReader.objects.filter(known_as=known_by(mail))
    count = readers.count()
    readers.delete()
    return {_LETTERS: count}


def held_of(user: User) -> Plain:
    """Return what is held of the account's address, and which news the person pushed."""
    pushed: list[Plain] = [
        {"article": news.article_id, "at": news.at.isoformat()} for news in Breaking.objects.filter(by=user)
    ]
    arranged: list[Plain] = [
        {"page": f"{one.portal}/{one.language}/{one.section}", "revision": one.revision, "at": one.made.isoformat()}
        for one in FrontArrangement.objects.filter(by=user).order_by("pk")
    ]
    return {
        "by mail": held_of_mail(user.email) if user.email else {},
        "pushed": pushed,
        "front pages arranged": arranged,
    }


def erase(user: User) -> None:
    """Forget the account's address; what was pushed stays, without a name."""
    if user.email:
        erase_mail(user.email)
    Breaking.objects.filter(by=user).update(by=None)
    FrontArrangement.objects.filter(by=user).update(by=None)


def forget_unconfirmed(before: datetime) -> int:
    """Forget the addresses whose owners never answered; return how many."""
    rows = NewsletterReader.objects.filter(confirmed__isnull=True, asked__lt=before)
    count = rows.count()
    rows.delete()
    return count


register_holding(Holding(room="portals", export=held_of, erase=erase, export_mail=held_of_mail, erase_mail=erase_mail))
