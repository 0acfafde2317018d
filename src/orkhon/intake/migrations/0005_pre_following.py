import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_pre_push'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowedHub',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='how that hub signs: its ORKHON_HUB', max_length=64, unique=True)),
                ('url', models.URLField(help_text='such as https://hub.example', max_length=1000)),
                ('key_id', models.CharField(help_text='of its own key, read out by its people', max_length=64)),
                ('local', models.BooleanField(default=False, help_text='lies on this machine or in its private network')),
                ('enabled', models.BooleanField(default=True)),
                ('position', models.BigIntegerField(default=0, editable=False)),
                ('link_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', editable=False, max_length=64)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='FollowHealth',
            fields=[
                ('hub_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('asked', models.DateTimeField(null=True)),
                ('heard', models.DateTimeField(help_text='of the last answer that was taken', null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SetAsideRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField()),
                ('uri', models.TextField()),
                ('cause', models.TextField()),
                ('record', models.JSONField()),
                ('at', models.DateTimeField()),
                ('hub', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aside', to='intake.followedhub')),
            ],
            options={
                'ordering': ['hub', 'position'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('hub', 'position'), name='intake_aside_once')],
            },
        ),
    ]
