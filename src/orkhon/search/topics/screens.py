"""The screens of saved topics: the list with its counts, one topic, its form, and Telegram. They read the clock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.audit.notes import note_on
from orkhon.search.actions.keep_topic import (
    Alerts,
    follow_topic,
    keep_topic,
    mark_read,
    renew_feed,
    unfollow_topic,
)
from orkhon.search.asking import read_query
from orkhon.search.errors import SearchError
from orkhon.search.models import Following, SavedTopic, TelegramChat, When
from orkhon.search.queries import Order, Question, search
from orkhon.search.topics import telegram
from orkhon.search.topics.errors import TopicError
from orkhon.search.topics.feeds import FEED_NAMES
from orkhon.search.topics.forms import AlertsForm, ChatForm, CodeForm, TopicForm
from orkhon.search.topics.letters import marks
from orkhon.search.topics.queries import (
    following_of,
    matched_of,
    question_in,
    readable,
    sealed_feed,
    topics_of,
)
from orkhon.search.topics.reach import may_change, may_keep_topics, may_see, topics_seen_by, viewer_of
from orkhon.search.topics.times import zone_names
from orkhon.wire.entries import ItemState

_PREVIEWED: Final = 10
_MOST_OTHERS: Final = 200
_FACETS: Final = {"agencies": "agency", "languages": "language", "types": "type"}


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may_keep_topics(request.user):
        raise PermissionDenied
    return request.user


def _topic(request: HttpRequest, pk: int) -> tuple[User, SavedTopic]:
    """Return who asks and the topic. Raises `PermissionDenied` for one that he may not see, whether it is or not."""
    user = _person(request)
    topic = SavedTopic.objects.select_related("agency", "owner").filter(pk=pk).first()
    if topic is None or not may_see(user, topic):
        raise PermissionDenied
    return user, topic


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List what the person follows with its counts, and what else is shared with him."""
    user = _person(request)
    rows = topics_of(user)
    others = topics_seen_by(user).exclude(pk__in=[row.pk for row in rows]).order_by("name", "pk")[:_MOST_OTHERS]
    return render(request, "search/topics.html", {"rows": rows, "others": others} | _head(gettext("Saved topics")))


@require_safe
@never_cache
def counts(request: HttpRequest) -> JsonResponse:
    """Answer with the number of unread matches of each topic that the person follows, for the list that is open."""
    return JsonResponse({"unread": {str(row.pk): row.unread for row in topics_of(_person(request))}})


@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one topic: its newest matches, how the person is told, and his feed."""
    user, about = _topic(request, pk)
    return _shown(request, user, about)


def _shown(request: HttpRequest, user: User, about: SavedTopic, form: AlertsForm | None = None) -> HttpResponse:
    following = following_of(user, about)
    seen = following.seen if following is not None else 0
    matched = matched_of(about, seen=seen)
    rows = [
        {"line": _line(one.state), "unread": one.unread and following is not None}
        for one in matched
        if one.state is not None
    ]
    chat = TelegramChat.objects.filter(user=user).first()
    facts = {
        "topic": about,
        "asked": _in_words(about),
        "rows": rows,
        "newest": matched[0].position if matched else 0,
        "following": following,
        "form": form or AlertsForm(initial=_alerts_of(following)),
        "zones": sorted(zone_names()),
        "feeds": _feeds(request, following) if following is not None else [],
        "chat": chat,
        "may_change": may_change(user, about),
        "mine": about.owner_id == user.pk,
    }
    return render(request, "search/topic.html", facts | _head(about.name, back=True), status=422 if form else 200)


@require_http_methods(["GET", "POST"])
def new_topic(request: HttpRequest) -> HttpResponse:
    """Make a topic; `q`, `agency`, `language` and `type` of the address fill the form in."""
    return _edit(request, _person(request), SavedTopic())


@require_http_methods(["GET", "POST"])
def edit_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a topic, for its owner and the editors of the agency that it is shared with."""
    user, about = _topic(request, pk)
    if not may_change(user, about):
        raise PermissionDenied
    return _edit(request, user, about)


def _edit(request: HttpRequest, user: User, about: SavedTopic) -> HttpResponse:
    fresh = about.pk is None
    more: dict[str, Any] = {"initial": _from_address(request)} if fresh else {}
    posted = request.POST if request.method == "POST" else None
    form = TopicForm(posted, user=user, topic=about, **more)
    lines: list[dict[str, Any]] | None = None
    total, said = 0, ""
    if form.is_bound and form.is_valid():
        filled, asks_anew = form.filled()
        if "action-preview" not in request.POST:
            kept = keep_topic(filled, by=user, asks_anew=asks_anew, now=timezone.now())
            note_on(request, object_key=kept.pk, details={"done": "made" if fresh else "changed"})
            messages.success(request, gettext("Saved: %(name)s") % {"name": kept.name})
            for said in read_query(kept.text, now=kept.changed).left_out:
                messages.warning(request, gettext("Of its words: %(said)s.") % {"said": said})
            return redirect("search_topic", kept.pk)
        lines, total, said = _preview(question_in(filled), user)
    elif not form.is_bound and not fresh:
        lines, total, said = _preview(question_in(about), user)
    facts = {"topic": about, "form": form, "fresh": fresh, "lines": lines, "total": total, "said": said}
    title = gettext("New saved topic") if fresh else gettext("Change: %(name)s") % {"name": about.name}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "search/topic_form.html", facts | _head(title, back=True), status=status)


@require_http_methods(["GET", "POST"])
def delete_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then delete the topic for everybody who follows it."""
    user, about = _topic(request, pk)
    if not may_change(user, about):
        raise PermissionDenied
    if request.method == "GET":
        facts = {"topic": about, "followers": about.followers.exclude(user=user).count()}
        return render(
            request,
            "search/topic_delete.html",
            facts | _head(gettext("Delete: %(name)s") % {"name": about.name}, back=True),
        )
    try:
        about.delete()
    except ProtectedError:
        messages.error(
            request, gettext("A product of the exchange is narrowed by this topic: the secretariat frees it first.")
        )
        return redirect("search_topic", pk)
    note_on(request, object_key=pk, details={"done": "deleted"})
    messages.success(request, gettext("The topic is deleted."))
    return redirect("search_topics")


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow the topic, change how one is told, or follow it no more, as the button says."""
    user, about = _topic(request, pk)
    if "action-unfollow" in request.POST:
        unfollow_topic(about, user=user)
        messages.success(request, gettext("You do not follow the topic any more."))
        return redirect("search_topics")
    if "action-follow" in request.POST:
        follow_topic(about, user=user, alerts=Alerts(), now=timezone.now())
        return redirect("search_topic", pk)
    form = AlertsForm(request.POST)
    if not form.is_valid():
        return _shown(request, user, about, form)
    facts = form.cleaned_data
    alerts = Alerts(mail=When(facts["mail"]), telegram=When(facts["telegram"]), hour=facts["hour"], zone=facts["zone"])
    if alerts.mail and not user.email:
        messages.warning(request, gettext("Your account has no e-mail address, so no letter can go."))
    if alerts.telegram and not TelegramChat.objects.filter(user=user, confirmed__isnull=False).exists():
        messages.warning(request, gettext("No Telegram chat of yours is confirmed yet, so nothing can go there."))
    follow_topic(about, user=user, alerts=alerts, now=timezone.now())
    messages.success(request, gettext("Your alerts are saved."))
    return redirect("search_topic", pk)


@require_POST
def read_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what the person was shown as read."""
    user, about = _topic(request, pk)
    following = following_of(user, about)
    up_to = request.POST.get("up_to", "")
    if following is not None and up_to.isascii() and up_to.isdecimal() and len(up_to) < 19:
        mark_read(following, up_to=int(up_to))
    return redirect("search_topic", pk)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person's feed another address."""
    user, about = _topic(request, pk)
    following = following_of(user, about)
    if following is None:
        raise PermissionDenied
    renew_feed(following)
    messages.success(request, gettext("Your feed has another address; the former one opens nothing any more."))
    return redirect("search_topic", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def telegram_chat(request: HttpRequest) -> HttpResponse:
    """Let the person say in which chat he is told, and show that it is his."""
    user = _person(request)
    bots = telegram.bots_for(user)
    chat = TelegramChat.objects.select_related("bot__agency").filter(user=user).first()
    form, code = ChatForm(bots=bots), CodeForm()
    if request.method == "POST":
        if "action-remove" in request.POST:
            # Not deleted: when the last code was sent stays known for a while, so that nobody is flooded with them.
            TelegramChat.objects.filter(user=user).update(confirmed=None, code="", trouble="", chat=0)
            messages.success(request, gettext("The chat is forgotten; nothing goes there any more."))
            return redirect("search_telegram")
        if "action-confirm" in request.POST and chat is not None:
            code = CodeForm(request.POST)
            if code.is_valid():
                if telegram.confirm(chat, code.cleaned_data["code"], now=timezone.now()):
                    messages.success(request, gettext("The chat is yours: alerts may go there."))
                    return redirect("search_telegram")
                code.add_error("code", gettext("that is not the code, or it is too old; send another one"))
        else:
            form = ChatForm(request.POST, bots=bots)
            if form.is_valid() and _begin(request, user, form):
                return redirect("search_telegram")
    waits = chat is not None and bool(chat.code)
    known = chat if chat is not None and (waits or chat.confirmed) else None
    facts = {"chat": known, "bots": bots, "form": form, "code": code}
    return render(request, "search/telegram.html", facts | _head(gettext("Alerts by Telegram"), back=True))


def _begin(request: HttpRequest, user: User, form: ChatForm) -> bool:
    facts = form.cleaned_data
    try:
        telegram.begin(user, chat=facts["chat"], bot=facts["bot"], now=timezone.now())
    except TopicError as error:
        form.add_error("chat", str(error))
        return False
    messages.success(request, gettext("A code was sent to that chat. Write it here."))
    return True


def _preview(question: Question, user: User) -> tuple[list[dict[str, Any]] | None, int, str]:
    """Return the newest of what the question finds now, how much it is, and what was left out of it."""
    asked = replace(question, order=Order.NEWEST, limit=_PREVIEWED)
    try:
        found = search(asked, viewer=viewer_of(user), now=timezone.now())
    except SearchError:
        return None, 0, gettext("There is no index to look in now; the topic works all the same.")
    if found.misspelt:
        return [], 0, "; ".join(found.left_out)
    states = readable(hit.uri for hit in found.hits)
    lines = [_line(states[hit.uri]) for hit in found.hits if hit.uri in states]
    return lines, found.total, "; ".join(found.left_out)


def _line(state: ItemState) -> dict[str, Any]:
    entry = state.entry
    item = entry.outline if entry is not None else None
    if entry is None or item is None:
        return {}
    return {
        "marks": marks(state, item).removesuffix(": "),
        "agency": state.agency,
        "headline": item.headline or item.slug_line or item.uri,
        "language": item.language.tag if item.language is not None else "",
        "direction": "rtl" if item.language is not None and item.language.script == "Arab" else "ltr",
        "received": entry.received,
        "address": f"{reverse('desk_wire')}?at={entry.position}#reading",
    }


def _from_address(request: HttpRequest) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: request.GET.getlist(key)[:50] for name, key in _FACETS.items()}
    return {**chosen, "text": request.GET.get("q", "")[:1000], "name": request.GET.get("q", "")[:80]}


def _in_words(about: SavedTopic) -> str:
    said = [about.text]
    words = (
        (gettext("agencies"), about.agencies),
        (gettext("languages"), about.languages),
        (gettext("types"), about.types),
    )
    for label, value in words:
        said += [f"{label}: {value}"] if value else []
    for label, value in ((gettext("topics"), about.subjects), (gettext("places"), about.places)):
        said += [f"{label}: {', '.join(value.splitlines())}"] if value else []
    return " · ".join(one for one in said if one)


def _alerts_of(following: Following | None) -> dict[str, Any]:
    if following is None:
        return {}
    # Where nothing was chosen yet, the zone that the person chose for the whole admin.
    zone = following.zone if following.mail or following.telegram else timezone.get_current_timezone_name()
    return {"mail": following.mail, "telegram": following.telegram, "hour": following.hour, "zone": zone}


def _feeds(request: HttpRequest, following: Following) -> list[tuple[str, str]]:
    names = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
    sealed = sealed_feed(following)
    return [
        (names[name], request.build_absolute_uri(reverse("search_topic_feed", args=[sealed, name])))
        for name in FEED_NAMES
    ]


def _head(title: str, *, back: bool = False) -> dict[str, Any]:
    trail = [{"url": reverse("search_topics"), "label": gettext("Saved topics")}] if back else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "tag",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
