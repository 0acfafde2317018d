"""A partial revision and an unreadable embargo are refused by name; a kill without content and plain text are read."""

EXPECTED = [
    {"uri": "urn:newsml:altai.example:20261122:2", "version": "2", "status": "canceled", "body": ""},
    {"uri": "tag:altai.example,2026:4", "body": "<p>First.</p><p>Second &amp; last.</p>", "language": "None"},
]
REFUSED = ["came as a partial revision (3U)", "the embargo ends at 'whenever'"]
