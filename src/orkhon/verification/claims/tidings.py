"""What people are told of claims: one was given to them, their agency is asked, members are to hold, it is determined.

Whoever calls has decided that it is so. A page for claims is registered by the room that has one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Staff
from orkhon.alliance.rights import roles_with
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Way
from orkhon.verification.claims.policies import OPEN, SIGN_OFF, WORK, may_see
from orkhon.verification.models import Claim

GIVEN: Final = "claim"
ASKED: Final = "claim-asked"
HELD: Final = "claim-hold"
DETERMINED: Final = "claim-determined"
_LONGEST_WORDS: Final = 120

Page = Callable[[str], str]
_pages: list[Page] = []


def register_page(page: Page) -> None:
    """Let a room show claims to people of the alliance, each at an address by its key. Called at start."""
    _pages[:] = [page]


def page_of(key: str) -> str:
    """Return the address of the claim's page, empty where no room has one."""
    return _pages[0](key) if _pages else ""


def tell_given(person: User, claim: Claim, *, now: datetime) -> None:
    """Tell the person that the claim was given to him."""
    _tell([person], GIVEN, claim, f"claim:{claim.key}:{now.isoformat()}", now, _given)


def tell_asked(people: Iterable[User], claim: Claim, *, key: str, words: Callable[[], str], now: datetime) -> None:
    """Tell those who speak for agencies that theirs is asked, or reminded; `words` in the language spoken then."""
    _tell(people, ASKED, claim, key, now, words, urgent=True)


def tell_held(claim: Claim, *, now: datetime) -> None:
    """Tell everybody who works on claims or edits, at every agency, to hold it."""
    key = f"claim-hold:{claim.key}"
    _tell(_posted(WORK), HELD, claim, key, now, lambda: gettext("Hold, unverified:"), urgent=True)


def tell_determined(claim: Claim, *, key: str, words: Callable[[], str], now: datetime) -> None:
    """Tell everybody who works on claims that one is determined, or is no longer what it was."""
    _tell(_posted(WORK), DETERMINED, claim, f"claim-determined:{key}", now, words)


def tell_presiding(
    claim: Claim, agencies: Collection[str], *, key: str, words: Callable[[], str], now: datetime
) -> None:
    """Tell those who may act for whoever presides, by their agencies' codes, that something waits for them."""
    _tell(_posted(OPEN, agencies), ASKED, claim, key, now, words)


def tell_lawyers(claim: Claim, *, now: datetime) -> None:
    """Tell those who sign off that a claim which names somebody waits for their word."""
    people = _posted(SIGN_OFF, [settings.ORKHON_DESK_AGENCY])
    key = f"claim-law:{claim.key}"
    _tell(people, ASKED, claim, key, now, lambda: gettext("A claim that names somebody waits for your sign-off:"))


def register_kinds() -> None:
    """Let people be told of claims. Called at start."""
    usual = frozenset({Way.MAIL, Way.PUSH})
    still = _still
    register_kind(Kind(code=GIVEN, words=_("a claim was given to you to work on"), usual=usual, still=still))
    register_kind(Kind(code=ASKED, words=_("your agency is asked about a claim"), usual=usual, still=still))
    register_kind(Kind(code=HELD, words=_("a claim is to be held as unverified"), usual=usual, still=still))
    register_kind(
        Kind(code=DETERMINED, words=_("the agencies have determined a claim"), usual=frozenset({Way.PUSH}), still=still)
    )


def _still(user: User, about: str) -> bool:
    return may_see(user)


def _given() -> str:
    return gettext("A claim for you:")


def _short(claim: Claim) -> str:
    words = " ".join((claim.words or claim.key).split())
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"


def _posted(permission: str, agencies: Collection[str] | None = None) -> list[User]:
    rows = Staff.objects.filter(role__in=roles_with(permission), agency__active=True, user__is_active=True)
    if agencies is not None:
        rows = rows.filter(agency__code__in=agencies)
    return list({row.user_id: row.user for row in rows.select_related("user")}.values())


def _tell(
    people: Iterable[User],
    kind: str,
    claim: Claim,
    key: str,
    now: datetime,
    words: Callable[[], str],
    urgent: bool = False,
) -> None:
    def said(code: str) -> str:
        with override(code):
            return f"{words()} {_short(claim)}"

    tell_people(people, kind, key=key, words=said, url=page_of(claim.key), now=now, urgent=urgent)
