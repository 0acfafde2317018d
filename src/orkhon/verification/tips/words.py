"""What the bot says, in the eight languages: plain text, as short as a message should be. Asks nothing.

It never says that a text is true or false: only the agencies' joint positions do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orkhon.verification.models.assessment import Verdict

LONGEST: Final = 3_500
"""Of a message; Telegram takes 4,096 letters."""

_MOST_SHOWN: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """One difference in a few words: what the agency sent, and what was given."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a check found, as the bot tells it. `agency` is empty where no original was found.

    `determined` are joint positions: the claim's words and the verdict's code. `asked` says that something like it is
    before the agencies. `pictures` are agencies that sent a picture
    which looks like it.
    """

    agency: str = ""
    sent: str = ""
    altered: bool = False
    changes: tuple[Changed, ...] = ()
    determined: tuple[tuple[str, str], ...] = ()
    asked: bool = False
    by_meaning: bool = True
    pictures: tuple[str, ...] = ()
    withdrawn: bool = False


def answer(told: Told, link: str) -> str:
    """Return the whole message, in the language that is spoken."""
    lines = [_headline(told), *(_change(change) for change in told.changes[:_MOST_SHOWN])]
    lines += [_("It looks like a picture that %(agency)s sent.") % {"agency": one} for one in told.pictures]
    for words, verdict in told.determined[:2]:
        lines.append(
            _("Joint position of these agencies: %(verdict)s. “%(words)s”")
            % {"verdict": verdict_words(verdict), "words": _short(words, 300)}
        )
    if told.asked and not told.determined:
        lines.append(_("Something like it is before the agencies already."))
    if not told.by_meaning:
        lines.append(_("It was compared by spelling alone; ask again in a minute to compare by meaning too."))
    lines.append(_("How we reached this, and all of it: %(link)s") % {"link": link})
    return "\n\n".join(lines)[:LONGEST]


def _headline(told: Told) -> str:
    if told.withdrawn:
        return _(
            "An original of this text may no longer be shown, or what was asked is no longer kept. So nothing of it is "
            "shown here."
        )
    if not told.agency:
        return _("Not found in our archive. That says nothing about whether it is right.")
    facts = {"agency": told.agency, "sent": told.sent}
    if not told.altered:
        return _("Sent by %(agency)s on %(sent)s, unaltered.") % facts
    count = len(told.changes)
    return ngettext(
        "It differs from what %(agency)s sent on %(sent)s: %(count)s difference.",
        "It differs from what %(agency)s sent on %(sent)s: %(count)s differences.",
        count,
    ) % (facts | {"count": count})


def _change(change: Changed) -> str:
    before, after = _short(change.before, 120), _short(change.after, 120)
    if not before:
        return _("• added: “%(after)s”") % {"after": after}
    if not after:
        return _("• left out: “%(before)s”") % {"before": before}
    return _("• “%(before)s” became “%(after)s”") % {"before": before, "after": after}


def verdict_words(verdict: str) -> str:
    """Return a verdict as people call it."""
    return str(Verdict(verdict).label) if verdict in Verdict.values else verdict


def greeting() -> str:
    """Return what the bot can do."""
    return _(
        "Send a text, a link or a picture that is said to come from a news agency. You are told whether it is what the "
        "agency sent, and what was changed. What you send is not published, and nobody is told that you sent it."
    )


def too_often() -> str:
    """Return that the person must wait."""
    return _("You have asked very often. Please ask again later; on our pages there is a form too.")


def button() -> str:
    """Return what stands on the button under an answer."""
    return _("Put it to the agencies")


def was_put(is_new: bool) -> str:
    """Return that it is before the agencies now."""
    if is_new:
        return _("It was put to the agencies. When they have a joint position, it stands on our pages.")
    return _("It is before the agencies already.")


def cannot(reason: str) -> str:
    """Return that it could not be checked, and why."""
    return _("It could not be checked: %(reason)s") % {"reason": reason}


def _short(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
