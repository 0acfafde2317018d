"""Newsletters, channels and pushes to readers. The former version knows nothing of it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0013_pre_article_words'),
        ('portals', '0006_pre_front'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Newsletter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.SlugField()),
                ('language', models.CharField(max_length=2)),
                ('active', models.BooleanField(default=False, verbose_name='readers can ask for it, and it is sent')),
                ('rhythm', models.CharField(choices=[('daily', 'every day'), ('weekly', 'every week')], default='daily', max_length=8, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='day of a weekly one')),
                ('hour', models.PositiveSmallIntegerField(default=8, help_text='0 to 23, by the portal’s clock', validators=[django.core.validators.MaxValueValidator(23)], verbose_name='hour')),
                ('most', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='most stories')),
                ('opening', models.CharField(blank=True, default='', help_text='in the newsletter’s language', max_length=500, verbose_name='words at the head')),
                ('only_chosen', models.BooleanField(default=False, help_text='otherwise the most important stories of the day or week fill what is left', verbose_name='only what editors choose')),
                ('chosen', models.JSONField(blank=True, default=list)),
            ],
            options={
                'permissions': [('keep_outlets', 'Can keep newsletters, channels and pushes of portals')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('portal', 'language'), name='portals_one_newsletter')],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('made', models.DateTimeField()),
                ('articles', models.JSONField(default=list)),
                ('spread_to', models.BigIntegerField(default=0, null=True)),
                ('newsletter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='portals.newsletter')),
            ],
            options={
                'ordering': ['-day', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='NewsletterReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.CharField(max_length=254)),
                ('known_as', models.CharField(max_length=254)),
                ('secret', models.CharField(max_length=32)),
                ('asked', models.DateTimeField()),
                ('confirmed', models.DateTimeField(null=True)),
                ('question_due', models.DateTimeField(null=True)),
                ('questions', models.PositiveSmallIntegerField(default=0)),
                ('bounces', models.PositiveSmallIntegerField(default=0)),
                ('newsletter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='portals.newsletter')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('left-out', 'left out'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='portals.issue')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='portals.newsletterreader')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PushOutlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.SlugField()),
                ('language', models.CharField(max_length=2)),
                ('active', models.BooleanField(default=False, verbose_name='readers can ask for it, and it is sent')),
                ('by_itself', models.PositiveSmallIntegerField(default=1, help_text='1 is most urgent, 9 least; 0: only what an editor sends', validators=[django.core.validators.MaxValueValidator(9)], verbose_name='pushed by itself up to this urgency')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('portal', 'language'), name='portals_one_push_outlet')],
            },
        ),
        migrations.CreateModel(
            name='Breaking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('spread_to', models.BigIntegerField(default=0, null=True)),
                ('taken', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='portals.pushoutlet')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReaderBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=50)),
                ('since', models.DateTimeField()),
                ('last', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='browsers', to='portals.pushoutlet')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='BrowserPush',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('left-out', 'left out'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('takes_back', models.BooleanField(default=False)),
                ('news', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='portals.breaking')),
                ('browser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='portals.readerbrowser')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TelegramChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.SlugField()),
                ('language', models.CharField(max_length=2)),
                ('chat', models.CharField(help_text='@name, or its number; the bot must be one of its administrators', max_length=64, validators=[django.core.validators.RegexValidator('^(@[A-Za-z][A-Za-z0-9_]{4,31}|-100[0-9]{5,16})$', 'write @name, or the number that begins with -100')], verbose_name='channel')),
                ('sections', models.CharField(blank=True, default='', max_length=1000, verbose_name='sections')),
                ('active', models.BooleanField(default=True, verbose_name='new articles are posted')),
                ('since', models.DateTimeField()),
                ('paused_until', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('trouble', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'ordering': ['portal', 'language', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('portal', 'language', 'chat'), name='portals_one_channel')],
            },
        ),
        migrations.CreateModel(
            name='ChannelPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('left-out', 'left out'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('message', models.BigIntegerField(null=True)),
                ('posted', models.DateTimeField(null=True)),
                ('shown', models.CharField(blank=True, default='', max_length=64)),
                ('taking', models.BooleanField(default=False)),
                ('doubts', models.PositiveSmallIntegerField(default=0)),
                ('removed_by_hand', models.BooleanField(default=False)),
                ('changed', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.article')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='portals.telegramchannel')),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.UniqueConstraint(fields=('newsletter', 'day'), name='portals_one_issue_a_day'),
        ),
        migrations.AddIndex(
            model_name='newsletterreader',
            index=models.Index(condition=models.Q(('question_due__isnull', False)), fields=['question_due'], name='portals_question_due'),
        ),
        migrations.AddIndex(
            model_name='newsletterreader',
            index=models.Index(fields=['known_as'], name='portals_reader_by_mail'),
        ),
        migrations.AddConstraint(
            model_name='newsletterreader',
            constraint=models.UniqueConstraint(fields=('newsletter', 'known_as'), name='portals_reader_once'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due'], name='portals_letter_waiting'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('issue', 'reader'), name='portals_one_letter'),
        ),
        migrations.AddConstraint(
            model_name='breaking',
            constraint=models.UniqueConstraint(fields=('outlet', 'article'), name='portals_pushed_once'),
        ),
        migrations.AddIndex(
            model_name='browserpush',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due'], name='portals_push_waiting'),
        ),
        migrations.AddConstraint(
            model_name='browserpush',
            constraint=models.UniqueConstraint(fields=('news', 'browser', 'takes_back'), name='portals_push_once'),
        ),
        migrations.AddIndex(
            model_name='channelpost',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due'], name='portals_post_waiting'),
        ),
        migrations.AddConstraint(
            model_name='channelpost',
            constraint=models.UniqueConstraint(fields=('channel', 'article'), name='portals_posted_once'),
        ),
    ]
