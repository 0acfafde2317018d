"""Turn delivered bytes into text, whatever encoding they claim. Knows no markup beyond the XML declaration."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Only codecs that map bytes to letters and nothing else: Python also knows base64, idna and unicode_escape.
_KNOWN = frozenset(
    [
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp866",
        "cp855",
        "cp857",
        "iso8859-1",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-9",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
        "koi8-r",
        "koi8-u",
        "koi8-t",
        "kz1048",
        "ptcp154",
        "mac-cyrillic",
        "mac-turkish",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "shift_jis",
        "euc_jp",
        "euc_kr",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ]
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The same in the bytes of UTF-8, which has no surrogates; there they are found several times as fast.
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NO_LETTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
# In Cyrillic text a word is made of bytes above 7F alone; in Turkish or Azerbaijani they stand among ASCII letters.
_WORD = re.compile(rb"[A-Za-z\xa8\xb8\xc0-\xff]*+")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, content_type: str = "") -> str:
    """Return the text of `data`, without a byte order mark and without characters that XML 1.0 forbids (2.2).

    Bytes win over declarations: a byte order mark first, then UTF-8 where the bytes are UTF-8, then the
    encoding that the document or `content_type` names, then a guess between windows-1251 and windows-1254.
    A UTF-8 text with a few broken bytes stays UTF-8; each broken place becomes U+FFFD. Never raises.
    """
    if not data.startswith(codecs.BOM_UTF8) and len(data.translate(None, _CONTROLS)) == len(data):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return _FORBIDDEN.sub("", text) if _NO_LETTERS.search(data) else text
    return _FORBIDDEN.sub("", _as_text(data, content_type)).removeprefix("\ufeff")


def decode_framed(data: bytes, content_type: str = "") -> str:
    """Return the text of `data` as `decode` does, but with the control characters that frame text wires."""
    return _as_text(data, content_type).removeprefix("\ufeff")


def is_binary(data: bytes, content_type: str = "") -> bool:
    """Return whether the first 1,000 bytes are a program's rather than text: every twentieth letter may not be in XML.

    Pictures, archives and bytes by chance have every ninth at least; text in any encoding has next to none.
    """
    head = _as_text(data[:1000], content_type)
    return len(_FORBIDDEN.findall(head)) * 20 > len(head)


def _as_text(data: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    head = data[:4]
    if len(head) == 4 and head.count(0) == 2:
        if head[0] == head[2] == 0:
            return data.decode("utf-16-be", "replace")
        if head[1] == head[3] == 0:
            return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # KOI, Big5 and their like may hold valid UTF-8 pairs by chance, so a few broken bytes count as UTF-8 only
    # where the rest of the letters beyond ASCII came out as letters.
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    high = len(_HIGH.findall(data))
    if broken * 8 <= high:
        return lenient
    for name in (_declared(data), _named_in(content_type)):
        if name:
            return data.decode(name, "replace")
    return data.decode(_guess(data), "replace")


def _declared(data: bytes) -> str:
    match = _DECLARED.match(data[:400])
    return _known(match[1].decode("ascii")) if match else ""


def _named_in(content_type: str) -> str:
    match = _CHARSET.search(content_type[:400])
    return _known(match[1]) if match else ""


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return found if found in _KNOWN else ""


def _guess(data: bytes) -> str:
    words = [word for word in _WORD.findall(data[:200_000]) if not word.isascii()]
    mixed = sum(1 for word in words if _ASCII_LETTER.search(word))
    return "cp1254" if mixed * 2 > len(words) else "cp1251"
