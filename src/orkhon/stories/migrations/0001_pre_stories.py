import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import orkhon.stories.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddingModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('version', models.CharField(max_length=100)),
                ('dimensions', models.PositiveIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('name', 'version', 'dimensions'), name='stories_model_once')],
            },
        ),
        migrations.CreateModel(
            name='Vector',
            fields=[
                ('position', orkhon.stories.models.NumberField(primary_key=True, serialize=False)),
                ('data', models.BinaryField()),
                ('model', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stories.embeddingmodel')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('started', models.DateTimeField(help_text='when its first report was received')),
                ('last', models.DateTimeField(help_text='when its last report was received')),
                ('reports', models.PositiveIntegerField(default=0)),
                ('copies', models.PositiveIntegerField(default=0)),
                ('agencies', models.PositiveIntegerField(default=0)),
                ('speed', models.PositiveIntegerField(default=0)),
                ('languages', models.CharField(blank=True, default='', max_length=200)),
                ('reach', models.PositiveIntegerField(default=0, help_text='how many languages it is told in')),
            ],
            options={
                'verbose_name_plural': 'stories',
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['-last'], name='stories_story_last'),
                    models.Index(fields=['-agencies', '-last'], name='stories_story_big'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.TextField(unique=True)),
                ('story', models.CharField(blank=True, default='', max_length=40)),
                ('former', models.CharField(blank=True, default='', help_text='the story it was taken from', max_length=40)),
                ('agency', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=35)),
                ('tagged', models.CharField(max_length=35)),
                ('version', models.TextField()),
                ('versions', models.PositiveIntegerField(default=1)),
                ('entry', models.BigIntegerField(help_text='position of the version that counts')),
                ('first', models.BigIntegerField(help_text='position by which it first came into a story')),
                ('received', models.DateTimeField(help_text='when the first version was received')),
                ('changed', models.DateTimeField(help_text='when the version that counts was received')),
                ('corrected', models.DateTimeField(help_text='when it was last corrected', null=True)),
                ('published', models.DateTimeField()),
                ('copy_of', models.TextField(blank=True, default='', help_text='uri of the report whose words it repeats')),
                ('derived', models.BooleanField(default=False, help_text='made from another item: no independent report')),
                ('score', models.FloatField(default=0.0)),
            ],
            options={
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['story', 'received'], name='stories_report_story'),
                    models.Index(fields=['-received'], name='stories_report_newest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('key', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('into', models.CharField(db_index=True, max_length=40)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.CharField(max_length=40)),
                ('other', models.CharField(db_index=True, max_length=40)),
                ('nearness', models.FloatField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('story', 'other'), name='stories_neighbour_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'merged'), ('part', 'parted')], max_length=8)),
                ('story', models.CharField(max_length=40)),
                ('into', models.CharField(blank=True, default='', max_length=40)),
                ('reports', models.JSONField(default=list)),
                ('made', models.DateTimeField()),
                ('after', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('refused', 'without effect')], default='waiting', max_length=8)),
                ('editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [
                    models.Index(fields=['after', 'id'], name='stories_decision_order'),
                    models.Index(condition=models.Q(('after__isnull', True)), fields=['id'], name='stories_decision_waiting'),
                    models.Index(fields=['story'], name='stories_decision_story'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.CharField(max_length=40)),
                ('since', models.DateTimeField()),
                ('seen', models.BigIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'watches',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('story', 'person'), name='stories_watch_once')],
            },
        ),
        migrations.CreateModel(
            name='Assignee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story', models.CharField(max_length=40)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('story', 'person', 'language'), name='stories_assignee_once')],
            },
        ),
    ]
