"""The measuring itself, in a process and a home of its own. `python -m bench.policy_measuring ROUNDS` prints the median
of one question in milliseconds: a person posted at twelve agencies, who may not change most of what is asked about."""

from __future__ import annotations

import statistics
import sys
import time

import django
from django.core.management import call_command

# Models cannot be imported before Django knows its settings.
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - as above
from wagtail.models import Locale  # noqa: E402 - as above

from orkhon.alliance.actions.assign_roles import assign_roles  # noqa: E402 - as above
from orkhon.alliance.actions.make_roles import make_roles  # noqa: E402 - as above
from orkhon.alliance.models import Agency, Role, Staff  # noqa: E402 - as above
from orkhon.config.side_tables import migrate_side  # noqa: E402 - as above
from orkhon.desk.models import Article  # noqa: E402 - as above
from orkhon.desk.policies import ARTICLES  # noqa: E402 - as above

AGENCIES = 12
ACTIONS = ("view", "change", "publish", "delete")


def _run(rounds: int) -> float:
    call_command("migrate", verbosity=0, skip_checks=True)
    migrate_side()
    make_roles()
    user = User.objects.create_user("bench")
    roles = list(Role)
    for number in range(AGENCIES):
        agency = Agency.objects.create(code=f"agency-{number}", sign="AG", name_en=f"Agency {number}")
        Staff.objects.create(user=user, agency=agency, role=roles[number % len(roles)], languages="kk-Cyrl ru-Cyrl")
    assign_roles(user)
    user = User.objects.get(pk=user.pk)
    kazakh = Locale.objects.get(language_code="kk")
    articles = [Article(agency=f"agency-{number}", locale=kazakh, headline="A") for number in range(AGENCIES)]
    answers = [ARTICLES.user_has_permission_for_instance(user, "change", article) for article in articles]
    assert any(answers)
    assert not all(answers)
    taken = []
    for number in range(rounds):
        article, action = articles[number % AGENCIES], ACTIONS[number % len(ACTIONS)]
        begun = time.perf_counter()
        ARTICLES.user_has_permission_for_instance(user, action, article)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


if __name__ == "__main__":
    print(_run(int(sys.argv[1])))
