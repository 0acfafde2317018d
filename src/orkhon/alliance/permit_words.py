"""Says a verdict in words, in each of the eight languages. Decides nothing."""

from __future__ import annotations

from django.utils.translation import gettext, override

from orkhon.alliance.permits import Reason, Use, Verdict, Why


def verdict_in_words(verdict: Verdict, language: str) -> str:
    """Return the answer and its reasons as sentences in the language of that two-letter code."""
    with override(language):
        return " ".join((_answer(verdict), *(_sentence(reason, language) for reason in verdict.because)))


def answer_in_words(verdict: Verdict, language: str) -> str:
    """Return the answer alone, without its reasons."""
    with override(language):
        return _answer(verdict)


def reasons_in_words(verdict: Verdict, language: str) -> list[str]:
    """Return a sentence for each reason."""
    with override(language):
        return [_sentence(reason, language) for reason in verdict.because]


def _answer(verdict: Verdict) -> str:
    use = _use(verdict.use)
    if verdict.allowed:
        return gettext("Allowed: %(use)s.") % {"use": use}
    return gettext("Not allowed: %(use)s.") % {"use": use}


def _use(use: Use) -> str:
    match use:
        case Use.REPUBLISH:
            return gettext("to republish")
        case Use.TRANSLATE:
            return gettext("to translate")
        case Use.EDIT:
            return gettext("to edit")
        case Use.BROADCAST:
            return gettext("to broadcast")
        case Use.ARCHIVE:
            return gettext("to archive")


def _sentence(reason: Reason, language: str) -> str:
    source = reason.grant.name_in(language) if reason.grant is not None else gettext("the item itself")
    facts = dict(reason.facts)
    if facts.get("moment") == "":
        facts["moment"] = gettext("the moment that its originator tells")
    return _pattern(reason.code) % {**facts, "source": source}


def _pattern(code: Why) -> str:
    match code:
        case Why.OWN:
            return gettext("It is the agency's own item.")
        case Why.GRANTED:
            return gettext("Granted by: %(source)s.")
        case Why.FORBIDDEN:
            return gettext("Forbidden by: %(source)s.")
        case Why.NOT_GRANTED:
            return gettext("No memorandum in force grants it. Agency: %(agency)s.")
        case Why.NOT_YET:
            return gettext("Only from %(day)s on: %(source)s.")
        case Why.ENDED:
            return gettext("Ended on %(day)s: %(source)s.")
        case Why.ONLY_LANGUAGES:
            return gettext("Only in these languages: %(languages)s (%(source)s).")
        case Why.ONLY_TERRITORIES:
            return gettext("Only in these countries: %(territories)s (%(source)s).")
        case Why.ONLY_PORTALS:
            return gettext("Only on these portals: %(portals)s (%(source)s).")
        case _:
            return _pattern_of_the_item(code)


def _pattern_of_the_item(code: Why) -> str:
    match code:
        case Why.ONLY_OTHERS:
            return gettext("Only for others: %(whom)s (%(source)s).")
        case Why.UNCLEAR:
            return gettext("A condition that the hub cannot check: %(condition)s (%(source)s).")
        case Why.KILLED:
            return gettext("The item was killed.")
        case Why.WITHHELD:
            return gettext("The item is withheld.")
        case Why.EMBARGOED:
            return gettext("Under embargo until %(moment)s.")
        case Why.BROADCAST_FIRST:
            return gettext("Broadcast first: not in text until its originator has broadcast it, or until %(moment)s.")
        case Why.ORDERED:
            return gettext("Withheld in %(country)s by order: %(authority)s, %(reference)s.")
        case Why.ADVISORY:
            return gettext("A note for members, not for readers.")
        case Why.ARCHIVED:
            return gettext("Out of the archive of %(agency)s, which has not granted archiving.")
        case Why.EXCLUDED:
            return gettext("The item is not meant for: %(whom)s.")
        case Why.ITEM_SAYS:
            return gettext("The item's own terms: %(terms)s")
        case Why.TERMS:
            return gettext("Terms of the memorandum: %(terms)s")
        case _:
            return _pattern_of_a_duty(code)


def _pattern_of_a_duty(code: Why) -> str:
    match code:
        case Why.ON_DELIVERY:
            return gettext("Free on delivery: members may use it at once, the public has it from %(moment)s.")
        case Why.NO_APPROACH:
            return gettext("Nobody approaches the persons named in it before %(moment)s.")
        case Why.ORDERED_THERE:
            return gettext("Not in %(country)s: withheld there by order: %(authority)s, %(reference)s.")
        case _:
            return gettext("The item carries rights that the hub cannot read; a person must.")
