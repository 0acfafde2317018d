"""The fields of the index, and the name of their shape. An index of another shape is never opened: it is built anew."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from typing import Final

import tantivy

_LIBRARY: Final = version("tantivy")

VERSION: Final = 2
"""Goes up when the same fields begin to mean something else, or keys are made otherwise."""

WHITESPACE: Final = "keys"
"""The name of the tokenizer that only parts keys at their spaces: all folding is ours."""

MARKER: Final = "orkhon:search:marker"
"""The uri of the document that says how far the index has read. No item can have it shown: it has no other field."""

FACETS: Final = ("agency", "language", "type", "topic", "place", "day", "month")
"""What results are counted by. `day` counts days since 1970, `month` is such as 202611."""

_TEXT: Final = (
    ("uri", "raw", "basic", True, False),
    ("marker", "raw", "basic", True, False),
    ("words", WHITESPACE, "position", False, False),
    ("title", WHITESPACE, "basic", False, False),
    ("stems", WHITESPACE, "basic", False, False),
    ("names", WHITESPACE, "basic", False, False),
    ("labels", "raw", "basic", False, False),
    ("agency", "raw", "basic", False, True),
    ("language", "raw", "basic", False, True),
    ("type", "raw", "basic", False, True),
    ("topic", "raw", "basic", False, True),
    ("place", "raw", "basic", False, True),
)
"""Name, tokenizer, what a posting holds, whether it is stored, whether it is a fast field."""

_NUMBERS: Final = ("position", "date", "day", "month")


@cache
def schema() -> tantivy.Schema:
    """Return the schema. Words alone have positions, and nothing but uri and marker is stored: that keeps it small."""
    builder = tantivy.SchemaBuilder()
    for name, tokenizer, option, stored, fast in _TEXT:
        builder.add_text_field(name, stored=stored, fast=fast, tokenizer_name=tokenizer, index_option=option)
    for name in _NUMBERS:
        builder.add_integer_field(name, fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


@cache
def schema_hash() -> str:
    """Return twelve hex digits that change whenever the shape of the index does."""
    shape = json.dumps([VERSION, _LIBRARY, _TEXT, _NUMBERS])
    return hashlib.sha256(shape.encode()).hexdigest()[:12]


def with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Return `index` with the one tokenizer that it needs, which no file keeps."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(WHITESPACE, whitespace)
    return index
