"""The triggers that keep the audit append-only, and the row that `record` locks on PostgreSQL."""

from django.db import migrations, router

from orkhon.audit.operations import MakeGuards


def make_head(apps, schema_editor):
    if router.allow_migrate(schema_editor.connection.alias, "audit"):
        apps.get_model("audit", "Head").objects.using(schema_editor.connection.alias).get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop, elidable=False),
        MakeGuards(),
    ]
