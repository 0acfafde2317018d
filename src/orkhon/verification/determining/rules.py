"""The rules by which agencies determine something together: who counts, when it is enough, what comes of it.

Pure: knows neither Django nor a clock nor who anybody is. A verdict is a word here (`models.Verdict`); what was said in
which order changes nothing but the preliminary note, as long as nobody changes his mind.

    hold         one duty editor, at once; nothing is counted
    preliminary  two counted agencies that agree, and more than agree on anything else
    verdict      a quorum has spoken and more than half of those who spoke agree

**Who counts.** The alliance's members when the round was opened, without parties; who recuses lowers the number. The
quorum is more than `share` per cent of these, and `least` at any rate.

**When.** As soon as nobody who is silent could change it: one verdict has more than half of all who count, or all have
answered. Else when the time is over. Before that the parties are heard: until they have spoken, or their time is over.
A party is shown and never counted, so it can neither carry a verdict nor block one.

**What else can come of it.** A tie, where no verdict has more than half: it is said so, and *unproven* is a verdict
that agencies give, never one that is invented. No quorum, where too few have spoken. Whoever was silent is named with
the time until which it was waited for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from orkhon.verification.determining.errors import RulesRefused

LEAST_EVER: Final = 2
"""No alliance can make one agency's view a joint position."""

_LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "least": (LEAST_EVER, 100),
    "share": (50, 99),
    "note_agencies": (2, 100),
    "hearing_minutes": (0, 24 * 60),
    "note_minutes": (1, 7 * 24 * 60),
    "verdict_minutes": (1, 60 * 24 * 60),
    "late_days": (0, 365),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How an alliance determines. The names are those of `[[determination]]` in its file.

    `least` and `share` (per cent) make the quorum; `note_agencies` agree on a preliminary note. Minutes are counted
    from the opening: in `hearing_minutes` parties are heard, in `note_minutes` a note is expected, in `verdict_minutes`
    it is decided. For `late_days` after that, agencies that were silent may still be put on record.
    """

    least: int = 3
    share: int = 50
    note_agencies: int = 2
    hearing_minutes: int = 60
    note_minutes: int = 120
    verdict_minutes: int = 24 * 60
    late_days: int = 14

    def as_plain(self) -> dict[str, int]:
        """Return the rules as a case keeps them."""
        return asdict(self)

    @classmethod
    def read(cls, table: Mapping[str, object]) -> Rules:
        """Return the rules of a table; what is missing is as usual. Raises `RulesRefused`."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(table) - known):
            raise RulesRefused(f"the key {unknown[0]!r} is unknown; known are {', '.join(sorted(known))}")
        chosen: dict[str, int] = {}
        for name, value in table.items():
            least, most = _LIMITS[name]
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise RulesRefused(f"{name} is {value!r}; write a whole number from {least} to {most}")
            chosen[name] = value
        rules = cls(**chosen)
        if not rules.hearing_minutes <= rules.note_minutes <= rules.verdict_minutes:
            raise RulesRefused(
                f"hearing_minutes is {rules.hearing_minutes}, note_minutes {rules.note_minutes}, verdict_minutes "
                f"{rules.verdict_minutes}; each may be as long as the next at most"
            )
        return rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """A claim before the agencies. `counted` and `parties` are agencies' codes and share none."""

    rules: Rules
    counted: frozenset[str]
    parties: frozenset[str]
    opened: datetime

    @classmethod
    def begin(cls, rules: Rules, *, members: Collection[str], parties: Collection[str], opened: datetime) -> Round:
        """Return the round in which the members determine, without those that are party."""
        return cls(
            rules=rules, counted=frozenset(members) - frozenset(parties), parties=frozenset(parties), opened=opened
        )

    @property
    def heard_until(self) -> datetime:
        """Until when the others wait for the parties."""
        return self.opened + timedelta(minutes=self.rules.hearing_minutes if self.parties else 0)

    @property
    def note_due(self) -> datetime:
        """When a preliminary note is expected."""
        return self.opened + timedelta(minutes=self.rules.note_minutes)

    @property
    def due(self) -> datetime:
        """When it is decided with what there is."""
        return self.opened + timedelta(minutes=self.rules.verdict_minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What an agency said. `verdict` is empty for a recusal; of several replies the highest `sequence` counts.

    `by_deputy`: a deputy spoke, not one whom the agency has named to speak.
    """

    agency: str
    sequence: int
    verdict: str = ""
    by_deputy: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a round stands. All are agencies' codes in the order of the alphabet; `votes` are of those that count.

    `base` is how many may decide, `needed` how many must have spoken, `spoken` how many have. `leading` is the verdict
    that more agencies hold than any other, empty where two are even or nobody has spoken.
    """

    base: int
    needed: int
    spoken: int
    votes: Mapping[str, tuple[str, ...]]
    leading: str
    silent: tuple[str, ...]
    recused: tuple[str, ...]
    parties_heard: tuple[str, ...]
    parties_silent: tuple[str, ...]

    @property
    def has_quorum(self) -> bool:
        """True where enough have spoken."""
        return self.spoken >= self.needed

    @property
    def missing(self) -> int:
        """How many agencies more must speak."""
        return max(0, self.needed - self.spoken)

    @property
    def carried(self) -> str:
        """The verdict that more than half of those who spoke hold, empty where none is."""
        return self.leading if len(self.votes.get(self.leading, ())) * 2 > self.spoken else ""


def standing(round_: Round, replies: Iterable[Reply]) -> Standing:
    """Return how the round stands after these replies, in whichever order they are given.

    Replies of agencies that neither count nor are party are passed over.
    """
    last = last_replies(replies)
    recused = tuple(sorted(code for code in round_.counted if code in last and not last[code].verdict))
    votes: dict[str, list[str]] = {}
    for code in sorted(round_.counted):
        if code in last and last[code].verdict:
            votes.setdefault(last[code].verdict, []).append(code)
    base = len(round_.counted) - len(recused)
    spoken = sum(map(len, votes.values()))
    ranked = sorted(votes, key=lambda verdict: (-len(votes[verdict]), verdict))
    is_led = len(ranked) == 1 or (len(ranked) > 1 and len(votes[ranked[0]]) > len(votes[ranked[1]]))
    return Standing(
        base=base,
        needed=max(round_.rules.least, base * round_.rules.share // 100 + 1),
        spoken=spoken,
        votes={verdict: tuple(votes[verdict]) for verdict in ranked},
        leading=ranked[0] if is_led else "",
        silent=tuple(sorted(round_.counted - last.keys())),
        recused=recused,
        parties_heard=tuple(sorted(round_.parties & last.keys())),
        parties_silent=tuple(sorted(round_.parties - last.keys())),
    )


def last_replies(replies: Iterable[Reply]) -> dict[str, Reply]:
    """Return what counts of each agency: its last word."""
    last: dict[str, Reply] = {}
    for reply in replies:
        if reply.agency not in last or reply.sequence > last[reply.agency].sequence:
            last[reply.agency] = reply
    return last


class Result(StrEnum):
    """What can come of a round."""

    AGREED = "agreed"
    TIE = "tie"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """The round is over: with a verdict where the agencies agreed, and without one else."""

    result: Result
    verdict: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A preliminary note is to be given; `verdict` is empty where the one that was given holds no longer."""

    verdict: str


def outcome(state: Standing) -> Decided:
    """Return what comes of a round that ends as it stands."""
    if not state.has_quorum:
        return Decided(result=Result.NO_QUORUM)
    if state.carried:
        return Decided(result=Result.AGREED, verdict=state.carried)
    return Decided(result=Result.TIE)


def is_settled(state: Standing) -> bool:
    """True where a quorum has spoken and nobody who is silent could change what comes of it."""
    if not state.has_quorum:
        return False
    return not state.silent or len(state.votes.get(state.leading, ())) * 2 > state.base


def next_step(round_: Round, replies: Iterable[Reply], *, noted: str, now: datetime) -> Decided | Note | None:
    """Return what is to be said now, None where nothing is. `noted` is the verdict of the preliminary note in force."""
    state = standing(round_, replies)
    if now >= round_.due:
        return outcome(state)
    if now < round_.heard_until and state.parties_silent:
        return None
    if is_settled(state):
        return outcome(state)
    agreeing = state.leading if len(state.votes.get(state.leading, ())) >= round_.rules.note_agencies else ""
    return Note(verdict=agreeing) if agreeing != noted else None


def would_change(round_: Round, replies: Collection[Reply], late: Collection[Reply]) -> bool:
    """True where what came late, counted, makes something else of the round: then it should be opened again."""
    return outcome(standing(round_, replies)) != outcome(standing(round_, [*replies, *late]))


class Refusal(StrEnum):
    """Why a reply is not taken."""

    OUTSIDE = "outside"
    CLOSED = "closed"
    TWICE = "twice"
    OVERTAKEN = "overtaken"
    DECIDED = "decided"
    DEPUTY = "deputy"


def why_refused(
    round_: Round, replies: Iterable[Reply], reply: Reply, *, replaces: int, is_decided: bool, is_closed: bool
) -> Refusal | None:
    """Return why the reply is not taken, None where it is.

    An agency speaks once; a change of mind names by its number what it `replaces` (0: nothing), as long as the round is
    open. Once it is decided, only who was silent may still be put on record. A deputy speaks where no speaker has.
    """
    if is_closed:
        return Refusal.CLOSED
    if reply.agency not in round_.counted | round_.parties:
        return Refusal.OUTSIDE
    former = last_replies(replies).get(reply.agency)
    if former is None:
        return Refusal.OVERTAKEN if replaces or reply.sequence != 1 else None
    if is_decided:
        return Refusal.DECIDED
    if not replaces:
        return Refusal.TWICE
    if replaces != former.sequence or reply.sequence != former.sequence + 1:
        return Refusal.OVERTAKEN
    return Refusal.DEPUTY if reply.by_deputy and not former.by_deputy else None


class Moment(StrEnum):
    """When agencies that are silent are reminded."""

    HEARING = "hearing"
    NOTE = "note"
    VERDICT = "verdict"
    LAST = "last"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """Whom to remind of what, and until when there is time. Each moment is told once."""

    moment: Moment
    agencies: tuple[str, ...]
    until: datetime


def reminders(round_: Round, replies: Iterable[Reply], *, now: datetime) -> tuple[Reminder, ...]:
    """Return who is to be reminded now: each in the last quarter of the time that there is, and in the last tenth of
    the whole again. What is over is no longer reminded of."""
    state = standing(round_, replies)
    everybody = (*state.silent, *state.parties_silent)
    asked = {Moment.HEARING: state.parties_silent, Moment.NOTE: state.silent}
    return tuple(
        Reminder(moment=moment, agencies=agencies, until=until)
        for moment, begins, until in _reminding(round_)
        if (agencies := asked.get(moment, everybody)) and begins <= now < until
    )


def moments(round_: Round) -> tuple[datetime, ...]:
    """Return when time alone may make something due; between these only what agencies say does."""
    return (round_.heard_until, round_.due, *(begins for _, begins, _ in _reminding(round_)))


def _reminding(round_: Round) -> tuple[tuple[Moment, datetime, datetime], ...]:
    """Return from when until when is reminded of what."""
    hearing, note = round_.heard_until - round_.opened, round_.note_due - round_.opened
    whole = round_.due - round_.opened
    return (
        (Moment.HEARING, round_.heard_until - hearing / 4, round_.heard_until),
        (Moment.NOTE, round_.note_due - note / 4, round_.note_due),
        (Moment.VERDICT, round_.due - whole / 4, round_.due),
        (Moment.LAST, round_.due - whole / 10, round_.due),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """Which agency presides from one day to another, both included."""

    agency: str
    starts: date
    ends: date


def presiding(offices: Iterable[Office], on: date) -> str:
    """Return which agency presides that day, the one that began last where two overlap; empty where none does."""
    held = [office for office in offices if office.starts <= on <= office.ends]
    return max(held, key=lambda office: office.starts).agency if held else ""
