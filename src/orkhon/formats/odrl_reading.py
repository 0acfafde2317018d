"""Read rights that others wrote in ODRL: JSON-LD, the older JSON, and XML. Writes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import orjson

from orkhon.formats.errors import FormatError
from orkhon.formats.odrl_rules import CREATIVE_COMMONS, ODRL, REACHES, OdrlPolicy, OdrlRule
from orkhon.formats.xmltree import Node, read_xml

_MOST_RULES: Final = 1000


def read_policy(text: str) -> OdrlPolicy | None:
    """Return the rules that `text` holds in JSON-LD, in ODRL's older JSON or in its XML; None where it is none of them.

    Reads no context from the web: ODRL's own short names and whole IRIs are understood.
    """
    try:
        if text.lstrip().startswith("<"):
            return _policy_of_xml(read_xml(text))
        document = orjson.loads(text)
        return _policy_of_json(document) if isinstance(document, dict) else None
    except (FormatError, orjson.JSONDecodeError, RecursionError, ValueError):
        return None


def _policy_of_json(document: dict[str, Any]) -> OdrlPolicy | None:
    graph = document.get("@graph")
    policies = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else [document]
    drafts = []
    understood = False
    for policy in policies:
        for permits, names in ((True, ("permission", "permissions")), (False, ("prohibition", "prohibitions"))):
            for raw in _values(policy, *names):
                understood = True
                rule = _draft_of_json(raw, permits) if isinstance(raw, dict) else _Draft(permits=permits)
                drafts.append(_with_shared(rule, _draft_of_json(policy, permits)))
    return _policy(drafts) if understood else None


@dataclass(kw_only=True)
class _Draft:
    """One rule while it is read, in the words of either encoding."""

    permits: bool
    actions: tuple[str, ...] = ()
    assigner: str = ""
    assignees: tuple[str, ...] = ()
    constraints: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    duties: tuple[str, ...] = ()
    credit: str = ""
    unclear: str = ""


def _with_shared(rule: _Draft, policy: _Draft) -> _Draft:
    """Return the rule with what the policy says for all its rules, where the rule does not (ODRL 2.2, 2.7.1)."""
    if not rule.actions and policy.actions:
        rule.actions = policy.actions
        rule.unclear = rule.unclear or policy.unclear
    rule.assigner = rule.assigner or policy.assigner
    rule.assignees = rule.assignees or policy.assignees
    return rule


def _policy(drafts: Sequence[_Draft]) -> OdrlPolicy | None:
    if len(drafts) > _MOST_RULES:
        return None
    rules, unknown = [], []
    for draft in drafts:
        reached = frozenset(action for name in draft.actions for action in REACHES.get(name, ()))
        strange = [name for name in draft.actions if name not in REACHES] or ([] if draft.actions else ["?"])
        unknown += strange
        if strange and not draft.permits:
            # Whatever is forbidden there, it may be any use.
            reached = REACHES["use"]
        if reached:
            rules.append(_rule(draft, reached))
    return OdrlPolicy(rules=tuple(rules), unknown=tuple(dict.fromkeys(unknown)))


def _rule(draft: _Draft, actions: frozenset[str]) -> OdrlRule:
    unclear = [draft.unclear, *(duty for duty in draft.duties if duty != "attribute")]
    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    starts: datetime | None = None
    until: datetime | None = None
    for left, operator, right in draft.constraints:
        among = operator in {"eq", "isAnyOf", "isPartOf", "isA"} and right
        codes = tuple(value.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2].upper() for value in right)
        moment = _moment(right[0], last=operator in {"lteq", "gt"}) if left == "dateTime" and right else None
        if left == "language" and among and not languages:
            languages = right
        elif left == "spatial" and among and not territories and all(len(code) == 2 for code in codes):
            territories = codes
        elif left == "virtualLocation" and among and not locations:
            locations = right
        elif moment is not None and operator in {"gteq", "gt"}:
            starts = moment if starts is None else max(starts, moment)
        elif moment is not None and operator in {"lteq", "lt"}:
            until = moment if until is None else min(until, moment)
        else:
            unclear.append(f"{left} {operator} {' '.join(right)}".strip())
    return OdrlRule(
        permits=draft.permits,
        actions=actions,
        assigner=draft.assigner,
        assignees=draft.assignees,
        languages=languages,
        territories=territories,
        locations=locations,
        starts=starts,
        until=until,
        credit=draft.credit,
        unclear="; ".join(one for one in unclear if one)[:200],
    )


def _draft_of_json(raw: dict[str, Any], permits: bool) -> _Draft:
    draft = _Draft(permits=permits)
    refined = False
    for action in _values(raw, "action", "actions"):
        refined = refined or (isinstance(action, dict) and bool(_values(action, "refinement")))
        draft.actions += (_short(_word(action)),)
    draft.assigner = next((_word(one) for one in _values(raw, "assigner")), "")
    draft.assignees = tuple(_word(one) for one in _values(raw, "assignee"))
    draft.constraints = tuple(_constraint_of_json(one) for one in _values(raw, "constraint", "constraints"))
    for duty in _values(raw, "duty", "duties", "obligation"):
        facts = duty if isinstance(duty, dict) else {}
        draft.duties += tuple(_short(_word(one)) for one in _values(facts, "action") or [duty])
        for party in _values(facts, "attributedParty"):
            names = _values(party, "vcard:fn", "fn") if isinstance(party, dict) else []
            draft.credit = draft.credit or next((one for one in names if isinstance(one, str)), "")
    targets = [one for one in _values(raw, "target") if isinstance(one, dict)]
    if refined or any(_values(one, "refinement") for one in targets):
        draft.unclear = "refinement"
    return draft


def _constraint_of_json(raw: object) -> tuple[str, str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        return (_word(raw) or "constraint", "", ())
    left = next((_short(_word(one)) for one in _values(raw, "leftOperand", "name")), "constraint")
    operator = next((_short(_word(one)) for one in _values(raw, "operator")), "")
    right = tuple(_word(one) for one in _values(raw, "rightOperand", "rightoperand", "rightOperandReference"))
    return (left, operator, right)


def _values(facts: Mapping[str, Any], *names: str) -> list[Any]:
    """Return what stands under the first of the names, under `odrl:` and whole IRIs too, as a list."""
    for name in names:
        for written in (name, f"odrl:{name}", f"{ODRL}{name}"):
            value = facts.get(written)
            if isinstance(value, dict) and isinstance(value.get("@list"), list):
                value = value["@list"]
            if value is not None:
                return list(value) if isinstance(value, list) else [value]
    return []


def _word(value: object) -> str:
    """Return the text or IRI of a JSON-LD value."""
    if isinstance(value, dict):
        for name in ("@id", "uid", "@value", "rdf:value", "id"):
            if name in value:
                return _word(value[name])
        return ""
    return value if isinstance(value, str) else ""


def _short(name: str) -> str:
    """Return `distribute` for `odrl:distribute` and for the whole IRI, `cc:Sharing` for Creative Commons' own."""
    if name.startswith(CREATIVE_COMMONS):
        return f"cc:{name.removeprefix(CREATIVE_COMMONS)}"
    return name.removeprefix("odrl:").removeprefix(ODRL).removeprefix("http://w3.org/ns/odrl/2/")


def _policy_of_xml(root: Node) -> OdrlPolicy | None:
    drafts = [
        _with_shared(_draft_of_xml(node, permits=permits), _draft_of_xml(root, permits=permits))
        for node in root.children()
        for permits in (_local(node) == "permission",)
        if _local(node) in {"permission", "prohibition"}
    ]
    return _policy(drafts) if _local(root) == "policy" and drafts else None


def _local(node: Node) -> str:
    return node.tag.rpartition(":")[2].rpartition("}")[2].lower()


def _draft_of_xml(rule: Node, *, permits: bool) -> _Draft:
    draft = _Draft(permits=permits)
    for node in rule.children():
        name, attributes = _local(node), node.attributes
        uid = attributes.get("uid", "")
        function = _short(attributes.get("function", ""))
        if name == "action":
            draft.actions += (_short(attributes.get("name", "")),)
        elif name == "constraint":
            left, operator = _short(attributes.get("name", "")), _short(attributes.get("operator", ""))
            right = attributes.get("rightoperand", attributes.get("rightOperand", ""))
            draft.constraints += ((left, operator, tuple(right.split())),)
        elif name == "party" and function == "assigner":
            draft.assigner = uid
        elif name == "party" and function == "assignee":
            draft.assignees += (uid,)
        elif name == "duty":
            draft.duties += tuple(
                _short(one.attributes.get("name", "")) for one in node.children() if _local(one) == "action"
            ) or ("duty",)
        elif name not in {"asset", "permission", "prohibition"}:
            draft.unclear = name
    return draft


def _moment(text: str, *, last: bool) -> datetime | None:
    """Return the moment, a day's last or first where only a day is written, in UTC where no zone is; else None."""
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        day = date.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    start = datetime.combine(day, time.min, tzinfo=UTC)
    return start + timedelta(days=1, microseconds=-1) if last else start
