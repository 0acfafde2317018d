"""Every address of the hub."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("orkhon.portals.urls")),
]

handler404 = "orkhon.portals.views.errors.not_found"
handler500 = "orkhon.portals.views.errors.server_error"
