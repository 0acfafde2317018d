"""Let the search find every form of a name that members write differently. Knows no index."""

from orkhon.search.forms import register_forms
from orkhon.translation.glossary.contested import other_forms

register_forms(other_forms)
