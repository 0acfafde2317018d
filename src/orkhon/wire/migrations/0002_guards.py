"""The triggers that keep the log append-only, and the row that appends lock on PostgreSQL."""

from django.db import migrations, router

from orkhon.wire.operations import MakeGuards


def make_head(apps, schema_editor):
    if router.allow_migrate(schema_editor.connection.alias, "wire"):
        apps.get_model("wire", "Head").objects.using(schema_editor.connection.alias).get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("wire", "0001_initial")]
    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop, elidable=False),
        MakeGuards(),
    ]
