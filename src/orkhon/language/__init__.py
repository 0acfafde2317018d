"""The languages of the alliance: scripts, folding, stems, names, numbers. Knows no Django and no network."""

from orkhon.language.alphabet import Alphabet, Conversion, Loss, alphabet, known_alphabets
from orkhon.language.casing import lower, title, upper
from orkhon.language.converting import convert, converts, losses
from orkhon.language.dates import DateNotSaid, FoundDate, say_date
from orkhon.language.elsewhere import find_dates, find_numbers, find_quantities
from orkhon.language.errors import BrokenAlphabet, LanguageError, UnknownConversion, UnknownTag
from orkhon.language.folding import Strength, fold
from orkhon.language.kazakh import kazakh_spelling
from orkhon.language.normalising import Normalised, Offsets, normalise
from orkhon.language.numbers import (
    Case,
    FoundNumber,
    Gender,
    NumberKind,
    NumberNotSaid,
    read_number,
    say_number,
)
from orkhon.language.ordering import OrderKey, order_key
from orkhon.language.sentences import Span, sentences
from orkhon.language.stemming import stem
from orkhon.language.tags import KNOWN_TAGS, Tag, canonical_tag, parse_tag, tags_of
from orkhon.language.tokens import Kind, Token, tokens
from orkhon.language.units import FoundQuantity

__all__ = [
    "KNOWN_TAGS",
    "Alphabet",
    "BrokenAlphabet",
    "Case",
    "Conversion",
    "DateNotSaid",
    "FoundDate",
    "FoundNumber",
    "FoundQuantity",
    "Gender",
    "Kind",
    "LanguageError",
    "Loss",
    "Normalised",
    "NumberKind",
    "NumberNotSaid",
    "Offsets",
    "OrderKey",
    "Span",
    "Strength",
    "Tag",
    "Token",
    "UnknownConversion",
    "UnknownTag",
    "alphabet",
    "canonical_tag",
    "convert",
    "converts",
    "find_dates",
    "find_numbers",
    "find_quantities",
    "fold",
    "kazakh_spelling",
    "known_alphabets",
    "losses",
    "lower",
    "normalise",
    "order_key",
    "parse_tag",
    "read_number",
    "say_date",
    "say_number",
    "sentences",
    "stem",
    "tags_of",
    "title",
    "tokens",
    "upper",
]
