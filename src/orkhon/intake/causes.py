"""Why a source failed: kept as a code with what was found, told in the language of whoever reads it.

What was found stays as it was written, in the language of programs: an address, a status, a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from orkhon.intake.words import one_line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_KEPT: Final = re.compile(r"([A-Z][A-Za-z]{3,39})(?: ([0-9]{3}))?: (.*)", re.DOTALL)
_INSIDE = _("the address leads where this hub does not go")
_TOO_LONG = _("what came is longer than this hub takes")
_BROKEN = _("the document is broken")
_WORDS: Final[dict[str, StrOrPromise]] = {
    "AddressRefused": _INSIDE,
    "LeadsInside": _INSIDE,
    "CertificateRefused": _("the server could not prove that it is the one that was asked"),
    "TooLarge": _TOO_LONG,
    "TooManyItems": _TOO_LONG,
    "TooManyRedirects": _("the address leads on and on"),
    "UnknownEncoding": _("the answer is packed in a way that was not asked for"),
    "TimedOut": _("no whole answer came in time"),
    "Unreachable": _("no connection came about, or it broke off"),
    "BrokenAnswer": _("what came is no whole answer"),
    "RefusedByServer": _("the server answered and gave nothing"),
    "EmptyDocument": _("the answer was empty"),
    "TooDeep": _BROKEN,
    "EntityDeclarations": _("the document could do harm and was not read"),
    "NotAFeed": _("something other than a feed or a news document came"),
    "NotNinjs": _("something other than a feed or a news document came"),
    "NotNewsMLG2": _("something other than a feed or a news document came"),
    "ChallengePage": _("a page came that tells people from programs"),
    "Malformed": _BROKEN,
    "NothingUsable": _("none of what came could be used"),
    "DeliveryPostponed": _("the hub was busy; it asks again"),
    "SourceMisconfigured": _("the settings of the source cannot be as they are"),
    "FileUnreadable": _("a file cannot be read"),
    "FolderUnusable": _("the folder is not there, or the hub may not use it"),
    "ListUnusable": _("the list of what is there cannot be used"),
    "PreviewOff": _("the channel’s public page shows no posts"),
    "DatabaseSilent": _("this hub’s own database did not answer; it asks again"),
    "HubFailed": _("this hub failed on what came; tell its engineers"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """`words` for whoever reads, `found` as it was written down; empty where it adds nothing."""

    words: str
    found: str


def kept_cause(error: Exception, found: str, *, code: str = "") -> str:
    """Return what is written down of a failure: its code, the server's status where there is one, what was found."""
    status = getattr(error, "status", None)
    number = f" {status}" if isinstance(status, int) and 100 <= status <= 999 else ""
    return one_line(f"{code or type(error).__name__}{number}: {found}")


def cause_of(kept: str) -> Cause:
    """Return the cause in the language that is spoken now; what has no code we know comes back as it was written."""
    match = _KEPT.fullmatch(kept)
    words = _WORDS.get(match[1]) if match else None
    if match is None or words is None:
        return Cause(words=kept, found="")
    return Cause(words=f"{words} ({match[2]})" if match[2] else str(words), found=match[3])
