"""Write a letter in its reader's language: the question at sign-up, and an issue as plain text and HTML. Sends none."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import Article
from orkhon.portals.moments import whole_day
from orkhon.portals.newsletters.links import sealed
from orkhon.portals.newsletters.models import Issue, NewsletterReader
from orkhon.portals.origins import path_of
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import agency_codes

_LONGEST_SUBJECT: Final = 150
_DECK: Final = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One article as a letter tells it. `link` is a whole address."""

    title: str
    deck: str
    link: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """An issue as all its letters have it, but for each reader's own link. Read from the articles once a step."""

    issue: Issue
    portal: Portal
    origin: str
    opening: str
    stories: tuple[Story, ...]

    @property
    def day_told(self) -> str:
        """The issue's day in its language."""
        return whole_day(self.issue.day, self.portal.language)


def stories_told(articles: list[Article], portal: Portal, origin: str) -> tuple[Story, ...]:
    """Return the articles as a letter tells them."""
    known = agencies_by_code()
    return tuple(
        Story(
            title=one.headline,
            deck=_cut(one.deck),
            link=f"{origin}{path_of(one, portal)}",
            credit=one.credit
            or ", ".join(known[code].name_in(portal.language) for code in agency_codes(one) if code in known),
        )
        for one in articles
    )


def question(reader: NewsletterReader, portal: Portal, origin: str) -> EmailMultiAlternatives:
    """Return the letter that asks whether the owner of the address wants the newsletter. No word of whoever asked."""
    link = f"{origin}{portal.path}subscribe/{sealed(reader.pk, reader.secret)}/"
    with override(portal.language):
        subject = gettext("Please confirm: newsletter of %(portal)s") % {"portal": portal.title}
        context = {"portal": portal, "link": link, "origin": origin}
        text = render_to_string("portals/letters/question.txt", context)
        html = render_to_string("portals/letters/question.html", context)
    return _letter(reader, portal, origin, subject=subject, text=text, html=html, number=f"question.{reader.questions}")


def issue_letter(written: Written, reader: NewsletterReader) -> EmailMultiAlternatives:
    """Return the issue for one reader, with the link and the headers by which one leaves (RFC 8058)."""
    portal, origin = written.portal, written.origin
    leave = f"{origin}{portal.path}unsubscribe/{sealed(reader.pk, reader.secret)}/"
    with override(portal.language):
        context = {"written": written, "portal": portal, "origin": origin, "leave": leave}
        text = render_to_string("portals/letters/issue.txt", context)
        html = render_to_string("portals/letters/issue.html", context)
    letter = _letter(
        reader,
        portal,
        origin,
        subject=f"{portal.title}: {written.stories[0].title}",
        text=text,
        html=html,
        number=f"issue.{written.issue.pk}",
    )
    letter.extra_headers |= {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
    return letter


def _letter(
    reader: NewsletterReader, portal: Portal, origin: str, *, subject: str, text: str, html: str, number: str
) -> EmailMultiAlternatives:
    host = urlsplit(origin).hostname or "orkhon.invalid"
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:_LONGEST_SUBJECT],
        body=text,
        from_email=formataddr((portal.title, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[reader.mail],
        headers={
            # The same however often it is tried (RFC 5322, 3.6.4); RFC 3834; RFC 2919.
            "Message-ID": f"<orkhon.newsletter.{number}.{reader.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Id": f"<{portal.language}.{portal.code or 'portal'}.newsletter.{host}>",
            "Content-Language": portal.tag.tag,
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _DECK else f"{line[:_DECK].rpartition(' ')[0]}…"
