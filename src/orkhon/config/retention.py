"""What the hub keeps for how long, and why: one table. Knows no Django; retaining.py does what it says.

docs/operations.md and the admin's report show the same table; a test holds the three together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST_DAYS: Final = 36_500
_WHOLE = re.compile(r"[0-9]{1,5}")
_PREFIX: Final = "ORKHON_RETAIN_"


def _(words: str) -> str:
    """Mark words that the report translates: this table is read before there is Django."""
    return words


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One line of the schedule. `variable` is the environment's name for `days`, empty where nobody may choose."""

    name: str
    what: str
    days: int
    why: str
    variable: str = ""

    @property
    def how_long(self) -> str:
        """The days in English words; the report says them in the language of whoever reads it."""
        if self.days == 0:
            return "until they end"
        return "1 day" if self.days == 1 else f"{self.days} days"


RULES: Final = (
    Rule(
        name="sessions",
        what=_("sessions of people who signed in"),
        days=0,
        why=_("an ended session serves nothing, and holds an address"),
    ),
    Rule(
        name="sign-ins",
        what=_("sign-ins that failed or succeeded, with name and address"),
        days=90,
        why=_("to see an attack that goes on for weeks"),
        variable="ORKHON_RETAIN_SIGN_INS_DAYS",
    ),
    Rule(
        name="audit-addresses",
        what=_("addresses and browsers in the audit; the acts stay"),
        days=365,
        why=_("to find out a year later from where something was done"),
        variable="ORKHON_RETAIN_AUDIT_ADDRESSES_DAYS",
    ),
    Rule(
        name="invitations",
        what=_("e-mail addresses of invitations that ran out or were accepted"),
        days=30,
        why=_("to invite the same person again"),
        variable="ORKHON_RETAIN_INVITATIONS_DAYS",
    ),
    Rule(
        name="directory-postings",
        what=_("postings given by an agency's directory whose person has not come in by it since"),
        days=30,
        why=_("the directory is asked at each sign-in alone, and somebody who left does not come"),
        variable="ORKHON_RETAIN_DIRECTORY_POSTINGS_DAYS",
    ),
    Rule(
        name="uploads",
        what=_("files under tmp/ and half-written ones under media/"),
        days=1,
        why=_("what a crash left behind is of no use"),
    ),
    Rule(
        name="open-forms",
        what=_("texts of forms that editors had open for a preview"),
        days=1,
        why=_("Wagtail needs them while the form is open"),
    ),
    Rule(
        name="seen",
        what=_("which items and articles a person opened last, thirty of each person"),
        days=90,
        why=_("to find again what one has read; after months nobody asks"),
        variable="ORKHON_RETAIN_SEEN_DAYS",
    ),
    Rule(
        name="refusals",
        what=_("what sources' health says of refused items"),
        days=30,
        why=_("to tell an agency what was wrong; it may quote the item"),
        variable="ORKHON_RETAIN_REFUSALS_DAYS",
    ),
    Rule(
        name="deleted-drafts",
        what=_("headlines of deleted drafts in the history; who did what stays"),
        days=30,
        why=_("to see what was deleted by mistake"),
        variable="ORKHON_RETAIN_DELETED_DRAFTS_DAYS",
    ),
    Rule(
        name="source-problems",
        what=_("solved problems of articles' sources"),
        days=730,
        why=_("to answer complaints about an article"),
        variable="ORKHON_RETAIN_SOURCE_PROBLEMS_DAYS",
    ),
    Rule(
        name="decided-drafts",
        what=_("drafts of correspondents that were sent or refused, with who sent them"),
        days=365,
        why=_("to ask back about an item; it stays on the wire, who decided in the audit"),
        variable="ORKHON_RETAIN_DECIDED_DRAFTS_DAYS",
    ),
    Rule(
        name="taken-arrivals",
        what=_("hashes of files and letters that no source lists any more"),
        days=365,
        why=_("nothing is taken twice, even if it is listed again after months"),
        variable="ORKHON_RETAIN_TAKEN_ARRIVALS_DAYS",
    ),
    Rule(
        name="segment-versions",
        what=_("former, refused and suggested texts of sentences in translations that nobody has worked on since"),
        days=90,
        why=_("to bring back what somebody overwrote"),
        variable="ORKHON_RETAIN_SEGMENT_VERSIONS_DAYS",
    ),
    Rule(
        name="tidings",
        what=_("what people were told of their work, once it was read, or unread as long"),
        days=180,
        why=_("to find again what somebody asked or returned; the act itself stays in the audit"),
        variable="ORKHON_RETAIN_TIDINGS_DAYS",
    ),
    Rule(
        name="machine-requests",
        what=_("finished wishes for machine text, with who asked and what the engines did"),
        days=90,
        why=_("to find out why a text was not translated; the sentences themselves stay"),
        variable="ORKHON_RETAIN_MACHINE_REQUESTS_DAYS",
    ),
    Rule(
        name="topic-alerts",
        what=_("what people were told of saved topics and when, what matched them, and chats that nobody confirmed"),
        days=365,
        why=_("nobody is told twice of an item that changes, and everybody who was told hears when it is killed"),
        variable="ORKHON_RETAIN_TOPIC_ALERTS_DAYS",
    ),
    Rule(
        name="story-vectors",
        what=_("vectors of texts, of which stories are made"),
        days=1095,
        why=_("to make the stories of former years again without reading every text"),
        variable="ORKHON_RETAIN_STORY_VECTORS_DAYS",
    ),
    Rule(
        name="refused-claims",
        what=_("claims that were not taken up, with where they were seen"),
        days=365,
        why=_("the same claim may come back, and be taken up then"),
        variable="ORKHON_RETAIN_REFUSED_CLAIMS_DAYS",
    ),
    Rule(
        name="uploads-unnamed",
        what=_("pictures that a Superdesk uploaded and no item names, and their names' hashes"),
        days=30,
        why=_("an item may name them later; Superdesk uploads again what is gone"),
        variable="ORKHON_RETAIN_UPLOADS_UNNAMED_DAYS",
    ),
    Rule(
        name="newsletter-questions",
        what=_("e-mail addresses for which a newsletter was asked and that nobody confirmed"),
        days=7,
        why=_("to let the owner of the address find the letter"),
        variable="ORKHON_RETAIN_NEWSLETTER_QUESTIONS_DAYS",
    ),
    Rule(
        name="letters-and-pushes",
        what=_("which issue of a newsletter and which push went to which reader"),
        days=30,
        why=_("nobody is sent the same twice, and an editor sees what became of it"),
        variable="ORKHON_RETAIN_LETTERS_AND_PUSHES_DAYS",
    ),
    Rule(
        name="readership-sketches",
        what=_("sketches of the readers of single days, which name nobody; the figures stay"),
        days=400,
        why=_("to compare the days of a month with those of a year before"),
        variable="ORKHON_RETAIN_READERSHIP_SKETCHES_DAYS",
    ),
    Rule(
        name="checks",
        what=_("what readers gave to the public check; its address then says that it is no longer kept"),
        days=1095,
        why=_("a report that was passed on can be read again for some years"),
        variable="ORKHON_RETAIN_CHECKS_DAYS",
    ),
    Rule(
        name="checked-pictures",
        what=_("pictures that readers gave to the public check"),
        days=7,
        why=_("whoever puts one to the agencies does so within days"),
        variable="ORKHON_RETAIN_CHECKED_PICTURES_DAYS",
    ),
    Rule(
        name="tip-senders",
        what=_("what stands for people in messages to the tipline, once they were answered or could not be"),
        days=2,
        why=_("an answer is sent within a day, and a day’s limits are counted; then nobody is known"),
        variable="ORKHON_RETAIN_TIP_SENDERS_DAYS",
    ),
    Rule(
        name="tips",
        what=_("which messages came to the tipline and what became of them, without words and senders"),
        days=30,
        why=_("to count them, and to see what went wrong"),
        variable="ORKHON_RETAIN_TIPS_DAYS",
    ),
    Rule(
        name="radar-texts",
        what=_("hashes of outside texts that the radar compared"),
        days=90,
        why=_("no text is compared twice while its feed lists it"),
        variable="ORKHON_RETAIN_RADAR_TEXTS_DAYS",
    ),
    Rule(
        name="radar-alerts",
        what=_("alerts of the radar that were settled, with short passages of the outside texts"),
        days=365,
        why=_("to answer who asks why a claim was begun"),
        variable="ORKHON_RETAIN_RADAR_ALERTS_DAYS",
    ),
    Rule(
        name="meaning-questions",
        what=_("texts that wait to be read by the model of meanings, and the vectors of those that were"),
        days=1,
        why=_("the same question is answered at once; the words go as soon as they are read"),
    ),
)


class RetentionRefused(ValueError):
    """A variable of the schedule holds what cannot be."""

    retryable = False


def chosen_days(values: Mapping[str, str]) -> dict[str, int]:
    """Return the days of each rule by its name, as the environment's variables or the table have them.

    Raises `RetentionRefused` for a variable that is no whole number of days, and for one that is of no rule.
    """
    known = {rule.variable for rule in RULES if rule.variable}
    for name in sorted(values):
        if name.startswith(_PREFIX) and name not in known:
            raise RetentionRefused(f"{name} is of no rule; known are {', '.join(sorted(known))}")
    days = {}
    for rule in RULES:
        raw = (values.get(rule.variable) if rule.variable else "") or str(rule.days)
        chosen = int(raw) if _WHOLE.fullmatch(raw) else -1
        least = 0 if not rule.variable else 1
        if not least <= chosen <= MOST_DAYS:
            raise RetentionRefused(
                f"{rule.variable} is {raw[:40]!r}; write a number of days from 1 to {MOST_DAYS}, such as {rule.days}"
            )
        days[rule.name] = chosen
    return days
