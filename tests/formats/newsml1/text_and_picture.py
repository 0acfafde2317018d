"""An invented story of an invented agency: NITF inside, one picture in two sizes with its caption."""

EXPECTED = [
    {
        "uri": "urn:newsml:altai.example:20261121:TX-9258343",
        "version": "2",
        "status": "usable",
        "language": "tr-Latn",
        "headline": "Uydurma köprü bugün açıldı",
        "slug_line": "KÖPRÜ",
        "bylines": ["Ayşe Örnek"],
        "dateline": "ALTAY, 21 Kasım",
        "body": "<p>Köprü <strong>açıldı</strong>.</p><p>İkinci paragraf.</p>",
        "media": ["https://altai.example/q.jpg", "https://altai.example/h.jpg"],
        "subjects": ["", "", "köprü", "ulaşım"],
        "created": "2026-11-21T12:00:00+00:00",
        "version_created": "2026-11-21T12:10:00+00:00",
        "copyright": "© 2026 Altai Press",
        "credit": "Altai Press",
        "urgency": 3,
    }
]
