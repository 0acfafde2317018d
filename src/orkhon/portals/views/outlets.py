"""The screens on which editors keep what a portal sends: newsletter, breaking news, channels; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.audit.notes import note_on
from orkhon.desk.queries import published
from orkhon.portals import moments
from orkhon.portals.channels.following import want
from orkhon.portals.channels.models import ChannelPost, TelegramChannel
from orkhon.portals.frame import OWN_NAMES
from orkhon.portals.newsletters.choosing import MOST_CHOSEN, articles_of, stories_for
from orkhon.portals.newsletters.models import Newsletter
from orkhon.portals.origins import countries_of, origin_of, path_of
from orkhon.portals.outlet_forms import ChannelForm, NewsletterForm, PushOutletForm
from orkhon.portals.outlet_policy import keeps_somewhere, may_keep, portals_to_keep
from orkhon.portals.outlet_work import WorkState
from orkhon.portals.pushes.following import push_news
from orkhon.portals.pushes.models import Breaking, PushOutlet
from orkhon.portals.queries import directory
from orkhon.portals.sites import Portal

_NEWEST: Final = 20
_POSTS: Final = 20
_ISSUES: Final = 7


@dataclass(frozen=True, kw_only=True)
class _Place:
    """One portal in one language, and who keeps its outlets."""

    user: User
    portal: Portal

    @property
    def address(self) -> str:
        return reverse("portals_outlet", args=[self.portal.code, self.portal.language])


@require_safe
def outlets(request: HttpRequest) -> HttpResponse:
    """List the portals in their languages, with what each sends."""
    if not keeps_somewhere(request.user):
        raise PermissionDenied
    letters = {
        (one.portal, one.language): one
        for one in Newsletter.objects.annotate(count=Count("readers", filter=Q(readers__confirmed__isnull=False)))
    }
    pushes = {(one.portal, one.language): one for one in PushOutlet.objects.annotate(count=Count("browsers"))}
    channels: dict[tuple[str, str], list[TelegramChannel]] = {}
    for one in TelegramChannel.objects.all():
        channels.setdefault((one.portal, one.language), []).append(one)
    rows = [
        {
            "portal": portal,
            "language": OWN_NAMES[portal.language],
            "address": reverse("portals_outlet", args=[portal.code, portal.language]),
            "newsletter": letters.get((portal.code, portal.language)),
            "pushes": pushes.get((portal.code, portal.language)),
            "channels": channels.get((portal.code, portal.language), []),
        }
        for portal in portals_to_keep(request.user, directory())
    ]
    return render(request, "portals/admin/outlets.html", {"rows": rows, **_head(gettext("Newsletters and channels"))})


@require_safe
def outlet(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Show what one portal sends in one language."""
    return _shown(request, _place(request, portal, language))


@require_POST
def save_newsletter(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Keep when the newsletter leaves and what it holds."""
    place = _place(request, portal, language)
    form = NewsletterForm(request.POST, instance=_newsletter(place.portal), prefix="newsletter")
    if not form.is_valid():
        return _shown(request, place, newsletter_form=form, status=422)
    form.save()
    return _kept(request, place, "newsletter")


@require_POST
def choose_story(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Put an article into the next issue, or take it out of it."""
    place = _place(request, portal, language)
    number = _number(request.POST.get("article", ""))
    with transaction.atomic():
        newsletter = _newsletter(place.portal)
        if newsletter.pk is None:
            newsletter.save()
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        left = [one for one in newsletter.chosen if one != number]
        if request.POST.get("out") is None:
            if not articles_of([number], place.portal):
                return _not_there(request, place, gettext("This portal shows no such article; choose one of the list."))
            left = [*left, number][-MOST_CHOSEN:]
        Newsletter.objects.filter(pk=newsletter.pk).update(chosen=left)
    return _kept(request, place, "newsletter")


@require_POST
def save_pushes(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Keep what is pushed by itself."""
    place = _place(request, portal, language)
    form = PushOutletForm(request.POST, instance=_pushes(place.portal), prefix="pushes")
    if not form.is_valid():
        return _shown(request, place, push_form=form, status=422)
    form.save()
    return _kept(request, place, "pushes")


@require_POST
def push_now(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Push an article to the readers' browsers."""
    place = _place(request, portal, language)
    found = articles_of([_number(request.POST.get("article", ""))], place.portal)
    sending = _pushes(place.portal)
    if not found:
        return _not_there(request, place, gettext("This portal shows no such article; choose one of the list."))
    if sending.pk is None or not sending.active:
        return _not_there(request, place, gettext("This portal pushes nothing; switch it on first."))
    note_on(request, object_key=found[0].pk, details={"portal": place.portal.code, "language": place.portal.language})
    if push_news(sending, found[0], by=place.user, now=timezone.now()):
        messages.success(request, gettext("It is on its way to the readers’ browsers."))
    else:
        messages.warning(request, gettext("It was pushed before."))
    return redirect(f"{place.address}#pushes")


@require_POST
def save_channel(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Keep a channel: a new one, or the one that the form names."""
    place = _place(request, portal, language)
    number = request.POST.get("channel", "")
    instance = _channels(place.portal).filter(pk=_number(number)).first() if number else None
    if number and instance is None:
        return _not_there(request, place, gettext("This portal has no such channel any more."))
    prefix = f"channel-{instance.pk}" if instance else "channel-new"
    form = ChannelForm(request.POST, instance=instance, portal=place.portal, prefix=prefix)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.keep(place.portal, now=timezone.now())
        except IntegrityError:
            form.add_error("chat", gettext("This portal has that channel already."))
        else:
            return _kept(request, place, "channels")
    return _shown(request, place, channel_form=form, status=422)


@require_POST
def post_again(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Try a post again that was given up."""
    place = _place(request, portal, language)
    rows = ChannelPost.objects.filter(channel__in=_channels(place.portal))
    post = rows.filter(pk=_number(request.POST.get("post", ""))).first()
    if post is None:
        words = gettext("This portal has no such post any more; nothing is to be tried again.")
        return _not_there(request, place, words)
    want(rows.filter(pk=post.pk), timezone.now(), taking=post.taking)
    return _kept(request, place, "channels")


def _not_there(request: HttpRequest, place: _Place, words: str) -> HttpResponse:
    """Show the screen again, with what the form named and nobody has."""
    messages.error(request, words)
    return _shown(request, place, status=422)


def _place(request: HttpRequest, portal: str, language: str) -> _Place:
    user = request.user
    if not isinstance(user, User) or not may_keep(user, portal=portal, language=language):
        raise PermissionDenied
    found = next((one for one in directory().portals if (one.code, one.language) == (portal, language)), None)
    if found is None:
        raise Http404(f"no portal {portal!r} is in {language!r}")
    return _Place(user=user, portal=found)


def _newsletter(portal: Portal) -> Newsletter:
    known = Newsletter.objects.filter(portal=portal.code, language=portal.language).first()
    return known or Newsletter(portal=portal.code, language=portal.language)


def _pushes(portal: Portal) -> PushOutlet:
    known = PushOutlet.objects.filter(portal=portal.code, language=portal.language).first()
    return known or PushOutlet(portal=portal.code, language=portal.language)


def _channels(portal: Portal) -> Any:
    return TelegramChannel.objects.filter(portal=portal.code, language=portal.language)


def _shown(
    request: HttpRequest,
    place: _Place,
    *,
    newsletter_form: NewsletterForm | None = None,
    push_form: PushOutletForm | None = None,
    channel_form: ChannelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    portal = place.portal
    newsletter, sending = _newsletter(portal), _pushes(portal)
    chosen = articles_of(newsletter.chosen, portal)
    newest = published(portal.language, topics=portal.topics, limit=_NEWEST, countries=countries_of(portal))
    pushed = set(Breaking.objects.filter(outlet=sending.pk).values_list("article", flat=True))
    origin = origin_of(portal)
    context = {
        "place": place,
        "portal": portal,
        "language": OWN_NAMES[portal.language],
        "newsletter": newsletter,
        "newsletter_form": newsletter_form or NewsletterForm(instance=newsletter, prefix="newsletter"),
        "readers": newsletter.readers.filter(confirmed__isnull=False).count() if newsletter.pk else 0,
        "asked": newsletter.readers.filter(confirmed__isnull=True).count() if newsletter.pk else 0,
        "chosen": chosen,
        "next": stories_for(newsletter, portal, timezone.now()) if newsletter.pk else [],
        "newest": [one for one in newest if one not in chosen],
        "issues": _issues(newsletter),
        "sending": sending,
        "push_form": push_form or PushOutletForm(instance=sending, prefix="pushes"),
        "browsers": sending.browsers.count() if sending.pk else 0,
        "unpushed": [one for one in newest if one.pk not in pushed][:_NEWEST] if sending.active else [],
        "news": _news(sending),
        "channels": [_channel(one, portal, channel_form, origin) for one in _channels(portal)],
        "new_channel": channel_form
        if channel_form is not None and channel_form.instance.pk is None
        else ChannelForm(portal=portal, prefix="channel-new"),
        **_head(f"{portal.title}, {OWN_NAMES[portal.language]}", under=True),
    }
    return render(request, "portals/admin/outlet.html", context, status=status)


def _issues(newsletter: Newsletter) -> list[dict[str, object]]:
    if newsletter.pk is None:
        return []
    counted = newsletter.issues.annotate(
        sent=Count("letters", filter=Q(letters__state=WorkState.DONE)),
        waiting=Count("letters", filter=Q(letters__state=WorkState.WAITING)),
        lost=Count("letters", filter=Q(letters__state__in=[WorkState.GIVEN_UP, WorkState.LEFT_OUT])),
    )
    language = _language()
    return [
        {
            "day": moments.whole_day(one.day, language),
            "stories": len(one.articles),
            "sent": one.sent,
            "waiting": one.waiting,
            "lost": one.lost,
        }
        for one in counted.order_by("-day")[:_ISSUES]
    ]


def _news(sending: PushOutlet) -> list[dict[str, object]]:
    if sending.pk is None:
        return []
    counted = sending.news.select_related("article", "by").annotate(
        sent=Count("pushes", filter=Q(pushes__state=WorkState.DONE, pushes__takes_back=False))
    )
    return [
        {"headline": one.article.headline, "sent": one.sent, "taken": one.taken, "by": one.by, "when": _when(one.at)}
        for one in counted.order_by("-at")[:_ISSUES]
    ]


def _channel(channel: TelegramChannel, portal: Portal, form: ChannelForm | None, origin: str) -> dict[str, object]:
    posts = channel.posts.select_related("article__topic").exclude(changed=None).order_by("-changed")[:_POSTS]
    mine = form if form is not None and form.instance.pk == channel.pk else None
    return {
        "channel": channel,
        "form": mine or ChannelForm(instance=channel, portal=portal, prefix=f"channel-{channel.pk}"),
        "paused": _when(channel.paused_until)
        if channel.paused_until is not None and channel.paused_until > timezone.now()
        else "",
        "posts": [
            {
                "post": post,
                "headline": post.article.headline,
                "page": f"{origin}{path_of(post.article, portal)}" if post.article.live else "",
                "message": _message(channel, post),
                "state": WorkState(post.state).label,
                "again": post.state == WorkState.GIVEN_UP,
                "when": _when(post.changed),
            }
            for post in posts
        ],
    }


def _message(channel: TelegramChannel, post: ChannelPost) -> str:
    """Return where the message is, empty where nothing stands or the channel has no public name."""
    if post.message is None or not channel.chat.startswith("@"):
        return ""
    return f"https://t.me/{channel.chat.removeprefix('@')}/{post.message}"


def _when(moment: Any) -> str:
    if moment is None:
        return ""
    return moments.day_and_clock(moment, _language(), timezone.get_current_timezone())


def _kept(request: HttpRequest, place: _Place, part: str) -> HttpResponse:
    note_on(request, details={"portal": place.portal.code, "language": place.portal.language})
    messages.success(request, gettext("Kept."))
    return redirect(f"{place.address}#{part}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _language() -> str:
    return (translation.get_language() or "en").partition("-")[0]


def _head(title: str, *, under: bool = False) -> dict[str, Any]:
    trail = [{"url": reverse("portals_outlets"), "label": gettext("Newsletters and channels")}] if under else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
