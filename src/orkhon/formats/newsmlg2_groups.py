"""The groups of a NewsML-G2 package: references to items, in order, with their groups' roles. Makes no package."""

from __future__ import annotations

from typing import Any, Final

from orkhon.formats.feed_entries import language_of
from orkhon.formats.newsmlg2_catalogs import code_of
from orkhon.formats.newsmlg2_kept import fits, keep, to_node, written
from orkhon.formats.newsmlg2_names import Groups, block, chosen, grouped, line
from orkhon.formats.xmltree import Node
from orkhon.formats.xmlwriting import attributes_of, escaped
from orkhon.items import Association, Item, ItemType, PubStatus

FORMAT: Final = "newsml-g2"
MAIN_ROLE: Final = "group:main"
DEEPEST_GROUP: Final = 20

_TYPES: Final = {
    "text": ItemType.TEXT,
    "picture": ItemType.PICTURE,
    "graphic": ItemType.GRAPHIC,
    "audio": ItemType.AUDIO,
    "video": ItemType.VIDEO,
    "composite": ItemType.PACKAGE,
}
_MAIN_TYPES: Final = {"image": ItemType.PICTURE, "audio": ItemType.AUDIO, "video": ItemType.VIDEO}
_STATUSES: Final = {"withheld": PubStatus.WITHHELD, "canceled": PubStatus.CANCELED, "cancelled": PubStatus.CANCELED}
_CLASSES: Final = {kind: f"ninat:{code}" for code, kind in _TYPES.items()} | {ItemType.ADVISORY: "ninat:text"}
_PLAIN_REFERENCE: Final = frozenset({"residref", "version", "xml:lang", "orkhon:name"})
_PLAIN_INSIDE: Final = frozenset({"itemclass", "pubstatus", "headline", "description"})


def read_groups(group_set: Node) -> tuple[tuple[Association, ...], list[Any]]:
    """Return the items that the groups refer to, in the order of reading from the root group, and the tree of groups.

    A group in the tree has its role, its mode and its members: numbers of associations, groups, and what else it
    holds. It is empty for one group of the main role. Groups that are reached twice are read once.
    """
    groups = {
        group.attributes.get("id", f" {number}"): group
        for number, group in enumerate(child for child in group_set.children() if child.tag == "group")
    }
    associations: list[Association] = []
    counts: dict[str, int] = {}
    root = group_set.attributes.get("root", "")
    order = ([root] if root in groups else []) + [name for name in groups if name != root]
    seen: set[str] = set()
    tree = [_read_group(name, groups, seen, associations, counts, 0) for name in order if name not in seen]
    if len(tree) == 1 and tree[0] == {"role": MAIN_ROLE, "members": list(range(len(associations)))}:
        tree = []
    return tuple(associations), tree


def _read_group(
    name: str,
    groups: dict[str, Node],
    seen: set[str],
    associations: list[Association],
    counts: dict[str, int],
    depth: int,
) -> dict[str, Any]:
    seen.add(name)
    attributes = groups[name].attributes
    role = code_of(attributes, "role", "roleuri") or "group"
    found: dict[str, Any] = {
        key: attributes[key] for key in ("role", "roleuri", "mode", "modeuri") if attributes.get(key)
    }
    members: list[Any] = []
    for child in groups[name].children():
        if child.tag == "itemref":
            item = read_reference(child)
            if item is None:
                members.append({"kept": keep(child)})
                continue
            counts[role] = counts.get(role, 0) + 1
            members.append(len(associations))
            named = child.attributes.get("orkhon:name", f"{role}-{counts[role]}")
            associations.append(Association(name=named, item=item))
        elif child.tag == "groupref":
            inner = child.attributes.get("idref", "")
            if inner in groups and inner not in seen and depth < DEEPEST_GROUP:
                members.append({"group": _read_group(inner, groups, seen, associations, counts, depth + 1)})
        elif ":" not in child.tag:
            members.append({"kept": keep(child)})
    found["members"] = members
    return found


def read_reference(node: Node) -> Item | None:
    """Return the item that an `itemRef` refers to, with what is said of it here; None where it refers to nothing."""
    attributes = node.attributes
    uri = attributes.get("residref", "").strip() or attributes.get("href", "").strip()
    if not uri:
        return None
    inside = grouped(node)
    language = language_of(attributes.get("xml:lang", ""))
    code = language.code if language else ""
    headline = chosen(inside.get("headline", []), code, ("", "main")) or chosen(inside.get("title", []), code, ("",))
    summary = chosen(inside.get("description", []), code, ("summary", "abstract", "", "caption"))
    plain = (
        _PLAIN_REFERENCE.issuperset(attributes)
        and _PLAIN_INSIDE.issuperset(inside)
        and all(len(found) == 1 for found in inside.values())
        and (headline is None or (not headline.attributes and headline.tag == "headline"))
        and (summary is None or summary.attributes == {"role": "drol:summary"})
    )
    return Item(
        uri=uri,
        type=_type(inside, attributes.get("contenttype", "")),
        version=attributes.get("version", ""),
        language=language,
        pub_status=_STATUSES.get(code_of(inside["pubstatus"][0].attributes), PubStatus.USABLE)
        if "pubstatus" in inside
        else PubStatus.USABLE,
        headline=line(headline) if headline else "",
        summary=block(summary) if summary else "",
        extra={} if plain else {FORMAT: {"itemRef": keep(node)}},
    )


def _type(inside: Groups, content_type: str) -> ItemType:
    if "itemclass" in inside:
        return _TYPES.get(code_of(inside["itemclass"][0].attributes), ItemType.TEXT)
    if content_type.startswith("application/vnd.iptc.g2.packageitem"):
        return ItemType.PACKAGE
    return _MAIN_TYPES.get(content_type.partition("/")[0], ItemType.TEXT)


def write_groups(associations: tuple[Association, ...], tree: Any, prefix: str) -> str:
    """Return a `groupSet`; `prefix` makes the groups' ids single in their document."""
    if not _holds_all(tree, len(associations)):
        tree = [{"role": MAIN_ROLE, "members": list(range(len(associations)))}]
    groups: list[str] = []
    counts: dict[str, int] = {}
    names = [_write_group(group, associations, groups, counts, prefix) for group in tree]
    return f'<groupSet root="{names[0]}">{"".join(groups)}</groupSet>'


def _holds_all(tree: Any, count: int) -> bool:
    """Tell whether the tree names each association once and in order, so that it still is the package's."""
    found: list[int] = []

    def visit(group: Any, depth: int) -> bool:
        if not isinstance(group, dict) or not isinstance(group.get("members"), list) or depth > DEEPEST_GROUP:
            return False
        for member in group["members"]:
            if isinstance(member, int):
                found.append(member)
            elif isinstance(member, dict) and "group" in member and not visit(member["group"], depth + 1):
                return False
        return True

    return (
        isinstance(tree, list) and bool(tree) and all(visit(group, 0) for group in tree) and found == list(range(count))
    )


def _write_group(
    group: dict[str, Any],
    associations: tuple[Association, ...],
    groups: list[str],
    counts: dict[str, int],
    prefix: str,
) -> str:
    place = len(groups)
    name = f"{prefix}-{place + 1}"
    groups.append("")
    head = Node("group", {key: group[key] for key in ("role", "roleuri", "mode", "modeuri") if _is_text(group, key)})
    role = code_of(head.attributes, "role", "roleuri") or "group"
    inside: list[str] = []
    for member in group["members"]:
        if isinstance(member, int):
            counts[role] = counts.get(role, 0) + 1
            inside.append(_write_reference(associations[member], f"{role}-{counts[role]}"))
        elif isinstance(member, dict) and "group" in member:
            inner = _write_group(member["group"], associations, groups, counts, prefix)
            inside.append(f'<groupRef idref="{inner}"/>')
        elif isinstance(member, dict):
            node = to_node(member.get("kept"))
            inside.append(
                written(node) if node.tag in ("title", "signal", "ednote", "conceptref") and fits(node) else ""
            )
    stated = attributes_of(head.attributes) if fits(head) else ""
    groups[place] = f'<group id="{name}"{stated}>{"".join(inside)}</group>'
    return name


def _is_text(group: dict[str, Any], key: str) -> bool:
    return isinstance(group.get(key), str)


def _write_reference(association: Association, name: str) -> str:
    item = association.item
    more = "" if association.name == name else attributes_of({"orkhon:name": association.name})
    extra = item.extra.get(FORMAT)
    kept = to_node(extra.get("itemRef")) if isinstance(extra, dict) else None
    if kept is not None and kept.tag == "itemref" and fits(kept) and read_reference(kept) == item:
        return written(kept, more)
    attributes = {"residref": item.uri}
    if item.version.isascii() and item.version.isdecimal() and len(item.version) < 16 and int(item.version):
        attributes["version"] = item.version
    if item.language is not None:
        attributes["xml:lang"] = item.language.tag
    inside = f'<itemClass qcode="{_CLASSES[item.type]}"/><pubStatus qcode="stat:{item.pub_status.value}"/>'
    if item.headline:
        inside += f"<headline>{escaped(item.headline)}</headline>"
    if item.summary:
        inside += f'<description role="drol:summary">{words(item.summary)}</description>'
    return f"<itemRef{attributes_of(attributes)}{more}>{inside}</itemRef>"


def words(text: str) -> str:
    """Return the words of a property that may have `br` inside."""
    return "<br/>".join(escaped(one) for one in text.split("\n"))
