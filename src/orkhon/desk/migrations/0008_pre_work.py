"""The work at the desk: steps, assignments, comments and the board's rows. The former version knows none of them."""

import uuid
from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from orkhon.desk.operations import MakeGuards


def put_what_is_at_work_on_the_board(apps, schema_editor):
    """Give drafts and what was published lately their rows; all others get theirs when they are saved again."""
    alias = schema_editor.connection.alias
    if alias != "default":
        return
    article, row = apps.get_model("desk", "Article"), apps.get_model("desk", "BoardRow")
    now = timezone.now()
    lately = Q(last_published_at__gte=now - timedelta(days=14))
    found = article.objects.using(alias).filter(Q(live=False, first_published_at__isnull=True) | lately)
    rows = found.values_list(
        "pk", "translation_key", "locale__language_code", "agency", "topic_id", "live", "withdrawal_reason",
        "correction_note", "last_published_at", "latest_revision__created_at",
    )
    made = []
    for pk, group, language, agency, topic, live, gone, note, published, written in rows.iterator(chunk_size=1000):
        stage = ("corrected" if note else "published") if live else ("draft" if not gone else "withheld")
        stage = "killed" if not live and gone in ("killed", "redacted") else stage
        made.append(row(
            article=pk, group=group, language=language, agency=agency, topic=topic, live=live, stage=stage,
            moved=written or published or now,
        ))
    row.objects.using(alias).bulk_create(made, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0007_pre_blocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardRow',
            fields=[
                ('article', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('group', models.UUIDField(db_index=True, editable=False)),
                ('language', models.CharField(editable=False, max_length=3)),
                ('agency', models.CharField(editable=False, max_length=32)),
                ('topic', models.BigIntegerField(editable=False, null=True)),
                ('live', models.BooleanField(default=False, editable=False)),
                ('stage', models.CharField(choices=[('draft', 'draft'), ('edited', 'edited'), ('translated', 'translated'), ('approved', 'approved'), ('published', 'published'), ('corrected', 'corrected'), ('withheld', 'withheld'), ('killed', 'killed')], default='draft', editable=False, max_length=10)),
                ('moved', models.DateTimeField(db_index=True, editable=False)),
            ],
            options={
                'verbose_name': 'row of the board',
                'verbose_name_plural': 'rows of the board',
                'default_permissions': (),
                'indexes': [models.Index(fields=['language', '-moved'], name='desk_board_by_language'), models.Index(fields=['agency', '-moved'], name='desk_board_by_agency'), models.Index(fields=['stage', '-moved'], name='desk_board_by_stage')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.BigIntegerField(db_index=True, editable=False, null=True)),
                ('group', models.UUIDField(editable=False)),
                ('language', models.CharField(editable=False, max_length=3)),
                ('kind', models.CharField(choices=[('submitted', 'asked for approval'), ('edited', 'marked it as edited'), ('translated', 'marked it as translated'), ('approved', 'approved it'), ('returned', 'sent it back'), ('scheduled', 'scheduled its publication'), ('published', 'published it'), ('corrected', 'published a correction'), ('waived', 'published a correction without a second person'), ('refused', 'was not published on schedule'), ('withheld', 'withheld it'), ('killed', 'killed it'), ('assigned', 'assigned work'), ('taken', 'took work over'), ('handed', 'handed work on'), ('declined', 'declined work'), ('done', 'finished work'), ('dropped', 'called work off'), ('commented', 'wrote a comment'), ('resolved', 'resolved a comment')], editable=False, max_length=10)),
                ('revision', models.BigIntegerField(editable=False, null=True)),
                ('by', models.BigIntegerField(editable=False, null=True)),
                ('whom', models.BigIntegerField(editable=False, null=True)),
                ('note', models.CharField(blank=True, editable=False, max_length=2000)),
                ('at', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'step of the work',
                'verbose_name_plural': 'steps of the work',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['group', 'id'], name='desk_step_by_group')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], max_length=3)),
                ('agency', models.CharField(editable=False, max_length=32)),
                ('title', models.CharField(max_length=255, verbose_name='working title')),
                ('task', models.CharField(choices=[('write', 'write'), ('translate', 'translate'), ('edit', 'edit'), ('check', 'check the facts'), ('approve', 'approve'), ('correct', 'correct')], default='write', max_length=9, verbose_name='what is to be done')),
                ('who', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='desk_assignments', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('due', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'called off')], default='open', max_length=7)),
                ('made', models.DateTimeField(editable=False)),
                ('changed', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': [models.OrderBy(models.F('due'), nulls_last=True), 'pk'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['language', 'due'], name='desk_open_by_language'), models.Index(condition=models.Q(('state', 'open')), fields=['who', 'due'], name='desk_open_by_person'), models.Index(condition=models.Q(('state', 'open')), fields=['due'], name='desk_open_by_deadline')],
            },
        ),
        migrations.CreateModel(
            name='ArticleComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.BigIntegerField(db_index=True, editable=False)),
                ('parent', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='desk.articlecomment')),
                ('passage', models.CharField(blank=True, editable=False, max_length=200)),
                ('segment', models.PositiveIntegerField(editable=False, null=True)),
                ('quote', models.CharField(blank=True, editable=False, max_length=300)),
                ('text', models.CharField(editable=False, max_length=4000)),
                ('by', models.BigIntegerField(editable=False)),
                ('at', models.DateTimeField(editable=False)),
                ('resolved_by', models.BigIntegerField(editable=False, null=True)),
                ('resolved_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [],
            },
        ),
        MakeGuards(),
        migrations.RunPython(put_what_is_at_work_on_the_board, migrations.RunPython.noop, elidable=True),
    ]
