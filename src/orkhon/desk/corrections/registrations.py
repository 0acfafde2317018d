"""Let people be told of corrections and kills. Imported once, when all models exist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orkhon.desk.corrections.telling import CORRECTION, KILL, languages_of
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Way

register_kind(
    Kind(
        code=CORRECTION,
        words=_("a source of a text of yours was corrected"),
        usual=frozenset({Way.MAIL, Way.PUSH}),
        languages_of=languages_of,
    )
)
register_kind(
    Kind(
        code=KILL,
        words=_("a source of a text of yours was killed or withheld"),
        usual=frozenset({Way.MAIL, Way.PUSH, Way.TELEGRAM}),
        languages_of=languages_of,
    )
)
