"""Say, when an item is taken, which of its names members write differently. Changes no word of it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from orkhon.desk.models import Article
from orkhon.items import Item, Language
from orkhon.translation.checks import Severity
from orkhon.translation.glossary import warnings_on_take

_MOST = 5


def warn_of_names(request: HttpRequest, article: Article, item: Item | None) -> None:
    """Put a message for each name onto the screen that comes next; what the newsroom writes otherwise is a warning."""
    if item is None:
        return
    language = item.language or Language.parse(article.locale.language_code)
    text = "\n".join(filter(None, (item.headline, item.summary, item.body.text if item.body else "")))
    for finding in warnings_on_take(text, language, article.agency)[:_MOST]:
        said = _("“%(said)s”: %(words)s") % {"said": finding.values["said"], "words": finding.words()}
        tell = messages.warning if finding.severity is Severity.WARN else messages.info
        tell(request, said)
