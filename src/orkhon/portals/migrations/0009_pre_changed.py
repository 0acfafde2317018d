"""The tags of pages that have changed, on SQLite. The former version knows nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0008_pre_rates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Changed',
            fields=[
                ('tag', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('moves', models.BigIntegerField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
