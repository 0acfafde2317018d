"""Orders of redactions, and the words for what a redaction does to articles. The former version knows neither."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_pre_newsrooms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='article',
            name='withdrawal_reason',
            field=models.CharField(blank=True, choices=[('killed', 'killed'), ('withheld', 'withheld'), ('redacted', 'redacted')], editable=False, max_length=8),
        ),
        migrations.AlterField(
            model_name='sourceproblem',
            name='kind',
            field=models.CharField(choices=[('killed', 'source killed'), ('withheld', 'source withheld'), ('corrected', 'source corrected'), ('redacted', 'source redacted')], max_length=9),
        ),
        migrations.CreateModel(
            name='RedactionOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=2000)),
                ('agency', models.CharField(help_text='whose item it is', max_length=64)),
                ('reason', models.CharField(max_length=500)),
                ('authority', models.CharField(blank=True, max_length=300)),
                ('keep_mixed', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'waits for a second person'), ('refused', 'refused'), ('done', 'carried out')], default='waiting', max_length=7)),
                ('asked', models.DateTimeField()),
                ('decided', models.DateTimeField(null=True)),
                ('entry', models.BigIntegerField(help_text="the wire's redact entry, once it is there", null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'order of a redaction',
                'verbose_name_plural': 'orders of redactions',
                'ordering': ['-pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('uri',), name='desk_one_waiting_order_an_item'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='desk_redaction_by_two_people')],
            },
        ),
    ]
