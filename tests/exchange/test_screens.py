"""The exchange in the admin, and the page that a letter about a kill leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orkhon.alliance.models import Role
from orkhon.audit.models import Act
from orkhon.exchange.models import Channel, Delivery, DeliveryState, Notice, Product, Subscriber, Token, Webhook
from orkhon.exchange.noticing import notice_entries, sealed
from orkhon.exchange.standing import standing_of
from orkhon.wire.actions.kill import kill
from orkhon.wire.queries import head
from tests.exchange.conftest import BrowserOf
from tests.exchange.making import NOW, a_member, an_outsider, headers_of, sent

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def page(client: Client, name: str, *arguments: Any, query: str = "", status: int = 200) -> str:
    """What a screen shows."""
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == status, answer.headers.get("Location", answer.content[:500])
    return answer.content.decode()


def post(client: Client, screen: str, /, *arguments: Any, **fields: Any) -> Any:
    """What a form's button answers."""
    return client.post(reverse(screen, args=arguments), fields)


def a_delivery(subscriber: Subscriber, webhook: Webhook, state: DeliveryState = DeliveryState.DELIVERED) -> Delivery:
    return Delivery.objects.create(
        subscriber=subscriber, channel=Channel.WEBHOOK, target=webhook.pk, first=1, last=1, entries=1, state=state,
        attempts=8, created=NOW, error="answered 422" if state == DeliveryState.DEAD else "",
    )  # fmt: skip


def a_killed_item(subscriber: Subscriber) -> Notice:
    sent(1)
    Client().get("/api/v1/entries", headers=headers_of(subscriber))
    notice_entries([kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)])
    return Notice.objects.get()


@pytest.fixture
def secretary(browser_of: BrowserOf) -> Client:
    """The joint desk's secretariat."""
    return browser_of(Role.SECRETARIAT)


def test_a_subscriber_is_taken_on_and_its_code_never_changes(secretary: Client) -> None:
    product = Product.objects.create(code="all", name="All")
    fields = {
        "code": "steppe", "name": "The Steppe", "territory": "kz", "products": str(product.pk),
        "contact_name": "Janet Poe", "contact_email": "kills@steppe.example", "contact_phone": "+7 1", "active": "on",
    }  # fmt: skip
    assert post(secretary, "subscribers:add", **fields).status_code == 302
    made = Subscriber.objects.get()
    assert (made.territory, [one.code for one in made.products.all()]) == ("KZ", ["all"])
    assert post(secretary, "subscribers:edit", made.pk, **fields | {"code": "other", "name": "New"}).status_code == 302
    made.refresh_from_db()
    assert (made.code, made.name) == ("steppe", "New")
    assert post(secretary, "subscribers:add", **fields | {"code": "two", "territory": "Kazakhstan"}).status_code == 200
    assert "Kills to confirm" in page(secretary, "subscribers:index")
    assert {"subscribers:add", "subscribers:edit"} <= set(Act.objects.values_list("verb", flat=True))


def test_the_joint_desk_alone_lets_a_members_hub_follow_and_no_outsiders(
    secretary: Client, browser_of: BrowserOf
) -> None:
    fields = {"code": "altai", "name": "Altai", "contact_name": "Janet Poe", "contact_email": "a@altai.example"}
    fields |= {"follows": "on", "active": "on"}
    assert "choose the agency" in post(secretary, "subscribers:add", **fields).content.decode()
    member = a_member("altai")
    own = fields | {"code": member.code, "agency": str(member.agency_id)}
    assert 'name="follows"' in page(secretary, "subscribers:edit", member.pk)
    for client, may in ((browser_of(Role.SECRETARIAT, "altai"), False), (secretary, True)):
        assert post(client, "subscribers:edit", member.pk, **own).status_code == 302
        member.refresh_from_db()
        assert (member.name, member.follows) == ("Altai", may)
    assert "its hub may follow this one" in page(secretary, "exchange_subscriber", member.pk)


def test_no_subscriber_and_no_webhook_is_ever_deleted(browser_of: BrowserOf) -> None:
    root, webhook = browser_of(), Webhook.objects.create(subscriber=an_outsider(), url="https://a.example/")
    for name, pk in (("subscribers:delete", webhook.subscriber_id), ("webhooks:delete", webhook.pk)):
        assert post(root, name, pk).status_code in (302, 403)
        assert reverse(name, args=[pk]) not in page(root, name.replace("delete", "index"))
    assert (Subscriber.objects.count(), Webhook.objects.count()) == (1, 1)


def test_a_products_list_says_how_much_of_the_newest_it_takes(secretary: Client) -> None:
    for number in range(3):
        sent(number)
    kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    an_outsider(agencies="altai")
    an_outsider("other", languages="tr")
    listed = page(secretary, "products:index")
    assert "3 of 3" in listed
    assert "0 of 3" in listed
    product = Product.objects.get(code="other-product")
    answer = secretary.post(
        reverse("products:edit", args=[product.pk]), {"code": "other-product", "name": "K", "languages": "kk"},
        follow=True,
    )  # fmt: skip
    assert "takes 3 of the 3 items" in answer.content.decode()


def test_a_product_that_somebody_takes_is_not_deleted(secretary: Client) -> None:
    taken, free = an_outsider().products.get(), Product.objects.create(code="free", name="Free")
    answer = secretary.post(reverse("products:delete", args=[taken.pk]), follow=True)
    assert "is taken by steppe-daily" in answer.content.decode()
    secretary.post(reverse("products:delete", args=[free.pk]))
    assert list(Product.objects.all()) == [taken]


def test_a_secret_is_shown_once_and_opens_until_it_is_taken_back(secretary: Client) -> None:
    subscriber = a_member()
    answer = post(secretary, "exchange_issue_token", subscriber.pk, name="import", days="30", per_minute="10")
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    (secret,) = [word for word in answer.content.decode().split('"') if word.startswith("ork_")]
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/entries", headers=headers).status_code == 200
    shown = page(secretary, "exchange_subscriber", subscriber.pk)
    assert secret not in shown
    token = Token.objects.get()
    assert token.hint in shown
    assert timedelta(days=29) < token.expires - token.created <= timedelta(days=30)
    assert secretary.get(reverse("exchange_revoke_token", args=[token.pk])).status_code == 405
    post(secretary, "exchange_revoke_token", token.pk)
    assert Client().get("/api/v1/entries", headers=headers).status_code == 401
    acts = set(Act.objects.values_list("verb", flat=True))
    assert {"exchange_issue_token", "exchange_revoke_token", "exchange.revoke_token"} <= acts
    assert not any(secret in str(one.details) for one in Act.objects.all())


def test_a_token_for_longer_than_two_years_is_not_made(secretary: Client) -> None:
    answer = post(secretary, "exchange_issue_token", a_member().pk, name="x", days="731", per_minute="10")
    assert answer.status_code == 200
    assert Token.objects.count() == 0


def test_a_webhook_begins_with_what_comes_from_now_on_unless_told_otherwise(secretary: Client) -> None:
    sent(1)
    subscriber = a_member()
    facts = {"subscriber": str(subscriber.pk), "active": "on", "local": "on"}
    post(secretary, "webhooks:add", url="https://a.example/", begin="now", **facts)
    post(secretary, "webhooks:add", url="https://b.example/", begin="oldest", **facts)
    webhooks = Webhook.objects.order_by("url")
    assert [(one.position, one.local) for one in webhooks] == [(head(), False), (0, False)]


def test_an_administrator_alone_lets_a_webhook_lead_into_the_hubs_own_network(browser_of: BrowserOf) -> None:
    subscriber = a_member()
    facts = {"subscriber": str(subscriber.pk), "active": "on", "begin": "now"}
    post(browser_of(), "webhooks:add", url="http://10.0.0.7/", local="on", **facts)
    webhook = Webhook.objects.get()
    assert webhook.local
    facts["url"] = "http://10.0.0.8/"
    post(browser_of(Role.SECRETARIAT), "webhooks:edit", webhook.pk, local="on", **facts)
    webhook.refresh_from_db()
    assert webhook.url == "http://10.0.0.7/"


def test_a_webhooks_state_is_told_in_words() -> None:
    sent(1)
    webhook = Webhook.objects.create(subscriber=a_member(), url="https://a.example/", position=head())
    assert standing_of(webhook, now=NOW).words == "all taken"
    sent(2)
    assert standing_of(webhook, now=NOW + timedelta(seconds=3)).words == "1 entries of the log before it, 3 s behind"
    webhook.failures, webhook.failing_since, webhook.next_attempt = 2, NOW, NOW + timedelta(minutes=1)
    a_delivery(webhook.subscriber, webhook, DeliveryState.DEAD)
    assert standing_of(webhook, now=NOW).words == (
        "fails since 2026-11-22 16:40 UTC, next attempt 2026-11-22 16:41:00 UTC; last answer: answered 422"
    )
    webhook.active = False
    assert "somebody must look" in standing_of(webhook, now=NOW).words
    webhook.failures = 0
    assert "switched off" in standing_of(webhook, now=NOW).words


def test_a_webhook_that_was_left_alone_goes_on_by_its_button_and_by_its_form(secretary: Client) -> None:
    subscriber = a_member()
    webhook = Webhook.objects.create(
        subscriber=subscriber, url="https://a.example/", active=False, failures=9, failing_since=NOW
    )
    assert "Go on" in page(secretary, "exchange_subscriber", subscriber.pk)
    for screen, fields in (
        ("exchange_resume_webhook", {}),
        ("webhooks:edit", {"url": "https://b.example/", "active": "on"}),
    ):
        Webhook.objects.filter(pk=webhook.pk).update(active=False, failures=9, failing_since=NOW)
        assert post(secretary, screen, webhook.pk, **fields).status_code == 302
        webhook.refresh_from_db()
        assert (webhook.active, webhook.failures, webhook.failing_since) == (True, 0, None)


def test_deliveries_are_found_by_subscriber_channel_and_state_and_what_was_given_up_is_sent_again(
    secretary: Client,
) -> None:
    member, other = a_member(), an_outsider()
    webhook = Webhook.objects.create(subscriber=member, url="https://a.example/hook")
    dead = a_delivery(member, webhook, DeliveryState.DEAD)
    a_delivery(other, Webhook.objects.create(subscriber=other, url="https://b.example/hook"))
    both = page(secretary, "exchange_deliveries")
    assert "a.example" in both
    assert "b.example" in both
    for query in (f"?subscriber={member.pk}", "?state=dead", f"?webhook={webhook.pk}", f"?before={dead.pk + 1}"):
        some = page(secretary, "exchange_deliveries", query=query)
        assert "a.example" in some, query
        assert "b.example" not in some, query
    assert "No delivery answers" in page(secretary, "exchange_deliveries", query="?channel=mail")
    page(secretary, "exchange_deliveries", query="?channel=pigeon", status=400)
    assert "answered 422" in page(secretary, "exchange_given_up", query="?before=x")
    post(secretary, "exchange_send_again", dead.pk)
    dead.refresh_from_db()
    assert dead.state == DeliveryState.PENDING
    assert "Nothing was given up" in page(secretary, "exchange_given_up")
    assert (
        "only what was given up"
        in secretary.post(reverse("exchange_send_again", args=[dead.pk]), follow=True).content.decode()
    )


def test_the_list_of_kills_says_who_has_not_confirmed_and_whom_to_telephone(secretary: Client) -> None:
    subscriber = an_outsider()
    subscriber.contact_phone = "+7 700 000"
    subscriber.save()
    notice = a_killed_item(subscriber)
    shown = page(secretary, "exchange_notices")
    assert 'href="tel:+7700000"' in shown
    assert "urn:altai:1" in shown
    refused = secretary.post(reverse("exchange_confirm", args=[notice.pk]), {"person": "42"}, follow=True)
    assert "first and last name" in refused.content.decode()
    assert Notice.objects.get().acknowledged is None
    post(secretary, "exchange_confirm", notice.pk, person="Janet Poe")
    assert Notice.objects.get().by == "Janet Poe"
    shown = page(secretary, "exchange_notices")
    assert "Everything that was taken back is confirmed" in shown
    assert "Janet Poe, " in shown
    act = Act.objects.get(verb="exchange.acknowledge")
    assert act.details == {"kind": "kill", "via": "admin"}


def test_an_agency_reaches_its_own_subscriber_and_nobody_elses(browser_of: BrowserOf) -> None:
    own, other, outsider = a_member("altai"), a_member("manas"), an_outsider()
    webhooks = [Webhook.objects.create(subscriber=one, url="https://x.example/") for one in (own, other, outsider)]
    for role in (Role.AGENCY_ENGINEER, Role.SECRETARIAT):
        client = browser_of(role, "altai")
        assert page(client, "exchange_subscriber", own.pk)
        for stranger in (other, outsider):
            assert client.get(reverse("exchange_subscriber", args=[stranger.pk])).status_code == 302
            assert (
                post(client, "exchange_issue_token", stranger.pk, name="x", days="1", per_minute="1").status_code == 302
            )
        for webhook in webhooks[1:]:
            assert post(client, "exchange_resume_webhook", webhook.pk).status_code == 302
            post(client, "webhooks:edit", webhook.pk, url="https://evil.example/", active="on")
        listed = page(client, "subscribers:index")
        assert own.name in listed
        assert outsider.name not in listed
        assert post(client, "products:add", code="x", name="x").status_code == 302
        post(client, "webhooks:add", subscriber=str(other.pk), url="https://evil.example/", begin="now", active="on")
    assert set(Webhook.objects.values_list("url", flat=True)) == {"https://x.example/"}
    assert (Token.objects.count(), Product.objects.count()) == (0, 1)


def test_an_agency_sees_who_has_not_confirmed_its_own_kill_and_confirms_for_nobody(browser_of: BrowserOf) -> None:
    notice = a_killed_item(an_outsider())
    own, stranger = browser_of(Role.EDITOR, "altai"), browser_of(Role.EDITOR, "manas")
    assert "urn:altai:1" in page(own, "exchange_notices")
    assert "urn:altai:1" not in page(stranger, "exchange_notices")
    for client in (own, stranger):
        assert post(client, "exchange_confirm", notice.pk, person="Janet Poe").status_code == 302
    assert Notice.objects.get().acknowledged is None


def test_a_letters_link_confirms_with_a_name_without_a_cookie_and_the_first_name_stands(
    plain_static_files: None,
) -> None:
    notice = a_killed_item(an_outsider())
    browser = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    address = f"/notices/{sealed(notice)}/"
    asked = browser.get(address)
    shown = asked.content.decode()
    assert asked.status_code == 200
    assert "urn:altai:1" in shown
    assert "has killed this item" in shown
    assert not asked.cookies
    assert "noindex" in asked.headers["X-Robots-Tag"]
    assert "no-store" in asked.headers["Cache-Control"]
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    wrong = browser.post(address, {"person": "<b>42"[3:]})
    assert wrong.status_code == 400
    assert "Write your first and last name" in wrong.content.decode()
    assert Notice.objects.get().acknowledged is None
    assert "Janet Poe" in browser.post(address, {"person": " Janet  Poe "}).content.decode()
    assert "Janet Poe" in browser.post(address, {"person": "Somebody Else"}).content.decode()
    assert Notice.objects.get().by == "Janet Poe"
    assert Act.objects.get(verb="exchange.acknowledge").details == {"kind": "kill", "via": "letter"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("az", "Bu link heç yerə aparmır"), ("en", "This link leads nowhere"),
        ("kk", "Бұл сілтеме ешқайда апармайды"), ("ky", "Бул шилтеме эч жакка алып барбайт"),
        ("ru", "Эта ссылка никуда не ведёт"), ("tk", "Bu salgylanma hiç ýere alyp barmaýar"),
        ("tr", "Bu bağlantı hiçbir yere götürmüyor"), ("uz", "Bu havola hech qayerga olib bormaydi"),
    ],
)  # fmt: skip
def test_a_link_that_nobody_sealed_is_refused_in_the_readers_language(
    plain_static_files: None, language: str, words: str
) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE=language).get("/notices/1:forged/")
    assert answer.status_code == 404
    assert words in answer.content.decode()


@pytest.mark.usefixtures("limits_stand_still")
def test_who_tries_links_without_end_is_told_to_wait(plain_static_files: None) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [browser.get("/notices/1:forged/").status_code for _ in range(62)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert Client(REMOTE_ADDR="203.0.113.10").get("/notices/1:forged/").status_code == 404
