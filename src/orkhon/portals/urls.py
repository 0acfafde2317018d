"""Every address of the portals. Included by the hub at the root, after all other rooms' addresses."""

from __future__ import annotations

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.readings import READINGS
from orkhon.portals.views.agency import agency
from orkhon.portals.views.article import article
from orkhon.portals.views.check import check, look_up, proof
from orkhon.portals.views.corrections import corrections
from orkhon.portals.views.feeds import rss
from orkhon.portals.views.front import front
from orkhon.portals.views.pictures import picture
from orkhon.portals.views.root import root
from orkhon.portals.views.section import section_or_text
from orkhon.portals.views.sitemaps import robots, sitemap, sitemap_index
from orkhon.portals.views.visits import spoken

_LANGUAGE = "|".join(INTERFACE_LANGUAGES)
_READING = "|".join([*INTERFACE_LANGUAGES, *READINGS])


class LanguageConverter(StringConverter):
    """One of the eight two-letter codes."""

    regex = _LANGUAGE


class ReadingConverter(StringConverter):
    """One of the eight codes, or one with another script of that language: `kk-latn`."""

    regex = _READING


register_converter(LanguageConverter, "language")
register_converter(ReadingConverter, "reading")

app_name = "portals"
urlpatterns = [
    path("", root, name="root"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<language:language>-<int:number>.xml", spoken(sitemap), name="sitemap"),
    path("pictures/<int:pk>/<str:signature>/<int:width>.webp", picture, name="picture"),
    path("check/<int:position>/proof.json", proof, name="proof"),
    path("<reading:language>/", spoken(front), name="front"),
    path("<language:language>/rss.xml", spoken(rss), name="rss"),
    path("<reading:language>/agencies/<slug:code>/", spoken(agency), name="agency"),
    path("<reading:language>/corrections/", spoken(corrections), name="corrections"),
    path("<language:language>/<slug:section>/rss.xml", spoken(rss), name="section_rss"),
    path("<reading:language>/check/", spoken(look_up), name="look_up"),
    path("<reading:language>/check/<int:position>/", spoken(check), name="check"),
    path("<reading:language>/<slug:slug>/", spoken(section_or_text), name="section"),
    re_path(
        rf"^(?P<language>{_READING})/(?P<section>[-\w]+)/(?P<slug>[-\w]*?)-?(?P<pk>[0-9]{{1,18}})/$",
        spoken(article, written_in_any=True),
        name="article",
    ),
]
