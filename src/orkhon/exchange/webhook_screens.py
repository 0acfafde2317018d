"""How webhooks, folders and letter boxes are listed and kept in the admin. The address says which of them one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import CharField, ChoiceField, ModelChoiceField, RadioSelect, Textarea
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from orkhon.alliance.source_secrets import MOST_LETTERS
from orkhon.alliance.within_reach import CreateWithinReach, EditWithinReach, IndexWithinReach, ViewSetWithinReach
from orkhon.audit.notes import note_on
from orkhon.exchange.actions.resume_webhook import resume_webhook
from orkhon.exchange.drop_secrets import has_drop_secret, write_drop_secret
from orkhon.exchange.models import FORMATS_BY_CHANNEL, Channel, SentAs, Subscriber, Webhook
from orkhon.exchange.models.targets import channel_of, server_of
from orkhon.exchange.policies import WEBHOOKS
from orkhon.exchange.standing import standing_of
from orkhon.wire.queries import head

_FROM_NOW: Final = "now"
_FROM_THE_OLDEST: Final = "oldest"
_IN_FOLDERS: Final = frozenset({Channel.SFTP, Channel.FTP})


class WebhookForm(WagtailAdminModelForm):
    """An address of a subscriber within reach. What leads into the hub's own network is the administrators' affair.

    Whoever marks an address as local lets the hub send to any machine around it.
    """

    begin = ChoiceField(
        label=_("Begin with"),
        choices=[
            (_FROM_NOW, _("what comes from now on")),
            (_FROM_THE_OLDEST, _("the oldest entry: everything that it may have, in order")),
        ],
        initial=_FROM_NOW,
        widget=RadioSelect,
    )
    format = ChoiceField(
        required=False,
        choices=[("", _("as usual there")), *SentAs.choices],
        help_text=_("of the files in a folder: NewsML-G2, ninjs, NITF or NewsML 1.2; programs get JSON, mail text"),
        label=_("Format"),
    )
    secret = CharField(
        required=False,
        strip=False,
        max_length=MOST_LETTERS,
        widget=Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "of SFTP and FTP: password or private key; kept in a file of the hub and never shown again; empty: as it is"
        ),
        label=_("Secret"),
    )

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        self.was_active = self.instance.active if self.instance.pk else True
        self.was_url: str = self.instance.url if self.instance.pk else ""
        subscriber = self.fields.get("subscriber")
        if isinstance(subscriber, ModelChoiceField):
            subscriber.queryset = self._within_reach()
        if self.instance.pk:
            # How far it came is no matter of a form; and deliveries on record went to that subscriber.
            del self.fields["begin"]
            self.fields["subscriber"].disabled = True
            if self._holds_a_secret():
                self.fields["secret"].label = gettext("Secret (one is kept)")
        if for_user is not None and not for_user.is_superuser:
            for name in ("local", "url") if self.instance.local else ("local",):
                self.fields[name].disabled = True

    def _within_reach(self) -> QuerySet[Subscriber]:
        rows = Subscriber.objects.select_related("agency").order_by("code")
        if self.for_user is None:
            return rows
        # A webhook belongs where its subscriber does, so the subscriber's path is the webhook's without its first step.
        reach = WEBHOOKS.reach(self.for_user, "change" if self.instance.pk else "add")
        if reach.everywhere or any(not place.agency for place in reach.places):
            return rows
        return rows.filter(agency__code__in=[place.agency for place in reach.places])

    def _holds_a_secret(self) -> bool:
        return has_drop_secret(Path(settings.ORKHON_HOME), self.instance.pk)

    def clean(self) -> dict[str, Any]:
        """Find out by which way the address is reached; a secret goes to no other server than it was given for."""
        facts: dict[str, Any] = super().clean()
        url = facts.get("url")
        if not url:
            return facts
        channel = channel_of(url)
        if self.was_url and channel != self.instance.channel:
            way = self.instance.get_channel_display()
            raise ValidationError(
                {"url": gettext("this is sent by %(way)s, as its deliveries say; add another one") % {"way": way}}
            )
        self.instance.channel = channel
        facts["format"] = facts.get("format") or self._usual_format(channel)
        if channel not in _IN_FOLDERS and facts.get("secret"):
            raise ValidationError({"secret": gettext("only a server of files is told a secret; leave it empty")})
        if self.was_url and server_of(url) != server_of(self.was_url):
            if self._holds_a_secret() and not facts.get("secret"):
                raise ValidationError(
                    {"secret": gettext("another server or user is asked now: give the secret for it")}
                )
            if "host_key" not in self.changed_data:
                facts["host_key"] = ""
        return facts

    def _usual_format(self, channel: Channel) -> str:
        kept: str = self.instance.format
        formats = FORMATS_BY_CHANNEL[channel]
        return kept if self.instance.pk and kept in formats else formats[0].value

    def save(self, commit: bool = True) -> Webhook:
        """Save; a new one begins where the form says. Raises `SecretRefused` where the secret cannot be kept."""
        if self.instance.pk is None:
            self.instance.position = 0 if self.cleaned_data["begin"] == _FROM_THE_OLDEST else head()
        webhook: Webhook = super().save(commit=commit)
        secret = str(self.cleaned_data.get("secret") or "").strip("\r\n")
        if secret and webhook.pk:
            write_drop_secret(Path(settings.ORKHON_HOME), webhook.pk, secret)
        return webhook


class _WebhookIndex(IndexWithinReach):
    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        for row in rows:
            row.state_in_words = standing_of(row, now=timezone.now()).words
        return super().get_table(rows)


def _facts(webhook: Webhook) -> dict[str, str]:
    return {"subscriber": webhook.subscriber.code}


class _WebhookCreate(CreateWithinReach):
    def save_instance(self) -> Webhook:
        webhook: Webhook = super().save_instance()
        note_on(self.request, object_key=webhook.pk, details=_facts(webhook))
        return webhook


class _WebhookEdit(EditWithinReach):
    def save_instance(self) -> Webhook:
        webhook: Webhook = super().save_instance()
        if webhook.active and not self.form.was_active:
            # Else the first failure would leave it alone again: it counts from when the failing began.
            resume_webhook(webhook, by=self.request.user.get_username(), now=timezone.now())
        note_on(self.request, details={**_facts(webhook), "changed": ",".join(self.form.changed_data) or "nothing"})
        return webhook


class WebhookViewSet(ViewSetWithinReach):
    """Where entries are sent as they come: programs, folders and letter boxes."""

    model = Webhook
    permission_policy = WEBHOOKS
    icon = "link-external"
    menu_label = _("Webhooks and drops")
    list_display = [
        "url",
        "subscriber",
        Column("way", label=_("Way"), accessor="get_channel_display"),
        Column("state", label=_("State"), accessor="state_in_words"),
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["subscriber", "channel", "active"]
    search_fields = ["url"]
    index_view_class = _WebhookIndex
    add_view_class = _WebhookCreate
    edit_view_class = _WebhookEdit
    edit_handler = ObjectList(
        [
            FieldPanel("subscriber"),
            FieldPanel(
                "url",
                help_text=_("a program's https://…, a folder's sftp://user@host/… or ftps://…, mailto:desk@a.example"),
            ),
            FieldPanel("format"),
            FieldRowPanel([FieldPanel("secret"), FieldPanel("host_key")]),
            FieldPanel("begin"),
            FieldRowPanel([FieldPanel("active"), FieldPanel("local")]),
        ],
        base_form_class=WebhookForm,
    )
