"""An invented agency's document with nearly everything that NITF's head can say."""

EXPECTED = [
    {
        "uri": "urn:orkhon:nitf:altai.example:17",
        "version": "3",
        "status": "usable",
        "language": "ru-Cyrl",
        "headline": "Мост на Алтае открыт",
        "slug_line": "МОСТ",
        "summary": "Коротко.",
        "bylines": ["Анна Иванова", "Агентство"],
        "dateline": "УСТЬ-КАМЕНОГОРСК, 21 ноября",
        "body": "<p>Первый <em>абзац</em>.</p>",
        "media": ["https://altai.example/1.jpg"],
        "subjects": ["экономика", "SPO", "мосты", "Открытие", "мост"],
        "created": "2026-11-21T06:00:00+00:00",
        "version_created": "2026-11-21T06:15:00+00:00",
        "embargoed": None,
        "credit": "Алтай Пресс",
        "ed_note": "Фото следует",
        "urgency": 2,
        "extra": {
            "nitf": {
                "hl2": ["Он вымышлен", "Второй"],
                "regsrc": "altai.example",
                "correction": [{"info": "The second name was wrong", "id-string": "urn:altai:16"}],
                "fixture": [{"fix-id": "WEATHER"}],
                "date.expire": [{"norm": "20261231T000000Z"}],
                "evloc": [{"city": "Усть-Каменогорск", "iso-cc": "KAZ"}],
                "ed-msg": [{"msg-type": "note", "info": "Фото следует"}],
                "doc.rights": [{"owner": "Алтай Пресс", "geography": "worldwide", "limitations": "Только подписчикам"}],
                "du-key": {"generation": "2"},
                "doc.copyright": {"year": "2026"},
                "management-doc-idref": "urn:altai:16",
                "management-idref-status": "replaced",
                "pubdata": [{"type": "web", "name": "Altai Web"}],
                "revision-history": [{"name": "А. Редактор", "function": "editor", "norm": "20261121T121500+0600"}],
                "meta": [{"name": "generator", "content": "An invented system"}],
                "uno": "altai:2026:17",
                "series": [{"series.name": "Мосты", "series.part": "1", "series.totalpart": "2"}],
                "files": ["photos/1.jpg"],
                "tagline": ["Материал подготовила А. Иванова"],
                "notes": ["Знак"],
            }
        },
    }
]
