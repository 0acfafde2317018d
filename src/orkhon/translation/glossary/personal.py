"""What the glossary holds of a person: who changed which term, form or rule, by the account."""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.translation.models import StyleRule, Term, TermWording


def _export(user: User) -> Plain:
    return {
        "terms": list(Term.objects.filter(changed_by=user).order_by("pk").values_list("pk", flat=True)),
        "wordings": list(TermWording.objects.filter(entered_by=user).order_by("pk").values_list("pk", flat=True)),
        "rules": list(StyleRule.objects.filter(changed_by=user).order_by("pk").values_list("pk", flat=True)),
    }


def _erase(user: User) -> None:
    Term.objects.filter(changed_by=user).update(changed_by=None)
    TermWording.objects.filter(entered_by=user).update(entered_by=None)
    StyleRule.objects.filter(changed_by=user).update(changed_by=None)


register_holding(Holding(room="glossary", export=_export, erase=_erase))
