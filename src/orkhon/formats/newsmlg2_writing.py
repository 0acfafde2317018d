"""Write an item as a NewsML-G2 2.35 `newsItem` or `packageItem` that the schema accepts. Loses nothing.

What the standard has no room for stands as JSON in one element of this house, where the schema allows other namespaces.
Which fields that are is found out by reading what was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from orkhon.formats.documents import FeedFacts
from orkhon.formats.fields import FIELD_NAMES, to_plain
from orkhon.formats.newsmlg2_catalogs import IPTC_CATALOG, WELL_KNOWN, qcode_of
from orkhon.formats.newsmlg2_content import source_type
from orkhon.formats.newsmlg2_groups import words, write_groups
from orkhon.formats.newsmlg2_kept import fits, is_iri, is_language, name_of, nodes_of, to_node, write_all, written
from orkhon.formats.newsmlg2_media import caption_and_alt, write_media
from orkhon.formats.newsmlg2_names import TYPES, block, line, party, read_concept
from orkhon.formats.newsmlg2_reading import ADVISORY_SIGNAL, FORMAT, read_fields
from orkhon.formats.ninjs_shapes import as_uri
from orkhon.formats.xmltree import Node, read_xml
from orkhon.formats.xmlwriting import attributes_of, clean, element, escaped, optional
from orkhon.items import Derivation, DerivationKind, Item, ItemType, Rights

NAMESPACES: Final = 'xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:orkhon="urn:orkhon:newsml-g2"'
VERSION: Final = "2.35"

_CLASSES: Final = {ItemType.PACKAGE: "composite", ItemType.ADVISORY: "text"}
_BEFORE_NOTES: Final = ("role", "filename", "generator", "profile", "service", "title")
_ONE_ONLY: Final = frozenset({"role", "filename", "profile", "metadatacreator"})
_ADMINISTRATIVE: Final = ("located", "infosource", "creator", "contributor", "audience", "exclaudience", "altid")
_DESCRIPTIVE: Final = ("language", "genre", "keyword")


def write_item(item: Item, *, number: int, feed: FeedFacts) -> str:
    """Return the item as markup without its namespaces' declarations; `number` makes its ids single in a message."""
    before, after = _Writer(item, number, feed).parts()
    values, _ = read_fields(_read(before + after), base_url="", zone=UTC)
    ours = {
        name: to_plain(getattr(item, name))
        for name in FIELD_NAMES
        if name != "extra" and values[name] != getattr(item, name)
    }
    extra = to_plain(item.extra)
    if values["extra"] != extra:
        g2 = extra.get(FORMAT)
        message = g2.get("message") if isinstance(g2, dict) else None
        if isinstance(message, dict) and message and values["extra"] == _without_message(extra):
            ours["message"] = message
        else:
            ours["extra"] = extra
    if not ours:
        return before + after
    # In ASCII, since JSON may hold letters that XML may not.
    return f"{before}<orkhon:fields>{escaped(json.dumps(ours))}</orkhon:fields>{after}"


def _read(markup: str) -> Node:
    root = read_xml(f"<itemSet {NAMESPACES}>{markup}</itemSet>")
    return next(root.children())


def _without_message(extra: dict[str, Any]) -> dict[str, Any]:
    g2 = {name: value for name, value in extra[FORMAT].items() if name != "message"}
    return {**{name: value for name, value in extra.items() if name != FORMAT}, **({FORMAT: g2} if g2 else {})}


def _held(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


class _Writer:
    """One item on its way out: its fields, and what was kept of the document that it came from."""

    def __init__(self, item: Item, number: int, feed: FeedFacts) -> None:
        self.item = item
        self.number = number
        self.feed = feed
        self.left = _held(item.extra, FORMAT)
        self.meta, self.about = _held(self.left, "itemMeta"), _held(self.left, "contentMeta")
        self.schemes = {**WELL_KNOWN, **dict(self._schemes())}
        self.is_package = item.type is ItemType.PACKAGE and not item.body and not item.media

    def parts(self) -> tuple[str, str]:
        """Return the markup before and after the place where this house's own element may stand."""
        item = self.item
        tag = "packageItem" if self.is_package else "newsItem"
        attributes = {
            "guid": item.uri if clean(item.uri).strip() == item.uri else as_uri(item.uri),
            "version": item.version if _is_positive(item.version) else "",
            "standard": "NewsML-G2",
            "standardversion": VERSION,
            "conformance": "power",
            "xml:lang": self._tag(),
        }
        start = f"<{tag}{attributes_of({name: value for name, value in attributes.items() if value})}>"
        media, part_meta = ("", "") if self.is_package else write_media(item, self.left, self.number, self.schemes)
        content = self._content(media)
        before = "".join([start, self._catalogs(), self._history(), self._rights(), "<itemMeta>", self._item_meta()])
        after = "".join(["</itemMeta>", self._content_meta(), part_meta, content, f"</{tag}>"])
        return before, after

    def _tag(self) -> str:
        if self.item.language is not None:
            return self.item.language.tag
        tag = self.left.get("language")
        return tag if isinstance(tag, str) and is_language(tag) else ""

    def _schemes(self) -> list[tuple[str, str]]:
        catalogs = self.left.get("catalogs")
        return [
            (one["alias"], one["uri"])
            for one in (catalogs if isinstance(catalogs, list) else ())
            if isinstance(one, dict) and isinstance(one.get("alias"), str) and isinstance(one.get("uri"), str)
        ]

    def _catalogs(self) -> str:
        catalogs = self.left.get("catalogs")
        hrefs = [
            one for one in (catalogs if isinstance(catalogs, list) else ()) if isinstance(one, str) and is_iri(one)
        ]
        schemes = "".join(
            element("scheme", alias=alias, uri=uri)
            for alias, uri in self._schemes()
            if alias.replace("-", "a").replace("_", "a").replace(".", "a").isalnum()
            and alias[0].isalpha()
            and alias.isascii()
            and is_iri(uri)
        )
        return "".join(element("catalogRef", href=href) for href in (IPTC_CATALOG, *hrefs)) + (
            f"<catalog>{schemes}</catalog>" if schemes else ""
        )

    def _history(self) -> str:
        node = to_node(self.left.get("hopHistory"))
        return written(node) if node.tag == "hophistory" and fits(node) else ""

    def _rights(self) -> str:
        rights, kept = self.item.rights, _held(self.left, "rights")
        if rights == Rights() and not kept:
            return ""
        holder = _beside(
            kept, "copyrightholder", rights.copyright_holder,
            f"<copyrightHolder>{element('name', _one_line(rights.copyright_holder))}</copyrightHolder>",
            lambda node: party(node, self.schemes), most=1,
        )  # fmt: skip
        inside = [
            _one(kept, "accountable"),
            holder,
            _beside(kept, "copyrightnotice", rights.copyright_notice,
                    f"<copyrightNotice>{words(rights.copyright_notice)}</copyrightNotice>", block),
            _beside(kept, "usageterms", rights.usage_terms,
                    f"<usageTerms>{words(rights.usage_terms)}</usageTerms>", block),
            element("link", href=rights.linked) if is_iri(rights.linked) else "",
            write_all(kept, "link"),
        ]  # fmt: skip
        if rights.encoded and (not rights.encoded_language or is_iri(rights.encoded_language)):
            # Not `rightsExpressionXML`: the schema wants to know the other language's elements.
            start = rights.encoded.lstrip()[:1]
            kind = {"{": "application/json", "<": "application/xml"}.get(start, "text/plain")
            langid = attributes_of({"langid": rights.encoded_language, "enctype": kind})
            inside.append(f"<rightsExpressionData{langid}>{escaped(rights.encoded)}</rightsExpressionData>")
        inside.append(_one(kept, "datamining"))
        found = "".join(inside)
        return f"<rightsInfo>{found}</rightsInfo>" if found else ""

    def _item_meta(self) -> str:
        item, meta = self.item, self.meta
        implied = ' orkhon:implied="true"'
        kept_class = next(iter(nodes_of(meta, "itemclass")), None)
        provider = next(iter(nodes_of(meta, "provider")), None)
        parts = [
            written(kept_class)
            if kept_class is not None and not self.is_package
            else element("itemClass", qcode=f"ninat:{_CLASSES.get(item.type, item.type.value)}"),
            written(provider)
            if provider is not None
            else f"<provider{implied}>{element('name', _one_line(self.feed.author or self.feed.title))}</provider>",
            element("versionCreated", _iso(item.version_created))
            if item.version_created
            else f"<versionCreated{implied}>{_iso(self.feed.updated)}</versionCreated>",
            optional("firstCreated", _iso(item.created) if item.created else ""),
            optional("embargoed", _iso(item.embargoed))
            if item.embargoed
            else ("<embargoed/>" if "embargoed" in meta else ""),
            _one(meta, "pubstatus") or element("pubStatus", qcode=f"stat:{item.pub_status.value}"),
            *(_one(meta, name) if name in _ONE_ONLY else write_all(meta, name) for name in _BEFORE_NOTES),
            _beside(meta, "ednote", item.ed_note, f"<edNote>{words(item.ed_note)}</edNote>", block),
            write_all(meta, "memberof", "instanceof"),
            element("signal", uri=ADVISORY_SIGNAL) if item.type is ItemType.ADVISORY else "",
            write_all(meta, "signal"),
            self._alternatives(),
            write_all(meta, "expires"),
            _one(meta, "metadatacreator"),
            self._links(),
        ]
        return "".join(parts)

    def _alternatives(self) -> str:
        link = self.item.link
        plain = element("altRep", link, contenttype="text/html") if link and is_iri(link) else ""
        return _beside(self.meta, "altrep", link, plain, Node.text)

    def _links(self) -> str:
        item = self.item
        out: list[str] = []
        entries = self.meta.get("link")
        kept = [
            (one, node)
            for one in (entries if isinstance(entries, list) else ())
            if (node := to_node(one)).tag == "link" and fits(node)
        ]
        spare = {node.attributes.get("residref"): node for one, node in kept if one.get("primary") is True}
        out += [_kept_link(spare, one.uri, one.version) or _derivation(one) for one in item.derived_from]
        if item.replaces:
            out.append(
                _kept_link(spare, item.replaces, None)
                or element("link", rel="irel:previousVersion", residref=item.replaces)
            )
        if not self.is_package:
            # Others see what belongs to the item; the items themselves stand in this house's own element.
            for association in item.associations:
                inner = association.item
                marked = attributes_of({"rel": "irel:seeAlso", "residref": inner.uri, "orkhon:implied": "true"})
                out.append(f"<link{marked}>{optional('headline', inner.headline)}</link>")
        out += [written(node) for one, node in kept if one.get("primary") is not True]
        return "".join(out)

    def _content_meta(self) -> str:
        item, about = self.item, self.about
        caption, alt = caption_and_alt(item)
        descriptions = _beside(
            about, "description", item.summary,
            f'<description role="drol:summary">{words(item.summary)}</description>', block,
        )  # fmt: skip
        if caption and f">{words(caption)}<" not in descriptions:
            descriptions += f'<description role="drol:caption">{words(caption)}</description>'
        parts = [
            write_all(about, "icon"),
            optional("urgency", str(item.urgency or "")),
            _one(about, "contentcreated"),
            _one(about, "contentmodified"),
            self._source_type(),
            write_all(about, *_ADMINISTRATIVE),
            f"<language{attributes_of({'tag': item.language.tag})}/>" if item.language else "",
            write_all(about, *_DESCRIPTIVE),
            *(self._concepts(field) for field in TYPES),
            _beside(about, "slugline", item.slug_line, element("slugline", _one_line(item.slug_line)), line),
            _beside(about, "headline", item.headline, element("headline", item.headline), line),
            _beside(about, "dateline", item.dateline, element("dateline", item.dateline), line),
            self._bylines(),
            _beside(about, "creditline", item.credit, element("creditline", _one_line(item.credit)), line),
            descriptions,
            f'<description roleuri="urn:orkhon:description:alt">{words(alt)}</description>' if alt else "",
        ]
        found = "".join(parts)
        return f"<contentMeta>{found}</contentMeta>" if found else ""

    def _source_type(self) -> str:
        value = self.item.digital_source_type
        plain = (
            element("digitalSourceType", uri=value)
            if is_iri(value)
            else element("digitalSourceType", literal=_one_line(value))
        )
        return _beside(
            self.about, "digitalsourcetype", value, plain, lambda node: source_type(node, self.schemes), most=1
        )

    def _bylines(self) -> str:
        bylines = self.item.bylines
        plain = "".join(
            element("by", byline.name, **({"orkhon__role": byline.role} if byline.role else {})) for byline in bylines
        )
        return _beside(self.about, "by", "\n".join(byline.name for byline in bylines), plain, line)

    def _concepts(self, field: str) -> str:
        entries = self.about.get(field)
        rich = [
            node
            for one in (entries if isinstance(entries, list) else ())
            if (node := to_node(one)).tag == "subject" and fits(node)
        ]
        language = self.item.language.code if self.item.language else ""
        out: list[str] = []
        for thing in getattr(self.item, field):
            same = (field, thing.name, thing.uri, thing.literal)
            found = next((node for node in rich if read_concept(node, self.schemes, language)[:4] == same), None)
            if found is not None:
                rich.remove(found)
                out.append(written(found))
            elif thing.name or thing.uri or thing.literal:
                qcode = qcode_of(thing.uri)
                attributes = {
                    "type": TYPES[field],
                    "qcode": qcode,
                    "uri": thing.uri if not qcode and is_iri(thing.uri) else "",
                    "literal": _one_line(thing.literal),
                }
                name = optional("name", _one_line(thing.name))
                stated = attributes_of({key: value for key, value in attributes.items() if value})
                out.append(f"<subject{stated}>{name}</subject>")
        return "".join(out)

    def _content(self, media: str) -> str:
        item = self.item
        if self.is_package:
            prefix = f"g{self.number}"
            return write_groups(item.associations, self.left.get("groups"), prefix) if item.associations else ""
        body = ""
        if item.body:
            lang = f' xml:lang="{item.language.tag}" dir="{item.language.direction}"' if item.language else ""
            body = (
                f'<inlineXML contenttype="application/xhtml+xml"{lang}><html xmlns="http://www.w3.org/1999/xhtml">'
                f"<head><title>{escaped(item.headline)}</title></head><body>{item.body.xhtml}</body></html></inlineXML>"
            )
        return f"<contentSet>{body}{media}</contentSet>" if body or media else ""


def _beside(kept: Mapping[str, Any], tag: str, text: str, plain: str, read: Any, most: int = 1_000) -> str:
    """Return a property as it came, as long as it still says `text`; else `plain`; and the kept ones beside it."""
    entries = kept.get(name_of(tag))
    nodes = [
        (one.get("primary") is True, node)
        for one in (entries if isinstance(entries, list) else ())
        if (node := to_node(one)).tag == tag and fits(node)
    ]
    primary = [node for is_primary, node in nodes if is_primary]
    if primary and "\n".join(read(node) for node in primary) == text:
        return "".join(written(node) for _, node in nodes[:most])
    own = [plain] if text else []
    return "".join([*own, *(written(node) for is_primary, node in nodes if not is_primary)][:most])


def _one(kept: Mapping[str, Any], name: str) -> str:
    return next((written(node) for node in nodes_of(kept, name)), "")


def _kept_link(spare: dict[str | None, Node], uri: str, version: str | None) -> str:
    node = spare.get(uri)
    if node is None or (version is not None and node.attributes.get("version", "") != version):
        return ""
    del spare[uri]
    return written(node)


def _derivation(source: Derivation) -> str:
    rel = "irel:translatedFrom" if source.how is DerivationKind.TRANSLATION else "irel:derivedFrom"
    how = source.how.value if source.how in (DerivationKind.EXCERPT, DerivationKind.BULLETIN) else ""
    version = source.version if _is_positive(source.version) else ""
    return element("link", rel=rel, residref=source.uri, version=version, orkhon__how=how)


def _is_positive(version: str) -> bool:
    return version.isascii() and version.isdecimal() and len(version) < 16 and int(version) > 0


def _one_line(text: str) -> str:
    """Return a text as the schema's strings want it, which have neither tabs nor line ends."""
    return text.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
