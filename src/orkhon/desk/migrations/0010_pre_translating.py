from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0009_pre_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentencePresence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("segment", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["at"], name="desk_presence_old")],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "person"), name="desk_presence_once"),
                ],
            },
        ),
    ]
