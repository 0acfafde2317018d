"""Rights as ODRL 2.2 says them, as JSON-LD and as XML: written for others, and read from what others send.

Knows rules of one item and no memoranda. Five actions are written and read: `distribute`, `translate`, `modify`,
`present` and `archive`, with `use`, `reproduce`, `display`, `derive` and `play` understood as what they include (ODRL
Vocabulary & Expression 2.2, section 4.2). The constraints are language, spatial, dateTime and virtualLocation; what
else a rule demands is named in `unclear` and never passed over. In documents for ninjs and NewsML-G2 the language of
the rights is `http://www.w3.org/ns/odrl/2/`, as in IPTC's own examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import orjson

from orkhon.formats.odrl_reading import read_policy
from orkhon.formats.odrl_rules import CONTEXT, COUNTRIES, NAMES_OF_PARTIES, ODRL, REACHES, OdrlPolicy, OdrlRule
from orkhon.formats.xmlwriting import element
from orkhon.items import Rights

__all__ = [
    "CONTEXT",
    "ODRL",
    "REACHES",
    "OdrlPolicy",
    "OdrlRule",
    "about",
    "beside",
    "policy_as_text",
    "policy_as_xml",
    "policy_for",
    "read_policy",
    "terms_of",
]


def policy_for(rules: Sequence[OdrlRule], *, uri: str, uid: str) -> dict[str, Any]:
    """Return the rules about the item `uri` as JSON-LD; where two of them disagree, the prohibition holds.

    In the compact form (ODRL Information Model 2.2, section 2.7.1): the target stands once, for all rules.
    """
    return about(terms_of(rules), uri=uri, uid=uid)


def terms_of(rules: Sequence[OdrlRule]) -> dict[str, Any]:
    """Return the rules as JSON-LD that names no item yet: the same for all items that they hold for."""
    terms: dict[str, Any] = {"conflict": "prohibit"}
    for name, permits in (("permission", True), ("prohibition", False)):
        written = [_rule_as_json(rule) for rule in rules if rule.permits is permits and rule.actions]
        if written:
            terms[name] = written
    return terms


def about(terms: Mapping[str, Any], *, uri: str, uid: str) -> dict[str, Any]:
    """Return the policy by which `terms` hold for the item `uri`."""
    return {
        "@context": [CONTEXT, {"vcard": NAMES_OF_PARTIES}],
        "@type": "Set",
        "uid": uid,
        "target": uri,
        **terms,
    }


def policy_as_text(policy: Mapping[str, Any]) -> str:
    """Return the JSON-LD in one line, for `encodedRights` and `rightsExpressionData` (`application/ld+json`)."""
    return orjson.dumps(policy).decode()


def policy_as_xml(rules: Sequence[OdrlRule], *, uri: str, uid: str) -> str:
    """Return the rules in ODRL's XML encoding (2.1), for `rightsExpressionXML`."""
    written = []
    for rule, action in (*_each(rules, True), *_each(rules, False)):
        inside = [
            element("o:asset", uid=uri, relation=f"{ODRL}target"),
            element("o:action", name=f"{ODRL}{action}"),
            *(
                element(
                    "o:constraint", name=f"{ODRL}{left}", operator=f"{ODRL}{operator}", rightOperand=" ".join(right)
                )
                for left, operator, right in _constraints(rule)
            ),
            *([element("o:party", function=f"{ODRL}assigner", uid=rule.assigner)] if rule.assigner else []),
            *(element("o:party", function=f"{ODRL}assignee", uid=party) for party in rule.assignees),
        ]
        if rule.permits and rule.credit:
            party = element("o:party", function=f"{ODRL}attributedParty", uid=rule.assigner or "urn:orkhon:originator")
            inside.append(f"<o:duty>{element('o:action', name=f'{ODRL}attribute')}{party}</o:duty>")
        name = "o:permission" if rule.permits else "o:prohibition"
        written.append(f"<{name}>{''.join(inside)}</{name}>")
    opening = element("o:Policy", xmlns__o=ODRL, uid=uid, type=f"{ODRL}Set", conflict=f"{ODRL}prohibit")
    return f"{opening.removesuffix('/>')}>{''.join(written)}</o:Policy>"


def beside(rights: Rights, policy: Mapping[str, Any]) -> Rights:
    """Return the rights with the policy, unless the originator has encoded or linked its own: those stay alone.

    ninjs 3.1 has room for one of the two in `rightsInfo`, and nobody writes over what the originator said.
    """
    if rights.linked or rights.encoded or not (policy.get("permission") or policy.get("prohibition")):
        return rights
    return replace(rights, encoded=policy_as_text(policy), encoded_language=ODRL)


def _each(rules: Iterable[OdrlRule], permits: bool) -> Iterator[tuple[OdrlRule, str]]:
    return ((rule, action) for rule in rules if rule.permits is permits for action in sorted(rule.actions))


def _constraints(rule: OdrlRule) -> list[tuple[str, str, list[str]]]:
    found = [
        ("language", list(rule.languages)),
        ("spatial", [f"{COUNTRIES}{code.lower()}" for code in rule.territories]),
        ("virtualLocation", list(rule.locations)),
    ]
    written = [(left, "isAnyOf" if len(right) > 1 else "eq", right) for left, right in found if right]
    if rule.starts is not None:
        written.append(("dateTime", "gteq", [rule.starts.astimezone(UTC).isoformat()]))
    if rule.until is not None:
        written.append(("dateTime", "lteq", [rule.until.astimezone(UTC).isoformat()]))
    return written


def _rule_as_json(rule: OdrlRule) -> dict[str, Any]:
    actions = sorted(rule.actions)
    written: dict[str, Any] = {"action": actions[0] if len(actions) == 1 else actions}
    if rule.assigner:
        written["assigner"] = rule.assigner
    if rule.assignees:
        written["assignee"] = rule.assignees[0] if len(rule.assignees) == 1 else list(rule.assignees)
    constraints: list[dict[str, Any]] = []
    for left, operator, right in _constraints(rule):
        operands: list[Any] = [
            {"@value": value, "@type": "xsd:dateTime"} if left == "dateTime" else value for value in right
        ]
        constraints.append(
            {
                "leftOperand": left,
                "operator": operator,
                "rightOperand": operands[0] if len(operands) == 1 else operands,
            }
        )
    if constraints:
        written["constraint"] = constraints
    if rule.permits and rule.credit:
        party = {"@type": "Party", "uid": rule.assigner or "urn:orkhon:originator", "vcard:fn": rule.credit}
        written["duty"] = [{"action": "attribute", "attributedParty": party}]
    return written
