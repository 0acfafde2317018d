"""An item without guid is known by its link, without tracking; a teaser is summary and body."""

EXPECTED = [
    {
        "uri": "https://a.example/xeber/sammit-1",
        "link": "https://a.example/xeber/sammit-1?utm_source=rss#top",
        "headline": "Bakıda sammit",
        "summary": "Qısa xəbər.",
        "body": "<p>Qısa xəbər.</p>",
        "language": "az-Latn",
        "created": "2026-02-21T15:22:00+00:00",
    }
]
