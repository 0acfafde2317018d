"""An article's form warns where the text repeats what the agencies jointly found false, altered or out of context.

It never stops anybody: a text that refutes a claim tells it too. The person looks at the determination.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext

from orkhon.desk.blocks.passages import plain_text_of
from orkhon.desk.readiness import Obstacle, register_obstacles
from orkhon.verification.claims.tidings import page_of
from orkhon.verification.matching.drafts import warnings_for
from orkhon.verification.tips.words import verdict_words

if TYPE_CHECKING:
    from orkhon.desk.models import Article

log = logging.getLogger(__name__)

SUBJECT: Final = "determined-claims"
CODE: Final = "repeats-claim"
_MOST_LETTERS: Final = 160


def warnings_of(article: Article, _user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    """Give a warning for each determination that passages of the article resemble."""
    text = f"{article.headline}\n\n{plain_text_of(article)}"
    try:
        found = warnings_for(text, article.locale.language_code, now=now)
    except Exception:
        # It is there to help: whatever goes wrong in it, the article is written and published all the same.
        log.exception("an article could not be compared with determinations", extra={"article": article.pk})
        return
    for match in found:
        words = gettext(
            "“%(passage)s” resembles a claim of which the joint position of these agencies is: %(verdict)s. Look "
            "whether the text repeats or refutes it. The claim: “%(claim)s”"
        ) % {
            "passage": _short(match.passage),
            "verdict": verdict_words(match.verdict),
            "claim": _short(match.words),
        }
        yield Obstacle(code=CODE, words=words, stop=False, url=page_of(match.claim))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1].rstrip()}…"


def register_warnings() -> None:
    """Let the warnings have their say. Called at start."""
    register_obstacles(SUBJECT, warnings_of)
