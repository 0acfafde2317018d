"""Newline-delimited ninjs of three generations, with every kind of bad line between the good ones."""

EXPECTED = [
    {
        "uri": "urn:x:1",
        "headline": "One",
        "body": "<p>a</p><p>b</p>",
        "bylines": ["N"],
        "subjects": ["S"],
        "media": ["https://a.example/1.jpg"],
    },
    {"uri": "urn:x:4", "status": "withheld", "body": "<p>z</p>", "type": "text"},
]
REFUSED = ["the line is not JSON", "waits for the planning calendar", "came before in this document", "has no uri"]
