"""Checks and reads what people write into a memorandum's lines: tags, countries, uris, shares. Touches no database."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from orkhon.alliance.permits import Use
from orkhon.items import Language, LanguageTagError

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One partner's share in a pool or co-production, in per cent, and what it delivers."""

    agency: str
    per_cent: Decimal
    delivers: str = ""


def check_uses(value: str) -> None:
    """Raise `ValidationError` for words that are no uses."""
    wrong = [word for word in value.split() if word not in set(Use)]
    if wrong:
        raise ValidationError(
            gettext("no uses: %(wrong)s; write some of: %(uses)s") % {"wrong": ", ".join(wrong), "uses": " ".join(Use)}
        )


def check_tags(value: str) -> None:
    """Raise `ValidationError` for what are no language tags."""
    for word in value.split():
        try:
            Language.parse(word)
        except LanguageTagError as error:
            raise ValidationError(str(error)) from error


def check_countries(value: str) -> None:
    """Raise `ValidationError` for what are no ISO 3166 codes of two capitals."""
    wrong = [word for word in value.split() if _COUNTRY.fullmatch(word) is None]
    if wrong:
        raise ValidationError(
            gettext("no codes of countries: %(wrong)s; write two capitals, such as KZ") % {"wrong": ", ".join(wrong)}
        )


def check_items(value: str) -> None:
    """Raise `ValidationError` for lines that are no uris, or that would mean every item."""
    for line in value.splitlines():
        uri = line.strip()
        if uri and (":" not in uri.rstrip("*") or " " in uri or "*" in uri[:-1]):
            raise ValidationError(
                gettext("%(uri)s is no uri; write one a line, with a * at the end for all that begin so")
                % {"uri": f"{uri[:80]!r}"}
            )


def shares_of(text: str) -> tuple[Share, ...]:
    """Return the shares that the lines say: `altai 40 two reports a week`. Raises `ValidationError`."""
    found = []
    for line in text.splitlines():
        words = line.split(maxsplit=2)
        if not words:
            continue
        try:
            per_cent = Decimal(words[1].rstrip("%").replace(",", "."))
        except (IndexError, InvalidOperation) as error:
            raise ValidationError(
                {
                    "shares": gettext("%(line)s: write an agency, its share in per cent and what it delivers")
                    % {"line": f"{line.strip()[:80]!r}"}
                }
            ) from error
        if not per_cent.is_finite() or not 0 <= per_cent <= 100:
            raise ValidationError(
                {"shares": gettext("%(share)s is no share; write a number from 0 to 100") % {"share": words[1]}}
            )
        found.append(Share(agency=words[0], per_cent=per_cent, delivers=words[2] if len(words) > 2 else ""))
    return tuple(found)


def check_shares(shares: Sequence[Share], partners: Collection[str]) -> None:
    """Raise `ValidationError` unless there are no shares, or one for each partner and 100 per cent together."""
    if not shares:
        return
    named = [share.agency for share in shares]
    if sorted(named) != sorted(partners):
        raise ValidationError(
            {
                "shares": gettext(
                    "shares are for %(named)s, partners are %(partners)s; write one line for each partner"
                )
                % {"named": " ".join(sorted(named)), "partners": " ".join(sorted(partners))}
            }
        )
    together = sum(share.per_cent for share in shares)
    if together != 100:
        raise ValidationError(
            {
                "shares": gettext("the shares come to %(together)s per cent; they must come to 100")
                % {"together": together}
            }
        )
