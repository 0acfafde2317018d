"""The rates of the central banks. The former version knows nothing of it."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0007_pre_outlets'),
    ]

    operations = [
        migrations.AddField(
            model_name='portalpage',
            name='rates_bank',
            field=models.CharField(blank=True, choices=[('az', 'Central Bank of Azerbaijan'), ('kg', 'National Bank of Kyrgyzstan'), ('kz', 'National Bank of Kazakhstan'), ('ru', 'Bank of Russia'), ('tm', 'Central Bank of Turkmenistan'), ('tr', 'Central Bank of Türkiye'), ('uz', 'Central Bank of Uzbekistan')], db_default='', default='', help_text='the bank whose rates readers of this language are shown; empty: none are shown', max_length=2, verbose_name='rates of'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='rates_currencies',
            field=models.CharField(blank=True, db_default='', default='', help_text='at most six codes in their order, parted by spaces: USD EUR RUB CNY; empty: USD EUR RUB', max_length=40, verbose_name='currencies'),
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank', models.CharField(max_length=2)),
                ('day', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('value', models.CharField(max_length=24)),
                ('nominal', models.PositiveIntegerField(default=1)),
                ('told_change', models.CharField(blank=True, default='', max_length=24)),
                ('days', models.PositiveSmallIntegerField(default=1)),
                ('invented', models.BooleanField(default=False)),
                ('fetched', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'rate',
                'verbose_name_plural': 'rates',
                'constraints': [models.UniqueConstraint(fields=('bank', 'currency', 'day'), name='portals_one_rate_a_day')],
            },
        ),
        migrations.CreateModel(
            name='RateSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank', models.CharField(choices=[('az', 'Central Bank of Azerbaijan'), ('kg', 'National Bank of Kyrgyzstan'), ('kz', 'National Bank of Kazakhstan'), ('ru', 'Bank of Russia'), ('tm', 'Central Bank of Turkmenistan'), ('tr', 'Central Bank of Türkiye'), ('uz', 'Central Bank of Uzbekistan')], max_length=2, verbose_name='central bank')),
                ('address', models.CharField(help_text='of the bank’s own document; {DD}, {MM} and {YYYY} stand for the day where it has one a day', max_length=500, verbose_name='address')),
                ('enabled', models.BooleanField(default=False, verbose_name='in use')),
                ('local', models.BooleanField(default=False, help_text='for stand-ins; banks never are', verbose_name='may be on this machine or its network')),
                ('invented', models.BooleanField(default=False, help_text='a stand-in of a demonstration: every rate from it is said to be invented', verbose_name='invented')),
                ('user_agent', models.CharField(blank=True, default='', help_text='empty: the usual one; some banks refuse what they do not know', max_length=200, verbose_name='name that the hub gives itself')),
                ('interval_minutes', models.PositiveSmallIntegerField(default=60, help_text='a bank tells its rates once a day; one of them hangs up on whoever asks more than twenty times', validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes between two questions')),
                ('last_asked', models.DateTimeField(editable=False, null=True, verbose_name='last asked')),
                ('last_good', models.DateTimeField(editable=False, null=True, verbose_name='last good answer')),
                ('next_ask', models.DateTimeField(editable=False, null=True, verbose_name='asked again')),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                ('problem', models.CharField(blank=True, default='', editable=False, max_length=500, verbose_name='last problem')),
                ('newest_day', models.DateField(editable=False, null=True, verbose_name='newest day')),
                ('etag', models.CharField(blank=True, default='', editable=False, max_length=1000)),
                ('last_modified', models.CharField(blank=True, default='', editable=False, max_length=100)),
            ],
            options={
                'verbose_name': 'source of rates',
                'verbose_name_plural': 'sources of rates',
                'ordering': ['bank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('bank', 'address'), name='portals_one_rate_source')],
            },
        ),
    ]
