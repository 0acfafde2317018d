"""What the roles are called, in the eight languages of the interface. The columns hold the values alone."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from orkhon.alliance.models.staff import Role

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.REPORTER: gettext_lazy("reporter"),
    Role.TRANSLATOR: gettext_lazy("translator"),
    Role.EDITOR: gettext_lazy("editor"),
    Role.FACT_CHECKER: gettext_lazy("fact-checker"),
    Role.PRODUCER: gettext_lazy("producer"),
    Role.AGENCY_ENGINEER: gettext_lazy("agency engineer"),
    Role.SECRETARIAT: gettext_lazy("secretariat"),
}
