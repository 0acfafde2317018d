"""Pictures and sound, version 1.0's author, text content; a number among the items is refused by itself."""

EXPECTED = [
    {
        "uri": "https://a.example/1",
        "body": "<p>B</p>",
        "language": "ru-Cyrl",
        "created": "2026-11-20T05:00:00+00:00",
        "media": ["https://a.example/1.jpg", "https://a.example/1.mp3"],
        "subjects": ["a"],
        "bylines": ["N"],
    },
    {"uri": "2", "body": "<p>a &lt;b&gt;</p><p>c</p>"},
]
REFUSED = ["it is a int, not an object"]
