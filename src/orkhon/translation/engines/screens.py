"""Machine engines in the admin: which there are, how they fare, what they cost, and a sentence to try."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.source_secrets import MOST_LETTERS
from orkhon.alliance.views.invitations import person_of
from orkhon.alliance.within_reach import CreateWithinReach, DeleteWithinReach, EditWithinReach, ViewSetWithinReach
from orkhon.audit.notes import note_on
from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.items.language import LanguageTagError
from orkhon.translation.actions.spend_on_engine import MILLION
from orkhon.translation.actions.wake_requests import wake_requests
from orkhon.translation.engines.engine_secrets import has_engine_secret, write_engine_secret
from orkhon.translation.engines.policies import ENGINE_PAIRS, ENGINES, may_try_engine
from orkhon.translation.engines.provenance import language_name
from orkhon.translation.engines.trying import try_engine
from orkhon.translation.models import Engine, EngineKind, EnginePair, EngineUse

_LONGEST_TRIED: Final = 500


class EngineForm(WagtailAdminModelForm):
    """An engine's facts; its key goes into a file and is never shown again."""

    secret = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_LETTERS,
        label=_("Key"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("by which the server knows this hub; kept in a file and never shown again; empty: as it is"),
    )

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        self.was_address: str = self.instance.address if self.instance.pk else ""
        if self._holds_a_secret():
            self.fields["secret"].label = _("Key (one is kept)")

    def _holds_a_secret(self) -> bool:
        return bool(self.instance.pk) and has_engine_secret(Path(settings.ORKHON_HOME), self.instance.pk)

    def clean(self) -> dict[str, Any]:
        """Refuse to take a key along to another server than it was given for."""
        facts: dict[str, Any] = super().clean()
        moved = self.was_address and _server_of(facts.get("address", "")) != _server_of(self.was_address)
        if moved and self._holds_a_secret() and not facts.get("secret"):
            raise ValidationError({"secret": _("another server is asked now: give the key for it")})
        if urlsplit(facts.get("address") or "").password:
            raise ValidationError({"address": _("the address holds a password; give it as the key")})
        return facts

    def save(self, commit: bool = True) -> Engine:
        """Save; an engine that was changed is asked again at once."""
        self.instance.failures, self.instance.paused_until = 0, None
        engine: Engine = super().save(commit=commit)
        secret = str(self.cleaned_data.get("secret") or "").strip()
        if secret and engine.pk:
            write_engine_secret(Path(settings.ORKHON_HOME), engine.pk, secret)
        return engine


def _server_of(address: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return "", address, None


def _state(engine: Engine) -> str:
    """Return how an engine fares, in words."""
    now = timezone.now()
    if not engine.active:
        return gettext("not in use")
    if engine.paused_until is not None and engine.paused_until > now:
        return gettext("paused until %(moment)s") % {"moment": _moment(engine.paused_until)}
    if engine.failures:
        return gettext("failed last time")
    if engine.last_success is None:
        return gettext("never asked")
    return gettext("well")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _spent(engine: Engine) -> str:
    month = timezone.now().date().replace(day=1)
    use = EngineUse.objects.filter(engine=engine, month=month).first()
    spent = Decimal(use.spent if use else 0) / MILLION
    if engine.cap is None:
        return f"{spent:.2f}"
    return gettext("%(spent)s of %(cap)s") % {"spent": f"{spent:.2f}", "cap": f"{engine.cap:.2f}"}


def _last_failure(engine: Engine) -> str:
    if engine.last_failure_at is None:
        return "–"
    return f"{_moment(engine.last_failure_at)}: {engine.last_failure}"


def _try(engine: Engine) -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse("translation_try_engine", args=[engine.pk]), gettext("Try a sentence")
    )


class _Outside(BooleanColumn):
    def get_value(self, instance: Engine) -> bool:
        return not instance.outside


def _facts(engine: Engine) -> dict[str, str]:
    return {"engine": engine.name}


class _EngineCreate(CreateWithinReach):
    def save_instance(self) -> Engine:
        engine: Engine = super().save_instance()
        wake_requests(now=timezone.now())
        note_on(self.request, object_key=engine.pk, details=_facts(engine))
        return engine


class _EngineEdit(EditWithinReach):
    def save_instance(self) -> Engine:
        engine: Engine = super().save_instance()
        wake_requests(now=timezone.now())
        note_on(self.request, details={**_facts(engine), "changed": ",".join(self.form.changed_data) or "nothing"})
        return engine


class _EngineDelete(DeleteWithinReach):
    def delete_action(self) -> Any:
        key = self.object.pk
        outcome = super().delete_action()
        write_engine_secret(Path(settings.ORKHON_HOME), key, "")
        return outcome


class EngineViewSet(ViewSetWithinReach):
    """The engines, with how they fare and what they cost this month."""

    model = Engine
    permission_policy = ENGINES
    icon = "cogs"
    menu_label = _("Machine engines")
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("state", label=_("State"), accessor=_state),
        Column("spent", label=_("Cost this month"), accessor=_spent),
        _Outside("inside", label=_("Sees restricted text")),
        Column("last_failure", label=_("Last failure"), accessor=_last_failure),
        Column("try", label=_("Try"), accessor=_try),
    ]
    search_fields = ["name", "address"]
    add_view_class = _EngineCreate
    edit_view_class = _EngineEdit
    delete_view_class = _EngineDelete
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldPanel("address"),
            FieldPanel("model"),
            FieldPanel("secret"),
            FieldRowPanel([FieldPanel("active"), FieldPanel("local")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("timeout"), FieldPanel("price"), FieldPanel("cap")])],
                heading=_("Limits"),
            ),
            FieldPanel("codes"),
        ],
        base_form_class=EngineForm,
    )


class _PairCreate(CreateWithinReach):
    def save_instance(self) -> EnginePair:
        pair: EnginePair = super().save_instance()
        wake_requests(now=timezone.now())
        return pair


class _PairEdit(EditWithinReach):
    def save_instance(self) -> EnginePair:
        pair: EnginePair = super().save_instance()
        wake_requests(now=timezone.now())
        return pair


class EnginePairViewSet(ViewSetWithinReach):
    """Which engine is asked for which pair of languages, and in which turn."""

    model = EnginePair
    permission_policy = ENGINE_PAIRS
    icon = "resubmit"
    menu_label = _("Pairs of languages")
    list_display = ["source", "target", "rank", "engine"]
    list_filter = ["engine"]
    search_fields = ["source", "target"]
    add_view_class = _PairCreate
    edit_view_class = _PairEdit
    edit_handler = ObjectList(
        [
            FieldPanel("engine"),
            FieldRowPanel([FieldPanel("source"), FieldPanel("target"), FieldPanel("rank")]),
        ]
    )


class EnginesGroup(ModelViewSetGroup):
    """Machine translation, together in the menu."""

    menu_label = _("Machine translation")
    menu_icon = "cogs"
    menu_order = 320
    items = (EngineViewSet("engines"), EnginePairViewSet("engine_pairs"))


class TryForm(forms.Form):
    """One sentence, and from which language to which."""

    source = forms.CharField(label=_("From"), max_length=35, initial="kk-Cyrl")
    target = forms.CharField(label=_("To"), max_length=35, initial="tr-Latn")
    text = forms.CharField(
        label=_("Sentence"), max_length=_LONGEST_TRIED, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    )

    def clean_source(self) -> str:
        """Return the tag in full."""
        return _tag(self.cleaned_data["source"])

    def clean_target(self) -> str:
        """Return the tag in full."""
        return _tag(self.cleaned_data["target"])


def _tag(text: str) -> str:
    try:
        return Language.parse(text).tag
    except LanguageTagError as error:
        raise ValidationError(_("write a language's tag, such as kk, kk-Cyrl or uz-Latn")) from error


def try_sentence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, and what the engine makes of a sentence."""
    user = person_of(request)
    engine = get_object_or_404(Engine, pk=pk)
    if not may_try_engine(user, engine):
        raise PermissionDenied
    form = TryForm(request.POST or None)
    answer, refused = None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        source, target = Language.parse(given["source"]), Language.parse(given["target"])
        try:
            answer = try_engine(engine, given["text"], source, target, user=user, now=timezone.now())
        except SecretRefused as error:
            refused = str(error)
    context = {
        "engine": engine,
        "form": form,
        "answer": answer,
        "refused": refused,
        "works": engine.kind != EngineKind.NOTHING,
        "direction": Language.parse(form.cleaned_data["target"]).direction if answer else "",
        "target": form.cleaned_data["target"] if answer else "",
        "languages": [(code, language_name(code)) for code in INTERFACE_LANGUAGES],
        "header_title": engine.name,
        "page_title": gettext("Try a sentence"),
        "header_icon": "cogs",
        "breadcrumbs_items": [{"url": reverse("engines:index"), "label": gettext("Machine engines")}],
    }
    return render(request, "translation/try_engine.html", context)
