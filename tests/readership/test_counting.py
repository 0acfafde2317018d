"""Views become figures of readers: within the bounds that are told, each once, without programs or addresses."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest

from orkhon.items.month import Month
from orkhon.readership.counting import AGAIN_AFTER_S, BURST_S, MOST_FROM_NEARBY, Counter, Secrets, Seen
from orkhon.readership.people import is_person
from orkhon.readership.periods import has_ended
from orkhon.readership.prefixes import neighbourhood, reader_part
from orkhon.readership.queries import honestly
from orkhon.readership.referrers import CLASSES, class_of
from orkhon.readership.sketches import COARSE, FINE, figure_of, merged

DAY = date(2026, 11, 23)
NOON = 1795435200.0
"""Of that day, in seconds since 1970."""
PHONE = b"Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"
PAGE = b"orkhon kk science 7"
SECRETS = Secrets(day=DAY, of_day=b"d" * 32, of_month=b"m" * 32)


def counter() -> Counter:
    """Return one with the secrets of the day."""
    made = Counter(own_hosts={"news.example", "culture.example"})
    made.use([SECRETS])
    return made


def see(
    made: Counter,
    page: bytes = PAGE,
    *,
    client: str = "10.1.2.3",
    agent: bytes = PHONE,
    now: float = NOON,
    **more: bytes,
) -> None:
    """Let somebody open a page."""
    named = {b"user-agent": agent, b"accept-language": b"kk", **{key.encode(): value for key, value in more.items()}}
    made.see(page, named=named, client=client, host=b"news.example:8000", country="KZ", now=now)


def whole(seen: list[Seen]) -> Seen:
    """Return the sum of the portal."""
    return next(one for one in seen if one.slice == "whole")


def views(one: Seen) -> int:
    """Return how many views it has."""
    return figure_of([one.views], FINE if one.slice == "whole" else COARSE).value


def an_address(number: int) -> str:
    """Return one that shares no neighbourhood with any other."""
    return f"{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}.7"


def test_noon_is_of_the_day_that_has_secrets() -> None:
    assert datetime.fromtimestamp(NOON, UTC).date() == DAY


def test_a_hundred_thousand_readers_are_within_the_bounds_that_are_told() -> None:
    made = counter()
    for number in range(100_000):
        see(made, client=an_address(number))
    one = whole(made.take(now=NOON))
    for kept in (one.readers, one.month, one.views):
        figure = figure_of([kept], FINE)
        assert figure.least <= 100_000 <= figure.most
        assert figure.percent < 2
        assert len(kept) < 20_000


def test_few_readers_are_counted_exactly() -> None:
    made = counter()
    for number in range(150):
        see(made, client=an_address(number))
    figure = figure_of([whole(made.take(now=NOON)).readers], FINE)
    assert (figure.least, figure.value, figure.most) == (150, 150, 150)
    assert figure.percent == 0


def test_who_opens_a_page_again_within_half_an_hour_has_viewed_it_once() -> None:
    made, begun = counter(), NOON + 1000
    for minute in range(0, 30, 2):
        see(made, now=begun + 60 * minute)
    assert views(whole(made.take(now=begun))) == 1
    see(made, now=begun + AGAIN_AFTER_S)
    assert views(whole(made.take(now=begun))) == 1


def test_a_reader_of_two_processes_is_one_and_so_is_the_view() -> None:
    first, second = counter(), counter()
    see(first)
    see(second, now=NOON + 300)
    see(second, client="10.9.9.9")
    parts = [whole(first.take(now=NOON)), whole(second.take(now=NOON))]
    assert figure_of([one.readers for one in parts], FINE).value == 2
    assert figure_of([one.views for one in parts], FINE).value == 2
    assert figure_of([merged([one.month for one in parts], FINE)], FINE).value == 2


def test_ten_thousand_views_from_one_neighbourhood_are_capped_and_marked() -> None:
    made = counter()
    for number in range(10_000):
        see(made, client=f"10.1.2.{number % 250}", agent=PHONE + b" %d" % number)
    see(made, client="10.7.7.7")
    seen = made.take(now=NOON)
    article = next(one for one in seen if one.slice == "article")
    assert MOST_FROM_NEARBY * 0.97 < views(article) < MOST_FROM_NEARBY * 1.03 + 1
    assert article.capped == whole(seen).capped == 10_000 - MOST_FROM_NEARBY
    see(made, client="10.1.2.3", agent=PHONE + b" later", now=NOON + BURST_S)
    assert views(whole(made.take(now=NOON))) == 1


@pytest.mark.parametrize(
    "agent",
    [
        b"",
        b"curl/8.5.0",
        b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        b"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        b"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        b"facebookexternalhit/1.1",
        b"TelegramBot (like TwitterBot)",
        b"WhatsApp/2.24.1 A",
        b"python-requests/2.32",
        b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36",
        b"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        b"Go-http-client/2.0",
    ],
)
def test_a_program_is_no_reader(agent: bytes) -> None:
    made = counter()
    see(made, agent=agent)
    one = whole(made.take(now=NOON))
    assert (views(one), one.programs) == (0, 1)


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
        b"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 YaBrowser/25.8 Safari/537.36",
        b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        b"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS) Presto/2.5.25 Version/10.54",
    ],
)
def test_a_browser_is_a_reader(agent: bytes) -> None:
    assert is_person({b"user-agent": agent, b"accept-language": b"kk"})


def test_what_a_browser_loads_ahead_or_into_another_page_is_no_view() -> None:
    told = {b"user-agent": PHONE, b"accept-language": b"kk"}
    assert is_person({**told, b"sec-fetch-dest": b"document"})
    for name, value in (
        (b"sec-purpose", b"prefetch;prerender"),
        (b"purpose", b"prefetch"),
        (b"x-moz", b"prefetch"),
        (b"sec-fetch-dest", b"iframe"),
        (b"sec-fetch-dest", b"empty"),
    ):
        assert not is_person({**told, name: value})
    assert not is_person({b"user-agent": PHONE})


def test_the_part_of_an_address_that_counts() -> None:
    assert reader_part("203.0.113.7") == reader_part("::ffff:203.0.113.7") == "203.0.113.7"
    assert reader_part("2001:db8:1:2:aaaa::1") == reader_part("2001:db8:1:2:bbbb::9")
    assert reader_part("2001:db8:1:2::1") != reader_part("2001:db8:1:3::1")
    assert neighbourhood("203.0.113.7") == neighbourhood("203.0.113.200") != neighbourhood("203.0.114.7")
    assert neighbourhood("2001:db8:1:2::1") == neighbourhood("2001:db8:1:ffff::1") != neighbourhood("2001:db8:2:2::1")
    assert reader_part("fe80::1%eth0")
    assert reader_part(":::") == reader_part("") == ""


@pytest.mark.parametrize(
    ("referrer", "class_"),
    [
        (b"", "none"),
        (b"about:blank", "none"),
        (b"https://news.example/kk/", "inside"),
        (b"https://culture.example/kk/", "portal"),
        (b"https://www.google.kz/", "search-google"),
        (b"https://www.google.com.tr/search?q=secret", "search-google"),
        (b"https://yandex.kz/", "search-yandex"),
        (b"https://ya.ru/", "search-yandex"),
        (b"https://mail.google.com/", "site"),
        (b"https://l.facebook.com/l.php?u=x", "social-facebook"),
        (b"https://t.co/abc", "social-x"),
        (b"https://vk.com/feed", "social-vk"),
        (b"https://web.telegram.org/", "messenger-telegram"),
        (b"android-app://org.telegram.messenger/", "messenger-telegram"),
        (b"https://google.evil.example/", "site"),
        (b"https://notfacebook.com/", "site"),
        (b"https://x.com@evil.example/", "site"),
        (b"https://somebody.example/private/of/a/person?name=x", "site"),
    ],
)
def test_of_a_referrer_its_class_is_kept(referrer: bytes, class_: str) -> None:
    assert class_of(referrer, host="news.example", own_hosts={"news.example", "culture.example"}) == class_
    assert class_ in CLASSES


def test_a_view_counts_in_its_section_article_country_and_class() -> None:
    made = counter()
    see(made, referer=b"https://t.me/orkhon")
    see(made, b"orkhon kk - -", client="10.4.4.4")
    seen = {(one.slice, one.key): views(one) for one in made.take(now=NOON)}
    assert seen == {
        ("whole", ""): 2,
        ("section", "science"): 1,
        ("article", "7"): 1,
        ("country", "KZ"): 2,
        ("referrer", "messenger-telegram"): 1,
        ("referrer", "none"): 1,
    }


def test_nothing_that_is_handed_in_holds_an_address_or_a_browsers_name() -> None:
    made = counter()
    see(made, client="203.0.113.77", referer=b"https://somebody.example/private")
    for one in made.take(now=NOON):
        kept = b"".join((one.views, one.readers, one.month, repr(one.key).encode()))
        for secret in (
            b"203.0.113",
            bytes((203, 0, 113, 77)),
            b"Android",
            b"somebody",
            SECRETS.of_day,
            SECRETS.of_month,
        ):
            assert secret not in kept


def test_with_another_secret_the_same_reader_is_somebody_else() -> None:
    first, second = counter(), Counter()
    second.use([Secrets(day=DAY, of_day=b"e" * 32, of_month=b"m" * 32)])
    see(first)
    see(second)
    parts = [whole(first.take(now=NOON)), whole(second.take(now=NOON))]
    assert figure_of([one.readers for one in parts], FINE).value == 2
    assert figure_of([one.month for one in parts], FINE).value == 1


def test_without_the_secret_of_the_day_nobody_is_counted_and_that_is_told() -> None:
    made = Counter()
    see(made)
    assert made.take(now=NOON) == []
    assert made.uncounted == 1
    made.use([SECRETS])
    see(made)
    assert views(whole(made.take(now=NOON))) == 1


def test_memory_does_not_grow_with_the_number_of_those_who_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orkhon.readership.counting.MOST_MARKS", 500)
    monkeypatch.setattr("orkhon.readership.counting.MOST_NEIGHBOURS", 300)
    made = counter()
    for number in range(2000):
        see(made, client=an_address(number))
    assert len(made._seen) <= 500
    assert len(made._nearby) <= 300
    made.take(now=NOON + AGAIN_AFTER_S)
    assert made._seen == {}
    assert made._nearby == {}


def test_merging_in_any_order_gives_the_same_figure() -> None:
    dice = random.Random(1)
    parts = []
    for _ in range(8):
        made = counter()
        for _ in range(400):
            see(made, client=an_address(dice.randrange(1500)))
        parts.append(whole(made.take(now=NOON)).readers)
    assert figure_of(parts, FINE) == figure_of([merged(parts[4:], FINE), *parts[:4]], FINE)


def test_what_readers_are_shown_has_no_more_digits_than_are_known() -> None:
    assert [honestly(number) for number in (0, 7, 999, 1000, 1249, 12_499, 1_234_567)] == [
        0, 7, 999, 1000, 1200, 12_000, 1_200_000
    ]  # fmt: skip


def test_a_secret_lives_for_its_day_or_month_alone() -> None:
    assert [has_ended(period, today=DAY) for period in ("2026-11-22", "2026-11-23", "2026-11-24")] == [
        True,
        False,
        False,
    ]
    assert [has_ended(period, today=DAY) for period in ("2026-10", "2026-11", "2026-12", "2025-12")] == [
        True, False, False, True
    ]  # fmt: skip
    december, january = Month(year=2026, month=12), Month(year=2026, month=1)
    assert [str(month) for month in (december.next, january.previous)] == ["2027-01", "2025-12"]
