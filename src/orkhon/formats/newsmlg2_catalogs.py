"""The code schemes that a NewsML-G2 document may name by a prefix. Fetches no catalog: the well-known ones are here.

NewsML-G2 2.35, 5.2: a QCode `medtop:04000000` stands for the scheme's URI with the code behind it. A document says
its prefixes in a `catalog` of its own, or points to one elsewhere with `catalogRef`, which this house never follows.
"""

from __future__ import annotations

from typing import Final

from orkhon.formats.xmltree import Node

IPTC_CATALOG: Final = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_32.xml"
"""The catalog of IPTC's schemes that documents of this house point to; every QCode that they write is in it."""

_IPTC: Final = "http://cv.iptc.org/newscodes/"

WELL_KNOWN: Final[dict[str, str]] = {
    "ninat": f"{_IPTC}ninature/",
    "stat": f"{_IPTC}pubstatusg2/",
    "sig": f"{_IPTC}signal/",
    "medtop": f"{_IPTC}mediatopic/",
    "subj": f"{_IPTC}subjectcode/",
    "genre": f"{_IPTC}genre/",
    "cpnat": f"{_IPTC}cpnature/",
    "cptype": f"{_IPTC}cptype/",
    "drol": f"{_IPTC}descriptionrole/",
    "hlrole": f"{_IPTC}headlinerole/",
    "rnd": f"{_IPTC}rendition/",
    "irel": f"{_IPTC}itemrelation/",
    "crel": f"{_IPTC}conceptrelation/",
    "crol": f"{_IPTC}creatorrole/",
    "ctrol": f"{_IPTC}contributorrole/",
    "nprov": f"{_IPTC}newsprovider/",
    "group": f"{_IPTC}group/",
    "pgrmod": f"{_IPTC}packagegroupmode/",
    "isrol": f"{_IPTC}infosourcerole/",
    "timeunit": f"{_IPTC}timeunit/",
    "hopaction": f"{_IPTC}hopaction/",
    "hatarget": f"{_IPTC}hopactiontarget/",
    "digsrctype": f"{_IPTC}digitalsourcetype/",
    "iso3166-1a2": "http://cvx.iptc.org/iso3166-1a2/",
    "iso3166-1a3": "http://cvx.iptc.org/iso3166-1a3/",
}
"""Prefixes of IPTC's own catalog, with their schemes."""

# What goes out with a prefix; other addresses go out whole. All of these stand in IPTC_CATALOG.
_WRITTEN = (("medtop", WELL_KNOWN["medtop"]), ("subj", WELL_KNOWN["subj"]))


def schemes_of(catalogs: list[Node]) -> dict[str, str]:
    """Return the well-known prefixes and, before them, those that the document's own catalogs give."""
    schemes = dict(WELL_KNOWN)
    for catalog in catalogs:
        for scheme in catalog.children():
            alias, uri = scheme.attributes.get("alias", "").strip(), scheme.attributes.get("uri", "").strip()
            if scheme.tag == "scheme" and alias and uri:
                schemes[alias] = uri
    return schemes


def resolved(qcode: str, schemes: dict[str, str]) -> str:
    """Return the URI that a QCode stands for, or an empty string where nothing says what its prefix is."""
    prefix, colon, code = qcode.strip().partition(":")
    scheme = schemes.get(prefix)
    return scheme + code if scheme and colon and code else ""


def local_code(written: str) -> str:
    """Return the code alone, in lower case, of a QCode or of a URI: `usable` of `stat:usable`."""
    return written.strip().rpartition("/")[2].rpartition(":")[2].lower()


def code_of(attributes: dict[str, str], name: str = "qcode", uri: str = "uri") -> str:
    """Return the code alone that one of a pair of attributes names, or an empty string."""
    return local_code(attributes.get(name) or attributes.get(uri) or "")


def qcode_of(uri: str) -> str:
    """Return a QCode for an address in one of the schemes that every reader knows, else an empty string."""
    for alias, scheme in _WRITTEN:
        code = uri[len(scheme) :] if uri.startswith(scheme) else ""
        if code.isascii() and code.isalnum():
            return f"{alias}:{code}"
    return ""
