"""What the originator lets others do. Never invented: an empty field means that the agency said nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Rights:
    """The originator's rights statement, word for word.

    ninjs allows one of linked or encoded rights (`rightsInfo`); both are text here, with the
    language of the statement in `encoded_language` (an IRI such as ODRL's).
    """

    copyright_holder: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    linked: str = ""
    encoded: str = ""
    encoded_language: str = ""
