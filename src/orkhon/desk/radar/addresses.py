"""The addresses of the screens of the radar and the tipline, under the admin's."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from orkhon.desk.radar.places import keep, new, places
from orkhon.desk.radar.screens import alerts, settle
from orkhon.desk.radar.tipline import tipline

ADDRESSES: Final[list[URLPattern]] = [
    path("radar/", alerts, name="desk_radar"),
    path("radar/alerts/<int:pk>/settle/", settle, name="desk_radar_settle"),
    path("radar/places/", places, name="desk_radar_places"),
    path("radar/places/new/", new, name="desk_radar_new_place"),
    path("radar/places/<int:pk>/", keep, name="desk_radar_place"),
    path("tipline/", tipline, name="desk_tipline"),
]
