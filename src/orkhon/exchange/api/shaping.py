"""The words in which shapes are written: JSON Schema as OpenAPI 3.1 has it. Knows no shape of its own but a cursor."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """Return a reference to the shape of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def moment(description: str) -> Schema:
    return text(description, format="date-time")


def or_null(schema: Schema) -> Schema:
    kind = schema.get("type", "string")
    return {**schema, "type": [kind, "null"]}


def whole(description: str, **more: Any) -> Schema:
    return {"type": "integer", "description": description, **more}


def an_object(description: str, properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


CURSOR: Final = text(
    "Where a reader stands in the log. Opaque: keep it and give it back as it came.",
    pattern="^[A-Za-z0-9_-]{16}$",
)
