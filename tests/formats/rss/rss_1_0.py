"""RSS 1.0 keeps its items beside the channel."""

EXPECTED = [{"uri": "https://a.example/1", "language": "uz-Cyrl", "created": "2026-11-20T05:00:00+00:00"}]
