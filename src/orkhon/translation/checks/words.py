"""The words of findings, in the language of the interface. Looks at no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _


def words_of(code: str, values: Mapping[str, str]) -> str:
    """Return what a finding of that code says to a person; `values["what"]` tells its case."""
    said = _WORDS.get(f"{code}:{values['what']}" if "what" in values else code) or _WORDS.get(code)
    return said() % dict(values) if said is not None else code


_WORDS: dict[str, Callable[[], str]] = {
    "number:changed": lambda: _("The source says %(source)s, the translation %(target)s."),
    "number:lost": lambda: _("The number %(source)s is missing in the translation."),
    "number:won": lambda: _("The number %(target)s does not stand in the source."),
    "date:changed": lambda: _("The date is another: the source says %(source)s, the translation %(target)s."),
    "date:lost": lambda: _("The date %(source)s is missing in the translation."),
    "date:won": lambda: _("The date %(target)s does not stand in the source."),
    "date:time": lambda: _("The time is another: the source says %(source)s, the translation %(target)s."),
    "date:time_lost": lambda: _("The time %(source)s is missing in the translation."),
    "unit:changed": lambda: _("The unit is another: the source says %(source)s, the translation %(target)s."),
    "name:lost": lambda: _("The name %(source)s is not found in the translation."),
    "name:place": lambda: _("The source names %(source)s, the translation %(target)s."),
    "quote:lost": lambda: _("The source quotes somebody; the translation has no quotation marks."),
    "quote:won": lambda: _("The translation has quotation marks, the source has none."),
    "quote:open": lambda: _("A quotation mark has no partner."),
    "quote:form": lambda: _("This language writes quotation marks as %(wanted)s."),
    "link:lost": lambda: _("The address %(source)s is missing or was changed."),
    "link:won": lambda: _("The address %(target)s does not stand in the source."),
    "mark:lost": lambda: _("The mark %(source)s (a link or emphasis) is missing."),
    "mark:unknown": lambda: _("The mark %(target)s does not stand in the source."),
    "mark:broken": lambda: _("The mark %(target)s is opened or closed alone."),
    "untranslated:same": lambda: _("The translation is the same as the source."),
    "untranslated:part": lambda: _("A part was left in the language of the source: %(target)s"),
    "untranslated:language": lambda: _("The translation seems to be in the language of the source."),
    "script:text": lambda: _("The translation is in another script than it should be."),
    "script:word": lambda: _("The word %(target)s mixes letters of two scripts."),
    "script:letter": lambda: _("The letter %(letter)s in %(target)s is not of this language."),
    "language:other": lambda: _("This seems to be another language than the one that is translated into."),
    "negation:lost": lambda: _("The source denies something (%(source)s); look whether the translation does too."),
    "negation:won": lambda: _("The translation denies something (%(target)s); look whether the source does too."),
    "term:wanted": lambda: _("For %(source)s the glossary has: %(wanted)s."),
    "forbidden:term": lambda: _("The glossary does not allow %(target)s here; write %(wanted)s."),
    "forbidden:alone": lambda: _("The glossary does not allow %(target)s here."),
    "forbidden:style": lambda: _("The style guide does not allow %(target)s. %(note)s"),
    "term:style": lambda: _("The style guide wants %(wanted)s for %(target)s. %(note)s"),
    "term:contested": lambda: _("Members write %(target)s differently; the house writes %(wanted)s. %(note)s"),
    "name:contested": lambda: _("Members write this name differently: %(forms)s. It is left as it was said."),
    "length:longest": lambda: _("%(length)s signs; at most %(longest)s fit."),
    "length:short": lambda: _("The translation is much shorter than the source: is something missing?"),
    "length:long": lambda: _("The translation is much longer than the source: was something added?"),
    "length:empty": lambda: _("There is no translation yet."),
    "space:double": lambda: _("There are two spaces where one is enough."),
    "space:before": lambda: _("There is a space before %(target)s."),
    "space:after": lambda: _("A space is missing behind %(target)s."),
    "space:edge": lambda: _("There is a space at the beginning or the end."),
    "space:apostrophe": lambda: _("This language writes %(wanted)s instead of %(target)s."),
    "double": lambda: _("The word %(target)s stands there twice."),
}
