"""Ask LibreTranslate: all sentences in one request, as HTML, whose tags it keeps in their places."""

from __future__ import annotations

import json

from orkhon.translation.engines.marks import as_html, from_html
from orkhon.translation.engines.orders import Question
from orkhon.translation.engines.posting import broken, post, texts_in


def ask(question: Question) -> list[str | None]:
    """Return the translations in the order of the texts. Raises `EngineError`.

    Its interface: POST /translate with `q` as a list answers `translatedText` as a list.
    """
    asked = {
        "q": [as_html(text) for text in question.texts],
        "source": question.source_code,
        "target": question.target_code,
        "format": "html",
    }
    if question.secret:
        asked["api_key"] = question.secret
    answer = post(question, "/translate", json.dumps(asked, ensure_ascii=False).encode())
    if not isinstance(answer, dict):
        raise broken(f"an object was wanted, {type(answer).__name__} came")
    found = texts_in(answer.get("translatedText"), len(question.texts))
    return [None if text is None else from_html(text) for text in found]
