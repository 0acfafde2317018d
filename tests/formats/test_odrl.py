"""Rights as ODRL: what is written can be read again, and what others write is read narrowly or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.formats.odrl import (
    CONTEXT,
    ODRL,
    REACHES,
    OdrlRule,
    beside,
    policy_as_text,
    policy_as_xml,
    policy_for,
    read_policy,
)
from orkhon.items import Rights

URI = "urn:altai:1"
UID = "urn:orkhon:policy:hub:urn:altai:1"
ALTAI = "urn:orkhon:agency:altai"
RULE = OdrlRule(
    permits=True,
    actions=frozenset({"distribute"}),
    assigner=ALTAI,
    assignees=("urn:orkhon:agency:registan",),
    languages=("kk", "ru-Cyrl"),
    territories=("UZ",),
    locations=("history",),
    starts=datetime(2026, 1, 15, tzinfo=UTC),
    until=datetime(2027, 1, 15, tzinfo=UTC),
    credit="Altai Press",
)
MOMENTS = st.none() | st.integers(1_600_000_000, 2_200_000_000).map(
    lambda second: datetime.fromtimestamp(second, tz=UTC)
)
RULES = st.builds(
    OdrlRule,
    permits=st.booleans(),
    actions=st.sampled_from(["distribute", "translate", "modify", "present", "archive"]).map(
        lambda one: frozenset({one})
    ),
    assigner=st.sampled_from(["", ALTAI]),
    assignees=st.sampled_from([(), ("urn:orkhon:alliance",), ("urn:orkhon:agency:caspian", "urn:orkhon:agency:manas")]),
    languages=st.sampled_from([(), ("kk",), ("kk", "uz-Latn")]),
    territories=st.sampled_from([(), ("KZ",), ("KZ", "UZ")]),
    locations=st.sampled_from([(), ("turkic.example",), ("history", "news")]),
    starts=MOMENTS,
    until=MOMENTS,
)


def test_a_permission_is_written_with_its_constraints_and_the_duty_to_name_the_originator() -> None:
    policy = policy_for([RULE], uri=URI, uid=UID)
    assert policy["@context"][0] == CONTEXT
    assert (policy["@type"], policy["uid"], policy["conflict"]) == ("Set", UID, "prohibit")
    (permission,) = policy["permission"]
    assert "prohibition" not in policy
    assert (policy["target"], permission["action"]) == (URI, "distribute")
    assert (permission["assigner"], permission["assignee"]) == (ALTAI, "urn:orkhon:agency:registan")
    assert permission["constraint"] == [
        {"leftOperand": "language", "operator": "isAnyOf", "rightOperand": ["kk", "ru-Cyrl"]},
        {"leftOperand": "spatial", "operator": "eq", "rightOperand": "http://www.itu.int/tML/tML-ISO-3166:uz"},
        {"leftOperand": "virtualLocation", "operator": "eq", "rightOperand": "history"},
        {
            "leftOperand": "dateTime",
            "operator": "gteq",
            "rightOperand": {"@value": "2026-01-15T00:00:00+00:00", "@type": "xsd:dateTime"},
        },
        {
            "leftOperand": "dateTime",
            "operator": "lteq",
            "rightOperand": {"@value": "2027-01-15T00:00:00+00:00", "@type": "xsd:dateTime"},
        },
    ]
    (duty,) = permission["duty"]
    assert (duty["action"], duty["attributedParty"]["vcard:fn"]) == ("attribute", "Altai Press")


def test_the_xml_is_well_formed_and_names_the_same_things_by_whole_iris() -> None:
    root = ElementTree.fromstring(policy_as_xml([RULE], uri=URI, uid=UID))  # noqa: S314  # written two lines above
    name = f"{{{ODRL}}}"
    assert root.tag == f"{name}Policy"
    permission = root.find(f"{name}permission")
    assert permission is not None
    action, asset = permission.find(f"{name}action"), permission.find(f"{name}asset")
    assert action is not None
    assert asset is not None
    assert (action.get("name"), asset.get("uid")) == (f"{ODRL}distribute", URI)
    operands = {one.get("name"): one.get("rightOperand") for one in permission.findall(f"{name}constraint")}
    assert operands[f"{ODRL}language"] == "kk ru-Cyrl"
    parties = {one.get("function"): one.get("uid") for one in permission.findall(f"{name}party")}
    assert parties == {f"{ODRL}assigner": ALTAI, f"{ODRL}assignee": "urn:orkhon:agency:registan"}
    assert permission.find(f"{name}duty/{name}action") is not None


@given(rules=st.lists(RULES, min_size=1, max_size=4))
def test_what_is_written_is_read_again_from_both_encodings(rules: list[OdrlRule]) -> None:
    in_order = sorted(rules, key=lambda rule: not rule.permits)
    for written in (policy_as_text(policy_for(rules, uri=URI, uid=UID)), policy_as_xml(rules, uri=URI, uid=UID)):
        found = read_policy(written)
        assert found is not None
        assert list(found.rules) == in_order
        assert found.unknown == ()


def test_the_credit_survives_json_and_is_no_unclear_demand_in_either_encoding() -> None:
    policy = read_policy(policy_as_text(policy_for([RULE], uri=URI, uid=UID)))
    assert policy is not None
    assert policy.rules == (RULE,)
    in_xml = read_policy(policy_as_xml([RULE], uri=URI, uid=UID))
    assert in_xml is not None
    assert in_xml.rules[0].unclear == ""


def test_the_older_json_of_iptcs_examples_is_read_and_an_action_that_is_none_of_ours_is_named() -> None:
    text = json.dumps(
        {
            "policytype": f"{ODRL}Agreement",
            "prohibitions": [
                {"target": URI, "action": f"{ODRL}commercialize", "assignee": "http://agency.example/partners"},
                {"target": URI, "action": f"{ODRL}derive"},
            ],
        }
    )
    policy = read_policy(text)
    assert policy is not None
    assert policy.unknown == ("commercialize",)
    assert [rule.actions for rule in policy.rules] == [REACHES["use"], frozenset({"translate", "modify"})]


def test_the_compact_form_gives_its_rules_the_action_and_the_parties_of_the_policy() -> None:
    shared = {"action": "use", "assigner": ALTAI, "assignee": ["urn:a", "urn:b"]}
    rules = {"prohibition": [{"target": URI}], "permission": [{"action": "play", "assignee": "urn:c"}]}
    policy = read_policy(json.dumps({**shared, **rules}))
    in_xml = read_policy(
        f'<o:Policy xmlns:o="{ODRL}"><o:action name="{ODRL}use"/><o:party function="{ODRL}assigner" uid="{ALTAI}"/>'
        f'<o:party function="{ODRL}assignee" uid="urn:a"/><o:party function="{ODRL}assignee" uid="urn:b"/>'
        f'<o:permission><o:action name="{ODRL}play"/><o:party function="{ODRL}assignee" uid="urn:c"/></o:permission>'
        "<o:prohibition/></o:Policy>"
    )
    permission = OdrlRule(permits=True, actions=frozenset({"present"}), assigner=ALTAI, assignees=("urn:c",))
    prohibition = OdrlRule(permits=False, actions=REACHES["use"], assigner=ALTAI, assignees=("urn:a", "urn:b"))
    for found in (policy, in_xml):
        assert found is not None
        assert (found.rules, found.unknown) == ((permission, prohibition), ())


@pytest.mark.parametrize("rule", [{"action": "http://rules.example/sell"}, {"target": URI}, "http://rules.example/7"])
def test_a_prohibition_whose_action_nobody_here_knows_forbids_every_use(rule: object) -> None:
    policy = read_policy(json.dumps({"prohibition": [rule]}))
    assert policy is not None
    assert [(one.permits, one.actions) for one in policy.rules] == [(False, REACHES["use"])]
    assert policy.unknown


@pytest.mark.parametrize("name", ["cc:Distribution", "http://creativecommons.org/ns#Distribution"])
def test_creative_commons_actions_are_understood(name: str) -> None:
    policy = read_policy(json.dumps({"prohibition": {"action": name}}))
    assert policy is not None
    assert (policy.rules[0].actions, policy.unknown) == (frozenset({"distribute"}), ())


@pytest.mark.parametrize(
    ("rule", "unclear"),
    [
        ({"action": "use", "duty": [{"action": "compensate"}]}, "compensate"),
        (
            {"action": "use", "constraint": [{"leftOperand": "count", "operator": "lt", "rightOperand": "5"}]},
            "count lt 5",
        ),
        ({"action": "use", "constraint": [{"or": ["a", "b"]}]}, "constraint"),
        ({"action": {"rdf:value": {"@id": "odrl:use"}, "refinement": [{}]}}, "refinement"),
        ({"action": "use", "target": {"uid": "urn:x", "refinement": [{}]}}, "refinement"),
        (
            {"action": "use", "constraint": [{"leftOperand": "spatial", "operator": "neq", "rightOperand": "KZ"}]},
            "spatial neq KZ",
        ),
        ({"action": "use", "constraint": ["something"]}, "something"),
        (
            {"action": "use", "constraint": [{"leftOperand": "dateTime", "operator": "lt", "rightOperand": "soon"}]},
            "dateTime lt soon",
        ),
    ],
)
def test_what_a_rule_demands_besides_is_named_and_never_passed_over(rule: dict[str, object], unclear: str) -> None:
    policy = read_policy(json.dumps({"permission": rule}))
    assert policy is not None
    assert policy.rules[0].unclear == unclear


def test_whole_iris_prefixes_lists_and_days_are_understood() -> None:
    text = json.dumps(
        {
            "@graph": [
                {
                    f"{ODRL}permission": {
                        "@list": [
                            {
                                "odrl:action": {"@id": "odrl:play"},
                                "odrl:assignee": [{"uid": "urn:a"}, {"@id": "urn:b"}],
                                "odrl:constraint": [
                                    {
                                        "odrl:leftOperand": {"@id": "odrl:dateTime"},
                                        "odrl:operator": {"@id": "odrl:lteq"},
                                        "odrl:rightOperand": {"@value": "2026-12-31"},
                                    },
                                    {
                                        "odrl:leftOperand": {"@id": "odrl:dateTime"},
                                        "odrl:operator": {"@id": "odrl:gteq"},
                                        "odrl:rightOperand": {"@value": "2026-12-01T10:00:00"},
                                    },
                                ],
                            }
                        ]
                    }
                }
            ]
        }
    )
    policy = read_policy(text)
    assert policy is not None
    (rule,) = policy.rules
    assert (rule.actions, rule.assignees) == (frozenset({"present"}), ("urn:a", "urn:b"))
    assert rule.until == datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert rule.starts == datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "All rights reserved.",
        "",
        "[]",
        "7",
        "{}",
        '{"permission": []}',
        "<rights>none</rights>",
        '<!DOCTYPE a [<!ENTITY b "c">]><o:Policy xmlns:o="http://www.w3.org/ns/odrl/2/">&b;</o:Policy>',
        "[" * 100_000,
        json.dumps({"permission": [{"action": "use"}] * 1001}),
    ],
)
def test_what_is_no_policy_is_none_and_harms_nobody(text: str) -> None:
    assert read_policy(text) is None


def test_names_nested_as_deep_as_json_may_be_harm_nobody_who_reads_far_down_in_a_program() -> None:
    deep = '{"permission": [{"action": ' + '{"@id": ' * 990 + '"x"' + "}" * 990 + "}]}"

    def down(steps: int) -> None:
        if steps:
            down(steps - 1)
        else:
            assert read_policy(deep) is None

    down(100)


def test_a_rule_that_is_no_object_or_says_no_action_is_counted_as_unread() -> None:
    policy = read_policy('{"permission": ["http://rules.example/7", {"target": "urn:x"}]}')
    assert policy is not None
    assert (policy.rules, policy.unknown) == ((), ("?",))


def test_an_unknown_part_and_another_duty_in_xml_are_named() -> None:
    text = (
        f'<o:Policy xmlns:o="{ODRL}"><o:permission><o:action name="{ODRL}use"/><o:remedy/></o:permission>'
        f'<o:permission><o:action name="{ODRL}use"/><o:duty/></o:permission></o:Policy>'
    )
    policy = read_policy(text)
    assert policy is not None
    assert [rule.unclear for rule in policy.rules] == ["remedy", "duty"]


def test_the_originators_own_encoded_or_linked_rights_are_never_written_over() -> None:
    policy = policy_for([RULE], uri=URI, uid=UID)
    own = Rights(encoded="<own/>", encoded_language="http://rights.example/", usage_terms="as agreed")
    linked = Rights(linked="https://agency.example/rights")
    assert beside(own, policy) == own
    assert beside(linked, policy) == linked
    added = beside(Rights(usage_terms="as agreed"), policy)
    assert (added.usage_terms, added.encoded_language) == ("as agreed", ODRL)
    assert json.loads(added.encoded)["permission"]
    assert beside(Rights(), policy_for([], uri=URI, uid=UID)) == Rights()
