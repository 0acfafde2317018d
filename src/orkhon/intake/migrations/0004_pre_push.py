import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0005_pre_agency_keys'),
        ('intake', '0003_pre_connectors'),
    ]

    operations = [
        migrations.CreateModel(
            name='PushToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='which program has it, such as `newsroom import`', max_length=120)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('hint', models.CharField(editable=False, help_text='its first letters, to tell one from another', max_length=16)),
                ('created', models.DateTimeField(editable=False)),
                ('expires', models.DateTimeField(help_text='it opens nothing from then on')),
                ('revoked', models.DateTimeField(blank=True, editable=False, null=True)),
                ('per_minute', models.PositiveIntegerField(default=1200, help_text='requests at most', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60000)])),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='alliance.agency')),
            ],
            options={
                'ordering': ['agency__code', 'created'],
            },
        ),
    ]
