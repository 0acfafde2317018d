"""Add, change and delete a rule of an agency's style guide. The caller asks who may."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.translation.actions.keep_term import raise_number
from orkhon.translation.checks.guide import BadPattern, compiled_pattern
from orkhon.translation.glossary.errors import RuleRefused
from orkhon.translation.models import StyleKind, StyleRule

MOST_RULES = 2000
"""Of one agency in one language: each text is read once for each."""


def keep_style_rule(rule: StyleRule, *, user: User | None, now: datetime) -> StyleRule:
    """Save the rule, new or changed; from the next text on it is told.

    Raises `RuleRefused` for a pattern that is none, and for more rules than a text can be read for.
    """
    if rule.kind == StyleKind.PATTERN:
        try:
            compiled_pattern(rule.text)
        except BadPattern as refusal:
            raise RuleRefused(
                _(
                    "“%(text)s” is no pattern: write letters and signs, with * for any letters of a word, ? for one "
                    "letter, # for a digit, and at most four stars."
                )
                % {"text": rule.text[:60]}
            ) from refusal
    elif not any(sign.isalnum() for sign in rule.text):
        raise RuleRefused(_("“%(text)s” has neither letters nor digits; write the word.") % {"text": rule.text[:60]})
    if rule.kind == StyleKind.PREFERRED and not rule.instead.strip():
        raise RuleRefused(_("Say what is written instead."))
    if rule.kind == StyleKind.PREFERRED and rule.instead.strip().casefold() == rule.text.strip().casefold():
        raise RuleRefused(
            _("“%(text)s” stands in both fields; say what is written instead.") % {"text": rule.text[:60]}
        )
    rows = StyleRule.objects.filter(agency=rule.agency, language=rule.language)
    if rule.pk is None and rows.count() >= MOST_RULES:
        raise RuleRefused(_("There are %(most)d rules already; delete some first.") % {"most": MOST_RULES})
    with transaction.atomic():
        rule.changed, rule.changed_by = now, user
        rule.save()
        raise_number()
    return rule


def delete_style_rule(rule: StyleRule) -> None:
    """Delete the rule."""
    with transaction.atomic():
        rule.delete()
        raise_number()
