"""A bare image of an item is its picture; the channel's logo belongs to no item."""

EXPECTED = [
    {"headline": "Haber", "media": ["https://cdn.example/thumbs_b_c_1.jpg"]},
    {"headline": "Haber 2", "media": ["https://cdn.example/2.jpg"], "body": ""},
]
