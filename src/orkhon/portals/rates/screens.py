"""The sources of rates in the admin: where each bank is asked, and how that went."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from orkhon.alliance.within_reach import ViewSetWithinReach
from orkhon.portals.rates.health import state_of
from orkhon.portals.rates.models import RateSource
from orkhon.portals.rates.policies import RATE_SOURCES


def _state(source: RateSource) -> str:
    return state_of(source, now=timezone.now())


def _newest(source: RateSource) -> str:
    return date_format(source.newest_day, "SHORT_DATE_FORMAT") if source.newest_day else "–"


def _last_good(source: RateSource) -> str:
    return date_format(timezone.localtime(source.last_good), "SHORT_DATETIME_FORMAT") if source.last_good else "–"


class RateSourceViewSet(ViewSetWithinReach):
    """Which addresses are asked for rates, and how the banks answer. Only administrators change them."""

    model = RateSource
    permission_policy = RATE_SOURCES
    icon = "globe"
    menu_label = _("Exchange rates")
    add_to_settings_menu = True
    list_display: list[Any] = [
        "bank",  # a name alone is the column that leads to the form
        BooleanColumn("enabled", label=_("In use")),
        Column("state", label=_("State"), accessor=_state),
        Column("newest", label=_("Newest day"), accessor=_newest),
        Column("last_good", label=_("Last good answer"), accessor=_last_good),
        Column("problem", label=_("Last problem")),
        "address",
    ]
    search_fields = ["bank", "address"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("bank"), FieldPanel("enabled")]),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("interval_minutes"), FieldPanel("user_agent")]),
            FieldRowPanel([FieldPanel("local"), FieldPanel("invented")]),
        ]
    )
