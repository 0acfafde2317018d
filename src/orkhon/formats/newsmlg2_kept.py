"""Keep elements of NewsML-G2 for which items have no field, as JSON values, and write back those that are valid.

A kept element is an object with its name (`element`), its `attributes`, and its `text` or its `content` (texts and
elements). What may be written is a table: names of attributes with the kind of their values, and names of children.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from orkhon.formats.ninjs_shapes import is_uri
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import attributes_of, escaped

Kept = dict[str, Any]

# The tree knows lower case only; these are the standard's names that have capitals.
_NAMES: Final = {
    name.lower(): name
    for name in [
        "POIDetails", "altId", "altLoc", "altRep", "catalogRef", "conceptRef", "contactInfo", "contentCreated",
        "contentMetaExtProperty", "contentModified", "copyrightHolder", "copyrightNotice", "dataMining",
        "deliverableOf", "derivedFrom", "derivedFromValue", "digitalSourceType", "edNote", "exclAudience",
        "facetConcept", "fileName", "firstCreated", "geoAreaDetails", "groupRef", "hasInstrument",
        "hierarchyInfo", "hopHistory", "incomingFeedId", "infoSource", "inlineData", "inlineRef", "inlineXML",
        "instanceOf", "itemClass", "itemMetaExtProperty", "itemRef", "mainConcept", "memberOf",
        "metadataCreator", "objectDetails", "organisationDetails", "origRep", "partMeta", "personDetails",
        "pubHistory", "pubStatus", "regionDelim", "remoteContent", "remoteContentExtProperty", "remoteInfo",
        "rightsExpressionData", "rightsExpressionXML", "rightsInfo", "rightsInfoExtProperty", "sameAs",
        "timeDelim", "usageTerms", "userInteraction", "versionCreated", "worldRegion",
    ]
}  # fmt: skip

_QCODE = re.compile(r"[^\s:]+:[^\s]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_LINE = re.compile(r"[^\t\n\r]*")


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _is_decimal(text: str) -> bool:
    whole, point, fraction = text.partition(".")
    return _is_whole(whole) and (not point or _is_whole(fraction))


def _is_positive(text: str) -> bool:
    return _is_whole(text) and int(text) > 0


def _is_hundred(text: str) -> bool:
    return _is_whole(text) and int(text) <= 100


def _is_nine(text: str) -> bool:
    return _is_whole(text) and 1 <= int(text) <= 9


def is_moment(text: str) -> bool:
    """Tell whether `text` is a date, or a date and time, as XML Schema writes them."""
    if not _MOMENT.fullmatch(text) or text.startswith("0000"):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_qcode(text: str) -> bool:
    """Tell whether `text` has a QCode's form (NewsML-G2 2.35, QCodeType)."""
    return _QCODE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Tell whether `text` may stand in `xml:lang`."""
    return _LANGUAGE.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """Tell whether `text` is an absolute address, with letters of any script (RFC 3987)."""
    if text.isascii():
        return is_uri(text) and text.count("#") < 2 and not ("[" in text or "]" in text)
    return text.isprintable() and is_iri("".join(letter if letter.isascii() else "a" for letter in text))


def _is_line(text: str) -> bool:
    return _LINE.fullmatch(text) is not None


def _is_text(_: str) -> bool:
    return True


_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    **dict.fromkeys(
        ("qcode", "creator", "how", "why", "type", "role", "rel", "jobtitle", "rendition", "severity", "part", "format",
         "widthunit", "heightunit", "layoutorientation", "colourspace", "colourindicator", "videocodec", "audiocodec",
         "audiochannels", "durationunit", "videodefinition", "videoscaling", "representation", "idformat", "target",
         "residrefformat", "mode"),
        is_qcode,
    ),
    **dict.fromkeys(
        ("uri", "creatoruri", "howuri", "whyuri", "typeuri", "roleuri", "reluri", "jobtitleuri", "renditionuri",
         "severityuri", "parturi", "formaturi", "widthunituri", "heightunituri", "layoutorientationuri",
         "colourspaceuri", "colourindicatoruri", "videocodecuri", "audiocodecuri", "audiochannelsuri",
         "durationunituri", "videodefinitionuri", "videoscalinguri", "representationuri", "idformaturi", "targeturi",
         "residrefformaturi", "modeuri", "href"),
        is_iri,
    ),
    **dict.fromkeys(("modified", "validfrom", "validto", "timestamp"), is_moment),
    **dict.fromkeys(
        ("rank", "size", "width", "height", "orientation", "colourdepth", "seq", "charcount", "wordcount"), _is_whole
    ),
    **dict.fromkeys(("version", "resolution", "audiobitrate", "audiosamplesize", "audiosamplerate"), _is_positive),
    **dict.fromkeys(("confidence", "relevance"), _is_hundred),
    "significance": _is_nine,
    **dict.fromkeys(("xml:lang", "tag"), is_language),
    **dict.fromkeys(
        ("residref", "contenttype", "title", "versioninfo", "separator", "duration", "contenttypevariant"), _is_text
    ),
    "literal": _is_line,
    "videoaspectratio": _is_line,
    "videoframerate": _is_decimal,
    "custom": lambda text: text in ("true", "false"),
    "dir": lambda text: text in ("ltr", "rtl"),
}  # fmt: skip

_ORDINARY: Final = frozenset(_KINDS)
_POWER: Final = {"creator", "creatoruri", "modified", "custom", "how", "howuri", "why", "whyuri"}
_SPOKEN: Final = {"xml:lang", "dir"}
_FLEX: Final = _POWER | _SPOKEN | {"qcode", "uri", "literal", "type", "typeuri"}
_ROLE: Final = {"role", "roleuri"}
_TIMES: Final = {"validfrom", "validto"}
_TARGET: Final = {"href", "residref", "residrefformat", "residrefformaturi", "version", "contenttype",
                  "contenttypevariant", "format", "formaturi", "size", "title"}  # fmt: skip
_DEFINING: Final = ("name", "definition", "note", "sameas", "broader", "narrower", "related")
_TEXT: Final = ("#text",)
_MIXED: Final = ("#text", "a", "span", "inline")
_BLOCK: Final = (*_MIXED, "br")
_WORDS: Final = _POWER | _SPOKEN
_PICTURED: Final = {"width", "widthunit", "widthunituri", "height", "heightunit", "heightunituri", "orientation",
                    "layoutorientation", "layoutorientationuri", "colourspace", "colourspaceuri", "colourindicator",
                    "colourindicatoruri", "videocodec", "videocodecuri", "colourdepth"}  # fmt: skip
_RANKED: Final = {"rank"}

_SHAPES: Final[dict[str, tuple[set[str], tuple[str, ...]]]] = {
    "name": (_WORDS | _ROLE | _TIMES | {"part", "parturi"}, _TEXT),
    "definition": (_WORDS | _ROLE | _TIMES, _BLOCK),
    "note": (_WORDS | _ROLE | _TIMES, _BLOCK),
    "sameas": (_FLEX, ("name",)),
    "broader": (_FLEX | _TIMES, ("name",)),
    "narrower": (_FLEX | _TIMES, ("name",)),
    "related": (_FLEX | _TIMES | {"rel", "reluri"}, ("name",)),
    "a": (_WORDS | {"href"}, _TEXT),
    "span": (_WORDS, _TEXT),
    "inline": (_FLEX, _TEXT),
    "br": (set(), ()),
    **dict.fromkeys(("provider", "copyrightholder", "accountable", "party", "located"), (_FLEX, _DEFINING)),
    "infosource": (_FLEX | _ROLE, _DEFINING),
    **dict.fromkeys(
        ("creator", "contributor", "metadatacreator"), (_FLEX | _ROLE | {"jobtitle", "jobtitleuri"}, _DEFINING)
    ),
    "subject": (_FLEX | _RANKED | {"confidence", "relevance"}, (*_DEFINING, "mainconcept", "facetconcept")),
    "genre": (_FLEX | _RANKED | {"confidence", "relevance"}, (*_DEFINING, "mainconcept", "facetconcept")),
    "mainconcept": (_FLEX, ("name",)),
    "facetconcept": (_FLEX | {"rel", "reluri"}, ("name",)),
    **dict.fromkeys(("audience", "exclaudience"),
                    (_FLEX | {"confidence", "relevance", "significance"}, _DEFINING)),
    **dict.fromkeys(("service", "role", "itemclass", "pubstatus"), (_POWER | _SPOKEN | {"qcode", "uri"}, ("name",))),
    "action": (_POWER | _SPOKEN | {"qcode", "uri", "target", "targeturi", "timestamp"}, ("name",)),
    "signal": (_FLEX | {"severity", "severityuri"}, _DEFINING),
    **dict.fromkeys(("memberof", "instanceof"), (_FLEX, _DEFINING)),
    "digitalsourcetype": (_FLEX, ("name",)),
    "datamining": (_FLEX, ("name",)),
    "conceptref": (_FLEX, ("name",)),
    "title": (_WORDS | _ROLE, _MIXED),
    "headline": (_WORDS | _ROLE | _RANKED, _MIXED),
    "dateline": (_WORDS | _ROLE | _RANKED, _MIXED),
    "by": (_WORDS | _ROLE | _RANKED, _MIXED),
    "description": (_WORDS | _ROLE | _RANKED, _BLOCK),
    "ednote": (_WORDS | _ROLE, _BLOCK),
    **dict.fromkeys(("copyrightnotice", "usageterms"), (_WORDS | _ROLE | {"href"}, _BLOCK)),
    "creditline": (_WORDS | _RANKED, _TEXT),
    "slugline": (_WORDS | _ROLE | _RANKED | {"separator"}, _TEXT),
    "keyword": (_WORDS | _ROLE | _RANKED, _TEXT),
    "profile": (_WORDS | {"versioninfo"}, _TEXT),
    "generator": (_WORDS | _ROLE | {"versioninfo"}, _TEXT),
    "filename": (_POWER, _TEXT),
    "altid": (_WORDS | _ROLE | {"type", "typeuri", "idformat", "idformaturi"}, _TEXT),
    "altrep": (_POWER | _TIMES | {"contenttype", "representation", "representationuri", "size"}, ("#uri",)),
    "language": (_POWER | _ROLE | _RANKED | {"tag"}, ("name",)),
    **dict.fromkeys(("contentcreated", "contentmodified", "expires"), (_POWER, ("#moment",))),
    "link": (_POWER | _SPOKEN | _TIMES | _TARGET | {"rel", "reluri", "rank"},
             ("itemclass", "provider", "pubstatus", "title", "headline", "description", "genre", "slugline")),
    "itemref": (_POWER | _SPOKEN | _TIMES | _TARGET | {"rel", "reluri", "rank"},
                ("itemclass", "provider", "pubstatus", "title", "headline", "description", "genre", "slugline")),
    "icon": (_POWER | _TARGET | _PICTURED | {"rendition", "renditionuri"}, ()),
    "remotecontent": (_POWER | _TARGET | _PICTURED | {"rendition", "renditionuri", "duration", "durationunit",
                      "durationunituri", "audiocodec", "audiocodecuri", "audiochannels", "audiochannelsuri",
                      "audiobitrate", "audiosamplesize", "audiosamplerate", "videodefinition", "videodefinitionuri",
                      "videoscaling", "videoscalinguri", "videoframerate", "videoaspectratio",
                      "resolution"}, ("altid",)),
    "group": ({"role", "roleuri", "mode", "modeuri"}, ()),
    "hophistory": (_POWER, ("hop",)),
    "hop": (_POWER | {"seq", "timestamp"}, ("party", "action")),
}  # fmt: skip

# Where the standard wants one kind of child before another; the others may stand as they come.
_LATER: Final = {"sameas": 1, "broader": 1, "narrower": 1, "related": 1, "mainconcept": 2, "facetconcept": 3,
                 "action": 1}  # fmt: skip


def squeezed(text: str) -> str:
    """Return a text inside mixed content with every run of white space as one space, at its ends too."""
    words = " ".join(text.split())
    if not words:
        return " "
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def keep(node: Node) -> Kept:
    """Return an element as JSON values. Left out are ids, which are a document's own, and the attributes of
    foreign namespaces, but for `xml:lang`."""
    tag = node.tag
    kept: Kept = {"element": _NAMES.get(tag, tag)}
    attributes = node.attributes
    if attributes:
        if not _ORDINARY.issuperset(attributes):
            attributes = {
                name: value
                for name, value in attributes.items()
                if (":" not in name and name != "id") or name == "xml:lang"
            }
        if attributes:
            kept["attributes"] = attributes
    content = node.content
    if not content:
        return kept
    first = content[0]
    if isinstance(first, str) and len(content) == 1:
        text = " ".join(first.split())
        if text:
            kept["text"] = text
        return kept
    parts: list[Any] = []
    for part in content:
        if not isinstance(part, str):
            parts.append(keep(part))
        elif not part.isspace() or "\n" not in part:
            parts.append(squeezed(part))
    if parts:
        kept["content"] = parts
    return kept


def to_node(kept: Any) -> Node:
    """Return the element that was kept, as a tree; from foreign values an element that says nothing."""
    if not isinstance(kept, dict) or not isinstance(kept.get("element"), str):
        return Node("", {})
    attributes = kept.get("attributes")
    node = Node(
        kept["element"].lower(),
        {str(k): v for k, v in attributes.items() if isinstance(v, str)} if isinstance(attributes, dict) else {},
    )
    text, content = kept.get("text"), kept.get("content")
    if isinstance(text, str):
        node.content.append(text)
    elif isinstance(content, list):
        node.content.extend(part if isinstance(part, str) else to_node(part) for part in content)
    return node


def fits(node: Node) -> bool:
    """Tell whether the standard's schema has room for the element as it is."""
    shape = _SHAPES.get(node.tag)
    if shape is None:
        return False
    attributes, children = shape
    if node.tag == "language" and "tag" not in node.attributes:
        return False
    for name, value in node.attributes.items():
        if name not in attributes or not _KINDS[name](value):
            return False
    last = 0
    for part in node.content:
        if isinstance(part, str):
            if part.isspace():
                continue
            if not ("#text" in children and (children is not _TEXT or _LINE.fullmatch(part))) and not (
                ("#uri" in children and is_iri(part)) or ("#moment" in children and is_moment(part))
            ):
                return False
            continue
        rank = _LATER.get(part.tag, 0)
        if part.tag not in children or rank < last or not fits(part):
            return False
        last = rank
    if children in (("#uri",), ("#moment",)) and not node.text():
        return False
    return node.tag != "hophistory" or any(True for _ in node.children())


def written(node: Node, more: str = "") -> str:
    """Return an element as markup; `more` is written behind its attributes."""
    tag = _NAMES.get(node.tag, node.tag)
    start = f"<{tag}{attributes_of(node.attributes)}{more}"
    inside = "".join(escaped(part) if isinstance(part, str) else written(part) for part in node.content)
    return f"{start}>{inside}</{tag}>" if inside else f"{start}/>"


def write_all(kept: Any, *names: str) -> str:
    """Return the kept elements that go by one of `names` and fit, in their order."""
    return "".join(written(node) for node in nodes_of(kept, *names))


def nodes_of(kept: Any, *names: str) -> Iterable[Node]:
    """Yield the kept elements under each of `names` (lower case) that fit the schema."""
    if isinstance(kept, Mapping):
        for name in names:
            entries = kept.get(_NAMES.get(name, name))
            for one in entries if isinstance(entries, list) else ():
                node = to_node(one)
                if node.tag == name and fits(node):
                    yield node


def name_of(tag: str) -> str:
    """Return the standard's spelling of an element's name."""
    return _NAMES.get(tag, tag)
