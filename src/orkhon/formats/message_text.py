"""Find the words of a letter: what was forwarded, by whom, and where the signature begins. Knows no MIME."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from orkhon.formats.html import clean_line

_PREFIX = re.compile(
    r"(?:(fwd?|fw|пер|перешл|iy|ilt|i̇lt|rv|wg|tr)|re|ynt|cvb|отв|aw)(?:\[\d+\])?\s*:\s*", re.IGNORECASE
)
# Dashes, words in any language, dashes; or the words that one widespread program writes without dashes.
_MARK = re.compile(r"\s*(?:[-_=]{2,}\s*[^\W\d_][^\n]{2,60}?\s*[-_=]{2,}|Begin forwarded message:)\s*")
_HEADER = re.compile(r"\s*\*?([^\W\d_][^\n:*]{0,24}?)\s*:\*?\s*(\S[^\n]*)")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]{1,64}@[^\s<>\"'(),;:]{1,255}")
_SUBJECTS: Final = frozenset(
    {"subject", "тема", "темасы", "тақырып", "тақырыбы", "konu", "mövzu", "mavzu", "mavzusi", "tema"}
)
_DATES: Final = frozenset(
    {"date", "sent", "дата", "отправлено", "датасы", "күні", "tarih", "gönderme tarihi", "gönderilme tarihi",
     "tarix", "göndərilib", "sana", "sanasi", "yuborilgan sana", "senesi", "wagty"}
)  # fmt: skip
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_MOST_HEADERS: Final = 12
_DEEPEST: Final = 5
_MOST_MARKS: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """The innermost letter of a text. `note` is what the forwarding person wrote above it; the rest may be empty."""

    text: str
    note: str = ""
    sender_name: str = ""
    subject: str = ""
    date: str = ""


def bare_subject(subject: str) -> tuple[str, bool]:
    """Return a subject without `Fwd:`, `Re:` and their kin of the region, and whether one of them said `forwarded`."""
    forwarded = False
    subject = clean_line(subject)
    while match := _PREFIX.match(subject):
        forwarded = forwarded or bool(match[1])
        subject = subject[match.end() :]
    return subject, forwarded


def innermost(text: str, *, forwarded: bool) -> Letter:
    """Return the letter that was forwarded in `text`, or the whole text where none was.

    A mark of dashes counts where at least two header lines and an address stand below it; and where the subject says
    `forwarded` or nothing stands above it, because replies quote what they answer in the same way.
    """
    letter = Letter(text=_unsigned(text))
    notes: list[str] = []
    rest = text.replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(_DEEPEST):
        found = _forwarded(rest, forwarded=forwarded)
        if found is None:
            break
        above, letter, rest = found
        if above:
            notes.append(above)
    return Letter(
        text=letter.text,
        note="\n".join(notes),
        sender_name=letter.sender_name,
        subject=letter.subject,
        date=letter.date,
    )


def _unsigned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _SIGNATURE.search(text)
    return (text[: match.start()] if match else text).strip("\n")


def _forwarded(text: str, *, forwarded: bool) -> tuple[str, Letter, str] | None:
    lines = text.split("\n")
    marks = 0
    for index, one in enumerate(lines):
        bare = one.lstrip("> ")
        if len(bare) > 90 or not _MARK.fullmatch(bare):
            continue
        marks += 1
        if marks > _MOST_MARKS:
            return None
        above = _unsigned("\n".join(lines[:index])).strip()
        if above and not forwarded:
            return None
        below = lines[index + 1 :]
        said = [line for line in below if line.strip()]
        if said and said[0].startswith(">"):
            below = [line.removeprefix(">").removeprefix(" ") for line in below]
        headers, start = _headers(below)
        if len(headers) < 2 or not any(_ADDRESS.search(value) for _, value in headers):
            continue
        rest = "\n".join(below[start:]).strip("\n")
        by_name = {name.casefold(): value for name, value in reversed(headers)}
        author = next((value for _, value in headers if _ADDRESS.search(value)), "")
        letter = Letter(
            text=_unsigned(rest),
            sender_name=clean_line(_ADDRESS.sub("", author)).strip("<>[]()\"' ").removeprefix("mailto:").strip(),
            subject=next((by_name[name] for name in by_name if name in _SUBJECTS), ""),
            date=next((by_name[name] for name in by_name if name in _DATES), ""),
        )
        return above, letter, rest
    return None


def _headers(lines: list[str]) -> tuple[list[tuple[str, str]], int]:
    found: list[tuple[str, str]] = []
    for index, one in enumerate(lines[: _MOST_HEADERS * 2]):
        match = _HEADER.fullmatch(one)
        if match is not None and len(found) < _MOST_HEADERS:
            found.append((match[1].strip(), match[2].strip()))
        elif one.strip() and found and one[:1] in " \t":
            found[-1] = (found[-1][0], f"{found[-1][1]} {one.strip()}")
        elif one.strip() or found:
            return found, index
    return found, min(len(lines), _MOST_HEADERS * 2)
