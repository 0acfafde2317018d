"""The addresses of the screens of claims, under the admin's."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from orkhon.desk.verification.assessing import assess, statement
from orkhon.desk.verification.deeds import appeal, hold, open_claim, preside, seen, sign, work
from orkhon.desk.verification.mandates import name_one, retire_one, speakers
from orkhon.desk.verification.screens import claim, claims, evidence_file, new_claim, responses

ADDRESSES: Final[list[URLPattern]] = [
    path("claims/", claims, name="desk_claims"),
    path("claims/new/", new_claim, name="desk_new_claim"),
    path("claims/responses/", responses, name="desk_claim_responses"),
    path("claims/speakers/", speakers, name="desk_speakers"),
    path("claims/speakers/<slug:agency>/name/", name_one, name="desk_name_speaker"),
    path("claims/speakers/<slug:agency>/<int:pk>/retire/", retire_one, name="desk_retire_speaker"),
    path("claims/<slug:key>/", claim, name="desk_claim"),
    path("claims/<slug:key>/work/", work, name="desk_claim_work"),
    path("claims/<slug:key>/seen/", seen, name="desk_claim_seen"),
    path("claims/<slug:key>/open/", open_claim, name="desk_claim_open"),
    path("claims/<slug:key>/hold/", hold, name="desk_claim_hold"),
    path("claims/<slug:key>/sign-off/", sign, name="desk_claim_sign_off"),
    path("claims/<slug:key>/preside/", preside, name="desk_claim_preside"),
    path("claims/<slug:key>/appeal/", appeal, name="desk_claim_appeal"),
    path("claims/<slug:key>/assess/", assess, name="desk_claim_assess"),
    path("claims/<slug:key>/assess/statement/", statement, name="desk_claim_statement"),
    path("claims/<slug:key>/evidence/<slug:evidence>/", evidence_file, name="desk_claim_evidence"),
]
