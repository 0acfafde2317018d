"""Relative addresses by xml:base, XHTML content, an enclosure, the feed's author for an entry without one."""

EXPECTED = [
    {
        "uri": "https://a.example/x/1.html",
        "headline": "A & B",
        "summary": "Sum",
        "body": "<p>Ýaş<em>yl</em></p>",
        "language": "tk-Latn",
        "created": "2026-11-20T05:00:00+00:00",
        "version_created": "2026-11-21T10:00:00+00:00",
        "media": ["https://a.example/p.png"],
        "bylines": ["Desk"],
        "subjects": ["Sport"],
    }
]
