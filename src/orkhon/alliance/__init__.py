"""Who belongs to the alliance and may do what: agencies, sources, staff, memoranda, keys."""
