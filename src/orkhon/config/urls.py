"""Every address of the hub."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from orkhon.media.views import picture_file

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("media/<path:path>", picture_file, name="media_file"),
    path("", include("orkhon.portals.urls")),
]

handler404 = "orkhon.portals.views.errors.not_found"
handler500 = "orkhon.portals.views.errors.server_error"
