"""Bring ninjs 1.x and 2.x documents under the names of 3.x. Changes names and places, never values.

1.x has singular arrays, `scheme` with `code`, and objects keyed by name (`renditions`, `associations`, `altids`) or by
pattern (`body_xhtml`); 2.x has 3.x's shape in lower case.
"""

from __future__ import annotations

from typing import Any

_TOP = {
    "representationtype": "representationType",
    "firstcreated": "firstCreated",
    "versioncreated": "versionCreated",
    "contentcreated": "contentCreated",
    "embargoed": "embargoedUntil",
    "pubstatus": "pubStatus",
    "copyrightholder": "copyrightHolder",
    "copyrightnotice": "copyrightNotice",
    "usageterms": "usageTerms",
    "ednote": "edNote",
    "infosources": "infoSources",
    "infosource": "infoSources",
    "altids": "altIds",
    "trustindicators": "trustIndicators",
    "trustindicator": "trustIndicators",
    "rightsinfo": "rightsInfo",
    "digitalsourcetype": "digitalSourceType",
    "byline": "by",
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "subject": "subjects",
    "event": "events",
    "object": "objects",
    "genre": "genres",
    "$standard": "standard",
}
_INNER = {
    "contenttype": "contentType",
    "mimetype": "contentType",
    "charcount": "charCount",
    "wordcount": "wordCount",
    "sizeinbytes": "sizeInBytes",
    "contactinfo": "contactInfo",
    "geojson": "geoJSON",
    "langid": "langId",
    "linkedrights": "linkedRights",
    "encodedrights": "encodedRights",
    "symboltype": "symbolType",
}
_OLD_TOP = frozenset(_TOP)
_SPREAD = ("body_", "description_", "headline_")
# An entry without any of these is as 3.x has it.
_OLD_INSIDE = frozenset({*_INNER, "code", "scheme", "symbols"})
_NAMED_THINGS = (
    "people",
    "organisations",
    "places",
    "subjects",
    "events",
    "objects",
    "infoSources",
    "genres",
    "trustIndicators",
)
_WITH_INNER = (*_NAMED_THINGS, "descriptions", "bodies", "headlines", "renditions")
_TYPE_OF_SUFFIX = {
    "xhtml": "text/html",
    "html": "text/html",
    "html5": "text/html",
    "text": "text/plain",
    "plain": "text/plain",
}


def modernise(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document under 3.x's names; associations inside stay as they came, as an array."""
    if _OLD_TOP.isdisjoint(document):
        modern = dict(document)
    else:
        modern = {}
        for key, value in document.items():
            name = _TOP.get(key, key)
            if name not in modern or name == key:
                modern[name] = value
    for key in modern:
        if isinstance(key, str) and "_" in key and key.startswith(_SPREAD):
            _gather(modern, "body_", "bodies")
            _gather(modern, "description_", "descriptions")
            _gather(modern, "headline_", "headlines")
            break
    if isinstance(modern.get("headline"), str):
        main = {"role": "main", "value": modern.pop("headline")}
        modern["headlines"] = [main, *_list(modern.get("headlines"))]
    for key in ("renditions", "associations"):
        if isinstance(modern.get(key), dict):
            named = [{"name": str(name), **one} for name, one in modern[key].items() if isinstance(one, dict)]
            modern[key] = named
    alt_ids = modern.get("altIds")
    if isinstance(alt_ids, dict):
        modern["altIds"] = [{"role": str(role), "value": str(value)} for role, value in alt_ids.items()]
    for key in _WITH_INNER:
        if key in modern:
            modern[key] = [
                one if _OLD_INSIDE.isdisjoint(one) else _modern_entry(one)
                for one in _list(modern[key])
                if isinstance(one, dict)
            ]
    if isinstance(modern.get("rightsInfo"), dict):
        modern["rightsInfo"] = _renamed(modern["rightsInfo"])
    return modern


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _renamed(entry: dict[str, Any]) -> dict[str, Any]:
    return {_INNER.get(key, key): value for key, value in entry.items()}


def _modern_entry(entry: dict[str, Any]) -> dict[str, Any]:
    entry = _renamed(entry)
    code = entry.pop("code", None)
    scheme = entry.pop("scheme", None)
    if isinstance(code, str) and code:
        entry.setdefault("literal", code)
        if isinstance(scheme, str) and "://" in scheme:
            entry.setdefault("uri", f"{scheme}{'' if scheme.endswith(('/', '#', '=', ':')) else '/'}{code}")
        elif isinstance(scheme, str) and scheme:
            entry["literal"] = f"{scheme}:{code}"
    for symbol in _list(entry.get("symbols")):
        if isinstance(symbol, dict) and "ticker" in symbol:
            symbol.setdefault("symbol", symbol.pop("ticker"))
    return entry


def _gather(modern: dict[str, Any], prefix: str, name: str) -> None:
    gathered: list[dict[str, Any]] = []
    for key in [key for key in modern if key.startswith(prefix)]:
        value = modern.pop(key)
        if isinstance(value, str):
            role = key.removeprefix(prefix)
            entry = {"role": role, "value": value}
            content_type = _TYPE_OF_SUFFIX.get(role.rpartition("_")[2])
            if content_type:
                entry["contentType"] = content_type
            gathered.append(entry)
    if gathered:
        modern[name] = [*_list(modern.get(name)), *gathered]
