"""In which language a subscriber is written to. A subscriber says none, so it is told by what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import override

from orkhon.exchange.models import Subscriber
from orkhon.items import INTERFACE_LANGUAGES

_OF_TERRITORY: Final = {"AZ": "az", "KG": "ky", "KZ": "kk", "RU": "ru", "TM": "tk", "TR": "tr", "UZ": "uz"}
_LAST: Final = "en"


def language_of_letters(subscriber: Subscriber) -> str:
    """Return one of the eight codes: what its agency writes in, what all its products are in, or its country's."""
    if subscriber.agency is not None:
        own = [tag.partition("-")[0] for tag in subscriber.agency.languages.split()]
        first = next((code for code in own if code in INTERFACE_LANGUAGES), "")
        if first:
            return first
    products = subscriber.products.all() if subscriber.pk is not None else []
    asked = {tag.partition("-")[0] for product in products for tag in product.languages.split() or [""]}
    if len(asked) == 1 and (only := asked.pop()) in INTERFACE_LANGUAGES:
        return only
    return _OF_TERRITORY.get(subscriber.territory.upper(), _LAST)


def in_its_language(subscriber: Subscriber, words: Callable[[], str]) -> str:
    """Return the words in the subscriber's language, and once more in English where that is another.

    Nobody has said that the language is right, and what a letter about a kill asks must be understood.
    """
    language = language_of_letters(subscriber)
    with override(language):
        told = words()
    if language == _LAST:
        return told
    with override(_LAST):
        return f"{told}\n-- \n\n{words()}"
