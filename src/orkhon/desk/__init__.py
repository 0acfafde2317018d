"""The joint desk: articles in eight languages, made from the wire and given back to it."""
