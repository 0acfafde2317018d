"""The frozen words that all rooms speak. Knows no database, no format and no clock."""

from orkhon.items.content import Content, ContentError
from orkhon.items.derivation import Derivation, DerivationKind
from orkhon.items.item import Association, Item, ItemType, PubStatus
from orkhon.items.language import INTERFACE_LANGUAGES, Language, LanguageTagError
from orkhon.items.media import Media, Rendition
from orkhon.items.names import Byline, Organisation, Person, Place, Subject
from orkhon.items.rights import Rights

__all__ = [
    "INTERFACE_LANGUAGES",
    "Association",
    "Byline",
    "Content",
    "ContentError",
    "Derivation",
    "DerivationKind",
    "Item",
    "ItemType",
    "Language",
    "LanguageTagError",
    "Media",
    "Organisation",
    "Person",
    "Place",
    "PubStatus",
    "Rendition",
    "Rights",
    "Subject",
]
