"""Where every item has the home page as link and guid, titles tell them apart; the third repeats the first."""

EXPECTED = [
    {"uri": "urn:orkhon:title:", "headline": "Кабар 1"},
    {"uri": "urn:orkhon:title:", "headline": "Кабар 2"},
]
REFUSED = ["it is the same as item 1"]
