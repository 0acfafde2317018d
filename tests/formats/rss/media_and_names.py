"""Foreign prefixes, a relative link, a body with script and figure, media of three kinds each once."""

EXPECTED = [
    {
        "uri": "https://a.example/news/1",
        "summary": "Short",
        "body": "<p>Body</p>",
        "bylines": ["Әсел", "Ivan Ivanov"],
        "subjects": ["Politics", "Politics 2"],
        "media": [
            "https://a.example/v.mp4",
            "https://a.example/v2.mp4",
            "https://a.example/1.mp3",
            "https://a.example/i/3.jpg",
        ],
        "created": "2026-11-06T13:25:00+00:00",
        "copyright": "© Agency",
    }
]
