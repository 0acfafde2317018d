"""A feed or a list of news documents at a web address: RSS, Atom, JSON Feed, ninjs."""
