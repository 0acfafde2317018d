"""What the article's form takes and what it makes of it. Asks wire and memoranda about sources that are new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from orkhon.alliance.errors import NotGranted
from orkhon.desk import named_places
from orkhon.desk.actions.add_source import may_be_source
from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.blocks.text import BODY_FEATURES
from orkhon.desk.errors import DeskError
from orkhon.desk.media_topics import MOST, label_of, media_topics
from orkhon.desk.rich_text import tidy_paste
from orkhon.desk.rich_text_area import html_of_editor

_FORMER: Final = "body"
"""What a form that was opened before articles had blocks sends in their place."""
_COUNT: Final = "content-count"


class MediaTopicsWidget(forms.CheckboxSelectMultiple):
    """All topics under the upper ones, with a line that narrows them by words."""

    template_name = "desk/media_topics_widget.html"

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Add the codes that came with an item and are not listed here, so that saving keeps them."""
        groups: list[Any] = super().optgroups(name, value, attrs)
        unlisted = [code for code in value if code and code not in media_topics()]
        if unlisted:
            options = [
                self.create_option(name, code, code, True, len(groups), subindex=number, attrs=attrs)
                for number, code in enumerate(unlisted)
            ]
            groups.append((_("Not in the list"), options, len(groups)))
        return groups

    class Media:
        js = ["desk/media_topics.js", "desk/other_script.js", "desk/embeds.js", "desk/one_save.js"]
        css = {"all": ["desk/articles.css"]}


class MediaTopicsField(forms.MultipleChoiceField):
    """Codes of media topics. Codes that the desk does not list stay: they came with an item of the wire."""

    widget = MediaTopicsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "choices": _topics_by_parent, **kwargs})

    def valid_value(self, value: str) -> bool:
        """Take eight digits."""
        return len(value) == 8 and value.isascii() and value.isdecimal()

    def clean(self, value: Any) -> list[str]:
        """Return the codes, each once."""
        codes: list[str] = list(dict.fromkeys(super().clean(value)))
        if len(codes) > MOST:
            raise ValidationError(
                gettext("There are %(count)s media topics; choose at most %(most)s.")
                % {"count": len(codes), "most": MOST}
            )
        return codes


def _topics_by_parent() -> list[tuple[str, list[tuple[str, str]]]]:
    language = (get_language() or "en").partition("-")[0]
    groups: dict[str, list[tuple[str, str]]] = {}
    for topic in media_topics().values():
        groups.setdefault(topic.parent or topic.code, []).append((topic.code, label_of(topic.code, language)))
    return [(label_of(code, language), choices) for code, choices in groups.items()]


class LinesField(forms.CharField):
    """A list of named things, one a line; `read` makes one of a line, `write` a line of one."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, read: Callable[[str], Any], write: Callable[[Any], str], **kwargs: Any) -> None:
        self.read, self.write = read, write
        super().__init__(**{"required": False, "max_length": 10_000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return the lines."""
        return "\n".join(self.write(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Any]:
        """Return what the lines name, each line once."""
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value or "").splitlines() if line.strip()))
        if len(lines) > named_places.MOST:
            raise ValidationError(
                gettext("There are %(count)s lines; write at most %(most)s.")
                % {"count": len(lines), "most": named_places.MOST}
            )
        return [found for line in lines if (found := self.read(line)) is not None]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is written, not how it is kept."""
        return bool(super().has_changed(self.prepare_value(initial), data))


class ArticleForm(WagtailAdminModelForm):
    """The form of an article."""

    media_topics = MediaTopicsField(
        label=_("Media topics"),
        help_text=_("what the text is about, in the words of the IPTC; the wire carries them in every language"),
    )
    places = LinesField(
        label=_("Places"),
        read=lambda line: named_places.place_named(line, "en"),
        write=named_places.place_line,
        help_text=_("one a line; coordinates are found where the gazetteer knows the place, or written behind it"),
    )
    people = LinesField(
        label=_("People"),
        read=lambda line: named_places.person_named(line, ""),
        write=lambda person: named_places.person_line(person, ""),
        help_text=_("one a line, as the text writes them; a name in another language with its tag: Ad Soyad [tr]"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        code = self.instance.locale.language_code if self.instance.locale_id else "en"
        if "places" in self.fields:
            self.fields["places"].read = lambda line: named_places.place_named(line, code)
        if "people" in self.fields:
            self.fields["people"].read = lambda line: named_places.person_named(line, code)
            self.fields["people"].write = lambda person: named_places.person_line(person, code)
        if "kind" in self.fields:
            self.fields["kind"].required = False
        self._former: str | None = None
        if data is not None and _COUNT not in data:
            # Without its count no block can be read: such a form leaves alone what it does not have.
            self._former = data.get(_FORMER)
            self.fields.pop("content", None)
            self.fields.pop("media_topics", None)

    def clean(self) -> dict[str, Any]:
        """Put what a former form sent into blocks, and tidy what was pasted."""
        cleaned: dict[str, Any] = super().clean()
        if self._former:
            html = html_of_editor(BODY_FEATURES, self._former)
            if html:
                self.instance.content = blocks_of(tidy_paste(html))
        content = cleaned.get("content")
        for block in content or ():
            if block.block_type == "paragraph":
                block.value.source = tidy_paste(block.value.source)
        return cleaned

    def is_valid(self) -> bool:
        """Ask about each new source besides."""
        valid: bool = super().is_valid()
        formset = self.formsets.get("sources") if self.is_bound else None
        if formset is None or not formset.is_valid():
            return valid
        for form in formset.forms:
            if form in formset.deleted_forms or not _is_new(form):
                continue
            try:
                source = may_be_source(self.instance, form.cleaned_data["uri"], now=timezone.now())
            except (DeskError, NotGranted) as refusal:
                form.add_error("uri", str(refusal))
                valid = False
            else:
                form.instance.uri, form.instance.agency = source.uri, source.agency
                form.instance.version = form.instance.version or source.version
                self._name(source.credit)
        return valid

    def _name(self, credit: str) -> None:
        """Add an originator to the credit line, where it is not named there already and has room."""
        written = self.instance.credit
        longer = f"{written}; {credit}" if written else credit
        if credit not in written and len(longer) <= 300:
            self.instance.credit = longer


def _is_new(form: Any) -> bool:
    """True where a source is named that the article did not have."""
    if not form.cleaned_data.get("uri"):
        return False
    return form.instance.pk is None or "uri" in form.changed_data or "agency" in form.changed_data
