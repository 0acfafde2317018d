"""Find sentences that are alike: an index beside the tables, which it can be built from at any time."""
