"""An item with no name at all is refused by itself; text alone names an item, and so does a guid alone."""

EXPECTED = [{"uri": "urn:orkhon:title:", "summary": "Text alone"}, {"uri": "abc-1", "headline": ""}]
REFUSED = ["neither a link of its own"]
