"""Say in RSS and Atom what their own words for copyright leave out: terms of use, linked and encoded rights.

Those stand in NewsML-G2's `rightsInfo` element, under its own namespace, which readers that do not know it pass over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import element, optional
from orkhon.items import Rights

NAMESPACE: Final = 'xmlns:nar="http://iptc.org/std/nar/2006-10-01/"'
"""What a document with `rights_element` declares at its root."""


def rights_element(rights: Rights) -> str:
    """Return the terms of use, the linked and the encoded rights as one element, or nothing where there are none."""
    inside = "".join(
        [
            optional("nar:usageTerms", rights.usage_terms),
            element("nar:link", href=rights.linked) if rights.linked else "",
            optional("nar:rightsExpressionData", rights.encoded, langid=rights.encoded_language),
        ]
    )
    return f"<nar:rightsInfo>{inside}</nar:rightsInfo>" if inside else ""


def with_rights_element(rights: Rights, entry: Node) -> Rights:
    """Return `rights` with what the entry's `rightsInfo` says beside them."""
    info = entry.first("rightsinfo")
    if info is None:
        return rights
    encoded = info.first("rightsexpressiondata") or info.first("rightsexpressionxml")
    terms, link = info.first("usageterms"), info.first("link")
    return replace(
        rights,
        usage_terms=terms.text() if terms is not None else "",
        linked=link.attributes.get("href", "").strip() if link is not None else "",
        encoded=encoded.text() if encoded is not None else "",
        encoded_language=encoded.attributes.get("langid", "").strip() if encoded is not None else "",
    )
