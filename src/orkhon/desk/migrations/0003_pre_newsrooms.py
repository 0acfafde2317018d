"""Whose newsroom works on an article, approval by an editor of that newsroom, and the right to order a redaction.
The column has a default in the database, so that the former version of the hub can go on writing articles meanwhile."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_first_topics_and_languages"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["-first_published_at", "-pk"],
                "permissions": [
                    ("take_item", "Can take an item from the wire to the desk"),
                    ("kill_item", "Can withhold, release and kill items on the wire"),
                    ("redact_item", "Can order the redaction of items on the wire"),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="agency",
            field=models.CharField(
                db_default="desk",
                db_index=True,
                default="desk",
                editable=False,
                max_length=32,
                verbose_name="newsroom",
            ),
        ),
        migrations.CreateModel(
            name="EditorApproval",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval by an editor of the newsroom",
                "verbose_name_plural": "approvals by an editor of the newsroom",
            },
            bases=("wagtailcore.task",),
        ),
    ]
