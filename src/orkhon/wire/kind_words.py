"""What entries and items are called on screens, in the eight languages. The signed words are in kinds.py."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orkhon.items import ItemType
from orkhon.wire.kinds import EntryKind, ItemStatus

_KINDS: Final[dict[str, str | Promise]] = {
    EntryKind.PUBLISH: _("publication"),
    EntryKind.UPDATE: _("update"),
    EntryKind.CORRECT: _("correction"),
    EntryKind.WITHHOLD: _("withholding"),
    EntryKind.RELEASE: _("release"),
    EntryKind.KILL: _("kill"),
    EntryKind.REDACT: _("redaction"),
    EntryKind.POLICY: _("change of rights or keys"),
}
_STATES: Final[dict[str, str | Promise]] = {
    ItemStatus.USABLE: _("usable"),
    ItemStatus.EMBARGOED: _("embargoed"),
    ItemStatus.WITHHELD: _("withheld"),
    ItemStatus.KILLED: _("killed"),
    "redacted": _("redacted"),
    "unknown": _("unknown"),
}
_TYPES: Final[dict[str, str | Promise]] = {
    ItemType.TEXT: _("text"),
    ItemType.PICTURE: _("picture"),
    ItemType.GRAPHIC: _("graphic"),
    ItemType.AUDIO: _("audio"),
    ItemType.VIDEO: _("video"),
    ItemType.PACKAGE: _("package"),
    ItemType.ADVISORY: _("advisory"),
}


def kind_in_words(kind: str) -> str:
    """Return what that kind of entry is called; a kind that is none of ours comes back as it is."""
    return str(_KINDS.get(kind, kind))


def status_in_words(status: str) -> str:
    """Return what that status is called; one that is none of ours comes back as it is."""
    return str(_STATES.get(status, status))


def type_in_words(name: str) -> str:
    """Return what that type of item is called; one that is none of ours comes back as it is."""
    return str(_TYPES.get(name, name))
