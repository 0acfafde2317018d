"""Text is taken apart into sentences with marks and comes together again, whatever came."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.items import Language
from orkhon.translation.segments.marks import MARK, marks_of, numbered, spelled_out
from orkhon.translation.segments.passages import normal
from orkhon.translation.segments.sentences import html_of, sentences_of

KAZAKH = Language.parse("kk")
ENGLISH = Language.parse("en")

_WORDS = st.sampled_from(
    [
        "Ол келді.",
        "Сонда",
        "12,5 %",
        " ",
        "\n",
        "a < b & c",
        "⟦1⟧",
        "«Келдің бе?» – деді.",
        "Dr. A.",
        "!",
        "\u00a0",
        "z⟦/2⟧",
    ]
)
_INLINE = st.sampled_from(["b", "i", "a", "em", "sup"])
_BLOCK = st.sampled_from(["p", "h2", "blockquote", "li"])


def _inline(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def put(parts: tuple[str, list[str]]) -> str:
        tag, inner = parts
        opened = '<a href="https://kabar.example/?a=1&amp;b=⟧">' if tag == "a" else f"<{tag}>"
        return f"{opened}{''.join(inner)}</{tag}>"

    return st.tuples(_INLINE, st.lists(children, max_size=4)).map(put)


_TEXT = _WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
_RUNS = st.recursive(st.one_of(_TEXT, st.just("<br/>")), _inline, max_leaves=12)
_HTML = st.lists(
    st.tuples(_BLOCK, st.lists(_RUNS, max_size=5)).map(lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"),
    max_size=5,
).map("".join)


class _Words(HTMLParser):
    """Every sign that is no space, with the tags that stand around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.signs: list[tuple[str, tuple[str, ...]]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.signs += [(sign, tuple(sorted(set(self._open)))) for sign in data if not sign.isspace()]


def _signs(html: str) -> list[tuple[str, tuple[str, ...]]]:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader.signs


@given(_HTML)
def test_html_comes_together_again_from_its_own_sentences(html: str) -> None:
    once = normal(html, KAZAKH, rich=True)
    assert normal(once, KAZAKH, rich=True) == once
    if sentences_of(html, KAZAKH, rich=True):
        wanted = nh3.clean(html.replace("⟦", "[").replace("⟧", "]"))  # a browser allows no link in a link
        assert _signs(once) == _signs(wanted)


@given(st.text())
def test_plain_text_comes_together_again_letter_for_letter(text: str) -> None:
    sentences = sentences_of(text, KAZAKH, rich=False)
    if sentences:
        wanted = text.replace("⟦", "[").replace("⟧", "]").replace("\x00", "")
        assert html_of(sentences, [one.text for one in sentences], rich=False) == wanted


_TAG = re.compile(r"<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)/?>")
_ALLOWED = {"p", "h2", "blockquote", "li", "ul", "b", "i", "a", "em", "sup", "br"}


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["⟦1⟧", "⟦/1⟧", "⟦2⟧", "⟦/2⟧", "⟦2/⟧", "⟦9⟧", "<b>", "</p>", "<script>", "x"]),
            st.text(max_size=3),
        )
    )
)
def test_broken_marks_never_break_the_html(pieces: list[str]) -> None:
    sentences = sentences_of('<p>One <b>two</b> <a href="https://a.example/">three</a>.</p>', ENGLISH, rich=True)
    html = html_of(sentences, ["".join(pieces)], rich=True)
    stack: list[str] = []
    for end, tag, _ in _TAG.findall(html):
        assert tag in _ALLOWED
        if end:
            assert stack.pop() == tag
        elif tag != "br":
            stack.append(tag)
    assert not stack
    assert "<" not in _TAG.sub("", html)


@pytest.mark.parametrize(
    "hostile",
    [
        '<p onclick="x()">a</p><script>alert(1)</script>',
        '<a href="javascript:alert(1)">a</a>',
        '<img src=x onerror="alert(1)">a',
        "<p>a<svg><style><img src=x onerror=alert(1)></style></svg></p>",
        '<a href="data:text/html,<script>1</script>">a</a>',
        '<p style="x:expression(1)">a<iframe src="https://evil.example/"></iframe></p>',
    ],
)
def test_hostile_html_never_comes_out(hostile: str) -> None:
    html = normal(hostile, ENGLISH, rich=True)
    assert not re.search(r"script|onerror|onclick|javascript|data:|iframe|style|svg|img", html)


def test_marks_that_the_translation_turns_around_still_nest() -> None:
    (sentence,) = sentences_of("<p><b>One</b> <i>two</i></p>", ENGLISH, rich=True)
    assert html_of([sentence], ["⟦1⟧a ⟦2⟧b⟦/1⟧ c⟦/2⟧"], rich=True) == "<p><b>a <i>b</i></b> c</p>"


def test_a_markup_that_was_tampered_with_brings_nothing_in() -> None:
    (sentence,) = sentences_of("<p><b>One</b></p>", ENGLISH, rich=True)
    evil = type(sentence)(
        text=sentence.text, markup=("<form onclick=x>",), before="<p onclick=x>", after="</p><script>y</script>"
    )
    assert not re.search("form|onclick|script", html_of([evil], ["⟦1⟧a⟦/1⟧"], rich=True))


def test_bold_over_two_sentences_is_bold_in_both() -> None:
    one, two = sentences_of("<p><b>First. Second.</b></p>", ENGLISH, rich=True)
    assert (one.text, two.text) == ("⟦1⟧First.⟦/1⟧", "⟦1⟧Second.⟦/1⟧")


def test_marks_of_another_numbering_are_told_by_what_they_stand_for() -> None:
    spelled = spelled_out("⟦1⟧a⟦/1⟧ ⟦2⟧b⟦/2⟧", ["<i>", "<b>"])
    assert numbered(spelled, ["<b>", "<i>"]) == "⟦2⟧a⟦/2⟧ ⟦1⟧b⟦/1⟧"
    assert numbered(spelled, ["<b>"]) == "a ⟦1⟧b⟦/1⟧"
    assert marks_of("⟦1⟧a⟦/1⟧") == ("⟦1⟧", "⟦/1⟧")
    assert MARK.sub("", "a⟦0⟧") == "a⟦0⟧"
