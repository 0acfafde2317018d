"""Which strings of Wagtail and Django a journalist can meet between the wire and a publication.

Read from the English catalogues that the installed packages bring, which name the file of each string: all of Wagtail
but the files and words that belong to pages, sites, reports and the keeping of accounts, and those strings of Django's
forms and passwords that Django itself lacks in one of our languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import django
import wagtail
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

WAGTAIL: Final = Path(wagtail.__file__).parent
DJANGO: Final = Path(django.__file__).parent

_NOT_MET: Final = re.compile(
    "|".join(
        (
            # Contributed parts that the hub does not use, and what only administrators open.
            r"^contrib/(?!typed_table_block)|^(sites|locales|api|search|embeds)/|^wagtail_hooks|apps\.py$",
            r"^users/(?!models)|/permissions/|^templates/|url_generator|site_summary_documents|bulk_actions/(assign_role|set_active)",
            # Trees of pages and the rights on them: portals are made by the secretariat, articles are snippets.
            r"/pages/|/userbar|page_privacy|collection_privacy|/collections|privacy_switch|updated_comments",
            r"^admin/forms/(collections|view_restrictions|pages|comments)|^admin/localization|^admin/models",
            r"^models/(sites|pages|view_restrictions|i18n|reference_index)|panels/page_utils|tables/pages?[._]",
            # Reports, the making of workflows, Wagtail's first page (the hub has its own).
            r"^admin/views/(reports|workflows|home|collections)|^admin/templates/wagtailadmin/(reports|workflows|home/(?!site_summary))",
            r"^admin/(forms|widgets)/workflows|password_required|documents/fields",
        )
    )
)
_LEFT_OUT: Final = re.compile(
    "|".join(
        (
            # Letters about pages; those about articles say the model's name.
            r"^The page \"|^You can (view|edit|preview) the page|^Add/edit|^Edit any|^Select (documents|images) in",
            r"^(Can access Wagtail admin|Site history|Page types usage|Aging pages|Locked pages|Search all pages…)$",
            r"^(collection view restrictions?|group collection permissions?|for content type|permission)$",
            r"^(log entry|log entries|model log entry|model log entries|content JSON|object id|approved go live at)$",
            r"^(current task state|workflow_tasks|workflow task orders?|Group approval tasks?|user profiles?)$",
            r"^(Active workflows|Active tasks|Members of the chosen|Pages/snippets at this|There may only be one)",
            r"^(What's new in Wagtail|This is your dashboard|Workflow tasks$|Sort menu order$|The log action)",
            r"^(Request to (create|edit)|Generate URL$|URL Generator$|The filter options you have selected)",
        )
    )
)
# Of Django: what stands in forms, beside passwords and as a time that has passed.
_DJANGO: Final = re.compile(
    r"^(core/validators|forms/(fields|forms|models|formsets|utils)|utils/timesince|utils/text"
    r"|db/models/base|contrib/auth/(password_validation|validators))"
)
_ACCOUNT: Final = frozenset(
    {
        "Email",
        "Enter the same password as before, for verification.",
        "No password set.",
        "Old password",
        "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.",
        "Reset password",
        "Set password",
        "The two password fields didn’t match.",
        "email address",
        "first name",
        "last name",
        "username",
    }
)


@dataclass(frozen=True, kw_only=True, order=True)
class Met:
    """One string: the catalogue it belongs to (`django` or `djangojs`), its English words and the file it is from."""

    domain: str
    msgid: str
    plural: str = ""
    where: str = ""


def _words(message: Message) -> tuple[str, str]:
    """Return the English words in the singular, and in the plural where there is one."""
    return (message.id, "") if isinstance(message.id, str) else (str(message.id[0]), str(message.id[1]))


@cache
def of_wagtail() -> tuple[Met, ...]:
    """Return the strings of Wagtail, in the order of the files; all of those that its scripts show."""
    found: dict[tuple[str, str], Met] = {}
    for catalogue in sorted(WAGTAIL.glob("**/locale/en/LC_MESSAGES/*.po")):
        base = catalogue.parents[3].relative_to(WAGTAIL)
        with catalogue.open("rb") as file:
            for message in read_po(file):
                msgid, plural = _words(message)
                files = [(base / name).as_posix() for name, _line in message.locations]
                scripted = catalogue.stem == "djangojs"
                met = [name for name in files if scripted or not _NOT_MET.search(name)]
                if msgid and met and not _LEFT_OUT.search(msgid):
                    key = (catalogue.stem, msgid)
                    known = found.get(key)
                    found[key] = Met(
                        domain=catalogue.stem,
                        msgid=msgid,
                        plural=plural or (known.plural if known else ""),
                        where=known.where if known else met[0],
                    )
    return tuple(sorted(found.values(), key=lambda met: (met.domain, met.where, met.msgid)))


@cache
def of_django(language: str) -> tuple[Met, ...]:
    """Return the strings of Django's forms that Django does not have in `language`."""
    found = []
    for folder in (DJANGO / "conf", DJANGO / "contrib" / "auth"):
        own = folder / "locale" / language / "LC_MESSAGES" / "django.po"
        known = set()
        with own.open("rb") as file:
            for message in read_po(file):
                forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
                if message.id and not message.fuzzy and forms and all(forms):
                    known.add(message.id)
        with (folder / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                msgid, plural = _words(message)
                if not msgid or message.id in known or msgid in (":", ":?.!"):
                    continue
                where = message.locations[0][0]
                if _DJANGO.search(where) or msgid in _ACCOUNT:
                    found.append(Met(domain="django", msgid=msgid, plural=plural, where=where))
    return tuple(found)
