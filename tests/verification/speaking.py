"""Five invented agencies whose people speak for them with passkeys in software. Asserts nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Passkey, Role, Staff
from orkhon.demonstration.authenticator import SoftPasskey
from orkhon.verification.actions.assess import Signed, Taken, assess
from orkhon.verification.actions.name_speaker import name_speaker
from orkhon.verification.actions.open_case import open_case
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.actions.sort_claim import sort_claim
from orkhon.verification.determining.drafting import draft
from orkhon.verification.determining.mandates import mandate_of
from orkhon.verification.determining.statements import challenge_of
from orkhon.verification.models import (
    AssessmentKind,
    Case,
    Claim,
    ClaimSource,
    Names,
    Nature,
    Speaking,
)

NOW: Final = datetime(2026, 11, 24, 8, tzinfo=UTC)
HOST: Final = "localhost"
ORIGIN: Final = "http://localhost"
MEMBERS: Final = ("altai", "bosphorus", "caspian", "manas", "registan")
WORDS: Final = "The bridge over the Sarysu fell down on Monday and forty people drowned."
COUNTRIES: Final = {"altai": "KZ", "bosphorus": "TR", "caspian": "AZ", "manas": "KG", "registan": "UZ"}


@dataclass
class Newsrooms:
    """The joint desk and five members; people are made when somebody asks for them."""

    agencies: dict[str, Agency]
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, SoftPasskey] = field(default_factory=dict)

    def person(self, role: Role, agency: str, name: str = "") -> User:
        """Return who has that role at that agency."""
        called = name or f"{role.value}-{agency}"
        if called not in self.people:
            user = User.objects.create_user(called, email=f"{called}@example.org")
            UserProfile.objects.create(user=user, preferred_language="en")
            Staff.objects.create(user=user, agency=self.agencies[agency], role=role)
            assign_roles(user)
            self.people[called] = User.objects.get(pk=user.pk)
        return self.people[called]

    @property
    def checker(self) -> User:
        """The joint desk's fact-checker."""
        return self.person(Role.FACT_CHECKER, "desk")

    @property
    def editor(self) -> User:
        """The joint desk's editor."""
        return self.person(Role.EDITOR, "desk")

    def speaker(self, agency: str, speaking: Speaking = Speaking.SPEAKER, *, now: datetime = NOW) -> User:
        """Return somebody whom the agency has named to speak, with a passkey."""
        name = f"{speaking.value}-{agency}"
        is_new = name not in self.people
        user = self.person(Role.EDITOR, agency, name)
        if is_new:
            secretariat = self.person(Role.SECRETARIAT, agency)
            name_speaker(agency, user, speaking, user=secretariat, now=now - timedelta(days=30))
            self.add_key(user)
        return user

    def add_key(self, user: User) -> SoftPasskey:
        """Give the person a passkey."""
        key = SoftPasskey(host=HOST)
        Passkey.objects.create(
            user=user, name="key", credential=key.credential, data=key.data, host=HOST, made=NOW - timedelta(days=1)
        )
        self.keys[user.get_username()] = key
        return key

    def drafted(
        self, agency: str, case: Case, verdict: str, *, now: datetime, user: User | None = None, **facts: object
    ) -> bytes:
        """Return the statement that the agency's speaker would sign."""
        person = user or self.speaker(agency)
        mandate = mandate_of(person, agency, now=now)
        assert mandate is not None
        chosen: dict[str, object] = {
            "kind": AssessmentKind.ASSESSMENT if verdict else AssessmentKind.RECUSAL,
            "reasons": f"Our reporters in {agency} looked.",
            "language": "en",
            "evidence": (),
            "replacing": False,
            **facts,
        }
        fresh = Case.objects.select_related("claim").get(pk=case.pk)
        return draft(fresh, mandate, verdict=verdict, now=now, **chosen).as_bytes()  # type: ignore[arg-type]

    def signed(self, user: User, statement: bytes, *, origin: str = ORIGIN) -> Signed:
        """Return what that person's browser would send."""
        assertion = self.keys[user.get_username()].sign(challenge_of(statement), origin=origin)
        return Signed(statement=statement, assertion=assertion, host=HOST, origin=ORIGIN)

    def says(
        self, agency: str, case: Case, verdict: str, *, now: datetime, user: User | None = None, **facts: object
    ) -> Taken:
        """Let the agency give its assessment; an empty verdict is a recusal."""
        person = user or self.speaker(agency)
        statement = self.drafted(agency, case, verdict, now=now, user=person, **facts)
        return assess(self.signed(person, statement), user=person, now=now)


def newsrooms() -> Newsrooms:
    """Make the desk and the five members."""
    # A test with transactions of its own takes what migrations made along, and another may come after.
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    make_roles()
    made = {"desk": Agency.objects.create(code="desk", sign="D", standing="desk", name_en="Joint desk")}
    for code in MEMBERS:
        made[code] = Agency.objects.create(
            code=code,
            sign=code[:2].upper(),
            country=COUNTRIES[code],
            name_en=f"{code.title()} Agency",
            state_owner=f"the state of {code}" if code != "bosphorus" else "",
        )
    return Newsrooms(agencies=made)


def new_claim(rooms: Newsrooms, words: str = WORDS, *, now: datetime = NOW, names: Names = Names.NOBODY) -> Claim:
    """Return a claim that was looked at: a fact, naming nobody unless said."""
    claim = receive_claim(words, "en", source=ClaimSource.PUBLIC, now=now).claim
    whom = "Dr Invented" if names != Names.NOBODY else ""
    return sort_claim(claim.key, nature=Nature.FACT, names=names, whom=whom, user=rooms.checker, now=now)


def new_case(rooms: Newsrooms, *parties: str, claim: Claim | None = None, now: datetime = NOW) -> Case:
    """Put a claim to the five at `now`."""
    made = claim or new_claim(rooms, now=now)
    why = dict.fromkeys(parties, "it concerns its country")
    return open_case(made.key, parties=why, user=rooms.checker, now=now)
