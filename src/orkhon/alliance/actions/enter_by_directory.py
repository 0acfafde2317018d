"""Let somebody in whom an agency's directory vouches for, with the postings that it gives there and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.directories import may_link
from orkhon.alliance.errors import NotByDirectory
from orkhon.alliance.models import Directory, DirectoryLink, Role, Staff
from orkhon.alliance.sign_in.directory_roles import roles_in, roles_of
from orkhon.alliance.sign_in.user_names import why_refused
from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.audit.origins import Origin

_ODD = re.compile(r"[^\w.@+-]")
_MOST_NAME = 100


def enter_by_directory(
    directory: Directory, claims: Mapping[str, object], *, now: datetime, origin: Origin | None = None
) -> User:
    """Return the account that the directory's subject is linked to, or a new one. Its postings follow the claims.

    An e-mail address makes nobody somebody else: where an account has it already, its person signs in and links the
    two. Raises `NotByDirectory`, in words for the person.
    """
    subject = str(claims["sub"])
    if not directory.active or not directory.agency.active:
        end_directory_postings(now=now)
        raise NotByDirectory(gettext("This way in is closed. Ask the secretariat."))
    try:
        with transaction.atomic():
            link = DirectoryLink.objects.filter(directory=directory, subject=subject).select_related("user").first()
            if link is None:
                link = DirectoryLink.objects.create(
                    directory=directory, user=_new_account(directory, claims), subject=subject, made=now, seen=now
                )
                _record("people.join_by_directory", link.user, directory, now, origin)
            user = link.user
            if not user.is_active or user.is_superuser:
                raise NotByDirectory(gettext("This account does not come in by a directory. Ask the secretariat."))
            DirectoryLink.objects.filter(pk=link.pk).update(seen=now)
            _follow(directory, user, claims, now, origin)
    except IntegrityError as error:
        raise NotByDirectory(gettext("You came in twice at once. Try again."), retryable=True) from error
    return user


def link_to_directory(
    directory: Directory, user: User, claims: Mapping[str, object], *, now: datetime, origin: Origin | None = None
) -> None:
    """Let the directory's subject be the account of the person who is signed in. Raises `NotByDirectory`."""
    if not may_link(user, directory):
        raise NotByDirectory(gettext("This directory is not your agency's, so your account cannot be linked to it."))
    try:
        with transaction.atomic():
            DirectoryLink.objects.create(directory=directory, user=user, subject=str(claims["sub"]), made=now, seen=now)
            _record("people.link_to_directory", user, directory, now, origin)
            _follow(directory, user, claims, now, origin)
    except IntegrityError as error:
        raise NotByDirectory(gettext("One of the two is linked already. Ask the secretariat.")) from error


def end_directory_postings(before: datetime | None = None, *, now: datetime) -> int:
    """End the postings of directories and agencies that are active no more, and of people whom their directory has
    not brought since `before`; return how many.
    """
    links = DirectoryLink.objects.filter(directory=OuterRef("directory"), user=OuterRef("user"))
    if before is not None:
        links = links.filter(seen__gte=before)
    over = Q(directory__active=False) | Q(agency__active=False) | ~Exists(links)
    with transaction.atomic():
        rows = list(Staff.objects.filter(over, directory__isnull=False).select_related("user"))
        Staff.objects.filter(pk__in=[row.pk for row in rows]).delete()
        people = {row.user_id: row.user for row in rows}
        for user in people.values():
            assign_roles(user, now=now)
        if rows:
            record("people.end_directory_postings", actor=HUB, now=now, details={"rows": str(len(rows))})
    return len(rows)


def _follow(
    directory: Directory, user: User, claims: Mapping[str, object], now: datetime, origin: Origin | None
) -> None:
    """Bring the postings that the directory gave in line. What a person of the alliance gave is left alone."""
    wanted = roles_of(claims, directory.claim, roles_in(directory.roles))
    given = Staff.objects.filter(user=user, directory=directory)
    gone, _ = given.exclude(role__in=wanted, agency=directory.agency).delete()
    there = set(Staff.objects.filter(user=user, agency=directory.agency).values_list("role", flat=True))
    new = [role for role in Role if role in wanted and role.value not in there]
    Staff.objects.bulk_create(Staff(user=user, agency=directory.agency, role=role, directory=directory) for role in new)
    assign_roles(user, now=now)
    if gone or new:
        _record("people.follow_directory", user, directory, now, origin, {"ended": str(gone), "begun": str(len(new))})


def _new_account(directory: Directory, claims: Mapping[str, object]) -> User:
    email = str(claims.get("email") or "")
    domain = email.rpartition("@")[2].lower()
    if claims.get("email_verified") is not True or domain not in directory.domains.lower().split():
        raise NotByDirectory(
            gettext("Your directory vouches for no e-mail address of your agency. Ask whoever keeps the directory.")
        )
    if User.objects.filter(email__iexact=email).exists():
        raise NotByDirectory(
            gettext(
                "An account with your e-mail address is here already. Sign in with its password, and link it to the "
                "directory in your account."
            )
        )
    user = User(
        username=_free_name(str(claims.get("preferred_username") or email.partition("@")[0])),
        email=email[:254],
        first_name=str(claims.get("given_name") or "")[:_MOST_NAME],
        last_name=str(claims.get("family_name") or "")[:_MOST_NAME],
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _free_name(wanted: str) -> str:
    """Return a user name like the wanted one that nobody has or could be taken for."""
    base = _ODD.sub("-", wanted)[:60].strip("-") or "person"
    for number in range(1, 1000):
        name = base if number == 1 else f"{base}-{number}"
        if why_refused(name) is None:
            return name
    raise NotByDirectory(gettext("No user name is free for you. Ask the secretariat."))


def _record(
    verb: str,
    user: User,
    directory: Directory,
    now: datetime,
    origin: Origin | None,
    details: Mapping[str, str] | None = None,
) -> None:
    record(
        verb,
        actor=doer_of(user),
        now=now,
        object_type="auth.user",
        object_key=str(user.pk),
        origin=origin,
        details={"directory": directory.code, **(details or {})},
    )
