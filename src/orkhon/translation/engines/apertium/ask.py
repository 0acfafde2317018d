"""Ask Apertium APy: a sentence a request, for it splits and joins texts by rules of its own."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.orders import Question
from orkhon.translation.engines.posting import broken, post


def ask(question: Question) -> list[str | None]:
    """Return the translations in the order of the texts. Raises `EngineError`; the time-out is for all of them."""
    end = time.monotonic() + question.timeout
    return [_one(question, text, left=end - time.monotonic()) for text in question.texts]


def _one(question: Question, text: str, *, left: float) -> str | None:
    if left <= 0:
        raise EngineError(
            f"not all sentences came within {question.timeout:g} s",
            code=Happening.SILENT,
            values={"seconds": f"{question.timeout:g}"},
            retryable=True,
        )
    form = {"langpair": f"{question.source_code}|{question.target_code}", "markUnknown": "no", "q": text}
    if question.secret:
        form["key"] = question.secret
    try:
        answer = post(
            question,
            "/translate",
            urlencode(form).encode(),
            form_type="application/x-www-form-urlencoded",
            timeout=left,
        )
    except EngineError as error:
        if error.values.get("status") == "400":
            # APy says by it that the pair is not installed.
            raise EngineError(str(error), code=Happening.NO_PAIR) from error
        raise
    data = answer.get("responseData") if isinstance(answer, dict) else None
    found = data.get("translatedText") if isinstance(data, dict) else None
    if not isinstance(found, str):
        raise broken("no translatedText came")
    return found
