"""Show in the admin what leaves the hub."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from orkhon.desk.wire_usage import USED_HOOK
from orkhon.exchange.item_used import used_by_subscribers
from orkhon.exchange.views.deliveries import deliveries, given_up, send_once_more
from orkhon.exchange.views.notices import confirm, notices
from orkhon.exchange.views.onboarding import onboard, onboarding, send_test_letter, test_again
from orkhon.exchange.views.statements import statements, statements_pdf, statements_sheet
from orkhon.exchange.views.subscriber import go_on, new_token, subscriber, take_token_back
from orkhon.exchange.viewsets import ExchangeGroup
from orkhon.exchange.waiting import put_at_the_door

put_at_the_door()
hooks.register(USED_HOOK, used_by_subscribers)


@hooks.register("register_admin_viewset")
def register_exchange() -> ExchangeGroup:
    """Put the menu group "Exchange" into the admin."""
    return ExchangeGroup()


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The screens besides the lists. Where a kill is confirmed by letter is outside: it needs no sign-in."""
    return [
        path("exchange/subscribers/<int:pk>/", subscriber, name="exchange_subscriber"),
        path("exchange/subscribers/<int:pk>/token/", new_token, name="exchange_issue_token"),
        path("exchange/tokens/<int:pk>/revoke/", take_token_back, name="exchange_revoke_token"),
        path("exchange/webhooks/<int:pk>/go-on/", go_on, name="exchange_resume_webhook"),
        path("exchange/deliveries/", deliveries, name="exchange_deliveries"),
        path("exchange/deliveries/given-up/", given_up, name="exchange_given_up"),
        path("exchange/deliveries/<int:pk>/send-again/", send_once_more, name="exchange_send_again"),
        path("exchange/kills/", notices, name="exchange_notices"),
        path("exchange/kills/<int:pk>/confirm/", confirm, name="exchange_confirm"),
        path("exchange/onboarding/", onboarding, name="exchange_onboarding"),
        path("exchange/onboarding/<int:pk>/", onboard, name="exchange_onboard"),
        path("exchange/onboarding/<int:pk>/test/", test_again, name="exchange_test_again"),
        path("exchange/onboarding/<int:pk>/letter/", send_test_letter, name="exchange_test_letter"),
        path("exchange/statements/", statements, name="exchange_statements"),
        path("exchange/statements/sheet/", statements_sheet, name="exchange_statements_sheet"),
        path("exchange/statements/pdf/", statements_pdf, name="exchange_statements_pdf"),
    ]


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the exchange's screens their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("exchange/exchange.css"))
