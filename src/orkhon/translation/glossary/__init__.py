"""The glossary: terms and names in eight languages, names that members write differently, style guides."""

from orkhon.translation.glossary.contested import other_forms, warnings_on_take
from orkhon.translation.glossary.finding_terms import terms_in
from orkhon.translation.glossary.style import check_text

__all__ = ["check_text", "other_forms", "terms_in", "warnings_on_take"]
