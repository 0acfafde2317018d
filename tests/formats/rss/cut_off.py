"""A document that ends early gives its whole items, and refuses the one that may be cut."""

EXPECTED = [{"headline": "Whole"}]
REFUSED = ["the document ends inside this item"]
