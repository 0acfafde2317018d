"""The API told to programs, as OpenAPI 3.1, and to people, as a page. Both are made from `operations.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.api.operation_parts import JSON, Answer, Operation, Parameter
from orkhon.exchange.api.operations import OPERATIONS
from orkhon.exchange.api.shapes import SHAPES
from orkhon.exchange.api.shaping import Schema, ref

VERSION: Final = "1.0"
"""Of the description. The first number is that of the address, and changes when something that was promised goes."""

_SECURITY: Final[list[dict[str, list[str]]]] = [{"bearer": []}, {"basic": []}]
_KEPT: Final = {"Cache-Control": "public, max-age=300"}
_ABOUT: Final = (
    "What a hub gives to members and subscribers. Every answer but feeds and the stream is JSON; every refusal is a "
    "problem (RFC 9457) whose `detail` says what came, what was wanted and what to do. Each address takes OPTIONS, and "
    "HEAD where it takes GET; any other method is answered 405 with Allow. New properties and new kinds of entries may "
    "come at any time: pass over what you do not know."
)


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document. It refers to nothing outside itself."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orkhon exchange", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": reverse("exchange:reference").rstrip("/")}],
        "security": _SECURITY,
        "paths": paths,
        "webhooks": {"entries": {"post": _webhook()}},
        "components": {
            "schemas": SHAPES,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "The token that the hub gave you."},
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "For feed readers: any user name, the token as the password.",
                },
            },
        },
    }


def anchor_of(operation: Operation) -> str:
    """Return a word for the operation that no other one has."""
    return operation.name.rpartition(":")[2] or operation.path.strip("/")


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": anchor_of(operation),
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.about,
        "responses": {str(answer.status): _answer(answer) for answer in operation.answers},
    }
    if operation.parameters:
        told["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if operation.body is not None:
        told["requestBody"] = {
            "required": True,
            "description": operation.body.about,
            "content": {
                media_type: {"schema": schema, **({"example": operation.body.example} if media_type == JSON else {})}
                for media_type, schema in operation.body.content.items()
            },
        }
    if operation.open_to_all:
        counts = any(answer.status == 401 for answer in operation.answers)
        told["security"] = [{}, *_SECURITY] if counts else []
    return told


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.about,
        "schema": parameter.schema,
        "example": parameter.example,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"description": answer.about}
    if answer.content:
        told["content"] = {media_type: {"schema": schema} for media_type, schema in answer.content.items()}
    if answer.headers:
        told["headers"] = {
            name: {"description": about, "required": True, "schema": {"type": "string"}}
            for name, about in answer.headers.items()
        }
    return told


def _webhook() -> dict[str, Any]:
    return {
        "operationId": "webhook",
        "tags": ["webhooks"],
        "summary": "Entries, sent to you",
        "description": (
            "Signed by the hub (RFC 9421, Ed25519) over method, address, content type and the body's digest. The "
            "header Orkhon-Delivery holds the delivery's number, Orkhon-Attempt how often it was sent."
        ),
        "security": [],
        "requestBody": {"required": True, "content": {JSON: {"schema": ref("Webhook")}}},
        "responses": {"2XX": {"description": "Taken. Anything else is sent again."}},
    }


@api("GET")
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document."""
    return HttpResponse(orjson.dumps(document()), content_type=JSON, headers=_KEPT)


@api("GET")
def reference(request: HttpRequest) -> HttpResponse:
    """Answer with the same for people: one page without a script."""
    response = render(request, "exchange/reference.html", {"about": words(_ABOUT), "version": VERSION, **_page()})
    for name, value in {**_KEPT, "Content-Language": "en"}.items():
        response.headers[name] = value
    return response


@api("GET", "POST", "PUT", "PATCH", "DELETE")
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for every address that is none, in the form that programs read."""
    known = ", ".join(operation.path for operation in OPERATIONS)
    raise Problem(404, "Address unknown", f"{request.path[:200]} is no address of this hub; below it are {known}")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table of the page."""

    name: str
    kind: str
    about: SafeString
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    about: SafeString
    parameters: tuple[Row, ...]
    body: str
    answers: tuple[Row, ...]


def words(text: str) -> SafeString:
    """Return the text as HTML, with what stands between backticks as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped just before


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return in a few words what a schema takes: `text`, `whole number, 1 to 9`, `list of Entry`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(map(kind_of, schema["anyOf"]))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kinds = schema.get("type", "object")
    return " or ".join(_plain(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _plain(kind: str, schema: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    if kind == "integer" and "maximum" in schema:
        return f"whole number, {schema['minimum']} to {schema['maximum']}"
    if kind == "string" and schema.get("format") == "date-time":
        return "time (RFC 3339)"
    return {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "nothing"}.get(kind, kind)


@cache
def _page() -> dict[str, Any]:
    return {
        "sections": [_section(operation) for operation in OPERATIONS],
        "shapes": [
            (name, words(schema.get("description", "")), tuple(_properties(schema))) for name, schema in SHAPES.items()
        ],
    }


def _section(operation: Operation) -> Section:
    body = operation.body
    return Section(
        anchor=anchor_of(operation),
        method=operation.method,
        path=reverse("exchange:reference").rstrip("/") + operation.path,
        summary=operation.summary,
        about=words(operation.about + (" Open to all." if operation.open_to_all else "")),
        parameters=tuple(
            Row(
                name=parameter.name,
                kind=kind_of(parameter.schema),
                about=words(parameter.about),
                note=" ".join(
                    word
                    for word in (
                        parameter.where if parameter.where != "query" else "",
                        "required" if parameter.required else "",
                    )
                    if word
                ),
            )
            for parameter in operation.parameters
        ),
        body="" if body is None else json.dumps(body.example, ensure_ascii=False, indent=2),
        answers=tuple(
            Row(
                name=str(answer.status),
                kind=", ".join(dict.fromkeys(map(kind_of, answer.content.values()))),
                about=words(answer.about),
                note=", ".join(answer.content),
            )
            for answer in operation.answers
        ),
    )


def _properties(schema: Schema) -> Iterator[Row]:
    wanted = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        yield Row(
            name=name,
            kind=kind_of(one),
            about=words(one.get("description", "")),
            note="" if name in wanted else "sometimes",
        )
