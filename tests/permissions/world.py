"""One of everything that an address may be about, all of it Altai Press's, in Kazakh, on the portal `orkhon`; and the
people who come by. Words that only Altai may read begin with `MARK`."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.models import (
    Collection,
    Locale,
    Page,
    Site,
    Task,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.invite import invite
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Directory, LegalOrder, Memorandum, Role, SigningKeyRecord, Source, Staff
from orkhon.desk.models import (
    Article,
    ArticleSource,
    Assignment,
    Author,
    Book,
    BookChapter,
    BookText,
    HistoryDay,
    HistoryDayText,
    ProblemKind,
    RedactionOrder,
    SourceProblem,
    Topic,
)
from orkhon.desk.translating.opening import open_translation
from orkhon.desk.work.actions.comment import comment
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.models import Channel, Delivery, DeliveryState, Notice, Product, Subscriber, Webhook
from orkhon.exchange.noticing import sealed
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.intake.actions.take_upload import take_upload
from orkhon.intake.actions.write_draft import write_draft
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.intake.pictures import name_by_hash
from orkhon.intake.uris import new_uri
from orkhon.items import Content, Item, Language
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.models import Picture
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.cards.addresses import article_card, name_of_card
from orkhon.portals.drawings import cleaned, name_of
from orkhon.portals.looks import Look
from orkhon.portals.newsletters.links import sealed as newsletter_link
from orkhon.portals.newsletters.models import Newsletter, NewsletterReader
from orkhon.portals.pictures import signature
from orkhon.portals.pushes.models import PushOutlet
from orkhon.portals.queries import directory as portal_directory
from orkhon.portals.rates.models import RateSource
from orkhon.portals.recordings import signature as recording_signature
from orkhon.portals.spec import HOME_ZONES, SectionSpec, TextSpec
from orkhon.portals.stylesheets import name_of_sheet
from orkhon.portals.widget.models import PerspectiveBox
from orkhon.search.actions.keep_topic import keep_topic
from orkhon.search.models import SavedTopic
from orkhon.search.topics.queries import sealed_feed
from orkhon.stories.models import Report, Story
from orkhon.tidings.models import PushBrowser, Tiding
from orkhon.translation.actions.keep_style_rule import keep_style_rule
from orkhon.translation.actions.keep_term import NewWording, add_own_form, add_term
from orkhon.translation.models import Engine, EnginePair, StyleRule
from orkhon.verification.models import Claim, Evidence, Mandate, RadarAlert, WatchedPlace
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.seal import seal
from orkhon.wire.entries import EntryKind
from tests.media.recordings import MP3
from tests.permissions.urls import Address
from tests.portals.conftest import NEWS, PAST

MARK: Final = "QZSECRETQZ"
OWN, FOREIGN, DESK = "altai", "registan", "desk"
LANGUAGE, PORTAL = "kk", "orkhon"
LANGUAGES = (LANGUAGE, "ru", "tr")
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody who comes by: a role at an agency, perhaps for one language or portal alone."""

    name: str
    role: Role | None = None
    agency: str = ""
    languages: str = ""
    portals: str = ""
    administrator: bool = False
    signed_in: bool = True

    @property
    def is_foreign(self) -> bool:
        """True for who must never read a word of Altai's own."""
        return not self.administrator and self.agency not in (OWN, DESK)


def personas() -> list[Persona]:
    """Return each role at the desk, at the agency itself and at another one, and who is narrowed or has no posting."""
    people = [
        Persona(name=f"{role.value} at {agency}", role=role, agency=agency)
        for role in Role
        for agency in (DESK, OWN, FOREIGN)
    ]
    people += [
        Persona(name=f"{role.value} at {OWN} for Turkish", role=role, agency=OWN, languages="tr-Latn")
        for role in (Role.REPORTER, Role.TRANSLATOR, Role.EDITOR, Role.FACT_CHECKER)
    ]
    return [
        *people,
        Persona(name=f"editor at {OWN} for another portal", role=Role.EDITOR, agency=OWN, portals="culture"),
        Persona(name="nobody in particular", signed_in=False),
        Persona(name="somebody without a posting"),
        Persona(name="an administrator", administrator=True),
    ]


@dataclass(kw_only=True)
class World:
    """What was made. `arguments` are by glob of an address's name; the first that has the parameter counts."""

    agencies: dict[str, Agency]
    writer: User
    draft: Article
    public: Article
    picture: Picture
    position: int
    arguments: dict[str, Mapping[str, object]]
    queries: dict[str, str]
    posts: dict[str, Mapping[str, str]]
    paths: dict[str, str] = field(default_factory=dict)

    def values_for(self, address: Address) -> dict[str, object] | None:
        """Return what fills the address in; None where something is unknown."""
        found: dict[str, object] = {}
        for parameter in address.parameters:
            for glob, values in self.arguments.items():
                if parameter in values and fnmatchcase(address.name, glob):
                    found[parameter] = values[parameter]
                    break
            else:
                return None
        return found

    def user_of(self, persona: Persona) -> User | None:
        """Make the person's account with its posting."""
        if not persona.signed_in:
            return None
        if persona.administrator:
            return User.objects.create_superuser("root-of-all", password="nobody signs in with this")
        user = User.objects.create_user(persona.name.replace(" ", "-"))
        # Refusals are known by their words, which would else be in the language of the posting.
        UserProfile.objects.create(user=user, preferred_language="en")
        if persona.role is not None:
            Staff.objects.create(
                user=user,
                agency=self.agencies[persona.agency],
                role=persona.role,
                languages=persona.languages,
                portals=persona.portals,
            )
            assign_roles(user)
        return User.objects.get(pk=user.pk)


def _picture(owner: User | None, title: str) -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (640, 320), "teal").save(data, "PNG")
    picture = Picture(title=title, alt_text="teal", uploaded_by_user=owner)
    picture.file = ImageFile(data, name="teal.png")
    picture.save()
    return picture


def _item(uri: str, now: datetime, agency: str = OWN) -> int:
    item = Item(uri=uri, headline="A public item", language=Language.parse("kk"), body=Content("<p>Мәтін.</p>"))
    return append(AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=False), now=now).entry.position


_FILM: Final[dict[str, object]] = {
    "title": "A film",
    "recording": None,
    "address": "https://files.altai.example/v.mp4",
    "captions": [
        {
            "type": "item",
            "id": "captions",
            "value": {"language": "kk", "text": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA word\n"},
        }
    ],
}
_TEXT_AND_FILM: Final = [
    {"type": "paragraph", "id": "text", "value": "<p>Public.</p>"},
    {"type": "video", "id": "film", "value": _FILM},
]


def _article(owner: User, headline: str, **facts: object) -> Article:
    article = Article(
        agency=OWN,
        locale=Locale.objects.get(language_code=LANGUAGE),
        headline=headline,
        topic=Topic.objects.get(code="science"),
        **facts,
    )
    article.sources.add(ArticleSource(agency=OWN, uri="urn:altai:item", version="1"))
    article.save()
    article.save_revision(user=owner, log_action="wagtail.create")
    return article


_DRAWING = cleaned('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')


_NAMED: Final[Mapping[str, object]] = {
    "byline": "Dana Nur",
    "places": [{"name": "Otrar", "code": "", "latitude": None, "longitude": None}],
    "people": [{"name": "Aqtoty Samal", "language": "kk"}],
    "media_topics": ["15000000"],
}


def _literature() -> tuple[Author, Book, HistoryDay]:
    """One public author with a book and a day, all of them Altai's."""
    author = Author.objects.create(newsroom=OWN, slug="aqtoty-samal", name_en="Aqtoty Samal", public=True)
    book = Book.objects.create(newsroom=OWN, slug="wells", author=author, public=True)
    text = BookText.objects.create(book=book, language=LANGUAGE, title="Wells", rights="Free")
    text.pdf.save("wells.pdf", ContentFile(b"%PDF-1.4"))
    BookChapter.objects.create(book=book, language=LANGUAGE, number=1, title="One", body="<p>Water.</p>")
    day = HistoryDay.objects.create(newsroom=OWN, month=11, day=22, public=True)
    HistoryDayText.objects.create(entry=day, language=LANGUAGE, headline="A day")
    return author, book, day


def make_world() -> World:
    """Make it all."""
    now = datetime.now(UTC)
    agencies = {
        code: Agency.objects.create(code=code, sign=sign, name_en=name, languages="kk-Cyrl")
        for code, sign, name in ((OWN, "AP", "Altai"), (FOREIGN, "RA", "Registan"), (DESK, "OD", "Joint Desk"))
    }
    make_roles()
    for portal in (NEWS, PAST):
        text = TextSpec(
            code="about", titles=dict.fromkeys(LANGUAGES, "About"), bodies=dict.fromkeys(LANGUAGES, "<p>We.</p>")
        )
        other = replace(text, code="imprint")
        # One portal with every kind of page, books and days in history among them.
        further = tuple(
            SectionSpec(code=topic, names=dict.fromkeys(LANGUAGES, topic), topics=(topic,))
            for topic in ("history", "literature")
            if portal is NEWS
        )
        make_portal(
            replace(
                portal,
                languages=LANGUAGES,
                sections=(*portal.sections, *further),
                texts=(text, other),
                logo_drawing=_DRAWING,
                rates_banks=dict.fromkeys(LANGUAGES, "kz"),
            )
        )
    # Wagtail offers to add a language only where one is missing.
    Locale.objects.get(language_code="uz").delete()
    writer = User.objects.create_user("writer-of-altai")
    posting = Staff.objects.create(user=writer, agency=agencies[OWN], role=Role.REPORTER)
    assign_roles(writer)
    chief = User.objects.create_user("editor-of-altai")
    Staff.objects.create(user=chief, agency=agencies[OWN], role=Role.EDITOR)
    assign_roles(chief)
    inviter = User.objects.create_superuser("root-who-invites")

    Memorandum.objects.create(
        name_en="All for all", republish=True, translate=True, edit=True, signed=date(2026, 1, 15)
    )
    memorandum = Memorandum.objects.create(
        name_en=f"{MARK} memorandum", agency=agencies[OWN], text=f"{MARK}", signed=date(2026, 1, 15)
    )
    source = Source.objects.create(
        agency=agencies[OWN], name=f"{MARK} source", url=f"http://127.0.0.1:1/{MARK}", local=True
    )
    invited = invite(
        by=inviter, agency=agencies[OWN], role=Role.REPORTER, now=now, email=f"{MARK.lower()}@altai.example"
    )
    picture = _picture(writer, "teal")
    recording = add_recording([MP3], title="A sound", now=now, user=writer)

    position = _item("urn:altai:item", now)
    draft = _article(writer, f"{MARK} draft", deck=f"{MARK} deck", body=f"<p>{MARK} body</p>", picture=picture)
    draft.headline = f"{MARK} draft again"
    revision = draft.save_revision(user=writer, log_action=True)
    workflow = draft.get_workflow()
    workflow.start(draft, writer)
    draft = Article.objects.get(pk=draft.pk)
    step = draft.current_workflow_task_state
    state = WorkflowState.objects.get(pk=step.workflow_state_id)

    # Public words in the row, others in a later draft of it.
    public = _article(writer, "A public article", content=_TEXT_AND_FILM, picture=picture, **_NAMED)
    public.get_latest_revision().publish(user=chief)
    public = Article.objects.get(pk=public.pk)
    public.headline = f"{MARK} later draft"
    public.deck = f"{MARK}"
    public.save_revision(user=writer, log_action=True)
    public = Article.objects.get(pk=public.pk)

    author, book, day = _literature()
    box = PerspectiveBox.objects.create(agency=agencies[OWN], sites="https://altai.example")
    portal_shown = next(one for one in portal_directory().portals if one.language == LANGUAGE)
    published = (public.first_published_at or now).astimezone(ZoneInfo(HOME_ZONES[LANGUAGE]))

    # The same text in Russian, for a translation side by side; the one in Kazakh is a draft.
    original = Article(agency=OWN, locale=Locale.objects.get(language_code="ru"), headline=f"{MARK} original")
    original.save()
    original.save_revision(user=writer)
    translation = _article(writer, f"{MARK} translation", original=original)
    document = open_translation(translation, writer, now)
    segment = document.segments.earliest("order")

    work = Assignment.objects.create(
        group=draft.translation_key, language=LANGUAGE, agency=OWN, title=MARK, by=chief, made=now, changed=now
    )
    comment(draft, MARK, user=writer, now=now)
    order = RedactionOrder.objects.create(
        uri="urn:altai:item", agency=OWN, reason="a person's rights", asked_by=chief, asked=now
    )
    root = Page.objects.get(slug=f"{PORTAL}-{LANGUAGE}")
    page = root.get_children().get(slug="about").specific
    page_revision = page.save_revision(user=chief)
    waiting = root.get_children().get(slug="imprint").specific
    waiting.save_revision(user=chief)
    page_step = workflow.start(waiting, chief).current_task_state
    alias = page.create_alias(parent=root, update_slug="about-too")
    collection = Collection.get_first_root_node().add_child(name="A collection")
    session = EditingSession.objects.create(
        user=writer,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(draft.pk),
        last_seen_at=now - timedelta(hours=1),
    )
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Picture),
        file=ContentFile(b"x", name="x.png"),
        uploaded_by_user=writer,
    )
    pixel = DeliveredFile(name=name_by_hash(PIXEL), data=PIXEL)
    written = Item(uri=new_uri(), headline=f"{MARK} letter")
    directory = Directory.objects.create(
        code="altai-people", name="Altai people", agency=agencies[OWN], issuer="http://127.0.0.1:1", client_id=MARK,
        domains="altai.example", local=True, made=now,
    )  # fmt: skip
    key = SigningKeyRecord.objects.create(key_id="k" * 43, owner=OWN, public_key=bytes(32), created=now)
    # Who ordered it is for everybody; why it was entered is not.
    legal = LegalOrder.objects.create(
        uri="urn:altai:item", country="XK", authority="A court", reason=MARK, entered=now, entered_by="writer"
    )
    letter = write_draft(agencies[OWN], written, [pixel], person="writer", now=now)
    task = Task.objects.get(pk=step.task_id)
    # To the same agency: what it takes, and by which way.
    subscriber = Subscriber.objects.create(
        code=OWN, name="Altai", agency=agencies[OWN], contact_name=MARK, contact_email="kills@a.example"
    )
    product = Product.objects.create(code="everything", name="Everything")
    token, _ = issue_token(subscriber, f"{MARK} program", by="writer-of-altai", now=now)
    superdesk = Source.objects.create(
        agency=agencies[OWN], name="Superdesk", connector="superdesk", url="https://superdesk.altai.example"
    )
    take_upload(superdesk, "m1", PIXEL, now=now)
    # As if the day were over: only then there is a proof to be asked for.
    seal(now=now + timedelta(days=2))
    pushing, _ = issue_push_token(agencies[OWN], f"{MARK} pusher", by="writer-of-altai", now=now)
    webhook = Webhook.objects.create(subscriber=subscriber, url=f"https://altai.example/{MARK}", position=position)
    engine = Engine.objects.create(name=f"{MARK} engine", kind="apertium", address="https://engine.example")
    rates = RateSource.objects.create(bank="kz", address="https://bank.example/rates.xml")
    pair = EnginePair.objects.create(engine=engine, source="kk-Cyrl", target="ru-Cyrl")
    dead = Delivery.objects.create(
        subscriber=subscriber, channel=Channel.WEBHOOK, target=webhook.pk, first=position, last=position, entries=1,
        state=DeliveryState.DEAD, created=now, error=MARK,
    )  # fmt: skip
    notice = Notice.objects.create(
        subscriber=subscriber, position=position, uri="urn:altai:item", agency=DESK, kind="kill", created=now
    )
    followed = FollowedHub.objects.create(code="elsewhere", url=f"https://hub.example/{MARK}", key_id="k" * 43)
    aside = SetAsideRecord.objects.create(
        hub=followed, position=1, uri="urn:altai:item", cause=MARK, record={"statement": {}, "body": None}, at=now
    )
    # Whoever has the address of a feed reads the topic's name, so the words alone are marked.
    asked = keep_topic(SavedTopic(name="Of the writer", text=MARK), by=writer, asks_anew=True, now=now)
    feed = sealed_feed(asked.followers.get())
    term = add_term(kind="thing", wordings=[NewWording(tag="en", text="summit")], user=writer, now=now)
    own_form = add_own_form(term, NewWording(tag="kk", text="жиын", agency=OWN, reason="its own"), user=writer, now=now)
    rule = keep_style_rule(StyleRule(agency=OWN, language="kk", text="сөз"), user=writer, now=now)
    problem = SourceProblem.objects.create(
        article=draft, uri="urn:altai:item", kind=ProblemKind.CORRECTED, position=position, noted=now
    )
    story = Story.objects.create(key="abcdefghij234567", started=now, last=now, reports=1, agencies=1, languages="kk")
    Report.objects.create(
        uri="urn:altai:item", story=story.key, agency=OWN, language="kk-Cyrl", tagged="kk-Cyrl", version="1",
        entry=position, first=position, received=now, changed=now, published=now,
    )  # fmt: skip
    claim = Claim.objects.create(
        identity="words:one", words="The bridge fell down.", language="en-Latn", source="public", nature="fact",
        names="nobody", received=now, seen=now,
    )  # fmt: skip
    evidence = Evidence.objects.create(
        claim=claim, kind="file", digest=keep_bytes(b"x", "text/plain", now=now), agency=OWN, at=now, archive="kept",
        sha256=keep_bytes(b"x", "text/plain", now=now),
    )  # fmt: skip
    watched = WatchedPlace.objects.create(name="Elsewhere", address="https://elsewhere.example/feed", enabled=False)
    alert = RadarAlert.objects.create(
        place=watched, place_name="Elsewhere", address="https://elsewhere.example/1", text="0" * 64, language="kk-Cyrl",
        uri="urn:altai:item", agency=OWN, at=now,
    )  # fmt: skip
    mandate = Mandate.objects.create(agency=OWN, person=writer, speaking="speaker", starts=now, named=now)
    tiding = Tiding.objects.create(user=writer, kind="correction", key="one", words=MARK, url="/admin/", at=now)
    browser = PushBrowser.objects.create(user=writer, endpoint="https://push.example/1", name=MARK, since=now)
    letters = Newsletter.objects.create(portal=PORTAL, language=LANGUAGE, active=True)
    reader = NewsletterReader.objects.create(
        newsletter=letters, mail="r@altai.example", known_as="r@altai.example", secret="s" * 24, asked=now
    )
    PushOutlet.objects.create(portal=PORTAL, language=LANGUAGE, active=True)
    arguments: dict[str, Mapping[str, object]] = {
        "translation_forget_form": {"pk": own_form.pk},
        "translation_*_style_rule": {"pk": rule.pk},
        "translation_*_term": {"pk": term.pk},
        "translation_term": {"pk": term.pk},
        "translation_keep_form": {"pk": term.pk},
        "search_*": {"pk": asked.pk, "sealed": feed, "format": "rss"},
        "wagtailsnippets_desk_article:*": {
            "pk": draft.pk,
            "revision_id": revision.pk,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "action_name": "approve",
            "task_state_id": step.pk,
            "workflow_state_id": state.pk,
            "task_id": step.task_id,
        },
        "wagtailsnippetchoosers_desk_article:*": {"pk": draft.pk},
        "wagtail_bulk_action": {"app_label": "desk", "model_name": "article", "action": "delete"},
        "wagtailadmin_editing_sessions:*": {
            "app_label": "desk",
            "model_name": "article",
            "object_id": draft.pk,
            "session_id": session.pk,
        },
        "desk_control": {"position": position, "action": "withhold"},
        "desk_wire_picture": {"position": position, "number": 1},
        "desk_redact": {"position": position},
        "desk_story*": {"key": story.key},
        "desk_*speaker": {"agency": OWN, "pk": mandate.pk},
        "desk_radar_settle": {"pk": alert.pk},
        "desk_radar_place": {"pk": watched.pk},
        "desk_claim*": {"key": claim.key, "evidence": evidence.key},
        "hub_copies": {"position": position},
        "intake_switch_hub": {"pk": followed.pk, "action": "pause"},
        "intake_settle_aside": {"pk": aside.pk},
        "intake_followed_hub": {"pk": followed.pk},
        "desk_redaction": {"pk": order.pk},
        "desk_correct": {"pk": public.pk},
        "desk_problem": {"pk": problem.pk},
        "tidings_open": {"pk": tiding.pk},
        "tidings_remove_browser": {"pk": browser.pk},
        "desk_translate": {"pk": draft.pk},
        "desk_article_work": {"pk": draft.pk},
        "desk_comments": {"pk": draft.pk},
        "desk_decide": {"pk": draft.pk},
        "desk_readiness": {"pk": draft.pk},
        "portals_front*": {"portal": PORTAL, "language": LANGUAGE},
        "portals_outlet*": {"portal": PORTAL, "language": LANGUAGE},
        "desk_assign": {"group": draft.translation_key, "language": LANGUAGE},
        "desk_work_on": {"pk": work.pk},
        "desk_translating*": {"pk": translation.pk, "segment": segment.pk, "kind": "xliff"},
        "intake_ask_now": {"source_id": source.pk},
        "subscribers:*": {"pk": subscriber.pk},
        "engines:*": {"pk": engine.pk},
        "rate_sources:*": {"pk": rates.pk},
        "engine_pairs:*": {"pk": pair.pk},
        "translation_try_engine": {"pk": engine.pk},
        "webhooks:*": {"pk": webhook.pk},
        "products:*": {"pk": product.pk},
        "exchange:*": {
            "format": "rss",
            "notice": notice.pk,
            "position": position,
            "rest": "nothing",
            "key": "OR-2222-2222-2222",
        },
        "exchange_notice": {"sealed": sealed(notice)},
        "exchange_subscriber": {"pk": subscriber.pk},
        "exchange_issue_token": {"pk": subscriber.pk},
        "exchange_revoke_token": {"pk": token.pk},
        "exchange_resume_webhook": {"pk": webhook.pk},
        "exchange_send_again": {"pk": dead.pk},
        "exchange_confirm": {"pk": notice.pk},
        "exchange_*": {"pk": agencies[OWN].pk},
        "intake_revoke_push_token": {"pk": pushing.pk},
        "push_superdesk_*": {"source_id": superdesk.pk, "media_id": "m1"},
        "intake_draft*": {"pk": letter.pk, "sha256": letter.files[0]["sha256"]},
        "agencies:*": {"pk": agencies[OWN].pk},
        "sources:*": {"pk": source.pk},
        "memoranda:*": {"pk": memorandum.pk},
        "staff:*": {"pk": posting.pk},
        "authors:*": {"pk": author.pk},
        "books:*": {"pk": book.pk},
        "days:*": {"pk": day.pk},
        "topics:*": {"pk": Topic.objects.get(code="science").pk},
        "alliance_accept": {"token": invited.token},
        "alliance_revoke_invitation": {"pk": invited.invitation.pk},
        "alliance_retire_key": {"key_id": key.key_id},
        "alliance_revoke_key": {"key_id": key.key_id},
        "alliance_end_order": {"pk": legal.pk},
        "alliance_by_directory": {"code": directory.code},
        "alliance_from_directory": {"code": directory.code},
        "alliance_edit_directory": {"pk": directory.pk},
        "alliance_person": {"pk": writer.pk},
        "alliance_*": {"pk": writer.pk},
        "wagtailimages:*": {
            "image_id": picture.pk,
            "uploaded_file_id": upload.pk,
            "filter_spec": "width-100",
        },
        "wagtailimages_chooser:*": {"image_id": picture.pk, "pk": picture.pk},
        "recording_chooser:*": {"pk": recording.pk},
        "desk_recording*": {"pk": recording.pk},
        "wagtaildocs*": {"document_id": 1, "doc_id": 1, "uploaded_file_id": 1, "pk": 1},
        "wagtailadmin_collections:*": {"pk": collection.pk, "collection_id": collection.pk},
        "wagtailadmin_workflows:*task*": {
            "pk": task.pk,
            "task_id": task.pk,
            "app_label": "desk",
            "model_name": "editorapproval",
        },
        "wagtailadmin_workflows:*": {
            "pk": workflow.pk,
            "page_pk": waiting.pk,
            "workflow_pk": workflow.pk,
        },
        "wagtailadmin_api:documents:detail": {"pk": 1},
        "wagtailadmin_api:images:detail": {"pk": picture.pk},
        "wagtailadmin_api:pages:*": {"pk": page.pk, "action_name": "publish"},
        "wagtailadmin_pages:add": {
            "content_type_app_name": "portals",
            "content_type_model_name": "sectionpage",
            "parent_page_id": root.pk,
        },
        "wagtailadmin_pages:convert_alias": {"page_id": alias.pk},
        "wagtailadmin_pages:*workflow*": {
            "page_id": waiting.pk,
            "action_name": "approve",
            "task_state_id": page_step.pk,
            "task_id": page_step.task_id,
            "workflow_state_id": page_step.workflow_state_id,
        },
        "wagtailadmin_pages:revisions_compare": {"0": page.pk, "1": "earliest", "2": "latest"},
        "wagtailadmin_pages:*": {
            "content_type_app_name": "portals",
            "content_type_model_name": "sectionpage",
            "app_label": "portals",
            "model_name": "sectionpage",
            "parent_page_id": root.pk,
            "page_id": page.pk,
            "page_to_move_id": page.pk,
            "destination_id": root.pk,
            "revision_id": page_revision.pk,
        },
        "wagtailadmin_explore*": {"parent_page_id": root.pk},
        "wagtailadmin_choose_page*": {"parent_page_id": root.pk},
        "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
        "wagtailsites:*": {"pk": Site.objects.first().pk},
        "wagtaillocales:*": {"pk": Locale.objects.get(language_code="tk").pk},
        "wagtailusers_users:*": {"pk": writer.pk},
        "wagtailusers_groups:*": {"pk": Group.objects.get(name=Role.REPORTER.label).pk},
        "wagtailadmin_password_reset_confirm": {"uidb64": "MQ", "token": "set-password"},
        "wagtailsettings:*": {"app_name": "portals", "model_name": "none", "pk": 1},
        "media_file": {"path": picture.file.name},
        "portals:picture": {
            "pk": picture.pk,
            "signature": signature(picture.pk, picture.file.name),
            "width": 480,
        },
        "portals:recording": {"pk": recording.pk, "signature": recording_signature(recording), "ending": "mp3"},
        "portals:captions": {"language": LANGUAGE, "pk": public.pk, "block": "film", "number": 0},
        "portals:article": {"language": LANGUAGE, "section": "science", "slug": public.slug, "pk": public.pk},
        "portals:section*": {"language": LANGUAGE, "section": "science", "slug": "science"},
        "portals:sitemap": {"language": LANGUAGE, "number": 1},
        "portals:*feed": {"section": "science", "under": "places", "slug": "otrar", "file": "rss.xml"},
        "portals:*_newsletter": {"language": LANGUAGE, "link": newsletter_link(reader.pk, reader.secret)},
        "portals:card": {"pk": public.pk, "name": name_of_card(article_card(public, portal_shown))},
        "portals:icon": {"colour": portal_shown.look.colour("brand", "light").removeprefix("#"), "size": 192},
        "portals:box*": {"code": OWN},
        "perspective_boxes:*": {"pk": box.pk},
        "portals:agency": {"language": LANGUAGE, "code": OWN},
        "portals:style_sheet": {"name": name_of_sheet(Look(theme=NEWS.theme))},
        "portals:drawing": {"name": name_of(_DRAWING)},
        "portals:topic": {"language": LANGUAGE, "code": "15000000"},
        "portals:place": {"language": LANGUAGE, "slug": "otrar"},
        "portals:person": {"language": LANGUAGE, "slug": "aqtoty-samal"},
        "portals:author": {"language": LANGUAGE, "slug": author.slug},
        "portals:book*": {"language": LANGUAGE, "slug": book.slug},
        "portals:chapter": {"language": LANGUAGE, "slug": book.slug, "number": 1},
        "portals:day_in_history": {"language": LANGUAGE, "month": day.month, "day": day.day},
        "portals:archive*": {
            "language": LANGUAGE,
            "year": published.year,
            "month": published.month,
            "day": published.day,
        },
        "portals:story*": {"language": LANGUAGE, "key": story.key},
        "portals:checked*": {"language": LANGUAGE, "key": "OR-2222-2222-2222", "name": "none"},
        "portals:determination": {"language": LANGUAGE, "key": "d22222222"},
        "portals:determination_*": {"language": LANGUAGE, "key": "d22222222", "name": "none"},
        "portals:determinations_feed": {"language": LANGUAGE, "file": "rss.xml"},
        "portals:*": {"language": LANGUAGE, "position": position},
    }
    return World(
        agencies=agencies,
        writer=writer,
        draft=draft,
        public=public,
        picture=picture,
        position=position,
        arguments=arguments,
        queries={
            "wagtail_bulk_action": f"id={draft.pk}",
            "wagtailsnippetchoosers_desk_article:chosen_multiple": f"id={draft.pk}",
            "wagtailimages_chooser:chosen_multiple": f"id={picture.pk}",
            "recording_chooser:chosen_multiple": f"id={recording.pk}",
            "wagtailadmin_api:pages:find": f"id={page.pk}",
            "wagtailadmin_api:images:find": f"id={picture.pk}",
            "desk_wire": f"at={position}",
            "wagtailadmin_choose_page_chosen_multiple": f"id={page.pk}",
        },
        posts={"desk_take": {"uri": "urn:nothing"}},
        paths={"admin/test404/": "/admin/test404/", "admin/^.*/$": "/admin/no-such-place/"},
    )
