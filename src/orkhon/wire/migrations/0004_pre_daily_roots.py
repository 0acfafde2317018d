"""The daily roots of the log's tree. New tables only: the former version does not know them."""

import orkhon.wire.models
from django.db import migrations, models

from orkhon.wire.operations import MakeGuards


class Migration(migrations.Migration):
    dependencies = [("wire", "0003_pre_erasures")]

    operations = [
        migrations.CreateModel(
            name="DailyRoot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField(unique=True)),
                ("hub", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(help_text="how many headers: the last position in the tree")),
                ("root", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=64)),
                ("time", models.DateTimeField(help_text="when it was signed")),
                ("signature", models.CharField(max_length=96)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                ("number", orkhon.wire.models.PositionField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        MakeGuards(),
    ]
