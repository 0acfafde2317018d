"""Numbers in the eight languages: say them in words, read them from words, find them in texts."""

from orkhon.language.numbers.finding import FoundNumber, NumberKind, find_numbers
from orkhon.language.numbers.reading import read_number
from orkhon.language.numbers.saying import GREATEST_NUMBER, NumberNotSaid, say_number
from orkhon.language.numbers.wording import NUMBER_LANGUAGES, Case, Gender

__all__ = [
    "GREATEST_NUMBER",
    "NUMBER_LANGUAGES",
    "Case",
    "FoundNumber",
    "Gender",
    "NumberKind",
    "NumberNotSaid",
    "find_numbers",
    "read_number",
    "say_number",
]
