"""A feed that forgot its namespace, and an ampersand that breaks it."""

EXPECTED = [{"uri": "urn:x:1", "headline": "T", "body": "<p>Plain &amp; text</p><p>more</p>"}]
