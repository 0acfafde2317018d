"""The public keys of the hub and the agencies, so that anybody can check what they signed."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.keys import owners_of_keys, verifying_keys
from orkhon.alliance.programs.problems import api
from orkhon.exchange.api.asking import check_known


@api("GET")
def keys(request: HttpRequest) -> HttpResponse:
    """Answer with a JWK set (RFC 7517, RFC 8037), retired keys too: old entries are verified with them."""
    check_known(request.GET)
    owners = owners_of_keys()
    found = [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": key_id, "x": key.text, "owner": owners.get(key_id, "")}
        for key_id, key in verifying_keys().items()
    ]
    return HttpResponse(
        orjson.dumps({"keys": sorted(found, key=lambda key: (key["owner"], key["kid"]))}),
        content_type="application/jwk-set+json",
        headers={"Cache-Control": "public, max-age=60"},
    )
