"""Names of fields as they stand on forms. Changes no table."""

import django.core.validators
import django.db.models.deletion
import orkhon.exchange.models.subscriber
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0010_pre_second_factor'),
        ('exchange', '0005_pre_product_topic'),
        ('search', '0001_pre_topics'),
    ]

    operations = [
        migrations.AlterField(
            model_name='product',
            name='agencies',
            field=models.CharField(blank=True, help_text='codes parted by spaces; empty: all', max_length=500, validators=[orkhon.exchange.models.subscriber.check_agencies], verbose_name='agencies'),
        ),
        migrations.AlterField(
            model_name='product',
            name='code',
            field=models.SlugField(max_length=64, unique=True, verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='product',
            name='languages',
            field=models.CharField(blank=True, help_text='BCP 47 tags parted by spaces: kk, or uz-Cyrl for one script; empty: all', max_length=200, validators=[orkhon.exchange.models.subscriber.check_languages], verbose_name='languages'),
        ),
        migrations.AlterField(
            model_name='product',
            name='name',
            field=models.CharField(max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='product',
            name='subjects',
            field=models.TextField(blank=True, help_text="one a line: a Media Topic's address or a subject's name; empty: all", verbose_name='subjects'),
        ),
        migrations.AlterField(
            model_name='product',
            name='topic',
            field=models.ForeignKey(blank=True, help_text='a saved topic that an agency shares; empty: all', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='search.savedtopic', verbose_name='topic'),
        ),
        migrations.AlterField(
            model_name='product',
            name='types',
            field=models.CharField(blank=True, help_text='text picture video …; empty: all', max_length=100, validators=[orkhon.exchange.models.subscriber.check_types], verbose_name='types'),
        ),
        migrations.AlterField(
            model_name='product',
            name='urgency',
            field=models.PositiveSmallIntegerField(blank=True, help_text='this urgent or more: 1 is the most; empty: all', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='urgency'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='active',
            field=models.BooleanField(default=True, verbose_name='active'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='agency',
            field=models.OneToOneField(blank=True, help_text='of a member', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subscriber', to='alliance.agency', verbose_name='agency'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='code',
            field=models.CharField(max_length=64, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', 'write small Latin letters, digits and hyphens')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='follows',
            field=models.BooleanField(default=False, help_text='runs a hub that keeps a copy of the whole log, and its promises; members alone', verbose_name='follows'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='name',
            field=models.CharField(max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='products',
            field=models.ManyToManyField(blank=True, related_name='subscribers', to='exchange.product', verbose_name='products'),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='territory',
            field=models.CharField(blank=True, help_text='ISO 3166 code of where it publishes', max_length=2, verbose_name='territory'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='active',
            field=models.BooleanField(default=True, verbose_name='active'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='format',
            field=models.CharField(choices=[('json', 'JSON of the API'), ('newsml-g2', 'NewsML-G2'), ('ninjs', 'ninjs 3.1'), ('nitf', 'NITF 3.6'), ('newsml1', 'NewsML 1.2'), ('text', 'text of a letter')], db_default='json', default='json', max_length=12, verbose_name='format'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='host_key',
            field=models.CharField(blank=True, db_default='', default='', help_text='SFTP: the fingerprint (SHA256:…) that the server must show; empty: what it shows first is kept', max_length=100, verbose_name='host key'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='local',
            field=models.BooleanField(default=False, help_text='lies on this machine or in its private network; all others may not lead there', verbose_name='local'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='position',
            field=models.BigIntegerField(default=0, verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='subscriber',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='exchange.subscriber', verbose_name='subscriber'),
        ),
        migrations.AlterModelOptions(
            name='product',
            options={'ordering': ['code'], 'verbose_name': 'product', 'verbose_name_plural': 'products'},
        ),
        migrations.AlterModelOptions(
            name='subscriber',
            options={'ordering': ['code'], 'verbose_name': 'subscriber', 'verbose_name_plural': 'subscribers'},
        ),
        migrations.AlterModelOptions(
            name='webhook',
            options={'ordering': ['subscriber__code', 'pk'], 'verbose_name': 'webhook', 'verbose_name_plural': 'webhooks'},
        ),
    ]
