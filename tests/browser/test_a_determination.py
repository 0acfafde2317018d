"""A tip becomes a claim, agencies sign with passkeys, all languages show what they hold, and it is opened again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import lxml.html
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from orkhon.items import INTERFACE_LANGUAGES
from tests.browser.conftest import give_password
from tests.hub import Hub, wait_until
from tests.portals.page_kinds import asked
from tests.portals.test_determinations import CLAIM_REVIEW
from tests.verification.tip_api import TOKEN, TipTelegram, tip_telegram

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "five slow herons over the weir"
TIP = "Uydurma Reyhan Barajı dün gece yıkıldı ve üç köy sular altında kaldı, kimse bunu yazmıyor."
PERSON = 5_150
CHECKER, EDITOR = "emin.rzayev", "leyla.osmanli"
SPEAKERS = {"altai": "marzhan.ospan", "bosphorus": "ece.tuna", "caspian": "ulvi.mammadli", "manas": "gulzada.bekova"}
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def address(hub: Hub) -> str:
    """The hub by its name: browsers make no passkeys for numbers. Its people have a password that the test knows."""
    _shell(
        hub,
        f"""
        from django.contrib.auth.models import User
        for user in User.objects.filter(username__in={[*SPEAKERS.values(), CHECKER, EDITOR]!r}):
            user.set_password({PASSWORD!r})
            user.save()
        """,
    )
    return f"http://localhost:{urlsplit(hub.address).port}"


@pytest.fixture(scope="module")
def telegram() -> Iterator[TipTelegram]:
    """Telegram's stand-in."""
    with tip_telegram() as one:
        yield one


def _shell(hub: Hub, words: str) -> Any:
    """Run the words in the hub and return what they put into `told`."""
    lines = [line.removeprefix(" " * 8) for line in words.strip("\n").splitlines()]
    code = "\n".join(["import json, sys", f"sys.path.insert(0, {str(ROOT)!r})", "told = None", *lines])
    code += "\nprint('told', json.dumps(told))"
    printed = hub.command("shell", "--no-imports", "-v0", "-c", code).stdout
    return json.loads(re.findall(r"^told (.*)$", printed, re.M)[-1])


def _tip(hub: Hub, telegram: TipTelegram) -> str:
    """Let somebody write to the bot and press the button; return the key of the claim."""
    step = f"""
        from datetime import UTC, datetime
        from pathlib import Path
        from django.conf import settings
        settings.TELEGRAM_API, settings.TELEGRAM_API_LOCAL = {telegram.address!r}, True
        from orkhon.verification.actions.answer_tips import answer_tips, api_of
        from orkhon.verification.actions.receive_tips import receive_tips
        from orkhon.verification.models import Claim, TipBot
        from orkhon.verification.tips.messages import read_incoming
        from orkhon.verification.tips.secrets import write_token
        bot, new = TipBot.objects.get_or_create()
        write_token(Path(settings.ORKHON_HOME), bot.pk, {TOKEN!r})
        now = datetime.now(UTC)
        receive_tips(bot, list(read_incoming(api_of(bot).updates(bot.cursor, wait_s=0))), now=now)
        answer_tips(bot, api_of(bot), now=lambda: now)
        told = list(Claim.objects.filter(words={TIP!r}).values_list("key", flat=True))
    """
    telegram.write(PERSON, TIP, language="tr")
    assert _shell(hub, step) == []
    button = json.loads(telegram.sent[-1]["reply_markup"])["inline_keyboard"][0][0]
    telegram.press(PERSON, button["callback_data"], language="tr")
    (key,) = _shell(hub, step)
    return str(key)


def _at_desk(browser: Browser, address: str, name: str, width: int = 1440) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en")
    page = context.new_page()
    give_password(page, address, name, PASSWORD)
    page.wait_for_url("**/admin/")
    return context, page


def _speaker(browser: Browser, address: str, name: str) -> tuple[BrowserContext, Page]:
    """Sign somebody in who makes a passkey first, with a device of Chromium's own."""
    context, page = _at_desk(browser, address, name)
    machine = context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{address}/admin/second-factor/passkey/")
    page.fill("[name=name]", "the speaker's device")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector(".door-codes")
    return context, page


def _says(page: Page, address: str, key: str, verdict: str, reasons: str) -> None:
    page.goto(f"{address}/admin/claims/{key}/assess/")
    page.check(f"[name=verdict][value={verdict}]")
    page.fill("[name=reasons]", reasons)
    page.click("form[data-assessing] button[type=submit]")
    page.wait_for_url(f"{address}/admin/claims/{key}/")


def _on_the_wire(hub: Hub, key: str) -> dict[str, Any]:
    found: dict[str, Any] = _shell(
        hub,
        f"""
        from orkhon.tidings.models import Tiding
        from orkhon.verification.sending.addresses import uris_of
        from orkhon.wire.queries import states_of
        states = states_of(uris_of({key!r}).values())
        told = {{
            "types": sorted({{str(state.entry.item.type) for state in states.values()}}),
            "verdicts": sorted({{
                state.entry.item.extra["orkhon"]["determination"]["verdict"] for state in states.values()
            }}),
            "items": len(states),
            "held": Tiding.objects.filter(kind="claim-hold", url__contains={key!r}).count(),
            "determined": Tiding.objects.filter(kind="claim-determined", url__contains={key!r}).count(),
        }}
        """,
    )
    return found


def test_a_determination_from_a_tip_to_a_reopening(
    browser: Browser, hub: Hub, address: str, telegram: TipTelegram
) -> None:
    key = _tip(hub, telegram)
    desk = f"{address}/admin/claims/{key}/"

    # The editor on duty tells all members at once to hold it: nothing of it is public.
    editor, page = _at_desk(browser, address, EDITOR)
    page.goto(desk)
    assert str(PERSON) not in page.content()
    page.click(f'form[action="/admin/claims/{key}/hold/"] button')
    page.wait_for_url(desk)
    wait_until(lambda: _on_the_wire(hub, key)["items"] == 8, "the hold on the wire")
    held = _on_the_wire(hub, key)
    assert held["types"] == ["advisory"]
    assert held["held"] >= len(SPEAKERS)
    assert asked(f"{address}/tr/determinations/{key}/")[0] == 404

    # A fact-checker looks at it and puts it to the agencies.
    checker, page_of_checker = _at_desk(browser, address, CHECKER)
    page_of_checker.goto(desk)
    page_of_checker.select_option("[name=nature]", "fact")
    page_of_checker.select_option("[name=names]", "nobody")
    page_of_checker.click("form:has([name=nature]) button")
    page_of_checker.wait_for_url(desk)
    page_of_checker.click(f'form[action="/admin/claims/{key}/open/"] button')
    page_of_checker.wait_for_url(desk)

    # Three agencies sign, one of them dissents.
    speakers = {agency: _speaker(browser, address, name) for agency, name in SPEAKERS.items()}
    _says(speakers["altai"][1], address, key, "false", "Бөгет орнында тұр.")
    _says(speakers["bosphorus"][1], address, key, "false", "Muhabirimiz barajdaydı: su da köyler de yerinde.")
    _says(speakers["caspian"][1], address, key, "out-of-context", "Şəkil başqa ölkədə çəkilib.")
    _shell(
        hub,
        f"""
        from datetime import timedelta
        from orkhon.verification.models import Case
        case = Case.objects.get(claim__key={key!r})
        day = timedelta(hours=24)
        case.opened, case.heard_until, case.note_due, case.due = (
            at - day for at in (case.opened, case.heard_until, case.note_due, case.due)
        )
        case.save()
        """,
    )
    wait_until(lambda: _on_the_wire(hub, key)["types"] == ["text"], "the note or the verdict on the wire")
    wait_until(lambda: "Who dissents" in asked(f"{address}/en/determinations/{key}/")[1], "the page")

    # The page in eight languages, each with a valid review.
    joint = set()
    for language in INTERFACE_LANGUAGES:
        _status, text = asked(f"{address}/{language}/determinations/{key}/")
        tree = lxml.html.fromstring(text)
        told = [json.loads(one.text or "") for one in tree.iterfind('.//script[@type="application/ld+json"]')]
        (review,) = [one for one in told if one["@type"] == "ClaimReview"]
        jsonschema.validate(review, CLAIM_REVIEW)
        assert review["claimReviewed"] == TIP
        words = " ".join((tree.find(".//main").text_content()).split())
        assert "Muhabirimiz barajdaydı" in words
        assert "Şəkil başqa ölkədə çəkilib." in words
        joint.add(re.findall(r'<p class="joint">(.*?)</p>', text, re.S)[0])
    assert len(joint) == 8
    alert = _on_the_wire(hub, key)
    assert alert["verdicts"] == ["false"]
    assert alert["determined"] >= len(SPEAKERS)
    assert f"/kk/determinations/{key}/" in asked(f"{address}/kk/determinations/rss.xml")[1]
    reader = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="tr")
    phone = reader.new_page()
    phone.goto(f"{address}/tr/determinations/{key}/")
    assert phone.locator("h1 q").inner_text() == TIP
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    reader.close()

    # A fourth comes late: on record, and it changes nothing.
    _says(speakers["manas"][1], address, key, "false", "Биз да барып көрдүк: плотина ордунда.")
    wait_until(lambda: "After it was decided" in asked(f"{address}/en/determinations/{key}/")[1], "the late one")

    # Opened again, which the page says at once.
    page.goto(desk)
    form = f'form[action="/admin/claims/{key}/preside/"]:has(button[value=reopen])'
    page.locator(f"details:has({form}) > summary").last.click()
    page.fill(f"{form} [name=reason]", "New photographs have come.")
    page.click(f"{form} button[value=reopen]")
    page.wait_for_url(desk)
    wait_until(lambda: "New photographs have come." in asked(f"{address}/uz/determinations/{key}/")[1], "the reopening")
    assert "false" in _on_the_wire(hub, key)["verdicts"], "what was said stays in force until something else is"
    for context, _page in speakers.values():
        context.close()
    editor.close()
    checker.close()
