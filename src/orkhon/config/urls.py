"""Every address of the hub."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from orkhon.exchange.views.notice_page import notice_page
from orkhon.intake.push.superdesk import superdesk_asset, superdesk_assets, superdesk_items
from orkhon.intake.push.views import items
from orkhon.media.views import picture_file
from orkhon.search.topics.feeds import topic_feed

urlpatterns = [
    # Before Wagtail's, which let in only who has signed in.
    path("admin/", include("orkhon.alliance.door_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/items", items, name="push"),
    path("api/v1/", include("orkhon.exchange.urls")),
    path("push/superdesk/<int:source_id>/items", superdesk_items, name="push_superdesk_items"),
    path("push/superdesk/<int:source_id>/assets", superdesk_assets, name="push_superdesk_assets"),
    path("push/superdesk/<int:source_id>/assets/<path:media_id>", superdesk_asset, name="push_superdesk_asset"),
    path("notices/<str:sealed>/", notice_page, name="exchange_notice"),
    path("feeds/topics/<str:sealed>/<slug:format>", topic_feed, name="search_topic_feed"),
    path("media/<path:path>", picture_file, name="media_file"),
    path("", include("orkhon.portals.urls")),
]

handler400 = "orkhon.config.bad_requests.bad_request"
handler404 = "orkhon.portals.views.errors.not_found"
handler500 = "orkhon.portals.views.errors.server_error"
