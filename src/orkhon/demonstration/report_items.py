"""Make of a report the item that its agency sends. Pure: the address of the feed server is given."""

from __future__ import annotations

from html import escape

from orkhon.demonstration.agencies import agency_names
from orkhon.demonstration.schedule import Report
from orkhon.demonstration.stock import LANGUAGES_OF, MEDIA_TOPICS, Illustration
from orkhon.items import (
    Byline,
    Content,
    Item,
    Language,
    Media,
    Place,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)

NINJS_AGENCY = "altai"
"""The one agency whose public wire is ninjs, and whose uris are its own names and not web addresses."""

DRAWN_BY_PROGRAM = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""IPTC's digital source type of the pictures: a program drew them, with no photograph behind."""

MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
PICTURE_WIDTH, PICTURE_HEIGHT = 1280, 720
VARIANTS = 4
"""So many drawings of every scene exist, so that pictures repeat late and the disk stays bounded."""


def path_of(report: Report) -> str:
    """Return the path of the report's page on the feed server; it says agency, language and event."""
    telling = report.telling
    return f"/{telling.agency}/{telling.language}/{report.name}"


def uri_of(report: Report, address: str) -> str:
    """Return how the report is named for ever: a tag (RFC 4151) in ninjs, elsewhere the page's address."""
    if report.telling.agency == NINJS_AGENCY:
        return f"tag:altai-press.example,2026:{report.telling.language}/{report.name}"
    return address + path_of(report)


def picture_name(report: Report, illustration: Illustration) -> str:
    """Return the name of the drawing: scene and variant, the same for every version of the report."""
    place = report.event.tellings.index(report.telling)
    turn = (len(report.event.slug) + place + report.number) % VARIANTS
    return f"{illustration.scene}-{turn}"


def texts_of(report: Report) -> tuple[str, str, tuple[str, ...]]:
    """Return headline, summary and paragraphs of the newest version."""
    telling = report.telling
    if report.corrected and telling.correction:
        return telling.correction.headline, telling.correction.summary, telling.correction.body
    return telling.headline, telling.summary, telling.body


def _body(report: Report) -> Content:
    paragraphs = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in texts_of(report)[2]]
    if report.corrected and report.telling.correction:
        # Feeds have no field for it, so agencies end the mended text with what was wrong.
        paragraphs.append(f"<p><i>{escape(report.telling.correction.note, quote=False)}</i></p>")
    return Content("".join(paragraphs))


def _note(report: Report) -> str:
    if report.killed and report.telling.kill:
        return report.telling.kill.reason
    if report.corrected and report.telling.correction:
        return report.telling.correction.note
    return ""


def _media(report: Report, name: str, address: str) -> tuple[Media, ...]:
    illustration = report.telling.illustration
    if illustration is None:
        return ()
    href = f"{address}/pictures/{picture_name(report, illustration)}.webp"
    rendition = Rendition(href=href, name="main", content_type="image/webp", width=PICTURE_WIDTH, height=PICTURE_HEIGHT)
    return (
        Media(
            kind="picture",
            uri=href,
            renditions=(rendition,),
            caption=illustration.caption,
            alt=illustration.alt,
            credit=name,
            digital_source_type=DRAWN_BY_PROGRAM,
        ),
    )


def item_of(report: Report, address: str) -> Item:
    """Return the report as its agency sends it. `address` is the feed server's, without a slash at the end."""
    telling = report.telling
    headline, summary, _ = texts_of(report)
    name = agency_names()[telling.agency][telling.language]
    return Item(
        uri=uri_of(report, address),
        version=str(report.version),
        pub_status=PubStatus.CANCELED if report.killed else PubStatus.USABLE,
        language=Language.parse(telling.language),
        headline=headline,
        slug_line=telling.slug_line,
        summary=summary,
        bylines=(Byline(name=telling.byline),) if telling.byline else (),
        dateline=telling.dateline,
        body=_body(report),
        media=_media(report, name, address),
        subjects=(Subject(name=MEDIA_TOPICS[report.event.subject], uri=MEDIA_TOPIC + report.event.subject),),
        places=(Place(name=report.event.place),),
        created=report.sent,
        version_created=report.changed,
        embargoed=report.embargoed_until,
        rights=Rights(copyright_holder=name),
        credit=name,
        ed_note=_note(report),
        urgency=telling.urgency,
        link=address + path_of(report),
    )


def main_language(agency: str) -> str:
    """Return the two-letter language that the agency writes most in."""
    return LANGUAGES_OF[agency][0]
