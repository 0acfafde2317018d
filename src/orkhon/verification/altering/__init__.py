"""Find the original of a text and say what differs: pure, deterministic, without clock, database and network."""

from orkhon.verification.altering.archive import Archive, ArchivedItem, MemoryArchive
from orkhon.verification.altering.differences import ALTERING, Difference, DifferenceKind, differences_between
from orkhon.verification.altering.index import Candidate, Index, MemoryIndex
from orkhon.verification.altering.report import AlterationReport, Source, check, report_as_json
from orkhon.verification.altering.retrieval import Found, find_originals
from orkhon.verification.altering.texts import ReadText, Word, read_text
from orkhon.verification.altering.vocabulary import MemoryVocabulary, Vocabulary

__all__ = [
    "ALTERING",
    "AlterationReport",
    "Archive",
    "ArchivedItem",
    "Candidate",
    "Difference",
    "DifferenceKind",
    "Found",
    "Index",
    "MemoryArchive",
    "MemoryIndex",
    "MemoryVocabulary",
    "ReadText",
    "Source",
    "Vocabulary",
    "Word",
    "check",
    "differences_between",
    "find_originals",
    "read_text",
    "report_as_json",
]
