"""How memoranda are listed, written, changed and ended in the admin. Each change goes into the log, or is not made."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column

from orkhon.alliance.actions.keep_memorandum import announce_memorandum, end_memorandum
from orkhon.alliance.errors import NotAnnounced
from orkhon.alliance.models import Memorandum
from orkhon.alliance.policies import MEMORANDA
from orkhon.alliance.screen_words import USE_NAMES, names_of_uses
from orkhon.alliance.within_reach import (
    CreateWithinReach,
    DeleteWithinReach,
    EditWithinReach,
    FormWithinReach,
    ViewSetWithinReach,
    facts_for_the_audit,
)
from orkhon.audit.notes import note_on


class MemorandumForm(FormWithinReach):
    """What an agency grants, signed by who acts for it; the whole alliance's, and pools, by the joint desk's."""

    policy = MEMORANDA
    forbids = MultipleChoiceField(
        choices=[(use.value, name) for use, name in USE_NAMES.items()],
        required=False,
        widget=CheckboxSelectMultiple,
        help_text=_("what is not allowed under it, even where a wider memorandum grants it"),
        label=_("Forbids"),
    )

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        self.initial["forbids"] = self.instance.forbids.split()

    def clean_forbids(self) -> str:
        """Return the uses parted by spaces, as they are kept."""
        return " ".join(self.cleaned_data["forbids"])

    def _post_clean(self) -> None:
        super()._post_clean()
        partners = self.cleaned_data.get("partners")
        if partners is None or self.errors:
            return
        try:
            self.instance.check_partners(frozenset(partner.code for partner in partners))
        except ValidationError as error:
            self.add_error(None, error)


class _Announces:
    """For forms: what the log did not take is not saved, and the form comes back saying so."""

    form: MemorandumForm
    produced_error_code: str
    produced_error_message: str

    def form_valid(self, form: MemorandumForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]  # Wagtail's view stands behind
        except NotAnnounced as refusal:
            told = gettext("The log did not take it, so nothing was saved: %(refusal)s") % {"refusal": refusal}
            form.add_error(None, told)
            # What Wagtail's own `post` sets where a form does not hold.
            self.produced_error_code, self.produced_error_message = "not_announced", told
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]  # Wagtail's as well


class _CreateView(_Announces, CreateWithinReach):
    def save_instance(self) -> Memorandum:
        memorandum: Memorandum = super().save_instance()
        announce_memorandum(memorandum, "created", now=timezone.now())
        return memorandum


class _EditView(_Announces, EditWithinReach):
    def save_instance(self) -> Memorandum:
        memorandum: Memorandum = super().save_instance()
        if self.form.changed_data:
            announce_memorandum(memorandum, "changed", now=timezone.now(), changed=self.form.changed_data)
        return memorandum


class _EndView(DeleteWithinReach):
    """Deletes what has never held; what was once in force is ended and kept."""

    template_name = "alliance/end_memorandum.html"

    @property
    def ends(self) -> bool:
        """True where it will be ended and not deleted."""
        return bool(self.object.was_in_force(timezone.now()))

    @property
    def confirmation_message(self) -> str:
        """What will happen."""
        if not self.ends:
            return gettext("It has never been in force, so it will be deleted.")
        if self.object.ended is not None:
            return f"It was ended on {self.object.ended:%Y-%m-%d} and is kept."
        return gettext("It was in force, so it is kept and ends now: from this moment it grants and forbids nothing.")

    def delete_action(self) -> Any:
        if not self.ends:
            memorandum: Memorandum = self.object
            announce_memorandum(memorandum, "deleted", now=timezone.now())
            return super().delete_action()
        end_memorandum(self.object, now=timezone.now())
        note_on(self.request, details={**facts_for_the_audit(self.object), "ended": "yes"})
        return None

    def get_success_message(self) -> str:
        """Say which of the two was done."""
        if self.object.ended is not None:
            return gettext("%(memorandum)s was ended.") % {"memorandum": self.object}
        return gettext("%(memorandum)s was deleted.") % {"memorandum": self.object}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]  # Wagtail gives no types
        except NotAnnounced as refusal:
            messages.error(
                self.request,
                gettext("The log did not take it, so nothing was changed: %(refusal)s") % {"refusal": refusal},
            )
            return self.get(self.request)  # type: ignore[no-any-return]  # Wagtail gives no types


def _terms(row: Memorandum) -> str:
    told = [names_of_uses(row.permits) or gettext("grants nothing")]
    if row.forbids:
        told.append(gettext("forbids: %(uses)s") % {"uses": names_of_uses(row.forbids.split())})
    told += [limit for limit in (row.languages, row.territories, row.portals) if limit]
    return " · ".join(told)


def _days(row: Memorandum) -> str:
    if row.ended is not None:
        return gettext("ended %(day)s") % {"day": row.ended.date().isoformat()}
    return f"{row.first_day.isoformat()} – {row.until.isoformat() if row.until else gettext('open')}"


def _between(row: Memorandum) -> str:
    partners = ", ".join(partner.code for partner in row.partners.all())
    if row.kind != "grant":
        return f"{row.kind}: {partners}"
    return f"{row.agency.code if row.agency else gettext('all')} → {partners or gettext('all')}"


class MemorandumViewSet(ViewSetWithinReach):
    """What the members grant one another. Few columns, so that a phone has room for them."""

    model = Memorandum
    permission_policy = MEMORANDA
    icon = "doc-full-inverse"
    menu_label = _("Memoranda")
    list_display = [
        "name_en",
        Column("between", label=_("Between"), accessor=_between),
        Column("days", label=_("In force"), accessor=_days, sort_key="signed"),
        Column("terms", label=_("Terms"), accessor=_terms),
    ]
    list_filter = ["agency", "kind"]
    search_fields = ["name_en", "text"]
    add_view_class = _CreateView
    edit_view_class = _EditView
    delete_view_class = _EndView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name_en"),
                    FieldPanel("kind"),
                    FieldPanel(
                        "agency", help_text=_("who grants; empty: the whole alliance, or the partners of a pool")
                    ),
                    FieldPanel("partners", widget=CheckboxSelectMultiple),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("republish"), FieldPanel("translate"), FieldPanel("edit")]),
                            FieldRowPanel([FieldPanel("broadcast"), FieldPanel("archive")]),
                        ],
                        heading=_("Grants"),
                    ),
                    FieldPanel("forbids"),
                    FieldRowPanel([FieldPanel("signed"), FieldPanel("starts"), FieldPanel("until")]),
                ],
                heading=_("Who and what"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("languages"), FieldPanel("territories")]),
                    FieldPanel("portals"),
                    FieldPanel("items"),
                    FieldPanel("credit_line"),
                    FieldPanel("restrictions"),
                    FieldPanel("shares"),
                ],
                heading=_("Limits and terms"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel(name) for name in Memorandum.NAME_FIELDS if name != "name_en"], heading=_("Names")
                    ),
                    FieldPanel("text"),
                ],
                heading=_("Names and text"),
            ),
        ],
        base_form_class=MemorandumForm,
    )
