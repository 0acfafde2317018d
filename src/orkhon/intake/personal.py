"""What intake holds of a person: drafts that were sent, written or decided on, and who may send to a mailbox.

Words of drafts are the agencies' matter, not personal data; of them the headline alone is given out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.alliance.models import Source
from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.intake.models import Draft

KEPT_OF_MAIL = "intake: the senders in sources' options, by which letters are taken; change them there"


def held_of(user: User) -> Plain:
    """Return the drafts that name the account, or came from its e-mail address."""
    name = user.get_username()
    return {
        "drafts written or sent": _drafts([*Draft.objects.filter(sender=name).order_by("pk"), *_sent_by(user.email)]),
        "drafts decided on": _drafts(Draft.objects.filter(decided_by=name).order_by("pk")),
    }


def erase(user: User) -> None:
    """Put the former name in the place of the user name; drafts from its e-mail address name nobody."""
    name, former = user.get_username(), f"former-{user.pk}"
    Draft.objects.filter(sender=name).update(sender=former)
    Draft.objects.filter(decided_by=name).update(decided_by=former)
    _forget_sender(user.email)


def held_of_mail(mail: str) -> Plain:
    """Return the drafts that came from the address, and the sources that take its letters."""
    return {
        "drafts sent": _drafts(_sent_by(mail)),
        "listed as a sender": [str(source) for source in _sources_that_list(mail)],
    }


def erase_mail(mail: str) -> Mapping[str, int]:
    """Let drafts from the address name nobody."""
    return {"senders of drafts": _forget_sender(mail)}


def _sent_by(mail: str) -> list[Draft]:
    if not mail:
        return []
    # As a whole address: `a@b.example` is not in `ba@b.example`, nor in `a@b.example.org`.
    whole = re.compile(rf"(?<![\w.+-]){re.escape(mail)}(?![\w-]|\.\w)", re.IGNORECASE)
    likely = Draft.objects.filter(Q(sender__icontains=mail)).order_by("pk")
    return [draft for draft in likely if whole.search(draft.sender)]


def _forget_sender(mail: str) -> int:
    return Draft.objects.filter(pk__in=[draft.pk for draft in _sent_by(mail)]).update(sender="")


def _sources_that_list(mail: str) -> list[Source]:
    sources = Source.objects.select_related("agency").exclude(options={})
    return [source for source in sources if mail.lower() in _listed(source.options)]


def _listed(options: object) -> set[str]:
    senders = options.get("senders") if isinstance(options, dict) else None
    return {str(one).lower() for one in senders} if isinstance(senders, list) else set()


def _drafts(drafts: Iterable[Draft]) -> list[Plain]:
    return [
        {
            "id": draft.pk,
            "headline": str(draft),
            "sender": draft.sender,
            "received": draft.received.isoformat(),
            "state": draft.state,
            "decided": draft.decided.isoformat() if draft.decided else None,
        }
        for draft in drafts
    ]


register_holding(
    Holding(
        room="intake",
        export=held_of,
        erase=erase,
        export_mail=held_of_mail,
        erase_mail=erase_mail,
        kept_of_mail=KEPT_OF_MAIL,
    )
)
