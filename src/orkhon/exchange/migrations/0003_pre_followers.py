import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_pre_drops'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowerStanding',
            fields=[
                ('subscriber', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='follower', serialize=False, to='exchange.subscriber')),
                ('position', models.BigIntegerField(help_text='every entry up to here is there, or was set aside')),
                ('aside', models.PositiveIntegerField(help_text='entries that wait there for a person to judge them')),
                ('at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FollowerAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(help_text='of the kill, withhold or redact entry here')),
                ('status', models.CharField(help_text='usable, embargoed, withheld, killed, redacted or unknown', max_length=16)),
                ('at', models.DateTimeField()),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='exchange.subscriber')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'position'), name='exchange_answer_once')],
            },
        ),
    ]
