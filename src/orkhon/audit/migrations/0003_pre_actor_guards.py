"""Two more triggers on SQLite: no actor gives way to another under OR REPLACE."""

from django.db import migrations

from orkhon.audit.operations import MakeGuards


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_pre_guards")]
    operations = [MakeGuards()]
