"""Reading web addresses, and keeping their secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.outbound.errors import AddressRefused
from orkhon.outbound.links import follow, read_link, shown


@pytest.mark.parametrize(
    "url",
    [
        "ftp://agency.example/rss", "file:///etc/passwd", "gopher://agency.example", "javascript:alert(1)",
        "/rss", "", "http://", "http://:80/", "http://[::1", "http://agency.example:99999/", "http://agency.example:x/",
        "http://" + "a" * 80 + ".example/", "http://agency example/", "http://agency.example/" + "x" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_link(url)


def test_letters_outside_ascii_are_written_as_the_web_wants_them() -> None:
    link = read_link("https://қазақ.example/жаңалық лента?тіл=қазақша&b=1#бөлік")
    assert link.host == "xn--80aau21bd.example"
    assert link.target.isascii()
    assert link.target.startswith("/%D0%B6")
    assert link.target.endswith("&b=1")


def test_what_is_percent_written_already_stays() -> None:
    assert read_link("http://a.example/%D0%B6?q=%20+").target == "/%D0%B6?q=%20+"


def test_a_default_port_is_left_out_of_the_host_header_and_ipv6_is_in_brackets() -> None:
    assert read_link("https://a.example:443/").authority == "a.example"
    assert read_link("http://a.example:8080/").authority == "a.example:8080"
    assert read_link("http://[2a00::1]:8080/").authority == "[2a00::1]:8080"


def test_user_and_password_become_a_header_and_leave_the_address() -> None:
    link = read_link("https://desk:s%40crat@a.example/rss")
    assert link.authorization == "Basic ZGVzazpzQGNyYXQ="
    assert "s@crat" not in link.url
    assert "desk" not in link.url


def test_credentials_follow_a_redirect_to_the_same_origin_only() -> None:
    link = read_link("https://u:p@a.example/rss")
    assert follow(link, "/other").authorization == link.authorization
    for elsewhere in ("http://a.example/", "https://b.example/", "https://a.example:8443/", "//b.example/x"):
        assert follow(link, elsewhere).authorization == ""


def test_credentials_that_a_redirect_brings_are_not_used() -> None:
    assert follow(read_link("http://a.example/"), "http://x:y@b.example/").authorization == ""


def test_a_redirect_to_another_scheme_is_refused() -> None:
    for target in ("file:///etc/passwd", "ftp://a.example/", "data:text/plain,x", "http://[bad"):
        with pytest.raises(AddressRefused):
            follow(read_link("http://a.example/"), target)


def test_what_is_shown_holds_no_secret() -> None:
    text = shown("https://user:geheim@a.example:8443/feed?key=geheim&x=1#y")
    assert text == "https://a.example:8443/feed?…"


@given(st.text(max_size=60))
def test_no_address_makes_the_reader_fail_otherwise_and_no_line_break_gets_through(text: str) -> None:
    assert shown("http://a.example/" + text).isprintable()
    for url in (text, "http://a.example/" + text, "http://" + text + "/"):
        try:
            link = read_link(url)
        except AddressRefused:
            continue
        assert link.target.isascii()
        assert link.target.isprintable()
        assert " " not in link.target
        assert "\n" not in link.host
