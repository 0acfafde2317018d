"""The forms of saved topics: the question, and how somebody is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency, Source
from orkhon.items import INTERFACE_LANGUAGES, ItemType
from orkhon.search.asking import read_query
from orkhon.search.models import LONGEST_NAME, LONGEST_TEXT, SavedTopic, When
from orkhon.search.topics.reach import agencies_to_share_with, is_leaned_on
from orkhon.search.topics.times import zone_names

_MOST_LINES: Final = 32
_MOST_TOPICS: Final = 200
"""Of one person: each is looked at with all that is new."""

_LONGEST_AGENCIES: Final = SavedTopic._meta.get_field("agencies").max_length or 0
_SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ASKS: Final = ("text", "agencies", "languages", "types", "subjects", "places")
_HINT: Final = _('as in a search: words in any script, "a phrase", -without, OR, since:7d')


class TopicForm(forms.Form):
    """A topic's name, its question, and within which agency it is shared."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    text = forms.CharField(label=_("Words"), max_length=LONGEST_TEXT, required=False, strip=True, help_text=_HINT)
    agencies = forms.MultipleChoiceField(label=_("Agencies"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=[(code, code) for code in INTERFACE_LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
    )
    types = forms.MultipleChoiceField(
        label=_("Types"),
        required=False,
        choices=[(kind.value, kind.value) for kind in ItemType],
        widget=forms.CheckboxSelectMultiple,
    )
    subjects = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("one a line, as agencies name them, in any script"),
    )
    places = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("one a line"),
    )
    shared = forms.ChoiceField(
        required=False,
        label=_("Shared with"),
        help_text=_("its people see the topic and may follow it; its editors may change it"),
    )

    def __init__(self, *args: Any, user: User, topic: SavedTopic, **facts: Any) -> None:
        if topic.pk is not None:
            facts.setdefault("initial", _first_values(topic))
        super().__init__(*args, **facts)
        self._user, self._topic = user, topic
        codes = Agency.objects.filter(active=True).order_by("code").values_list("code", flat=True)
        # What was chosen once stays choosable, or an agency that left would make its topics unsavable.
        self._offer("agencies", sorted({*codes, *topic.agencies.split()}))
        self._agencies = {row.code: row for row in agencies_to_share_with(user)}
        if topic.pk is not None and topic.shared and topic.agency is not None:
            self._agencies.setdefault(topic.agency.code, topic.agency)
        # What a product is narrowed by has to stay where people of an agency see it.
        alone = topic.pk is None or (topic.owner_id == user.pk and not (topic.shared and is_leaned_on(topic)))
        shares = [("", gettext("nobody"))] if alone else []
        self._field("shared").required = not alone
        self._field("shared").choices = [*shares, *((code, code) for code in self._agencies)]

    def _offer(self, name: str, codes: list[str]) -> None:
        self._field(name).choices = [(code, code) for code in codes]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # said above
        return field

    def clean_text(self) -> str:
        """Return the words. Refuses signs without a word: nothing would ever answer them."""
        text = str(self.cleaned_data["text"])
        if text and read_query(text, now=_SOME_DAY).is_empty:
            raise forms.ValidationError(gettext("there is no word in it"))
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a question that asks nothing: it would be the whole wire."""
        facts: dict[str, Any] = super().clean() or {}
        for name in ("subjects", "places"):
            if len(str(facts.get(name, "")).splitlines()) > _MOST_LINES:
                self.add_error(name, gettext("at most %(most)s lines") % {"most": _MOST_LINES})
        if len(" ".join(facts.get("agencies", ()))) > _LONGEST_AGENCIES:
            self.add_error("agencies", gettext("these are too many; choose none for all of them"))
        if self._topic.pk is None and SavedTopic.objects.filter(owner=self._user).count() >= _MOST_TOPICS:
            words = gettext("You have saved %(most)s topics; delete one first.")
            raise forms.ValidationError(words % {"most": _MOST_TOPICS})
        if not self.errors and not any(facts.get(name) for name in _ASKS):
            raise forms.ValidationError(gettext("This asks nothing: write words, or choose what it is about."))
        return facts

    def filled(self) -> tuple[SavedTopic, bool]:
        """Return the topic as the form has it, unsaved, and whether it asks for something else than before."""
        before = tuple(getattr(self._topic, name) for name in _ASKS)
        facts = self.cleaned_data
        topic = self._topic
        topic.name, topic.text = facts["name"], facts["text"]
        topic.agencies, topic.languages = " ".join(facts["agencies"]), " ".join(facts["languages"])
        topic.types = " ".join(facts["types"])
        topic.subjects, topic.places = _tidied(facts["subjects"]), _tidied(facts["places"])
        topic.agency, topic.shared = self._agencies.get(facts["shared"]), bool(facts["shared"])
        return topic, before != tuple(getattr(topic, name) for name in _ASKS)


class AlertsForm(forms.Form):
    """How the person is told of a topic."""

    mail = forms.ChoiceField(label=_("By e-mail"), required=False, choices=When.choices)
    telegram = forms.ChoiceField(label=_("By Telegram"), required=False, choices=When.choices)
    hour = forms.TypedChoiceField(
        label=_("Digest at"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], initial=8
    )
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial="UTC",
        help_text=_("such as Asia/Almaty"),
        widget=forms.TextInput(attrs={"list": "search-zones", "autocomplete": "off"}),
    )

    def clean_zone(self) -> str:
        """Return the zone's name. Refuses one that there is not."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in zone_names():
            raise forms.ValidationError(
                gettext("no time zone is called so; write one such as Asia/Almaty or Europe/Istanbul")
            )
        return zone


class ChatForm(forms.Form):
    """In which chat the person wants to be told."""

    chat = forms.IntegerField(
        label=_("Number of your chat"),
        min_value=1,
        max_value=2**52,
        help_text=_("write /start to the bot first; @userinfobot tells you your number"),
    )
    bot = forms.ModelChoiceField(queryset=Source.objects.none(), label=_("Bot"), empty_label=None)

    def __init__(self, *args: Any, bots: list[Source], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["bot"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # said above
        field.queryset = Source.objects.filter(pk__in=[bot.pk for bot in bots])
        # Not its name in full: a source is its agency's own affair.
        field.label_from_instance = _named  # type: ignore[method-assign]  # as Django's documentation does it


class CodeForm(forms.Form):
    """The code that came in the chat."""

    code = forms.CharField(
        label=_("Code"), max_length=6, min_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


def _first_values(topic: SavedTopic) -> dict[str, Any]:
    return {
        "name": topic.name,
        "text": topic.text,
        "agencies": topic.agencies.split(),
        "languages": topic.languages.split(),
        "types": topic.types.split(),
        "subjects": topic.subjects,
        "places": topic.places,
        "shared": topic.agency.code if topic.shared and topic.agency is not None else "",
    }


def _named(obj: Any) -> str:
    return gettext("bot: %(agency)s") % {"agency": obj.agency.code}


def _tidied(text: str) -> str:
    return "\n".join(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
