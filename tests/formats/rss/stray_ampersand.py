"""Broken XML still gives its items: stray ampersands, HTML's entities, tags never closed."""

EXPECTED = [
    {"uri": "https://a.example/?a=1&b=2", "headline": "AT&T — R&D 5 < 6", "body": "<p>One<br />two</p><p>Three</p>"},
    {"uri": "https://a.example/2", "headline": "Second"},
]
