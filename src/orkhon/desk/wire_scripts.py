"""The text of an item in another script of its language, for whoever reads that one better. Changes no item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale
from django.contrib.auth.models import User
from django.utils.translation import get_language, gettext
from wagtail.users.models import UserProfile

from orkhon.items import Language
from orkhon.language import UnknownTag, canonical_tag, convert, converts

SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "az": ("az-Latn", "az-Cyrl"),
    "kk": ("kk-Cyrl", "kk-Latn", "kk-Arab", "kk-Latn-x-cta"),
    "ky": ("ky-Cyrl", "ky-Latn"),
    "tk": ("tk-Latn", "tk-Cyrl", "tk-Latn-x-cta"),
    "uz": ("uz-Latn", "uz-Cyrl", "uz-Latn-x-cta"),
}
"""The alphabets of each language that has several."""

_KEPT: Final = "orkhon_script_"
"""Where Wagtail's profile keeps it, beside what a person has hidden of the admin: small choices of one person."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """One way to read a text; `tag` is empty for the script that it was written in."""

    tag: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Converted:
    """A text in another script than it was written in. `direction` is as HTML's `dir` wants it."""

    tag: str
    name: str
    direction: str
    headline: str
    summary: str
    lines: tuple[str, ...]


def script_name(tag: str) -> str:
    """Return what the script of the tag is called in the language of the interface (CLDR)."""
    if tag.endswith("-x-cta"):
        return gettext("Common Turkic alphabet")
    spoken = Locale.parse((get_language() or "en").partition("-")[0])
    script = Language.parse(tag).script
    name: str = spoken.scripts.get(script, script)
    return name


def scripts_for(language: Language | None) -> tuple[Script, ...]:
    """Return in which other scripts a text of that language can be read; none where there is one alone."""
    if language is None:
        return ()
    written = _known(language.tag)
    tags = SCRIPTS.get(language.code, ()) if written else ()
    return tuple(Script(tag=tag, name=script_name(tag)) for tag in tags if tag != written and converts(written, tag))


def convert_reading(tag: str, language: Language, *, headline: str, summary: str, lines: list[str]) -> Converted | None:
    """Return the words in the alphabet `tag`, None where they cannot be read in it or are written in it already."""
    if tag not in {script.tag for script in scripts_for(language)}:
        return None
    written = _known(language.tag)
    return Converted(
        tag=tag,
        name=script_name(tag),
        direction=Language.parse(tag).direction,
        headline=convert(headline, written, tag),
        summary=convert(summary, written, tag),
        lines=tuple(convert(line, written, tag) for line in lines),
    )


def script_of(user: User, code: str) -> str:
    """Return in which alphabet the person reads the language, empty for as it was written."""
    profile = UserProfile.objects.filter(user=user).only("dismissibles").first()
    kept = profile.dismissibles.get(_KEPT + code, "") if profile is not None else ""
    return kept if kept in SCRIPTS.get(code, ()) else ""


def keep_script(user: User, code: str, tag: str) -> None:
    """Remember how the person reads the language from now on. What is no alphabet of it means: as it was written."""
    profile = UserProfile.get_for_user(user)
    if tag in SCRIPTS.get(code, ()):
        profile.dismissibles[_KEPT + code] = tag
    else:
        profile.dismissibles.pop(_KEPT + code, None)
    profile.save(update_fields=["dismissibles"])


def _known(tag: str) -> str:
    try:
        return canonical_tag(tag)
    except UnknownTag:
        return ""
