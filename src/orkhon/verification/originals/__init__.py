"""The archive of what was sent: an index on disk made of the wire, and the wire asked again for each answer."""
