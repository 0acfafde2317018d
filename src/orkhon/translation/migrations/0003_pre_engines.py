import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('translation', '0002_pre_glossary'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Engine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('libretranslate', 'LibreTranslate'), ('apertium', 'Apertium APy'), ('chat', "chat model (OpenAI's interface)"), ('local', 'model on this machine (CTranslate2)'), ('nothing', 'none: people translate')], max_length=16, verbose_name='kind')),
                ('address', models.CharField(blank=True, help_text="of the server, such as https://translate.example.org; a chat model's ends in /v1", max_length=1000, verbose_name='address')),
                ('model', models.CharField(blank=True, help_text="a chat model's name, or the folder of a model on this machine", max_length=500, verbose_name='model')),
                ('codes', models.TextField(blank=True, help_text='only where the engine names a language otherwise than usual: one a line, such as kk = kaz', max_length=4000, verbose_name='codes of languages')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
                ('local', models.BooleanField(default=False, help_text='lies on this machine or in its own network; only such engines see embargoed and restricted text', verbose_name='inside')),
                ('timeout', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(600)], verbose_name='longest wait in seconds')),
                ('price', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='price of a million characters')),
                ('cap', models.DecimalField(blank=True, decimal_places=4, help_text='in the currency of the price; empty: no limit', max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='most that a month may cost')),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('paused_until', models.DateTimeField(editable=False, null=True)),
                ('last_failure', models.CharField(blank=True, default='', editable=False, max_length=500)),
                ('last_failure_at', models.DateTimeField(editable=False, null=True)),
                ('last_success', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'machine engine',
                'verbose_name_plural': 'machine engines',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='EnginePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='translation.engine', verbose_name='engine')),
                ('source', models.CharField(help_text='a language and the script that the engine reads, such as kk-Cyrl', max_length=35, verbose_name='from')),
                ('target', models.CharField(help_text='such as uz-Latn', max_length=35, verbose_name='to')),
                ('rank', models.PositiveSmallIntegerField(default=1, help_text='1 is asked first; the next one is asked where it fails', verbose_name='turn')),
            ],
            options={
                'verbose_name': 'pair of languages',
                'verbose_name_plural': 'pairs of languages',
                'ordering': ['source', 'target', 'rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EngineUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='translation.engine')),
                ('month', models.DateField()),
                ('characters', models.BigIntegerField(default=0)),
                ('questions', models.BigIntegerField(default=0)),
                ('spent', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='MachineRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='machine_requests', to='translation.document')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'being translated'), ('done', 'done'), ('partly', 'partly done'), ('failed', 'not done')], default='waiting', max_length=8)),
                ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('next_attempt', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('claims', models.PositiveIntegerField(default=0)),
                ('filled', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
                ('happened', models.JSONField(default=list)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='enginepair',
            constraint=models.UniqueConstraint(fields=('engine', 'source', 'target'), name='translation_one_pair_an_engine'),
        ),
        migrations.AddConstraint(
            model_name='engineuse',
            constraint=models.UniqueConstraint(fields=('engine', 'month'), name='translation_one_use_a_month'),
        ),
        migrations.AddIndex(
            model_name='machinerequest',
            index=models.Index(fields=['state', 'next_attempt'], name='translation_due_requests'),
        ),
    ]

