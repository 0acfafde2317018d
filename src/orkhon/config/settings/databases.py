"""The wire's database, and on SQLite a second file for what may change without waking the wire's readers.

While the hub is only looked at (ORKHON_LOOK) the database itself refuses every write, whoever asks.
"""

from typing import Any

from orkhon.config.read_only import sqlite_name
from orkhon.config.settings.hub import ENVIRONMENT, ORKHON_HOME

# Models that change often and that nothing in the wire's database refers to. On SQLite any write to the
# wire's file takes its lock and wakes its readers, so these have a file of their own; PostgreSQL needs none.
SIDE_MODELS = frozenset(
    {
        "sessions.session",
        "wire.readerposition",
        "intake.sourcehealth",
        "intake.followhealth",
        "intake.pushtokenuse",
        "marks.seen",
        "desk.sentencepresence",
        "readership.periodsecret",
        "readership.fragment",
        "readership.tally",
        "readership.liveminute",
        "stories.story",
        "stories.report",
        "stories.redirect",
        "stories.neighbour",
        "verification.check",
        "verification.checkeditem",
        "verification.meaningquestion",
        "axes.accessattempt",
        "axes.accessattemptexpiration",
        "axes.accessfailurelog",
        "axes.accesslog",
    }
)


def _sqlite(name: str, synchronous: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": sqlite_name(ORKHON_HOME / name) if ENVIRONMENT.look else ORKHON_HOME / name,
        "OPTIONS": {
            # A transaction that asks for the write lock at once would be refused too where nothing may be written.
            "transaction_mode": "DEFERRED" if ENVIRONMENT.look else "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; "
                "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-8000;"
                f"{' PRAGMA query_only=ON;' if ENVIRONMENT.look else ''}"
            ),
        },
        "CONN_MAX_AGE": None,
        # A file, not memory: tests with several threads and processes are like the real thing.
        "TEST": {"NAME": str(ORKHON_HOME / f"test-{name}")},
    }


if ENVIRONMENT.postgres is None:
    # FULL, or a power cut may give a position out twice and fork the signed chain (SPINE, Append).
    DATABASES = {"default": _sqlite("orkhon.sqlite3", "FULL"), "side": _sqlite("side.sqlite3", "NORMAL")}
    DATABASE_ROUTERS = ["orkhon.config.routing.SideRouter"]
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": ENVIRONMENT.postgres.name,
            "USER": ENVIRONMENT.postgres.user,
            "PASSWORD": ENVIRONMENT.postgres.password,
            "HOST": ENVIRONMENT.postgres.host,
            "PORT": ENVIRONMENT.postgres.port,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # A client that was stopped in the middle of a transaction must not keep the append lock.
            "OPTIONS": {
                "options": "-c idle_in_transaction_session_timeout=10000 -c lock_timeout=10000"
                + (" -c default_transaction_read_only=on" if ENVIRONMENT.look else ""),
                "application_name": "orkhon",
                # For each address of the host; a server that is silent would be waited for as long as TCP does.
                "connect_timeout": 5,
            },
        }
    }
    DATABASE_ROUTERS = []
