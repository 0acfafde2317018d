from django.db import migrations, models

import orkhon.desk.blocks.content


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_pre_embargo_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="kind",
            field=models.CharField(
                choices=[
                    ("flash", "flash"),
                    ("news", "news"),
                    ("photo-report", "photo report"),
                    ("explainer", "explainer"),
                    ("interview", "interview"),
                    ("document", "official document"),
                    ("long-read", "long read"),
                ],
                db_default="news",
                default="news",
                max_length=12,
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="content",
            field=orkhon.desk.blocks.content.ContentField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="article",
            name="body_hash",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name="article",
            name="media_topics",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text="what the text is about, in the words of the IPTC; the wire carries them in every language",
                verbose_name="media topics",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="places",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text="what places the text is about",
                verbose_name="places",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="people",
            field=models.JSONField(
                blank=True, db_default=[], default=list, help_text="whom the text names", verbose_name="people"
            ),
        ),
    ]
