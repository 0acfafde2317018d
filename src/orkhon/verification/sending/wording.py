"""A determination as words for readers and members, in one language, with what people wrote left as they wrote it.

The frame (who, which verdict, who was silent) is the interface's own and stands in all eight languages at once; the
claim's words and the agencies' reasons are quoted in their own language, and no machine's translation stands in them.
The hub says of nothing that it is true or false: a verdict is named as the position of the agencies that hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orkhon.items import Language
from orkhon.verification.determining.published import AgencyShown, AssessmentShown, PublishedDetermination
from orkhon.verification.models import Outcome, Step, Verdict

Name = Callable[[AgencyShown], str]
"""Gives an agency's name in the language that is written."""

LONGEST_HEADLINE: Final = 200


def headline_of(one: PublishedDetermination) -> str:
    """Return the headline: what was said, and the beginning of the claim."""
    claim = _shortened(one.words or one.claim)
    if one.step == Step.HOLD:
        return _("Hold, unverified: “%(claim)s”") % {"claim": claim}
    if one.outcome == Outcome.WITHDRAWN:
        return _("A preliminary note is withdrawn: “%(claim)s”") % {"claim": claim}
    if one.outcome != Outcome.AGREED:
        return _("The agencies have no joint position: “%(claim)s”") % {"claim": claim}
    said = {"verdict": verdict_in_words(one.verdict), "claim": claim}
    if one.step == Step.PRELIMINARY:
        return _("Preliminary note of agencies (%(verdict)s): “%(claim)s”") % said
    return _("Joint position of agencies (%(verdict)s): “%(claim)s”") % said


def position_of(one: PublishedDetermination) -> str:
    """Return in a sentence what came of it."""
    if one.step == Step.HOLD:
        return _("Members hold this claim as unverified. It is neither confirmed nor refuted, and not for publication.")
    match one.outcome:
        case Outcome.AGREED:
            return _("Joint position of these agencies: %(verdict)s") % {"verdict": verdict_in_words(one.verdict)}
        case Outcome.TIE:
            return _("The agencies are even between verdicts, so they have no joint position.")
        case Outcome.WITHDRAWN:
            return _("The preliminary note is withdrawn: the agencies that gave it no longer agree.")
        case _:
            return _("Too few agencies have spoken for a joint position.")


def summary_of(one: PublishedDetermination, name: Name) -> str:
    """Return what came of it and whose position it is, in one paragraph."""
    agencies = ", ".join(name(agency) for agency in one.agencies)
    return f"{position_of(one)} ({agencies})" if agencies else position_of(one)


def correction_of(one: PublishedDetermination, former: PublishedDetermination | None) -> str:
    """Return what is said where it departs from what was public before; empty where it does not."""
    if one.note and one.step != Step.HOLD:
        return _("Set right: %(note)s") % {"note": one.note}
    if former is None or (former.outcome, former.verdict) == (one.outcome, one.verdict):
        return ""
    return _("Until now it said: %(former)s. Now it says: %(present)s") % {
        "former": position_of(former),
        "present": position_of(one),
    }


def body_of(one: PublishedDetermination, name: Name) -> str:
    """Return the whole as XHTML."""
    return "".join(_lines(one, name))


def verdict_in_words(verdict: str) -> str:
    """Return the verdict as agencies name it."""
    return str(Verdict(verdict).label)


def _lines(one: PublishedDetermination, name: Name) -> Iterator[SafeString]:
    yield _paragraph(summary_of(one, name))
    if one.words:
        yield _paragraph(_("The claim, in the words that circulate:"))
        yield _quoted(one.words, one.language)
    for title, said in (
        (_("Assessments"), one.agree),
        (_("Dissent"), one.dissent),
        (_("Recused"), one.recused),
        (_("After it was decided"), one.late),
    ):
        if said:
            yield _title(title)
        for assessment in said:
            yield from _assessment(assessment, name)
    if one.parties:
        yield _title(_("Parties: heard first and not counted"))
    for party in one.parties:
        yield _paragraph(f"{name(party.agency)}: {party.why}")
        if party.assessment is not None:
            yield from _assessment(party.assessment, name)
    for silent in one.silent:
        facts = {"agency": name(silent.agency), "moment": _moment(silent.until)}
        yield _paragraph(_("No reply from %(agency)s by %(moment)s") % facts)
    for asked in one.comments:
        yield _paragraph(_("Asked for a comment: %(whom)s") % {"whom": asked.whom})
        if asked.answer:
            yield _quoted(asked.answer, asked.language)
        else:
            yield _paragraph(_("No answer by %(moment)s") % {"moment": _moment(asked.until)})
    if one.note and one.step != Step.HOLD:
        yield _paragraph(_("Set right: %(note)s") % {"note": one.note})
    if one.agree or one.dissent or one.words:
        yield _paragraph(
            _("Quotations stand in the language in which they were written; no machine has translated them.")
        )


def _assessment(said: AssessmentShown, name: Name) -> Iterator[SafeString]:
    agency = name(said.agency)
    if said.agency.owner:
        agency = _("%(agency)s (owner: %(owner)s)") % {"agency": agency, "owner": said.agency.owner}
    verdict = verdict_in_words(said.verdict) if said.verdict else _("stays out")
    yield format_html("<p><b>{}: {}</b> ({})</p>", agency, verdict, _moment(said.at))
    if said.reasons:
        yield _quoted(said.reasons, said.language)


def _quoted(words: str, tag: str) -> SafeString:
    try:
        direction = Language.parse(tag).direction
    except ValueError:
        return format_html("<blockquote><p>{}</p></blockquote>", words)
    return format_html('<blockquote><p lang="{}" dir="{}">{}</p></blockquote>', tag, direction, words)


def _paragraph(words: str) -> SafeString:
    return format_html("<p>{}</p>", words)


def _title(words: str) -> SafeString:
    return format_html("<h2>{}</h2>", words)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _shortened(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_HEADLINE else f"{plain[: LONGEST_HEADLINE - 1].rpartition(' ')[0]}…"
