"""A whole day of the desk on real screens: from an agency's item to two portals, its correction, and its kill."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from orkhon.alliance.sign_in.codes import code_at, step_at
from tests.browser.conftest import give_password
from tests.hub import DEADLINE, ORKHON, Hub, wait_until

pytestmark = pytest.mark.browser

MS = DEADLINE * 1000
PASSWORD = "nine calm foxes under the bridge"
EDITOR, TRANSLATOR, SECOND = "day.editor", "day.translator", "day.second"
URI = "urn:altai:a-whole-day"

BEGIN = f"""
import json, sys
from datetime import UTC, datetime
from django.contrib.auth.models import User
from wagtail.models import Locale
from wagtail.users.models import UserProfile
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Source, Staff
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article
from orkhon.items import Content, Item, Language, Subject
from orkhon.portals.models import PortalPage
from orkhon.translation.actions.confirm_segment import confirm_segment
from orkhon.translation.models import Segment
from orkhon.wire.actions.append import AppendIntent, append_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
silenced = list(Source.objects.filter(enabled=True).values_list("pk", flat=True))
Source.objects.update(enabled=False)
two_wanted = PortalPage.objects.filter(slug__in=("culture-kk", "culture-tr"), four_eyes=False)
two_wanted = list(two_wanted.values_list("pk", flat=True))
PortalPage.objects.filter(pk__in=two_wanted).update(four_eyes=True)
people = {{{EDITOR!r}: (Role.EDITOR, ""), {TRANSLATOR!r}: (Role.TRANSLATOR, "kk tr"), {SECOND!r}: (Role.EDITOR, "")}}
for name, (role, languages) in people.items():
    user = User.objects.create_user(name, password={PASSWORD!r}, first_name=name[4:].title(), last_name="Invented")
    Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=role, languages=languages)
    assign_roles(user)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
# An article of last week, whose sentence comes again today.
now = datetime.now(UTC)
earlier = Article(
    locale=Locale.objects.get(language_code="kk"),
    headline="Өткен аптадағы кеш",
    body="<p>Кіру барлық көрерменге тегін.</p>",
)
earlier.save()
earlier.save_revision(user=user)
made = start_translation(earlier, "tr", user=user, now=now)
sentence = Segment.objects.get(document__target=made.uri, source__startswith="Кіру")
text = "Giriş tüm seyircilere ücretsizdir."
confirm_segment(sentence.pk, revision=sentence.revision, user=user, now=now, text=text)
print("ready", flush=True)
for line in sys.stdin:
    what = json.loads(line)
    now = datetime.now(UTC)
    if "kill" in what:
        kill({URI!r}, reason=what["kill"], person="altai", now=now)
    else:
        item = Item(
            uri={URI!r},
            language=Language.parse("kk"),
            headline=what["headline"],
            body=Content(xhtml="".join(f"<p>{{one}}</p>" for one in what["text"])),
            subjects=(Subject(uri="http://cv.iptc.org/newscodes/mediatopic/01000000"),),
            urgency=4,
        )
        append_many([AppendIntent(agency="altai", kind=EntryKind(what["kind"]), item=item, pushed=False)], now=now)
    print("done", flush=True)
Source.objects.filter(pk__in=silenced).update(enabled=True)
PortalPage.objects.filter(pk__in=two_wanted).update(four_eyes=False)
User.objects.filter(username__in=people).update(is_active=False)
"""

SENT = ["Фестивальге 48 ұжым қатысады.", "Кіру барлық көрерменге тегін.", "Фестиваль жексенбі күні аяқталады."]
MENDED = ["Фестивальге 46 ұжым қатысады.", *SENT[1:]]
ADDED = " Кештер ашық алаңда өтеді."
FIT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Day:
    """A running hub, what Altai Press does on its wire, and the two portals as readers see them."""

    def __init__(self, hub: Hub, process: subprocess.Popen[str]) -> None:
        self.hub = hub
        self._process = process
        # Browsers reach a portal by its name; both names are this machine's.
        port = urlsplit(hub.address).port
        self.portals = (f"http://localhost:{port}", f"http://culture.localhost:{port}")

    def agency(self, **what: Any) -> None:
        """Let Altai Press send an item or kill it; return when it stands on the wire."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


@pytest.fixture(scope="module")
def day(hub: Hub) -> Iterator[Day]:
    """Three people, a portal that wants two of them, a memory of last week; everything is put back afterwards."""
    command = (ORKHON, "shell", "-v0", "-c", BEGIN)
    with subprocess.Popen(
        command, env=hub.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Day(hub, process)
        process.stdin.close()


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What went wrong in a browser; nothing may."""
    said: list[str] = []
    yield said
    assert said == []


def _come(browser: Browser, day: Day, wrong: list[str], name: str) -> Page:
    """Open a browser of one's own and sign in with the password."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
    give_password(page, day.hub.address, name, PASSWORD)
    return page


def _station(page: Page, name: str) -> None:
    """At each stop of the day: nothing is wider than a desk, a tablet or a phone. `name` says which stop it is."""
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FIT) == 0, f"{name} is too wide at {width}"


def _seen(locator: Locator) -> None:
    expect(locator).to_be_visible(timeout=MS)


def _told(page: Page, words: str, *, texts: int = 1) -> None:
    """Look at the screen *For you* until it says that of so many texts at least."""
    line = page.locator(".tidings-list li.tidings-unread").filter(has_text=words)

    def look() -> bool:
        page.goto(f"{page.url.split('/admin/')[0]}/admin/for-you/")
        # One line for what happened, with a link to each of its texts where they are several.
        return max(line.count(), line.locator(".tidings-parts a.tidings-new").count()) >= texts

    wait_until(look, f"{words!r} on For you", pause=0.5)


def _save_draft(page: Page) -> None:
    # The page that is left may show a message of its own, so what comes after it is waited for.
    with page.expect_navigation(wait_until="load", timeout=MS):
        page.locator("button.action-save").first.click()
    _seen(page.locator(".messages .success").first)


def _saves_text(page: Page, words: str) -> None:
    """Save the form once the editor of the text has put the words into its field, which takes it a moment."""
    fields = "() => [...document.querySelectorAll('[name^=content-][name$=-value]')].map((field) => field.value)"
    wait_until(lambda: any(words in value for value in page.evaluate(fields)), f"{words!r} in the field of the text")
    _save_draft(page)


def _publish(page: Page) -> None:
    """Publish from the form of the article."""
    with page.expect_navigation(wait_until="load", timeout=MS):
        page.locator("footer [name=action-publish]").first.click()


def _sets_up_codes_and_signs_in(page: Page, day: Day) -> None:
    """Set an authenticator app up on the screen, go, and come again with its code."""
    page.wait_for_url("**/admin/")
    page.goto(f"{day.hub.address}/admin/second-factor/")
    page.click('a[href="/admin/second-factor/app/"]')
    secret = page.inner_text(".door-secret code").replace(" ", "")
    used = step_at(datetime.now(UTC))
    page.fill("[name=code]", code_at(secret, used))
    page.click("button[type=submit]")
    expect(page.locator(".door-codes code")).to_have_count(10)
    page.context.clear_cookies()
    give_password(page, day.hub.address, EDITOR, PASSWORD)
    page.wait_for_url("**/admin/second-step/")
    # The next half-minute's code counts already, so nobody waits for it here.
    page.fill("[name=code]", code_at(secret, used + 1))
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


def _takes_and_edits(page: Page, day: Day) -> str:
    """Take the item that comes in, mend the headline, add a sentence; return the number of the article."""
    page.goto(f"{day.hub.address}/admin/wire/")
    _seen(page.locator("#wire-standing.desk-chip--good"))
    day.agency(kind="publish", headline="Саз фестивалі ашылды", text=SENT)
    row = page.locator(f'.desk-wire > li[data-uri="{URI}"]')
    _seen(row)
    row.click()
    _seen(page.locator("#reading").get_by_text(SENT[0]))
    _station(page, "wire")
    page.locator("#wire-take button").click()
    page.wait_for_url("**/desk/article/edit/*/")
    number = page.url.rstrip("/").rpartition("/")[2]
    page.fill("[name=headline]", "Алматыда саз фестивалі ашылды")
    last = page.locator("[data-contentpath=content] .public-DraftEditor-content").last
    last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(ADDED)
    _saves_text(page, ADDED.strip())
    _station(page, "form")
    return number


def _asks_for_translations(page: Page, day: Day, original: str) -> str:
    """Ask for Turkish and English at once; return the number of the Turkish one."""
    page.goto(f"{day.hub.address}/admin/articles/{original}/translate/")
    page.check("[name=language][value=tr]")
    page.check("[name=language][value=en]")
    page.locator("main form button[type=submit]").first.click()
    begun = page.locator(".desk-lines li")
    expect(begun).to_have_count(3, timeout=MS)
    _station(page, "languages")
    path = begun.filter(has=page.get_by_text("tr", exact=True)).locator("a").get_attribute("href")
    assert path is not None
    return path.split("/articles/")[1].split("/")[0]


def _row_of(page: Page, words: str) -> Locator:
    return page.locator(".desk-tr-row").filter(has=page.locator(".desk-tr-source", has_text=words))


def _translates(page: Page, row: Locator, text: str) -> None:
    """Open the sentence, write the translation and confirm it."""
    if not row.locator("textarea").count():
        row.locator(".desk-tr-no a").click()
    row.locator("textarea").fill(text)
    row.locator("[name=do][value=confirm]").click()
    expect(row).to_have_attribute("data-state", "confirmed", timeout=MS)


def _translates_side_by_side(page: Page, day: Day, turkish: str) -> None:
    """The memory has filled one sentence; a wrong number is stopped, mended by a click; all is sent to the editor."""
    page.goto(f"{day.hub.address}/admin/articles/{turkish}/translating/")
    _seen(page.locator(".is-open textarea"))
    known = _row_of(page, SENT[1])
    expect(known).to_have_attribute("data-state", "memory")
    expect(known.locator(".desk-tr-target")).to_have_text("Giriş tüm seyircilere ücretsizdir.")
    _station(page, "translating")
    _translates(page, _row_of(page, "Алматыда саз"), "Almatı'da müzik festivali başladı")

    number = _row_of(page, SENT[0])
    _seen(number.locator("textarea"))
    number.locator("textarea").fill("Festivale 84 topluluk katılıyor.")
    number.locator("[name=do][value=confirm]").click()
    _seen(number.locator("[role=alert]"))
    _seen(number.locator("[data-code=number][data-severity=stop]"))
    expect(number).to_have_attribute("data-state", "draft")
    _station(page, "stopped")
    number.locator("[data-code=number] .desk-tr-fix").click()
    expect(number.locator("textarea")).to_have_value("Festivale 48 topluluk katılıyor.", timeout=MS)
    number.locator("[name=do][value=confirm]").click()
    expect(number).to_have_attribute("data-state", "confirmed", timeout=MS)

    _seen(known.locator("textarea"))
    known.locator("[name=do][value=confirm]").click()
    expect(known).to_have_attribute("data-state", "confirmed", timeout=MS)
    _translates(page, _row_of(page, SENT[2]), "Festival pazar günü sona eriyor.")
    _translates(page, _row_of(page, ADDED.strip()), "Akşamlar açık alanda geçiyor.")
    expect(page.locator(".desk-tr-progress")).to_have_attribute("aria-valuenow", "100", timeout=MS)
    page.locator("#desk-tr-send [value=send]").click()
    page.wait_for_url(f"**/desk/article/edit/{turkish}/")
    _seen(page.locator(".messages .success").first)


def _is_refused_without_a_second_person(page: Page, day: Day, number: str) -> None:
    page.goto(f"{day.hub.address}/admin/snippets/desk/article/edit/{number}/")
    _seen(page.locator(".desk-obstacles [data-code=four-eyes]"))
    _publish(page)
    _seen(page.locator(".messages .error").first)
    _station(page, "refused")


def _publishes_as_the_second_person(page: Page, day: Day, number: str) -> None:
    page.goto(f"{day.hub.address}/admin/snippets/desk/article/edit/{number}/")
    _publish(page)
    _seen(page.locator(".messages .success").first)


def _approves_what_was_sent(page: Page, day: Day, number: str) -> None:
    """The translation waits for an approval, which publishes it."""
    page.goto(f"{day.hub.address}/admin/articles/{number}/work/")
    _station(page, "work")
    page.locator("[name=step][value=approved]").click()
    page.wait_for_load_state("load")
    _seen(page.locator(".messages .success").first)


def _path_on_portals(page: Page, day: Day, language: str, headline: str) -> str:
    """Wait until both portals list the headline in the section and give the article; return its path there."""
    path = ""
    for portal in day.portals:
        link = page.locator("main a[href]").filter(has_text=headline)

        def listed(portal: str = portal, link: Locator = link) -> bool:
            page.goto(f"{portal}/{language}/culture/")
            return link.count() > 0

        wait_until(listed, f"{headline!r} on {portal}", pause=0.5)
        path = urlsplit(link.first.evaluate("(a) => a.href")).path
        page.goto(portal + path)
        expect(page.locator("h1")).to_have_text(headline)
    _station(page, f"portal {language}")
    return path


def _corrects(page: Page, day: Day, number: str) -> None:
    """From the tiding to the differences, the change taken, the number mended, the correction published."""
    # The text, though another person published it, and the two translations that she had begun.
    _told(page, "A source was corrected", texts=3)
    page.goto(f"{day.hub.address}/admin/snippets/desk/article/edit/{number}/")
    page.locator("main a[href*='/problems/']").first.click()
    _seen(page.locator(".desk-changes del", has_text="48"))
    _seen(page.locator(".desk-changes ins", has_text="46"))
    _seen(page.locator(".desk-concerned", has_text=SENT[0]))
    _station(page, "problem")
    page.locator("[name=take]").click()
    page.wait_for_url(f"**/desk/article/edit/{number}/")
    first = page.locator("[data-contentpath=content] .public-DraftEditor-content").first
    first.locator("[data-block]").first.click()
    page.keyboard.press("Home")
    for _step in SENT[0].partition("48")[0]:
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    page.keyboard.type("46")
    _saves_text(page, MENDED[0])
    page.goto(f"{day.hub.address}/admin/articles/{number}/correct/")
    page.select_option("[name=kind]", "number")
    page.fill("[name=was]", "48 ұжым")
    page.fill("[name=right]", "46 ұжым")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("[name=words]")).to_have_value(re.compile("Дұрысы: «46 ұжым»"))
    _station(page, "correct")
    page.locator("[name=publish]").click()
    page.wait_for_url(f"**/desk/article/edit/{number}/")
    _seen(page.locator(".messages .success").first)


def test_a_whole_day_from_the_wire_to_two_portals_and_back(browser: Browser, day: Day, wrong: list[str]) -> None:
    editor = _come(browser, day, wrong, EDITOR)
    _sets_up_codes_and_signs_in(editor, day)
    original = _takes_and_edits(editor, day)
    turkish = _asks_for_translations(editor, day, original)

    translator = _come(browser, day, wrong, TRANSLATOR)
    _translates_side_by_side(translator, day, turkish)

    # Whoever wrote it does not publish it; another editor does.
    _is_refused_without_a_second_person(editor, day, original)
    second = _come(browser, day, wrong, SECOND)
    _publishes_as_the_second_person(second, day, original)
    _approves_what_was_sent(second, day, turkish)
    reader = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    headlines = {"kk": "Алматыда саз фестивалі ашылды", "tr": "Almatı'da müzik festivali başladı"}
    paths = {code: _path_on_portals(reader, day, code, words) for code, words in headlines.items()}
    _seen(reader.locator("dl.facts dd").get_by_text("Altay Press", exact=True).last)
    assert "Алтай" not in reader.inner_text("dl.facts")

    day.agency(kind="correct", headline="Саз фестивалі ашылды", text=MENDED)
    _corrects(editor, day, original)
    for portal in day.portals:
        reader.goto(portal + paths["kk"])
        _seen(reader.locator(".prose", has_text=MENDED[0]))
        _seen(reader.locator(".notice", has_text="«46 ұжым»"))
        reader.goto(f"{portal}/kk/corrections/")
        _seen(reader.locator(".corrections", has_text="«46 ұжым»"))
    _station(reader, "corrections")

    # The translator is told; the sentence that changed, and no other, waits.
    _told(translator, "A source was corrected")
    translator.goto(f"{day.hub.address}/admin/articles/{turkish}/translating/")
    stale = translator.locator(".desk-tr-row[data-state=stale]")
    expect(stale).to_have_count(1)
    _seen(stale.locator(".desk-tr-source", has_text=MENDED[0]))
    _station(translator, "stale")

    day.agency(kill="invented by mistake")
    for language, path in paths.items():
        for portal in day.portals:
            _is_gone(reader, portal, language, path, headlines[language])
    _station(reader, "gone")
    _told(editor, "A source was taken back")
    _told(translator, "A source was taken back")
    _station(translator, "for you")
    for page in (editor, translator, second, reader):
        page.context.close()


def _is_gone(page: Page, portal: str, language: str, path: str, headline: str) -> None:
    """The article's address says that it was withdrawn; neither the section nor the corrections know it."""

    def status() -> bool:
        answer = page.goto(portal + path)
        return answer is not None and answer.status == 410

    wait_until(status, f"410 for {portal}{path}", pause=0.5)
    _seen(page.locator("main h1"))
    assert headline not in page.inner_text("body")
    for place in ("", "culture/", "corrections/"):
        page.goto(f"{portal}/{language}/{place}")
        assert headline not in page.inner_text("body")
