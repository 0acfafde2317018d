"""A translation side by side on real screens: keys, two people at once, a cut line, a wrong number and its mending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, Hub, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
PEOPLE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
for name in ("sidebyside", "besideher"):
    user = User.objects.create_user(name, password={PASSWORD!r}, first_name=name.title(), last_name="Invented")
    Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
    assign_roles(user)
"""
ARTICLE = """
from datetime import UTC, datetime
from django.contrib.auth.models import User
from wagtail.models import Locale
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article
from orkhon.translation.models import Segment
user = User.objects.get(username="sidebyside")
article = Article(
    locale=Locale.objects.get(language_code="kk"),
    headline="Түнгі пойыз жолға шықты NUMBER",
    body="<p>Бірінші рейспен <b>612</b> жолаушы аттанды. Билет бағасы биыл қымбаттамайды.</p>"
    "<p>Жазғы кесте наурыз айында жарияланады.</p>",
)
article.save()
article.save_revision(user=user)
made = start_translation(article, "tr", user=user, now=datetime.now(UTC))
sentences = Segment.objects.filter(document__target=made.uri).order_by("order").values_list("pk", flat=True)
print("article", made.pk, *sentences)
"""
numbers = count(1)
MS = DEADLINE * 1000


@dataclass(frozen=True)
class Work:
    """A translation at its beginning: its address and the numbers of its sentences."""

    url: str
    pk: str
    sentences: list[str]


@pytest.fixture(scope="module")
def newsroom(hub: Hub) -> Hub:
    """A hub with two editors."""
    hub.command("shell", "-v0", "-c", PEOPLE)
    return hub


@pytest.fixture
def work(newsroom: Hub) -> Work:
    """A translation that nobody has worked on."""
    printed = newsroom.command("shell", "-v0", "-c", ARTICLE.replace("NUMBER", str(next(numbers)))).stdout
    found = re.search(r"^article (\d+) (.+)$", printed, re.MULTILINE)
    assert found is not None, printed
    return Work(
        url=f"{newsroom.address}/admin/articles/{found[1]}/translating/", pk=found[1], sentences=found[2].split()
    )


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What went wrong in a browser; nothing may."""
    said: list[str] = []
    yield said
    assert said == []


def _open(browser: Browser, newsroom: Hub, name: str, url: str, width: int, wrong: list[str]) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="en").new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
    sign_in(page, newsroom.address, name, PASSWORD)
    page.goto(url)
    expect(page.locator("#desk-tr-rows .is-open textarea")).to_be_visible(timeout=MS)
    return page


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def _state(page: Page, sentence: str, state: str) -> None:
    expect(page.locator(f"#s{sentence}")).to_have_attribute("data-state", state, timeout=MS)


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_a_sentence_is_translated_by_keys_stopped_by_a_wrong_number_and_mended_by_a_click(
    browser: Browser, newsroom: Hub, work: Work, wrong: list[str], width: int
) -> None:
    page = _open(browser, newsroom, "sidebyside", work.url, width, wrong)
    _fits(page)
    headline, number, price, _summer = work.sentences
    # What fits a headline is told from the first moment on, and a phone has no keys to be told of.
    expect(page.locator(f"#s{headline} .desk-tr-count")).to_have_text("0 / 110 letters", timeout=MS)
    expect(page.locator(f"#s{headline} .desk-tr-do kbd")).to_be_visible(visible=width >= 768)
    page.locator(f"#s{number} .desk-tr-no a").click()
    expect(page.locator(f"#s{headline} .desk-tr-target")).to_have_attribute("data-empty", "not translated yet")
    page.locator(f"#s{headline} .desk-tr-no a").click()
    page.locator(f"#s{headline} textarea").fill("Gece treni yola çıktı")
    page.keyboard.press("Control+Enter")
    _state(page, headline, "confirmed")
    expect(page.locator(f"#s{number} textarea")).to_be_focused(timeout=MS)

    # Words are chosen and put between the marks of what is bold.
    # Other translations of this hub may have filled it from the memory.
    page.keyboard.press("Control+A")
    page.keyboard.type("İlk seferde 621 yolcu hareket etti.")
    expect(page.locator(f"#s{number} button.desk-mark")).to_have_count(1, timeout=MS)
    area = page.locator(f"#s{number} textarea")
    area.evaluate("(field) => field.setSelectionRange(12, 15)")
    page.keyboard.press("Control+Shift+Digit1")
    expect(area).to_have_value("İlk seferde ⟦1⟧621⟦/1⟧ yolcu hareket etti.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#s{number} [data-code=number]")).to_be_visible(timeout=MS)
    expect(page.locator(f"#s{number} [role=alert]")).to_be_visible(timeout=MS)
    _state(page, number, "draft")
    page.locator(f"#s{number} [data-code=number] .desk-tr-fix").click()
    expect(area).to_have_value("İlk seferde ⟦1⟧612⟦/1⟧ yolcu hareket etti.", timeout=MS)
    area.focus()
    page.keyboard.press("Control+Enter")
    _state(page, number, "confirmed")

    # Down and up; what was written is saved on the way.
    expect(page.locator(f"#s{price} textarea")).to_be_focused(timeout=MS)
    page.keyboard.press("Control+A")
    page.keyboard.type("Bilet fiyatları bu yıl artırılmayacak.")
    page.keyboard.press("Control+ArrowDown")
    _state(page, price, "draft")
    page.keyboard.press("Control+ArrowUp")
    expect(page.locator(f"#s{price} textarea")).to_have_value("Bilet fiyatları bu yıl artırılmayacak.", timeout=MS)
    expect(page.locator("#desk-tr-progress-words")).to_have_text("2 of 4 sentences confirmed", timeout=MS)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#desk-tr-help")).to_be_visible()
    page.keyboard.press("Escape")
    _fits(page)
    page.locator("#desk-tr-send [value=send]").click()
    page.wait_for_url(f"**/desk/article/edit/{work.pk}/")
    assert page.input_value("[name=headline]") == "Gece treni yola çıktı"
    page.context.close()


def test_two_people_see_each_other_and_of_two_texts_none_is_lost(
    browser: Browser, newsroom: Hub, work: Work, wrong: list[str]
) -> None:
    mine = _open(browser, newsroom, "sidebyside", work.url, 1440, wrong)
    hers = _open(browser, newsroom, "besideher", work.url, 1440, wrong)
    headline, _number, price, _summer = work.sentences
    hers.locator(f"#s{price} .desk-tr-no a").click()
    expect(mine.locator("#desk-tr-here")).to_contain_text("Besideher", timeout=MS)
    expect(mine.locator(f"#s{price} .desk-tr-who")).to_contain_text("Besideher", timeout=MS)

    # What she saves arrives while he types elsewhere, and his words stay.
    mine.locator(f"#s{headline} textarea").fill("Gece treni")
    hers.locator(f"#s{price} textarea").fill("Biletler pahalanmayacak.")
    hers.keyboard.press("Control+Enter")
    expect(mine.locator(f"#s{price} .desk-tr-target")).to_have_text("Biletler pahalanmayacak.", timeout=MS)
    expect(mine.locator(f"#s{headline} textarea")).to_have_value("Gece treni")
    _state(mine, headline, "draft")

    # Both write the same sentence: the second one sees both texts, and chooses.
    mine.locator(f"#s{price} .desk-tr-no a").click()
    hers.locator(f"#s{price} .desk-tr-no a").click()
    expect(mine.locator(f"#s{price} textarea")).to_have_value("Biletler pahalanmayacak.", timeout=MS)
    expect(hers.locator(f"#s{price} textarea")).to_have_value("Biletler pahalanmayacak.", timeout=MS)
    mine.route("**/changes/**", lambda route: route.abort())
    hers.locator(f"#s{price} textarea").fill("Onun metni.")
    _state(hers, price, "draft")
    expect(hers.locator("#desk-tr-saved")).to_contain_text("saved", timeout=MS)
    mine.locator(f"#s{price} textarea").fill("Benim metnim.")
    two = mine.locator(f"#s{price} .desk-tr-choice")
    expect(two).to_contain_text("Onun metni.", timeout=MS)
    expect(two).to_contain_text("Benim metnim.")
    mine.locator(f"#s{price} [data-choose=mine]").click()
    expect(hers.locator(f"#s{price} textarea")).to_have_value("Benim metnim.", timeout=MS)
    for page in (mine, hers):
        page.context.close()


def test_what_is_written_while_the_hub_is_away_is_kept_and_sent_when_it_is_back(
    browser: Browser, newsroom: Hub, work: Work, wrong: list[str]
) -> None:
    page = _open(browser, newsroom, "sidebyside", work.url, 820, wrong)
    headline = work.sentences[0]
    page.context.set_offline(True)
    page.locator(f"#s{headline} textarea").fill("Gece treni yola çıktı")
    expect(page.locator("#desk-tr-trouble")).to_contain_text("Your text is kept", timeout=MS)
    page.context.set_offline(False)
    _state(page, headline, "draft")
    expect(page.locator("#desk-tr-trouble")).to_be_hidden(timeout=MS)

    # And over a page that was closed before anything could be sent.
    page.context.set_offline(True)
    page.locator(f"#s{headline} textarea").fill("Gece treni çoktan yola çıktı")
    expect(page.locator("#desk-tr-trouble")).to_be_visible(timeout=MS)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{work.url}?at={headline}")
    expect(page.locator(f"#s{headline} textarea")).to_have_value("Gece treni çoktan yola çıktı", timeout=MS)
    kept = "Object.keys(localStorage).some((key) => key.startsWith('orkhon-tr-'))"
    wait_until(lambda: not page.evaluate(kept), "what was kept in the browser is sent and forgotten")
    page.reload()
    expect(page.locator(f"#s{headline} textarea")).to_have_value("Gece treni çoktan yola çıktı", timeout=MS)
    page.context.close()


def test_without_a_script_the_page_saves_and_confirms_sentence_by_sentence(
    browser: Browser, newsroom: Hub, work: Work
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, newsroom.address, "sidebyside", PASSWORD)
    page.goto(work.url)
    headline, number, *_ = work.sentences
    page.fill(f"#s{headline} textarea", "Gece treni yola çıktı")
    page.click(f"#s{headline} [value=confirm]")
    expect(page.locator(f"#s{headline}")).to_have_attribute("data-state", "confirmed", timeout=MS)
    page.fill(f"#s{number} textarea", "İlk seferde ⟦1⟧621⟦/1⟧ yolcu hareket etti.")
    page.click(f"#s{number} [value=confirm]")
    expect(page.locator(f"#s{number} [data-code=number]")).to_be_visible(timeout=MS)
    page.click(f"#s{number} [data-code=number] .desk-tr-fix")
    page.click(f"#s{number} [value=confirm]")
    expect(page.locator(f"#s{number}")).to_have_attribute("data-state", "confirmed", timeout=MS)
    context.close()
