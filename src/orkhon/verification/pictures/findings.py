"""What is known of a picture that somebody gave: its provenance, what it says of itself, which of ours it looks like.

Frozen values and their words; decodes nothing, asks nothing. Nothing here is ever "true" or "fake".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orkhon.trust.content_credentials import Provenance, ProvenanceVerdict, TrustList

FORMAT: Final = 1
"""Of `findings_as_json`. It grows when a reader of the former one could be misled."""


class How(StrEnum):
    """In which way the given picture is one of ours, by its looks alone."""

    SAME = "same"
    CROP = "crop"
    INSET = "inset"
    PART = "part"


HOW_IN_WORDS: Final[Mapping[How, object]] = {
    How.SAME: gettext_lazy("the whole picture"),
    How.CROP: gettext_lazy("cropped"),
    How.INSET: gettext_lazy("inside another picture"),
    How.PART: gettext_lazy("a part of it"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """One rectangle as shares of width and height, from 0 to 1, so that it fits the picture at any size."""

    left: float
    top: float
    width: float
    height: float

    @property
    def in_percent(self) -> dict[str, str]:
        """The four as CSS writes them (`12.5%`), for an overlay that lies on the picture."""
        return {
            name: f"{100 * value:.2f}%"
            for name, value in (
                ("left", self.left), ("top", self.top), ("width", self.width), ("height", self.height),
            )
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PictureMatch:
    """One picture of the alliance that the given one looks like.

    `uri`, `version` and `agency` are of the item that it belongs to, `sent` when that version was received; they are as
    the wire has them now, and the item may be shown to whoever asked. `sha256` is the file's; `name` what it is called
    in the item. `how` and `mirrored` say what was done with it; `covered` is how much of the agency's picture is to be
    seen (1 for all of it), `inside` where in the given picture it lies. `changed` are the regions of the *given*
    picture that differ after both were laid on each other, the largest first; empty where nothing but compression,
    size or colour differs, or where it could not be compared (`compared` is False: the file is no longer here).
    `distance` is that of the two fingerprints in bits (0 to 256), None where the match comes from details alone;
    `points` counts the details that lie at the same place in both.
    """

    uri: str
    version: str
    agency: str
    agency_name: str
    headline: str
    language: str
    sent: datetime
    credit: str
    caption: str
    sha256: str
    how: How
    mirrored: bool
    covered: float
    inside: Region
    changed: tuple[Region, ...]
    compared: bool
    distance: int | None
    points: int

    @property
    def is_changed(self) -> bool:
        """True where a region of the given picture is not what the agency sent."""
        return bool(self.changed)

    @property
    def words(self) -> str:
        """One sentence in the language that is spoken now. The date is put in by whoever shows it (`sent`)."""
        return _sentence(self) % {"agency": self.agency_name}


def _sentence(match: PictureMatch) -> str:
    if match.is_changed:
        return {
            How.SAME: _("It looks like a picture that %(agency)s sent, with a region changed."),
            How.CROP: _("It looks like a picture that %(agency)s sent, cropped and with a region changed."),
            How.INSET: _("A picture that %(agency)s sent seems to stand in it, with a region changed."),
            How.PART: _("A part of it looks like a picture that %(agency)s sent, with a region changed."),
        }[match.how]
    if not match.compared:
        return _("It looks like a picture that %(agency)s sent; the two could not be laid on each other.")
    return {
        How.SAME: _("It looks like a picture that %(agency)s sent."),
        How.CROP: _("It looks like a picture that %(agency)s sent, cropped."),
        How.INSET: _("A picture that %(agency)s sent seems to stand in it."),
        How.PART: _("A part of it looks like a picture that %(agency)s sent."),
    }[match.how]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that the file says of itself, and that anybody could have written into it.

    `name` is a key of `FACT_NAMES`; `value` is one line or a few, without control characters, 500 letters at most.
    """

    name: str
    value: str

    @property
    def label(self) -> str:
        """The fact's name in the language that is spoken now."""
        return str(FACT_NAMES[self.name])


FACT_NAMES: Final[Mapping[str, object]] = {
    "title": gettext_lazy("title"),
    "headline": gettext_lazy("headline"),
    "caption": gettext_lazy("caption"),
    "credit": gettext_lazy("credit"),
    "creator": gettext_lazy("creator"),
    "copyright_notice": gettext_lazy("copyright"),
    "source": gettext_lazy("source"),
    "usage_terms": gettext_lazy("terms of use"),
    "city": gettext_lazy("city"),
    "country": gettext_lazy("country"),
    "created": gettext_lazy("made on"),
    "keywords": gettext_lazy("keywords"),
    "digital_source_type": gettext_lazy("how it was made"),
    "camera": gettext_lazy("camera"),
    "software": gettext_lazy("program"),
}
"""Where a picture was taken is not among them: the place of somebody's phone is neither read nor kept."""


@dataclass(frozen=True, kw_only=True)
class PictureFindings:
    """All that `examine` found out. The same picture, archive and time give the same findings.

    `format` is what its bytes are (`JPEG`, `PNG`, `WEBP`, `GIF`), empty where it could not be read; then `refused` says
    why in the language that was spoken, and all else is empty. `sha256` names the bytes. `fingerprint` is the PDQ hash
    in 64 hexadecimal digits, `quality` its worth from 0 to 100: at 49 and below the picture has too little in it to be
    looked for (`searchable` is False). `unavailable` names what could not be done here and why (a part of the program
    that is not installed, a limit that was met): an empty answer is then no answer.
    """

    sha256: str
    size: int
    format: str = ""
    width: int = 0
    height: int = 0
    refused: str = ""
    fingerprint: str = ""
    quality: int = 0
    searchable: bool = False
    provenance: Provenance = field(default_factory=lambda: Provenance(verdict=ProvenanceVerdict.UNSIGNED))
    facts: tuple[Fact, ...] = ()
    matches: tuple[PictureMatch, ...] = ()
    unavailable: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """True where it looks like a picture of the alliance."""
        return bool(self.matches)

    @property
    def headline(self) -> str:
        """The answer in one sentence, in the language that is spoken now."""
        if self.refused:
            return self.refused
        if self.matches:
            return self.matches[0].words
        if not self.searchable:
            return _("There is too little in this picture to look for it.")
        return _("We found no picture like it in our archive. That says nothing of what it shows.")


def verdict_in_words(provenance: Provenance) -> str:
    """What the signature in the file says, in one sentence of the language that is spoken now."""
    signer = provenance.signer or "?"
    return str(_VERDICTS[provenance.verdict]) % {
        "signer": signer,
        "list": str(_LISTS[provenance.trusted_by]) if provenance.trusted_by is not None else "",
    }


_VERDICTS: Final[Mapping[ProvenanceVerdict, object]] = {
    ProvenanceVerdict.UNSIGNED: gettext_lazy(
        "The file carries no content credentials. Most pictures have none, and sending by a messenger removes them."
    ),
    ProvenanceVerdict.TRUSTED: gettext_lazy(
        "Signed by %(signer)s and unchanged since. The signer is on the list of %(list)s."
    ),
    ProvenanceVerdict.UNKNOWN_SIGNER: gettext_lazy(
        "Signed and unchanged since, but by “%(signer)s”, who is on no list that we trust. Anybody can write that name."
    ),
    ProvenanceVerdict.ALTERED: gettext_lazy("Signed by %(signer)s, but the picture was changed after that."),
    ProvenanceVerdict.BROKEN: gettext_lazy("The file carries content credentials that are broken: they prove nothing."),
    ProvenanceVerdict.INGREDIENT_BROKEN: gettext_lazy(
        "Signed by %(signer)s and unchanged since, but one of the pictures it was made from had broken credentials."
    ),
    ProvenanceVerdict.EXPIRED: gettext_lazy(
        "Signed by %(signer)s with a certificate that has expired; no time stamp shows that it was signed before."
    ),
    ProvenanceVerdict.NOT_YET_VALID: gettext_lazy(
        "Signed by %(signer)s at a time when the certificate was not valid yet."
    ),
    ProvenanceVerdict.REVOKED: gettext_lazy(
        "Signed by %(signer)s with a certificate that was revoked: the signature no longer counts."
    ),
    ProvenanceVerdict.UNREADABLE: gettext_lazy("The file carries content credentials that could not be read."),
}

_LISTS: Final[Mapping[TrustList, object]] = {
    TrustList.ALLIANCE: gettext_lazy("the alliance"),
    TrustList.C2PA: "C2PA",
    TrustList.IPTC: gettext_lazy("IPTC's verified news publishers"),
    TrustList.OTHER: gettext_lazy("this hub's administrators"),
}
