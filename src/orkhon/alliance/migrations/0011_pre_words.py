"""Names of fields as they stand on forms. Changes no table."""

import datetime
import django.core.validators
import django.db.models.deletion
import orkhon.alliance.memorandum_terms
import orkhon.alliance.models.source
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0010_pre_second_factor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='agency',
            name='active',
            field=models.BooleanField(default=True, verbose_name='active'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='code',
            field=models.CharField(help_text='how the wire names the agency, for ever', max_length=32, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', 'write small Latin letters, digits and hyphens, such as altai')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='country',
            field=models.CharField(blank=True, help_text='ISO 3166 code, such as KZ', max_length=2, verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='editor',
            field=models.CharField(blank=True, help_text='editor-in-chief', max_length=200, verbose_name='editor'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='founded',
            field=models.CharField(blank=True, max_length=40, verbose_name='founded'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='funding',
            field=models.CharField(blank=True, help_text='who pays for it', max_length=300, verbose_name='funding'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='invented',
            field=models.BooleanField(default=False, help_text='belongs to a demonstration; shown as such everywhere', verbose_name='invented'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='languages',
            field=models.CharField(blank=True, help_text='BCP 47 tags of what it writes in, parted by spaces: kk-Cyrl ru-Cyrl', max_length=200, verbose_name='languages'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='law',
            field=models.CharField(blank=True, help_text='the law that it works under', max_length=300, verbose_name='law'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='requires_own_statements',
            field=models.BooleanField(db_default=False, default=False, help_text='its items are taken only under its own signature; otherwise the hub signs for it and says so', verbose_name='requires own statements'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='sign',
            field=models.CharField(help_text='two or three letters that stand for it in lists, such as AP', max_length=3, verbose_name='sign'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='standing',
            field=models.CharField(choices=[('member', 'member'), ('partner', 'partner'), ('observer', 'observer'), ('desk', 'the joint desk')], default='member', max_length=8, verbose_name='standing'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='state_owner',
            field=models.CharField(blank=True, help_text='who owns it', max_length=300, verbose_name='state owner'),
        ),
        migrations.AlterField(
            model_name='agency',
            name='website',
            field=models.URLField(blank=True, verbose_name='website'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memoranda', to='alliance.agency', verbose_name='agency'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='archive',
            field=models.BooleanField(default=False, verbose_name='archive'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='broadcast',
            field=models.BooleanField(default=False, verbose_name='broadcast'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='credit_line',
            field=models.CharField(blank=True, help_text='how the originator is named; {agency} stands for its name', max_length=200, verbose_name='credit line'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='edit',
            field=models.BooleanField(default=False, verbose_name='edit'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='forbids',
            field=models.CharField(blank=True, db_default='', default='', help_text='what it forbids, parted by spaces: republish translate edit broadcast archive', max_length=60, validators=[orkhon.alliance.memorandum_terms.check_uses], verbose_name='forbids'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='items',
            field=models.TextField(blank=True, db_default='', default='', help_text='for these items alone: uris, one a line, a * at the end for all that begin so; empty: for all', validators=[orkhon.alliance.memorandum_terms.check_items], verbose_name='items'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='kind',
            field=models.CharField(choices=[('grant', 'grant: one side grants'), ('pool', 'pool: the partners grant one another'), ('co-production', 'co-production: the partners share what they make together')], db_default='grant', default='grant', max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='languages',
            field=models.CharField(blank=True, db_default='', default='', help_text='in these languages alone, parted by spaces: kk ru-Cyrl; empty: in all', max_length=200, validators=[orkhon.alliance.memorandum_terms.check_tags], verbose_name='languages'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='partners',
            field=models.ManyToManyField(blank=True, help_text='to whom it is granted, or who shares; nobody chosen: every member', related_name='memoranda_with', to='alliance.agency', verbose_name='partners'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='portals',
            field=models.CharField(blank=True, db_default='', default='', help_text='on these portals alone, by code, host name or kind (news, literature, history, government); empty: on all', max_length=500, verbose_name='portals'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='republish',
            field=models.BooleanField(default=False, verbose_name='republish'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='restrictions',
            field=models.TextField(blank=True, db_default='', default='', help_text='terms that people must keep; told with every answer', verbose_name='restrictions'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='shares',
            field=models.TextField(blank=True, db_default='', default='', help_text='pools and co-productions: a line a partner, with its share in per cent and what it delivers: altai 40 two reports a week', verbose_name='shares'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='signed',
            field=models.DateField(verbose_name='signed'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='territories',
            field=models.CharField(blank=True, db_default='', default='', help_text='in these countries alone, as ISO 3166 codes: KZ UZ; empty: everywhere', max_length=300, validators=[orkhon.alliance.memorandum_terms.check_countries], verbose_name='territories'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='text',
            field=models.TextField(blank=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='translate',
            field=models.BooleanField(default=False, verbose_name='translate'),
        ),
        migrations.AlterField(
            model_name='memorandum',
            name='until',
            field=models.DateField(blank=True, help_text='last day; empty: without an end', null=True, verbose_name='until'),
        ),
        migrations.AlterField(
            model_name='source',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='alliance.agency', verbose_name='agency'),
        ),
        migrations.AlterField(
            model_name='source',
            name='connector',
            field=models.CharField(choices=[('feed', 'feed'), ('file', 'file'), ('folder', 'folder'), ('jsonlist', 'jsonlist'), ('has', 'has'), ('telegram', 'telegram'), ('ftp', 'ftp'), ('sftp', 'sftp'), ('imap', 'imap'), ('inbox', 'inbox'), ('bot', 'bot'), ('superdesk', 'superdesk')], default='feed', error_messages={'invalid_choice': '%(value)r is no connector; choose one of: feed, file, folder, jsonlist, has, telegram, ftp, sftp, imap, inbox, bot, superdesk'}, help_text='how it is asked: feed for RSS, Atom, JSON Feed, ninjs; the others: docs/howto/connect-a-source.md', max_length=32, verbose_name='connector'),
        ),
        migrations.AlterField(
            model_name='source',
            name='enabled',
            field=models.BooleanField(default=True, verbose_name='enabled'),
        ),
        migrations.AlterField(
            model_name='source',
            name='interval',
            field=models.DurationField(default=datetime.timedelta(seconds=120), help_text='how often it is asked; 10 seconds at least', validators=[orkhon.alliance.models.source.check_interval], verbose_name='interval'),
        ),
        migrations.AlterField(
            model_name='source',
            name='language',
            field=models.CharField(blank=True, help_text='BCP 47 tag for items that do not say, such as kk-Cyrl', max_length=20, validators=[orkhon.alliance.models.source.check_language], verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='source',
            name='local',
            field=models.BooleanField(default=False, help_text='lies on this machine or in its private network; all others may not lead there', verbose_name='local'),
        ),
        migrations.AlterField(
            model_name='source',
            name='max_bytes',
            field=models.PositiveIntegerField(default=20000000, help_text='a longer answer is refused; from 1,000 to 50,000,000', validators=[orkhon.alliance.models.source.check_size], verbose_name='max bytes'),
        ),
        migrations.AlterField(
            model_name='source',
            name='name',
            field=models.CharField(max_length=120, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='source',
            name='options',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text="what its connector wants besides, as an object; never a password: that is the source's secret", verbose_name='options'),
        ),
        migrations.AlterField(
            model_name='source',
            name='silence_alert_after',
            field=models.DurationField(default=datetime.timedelta(days=1), help_text='with nothing new for so long, somebody should look', validators=[orkhon.alliance.models.source.check_silence], verbose_name='silence alert after'),
        ),
        migrations.AlterField(
            model_name='source',
            name='time_zone',
            field=models.CharField(default='UTC', help_text='for times without a zone, such as Asia/Almaty', max_length=40, validators=[orkhon.alliance.models.source.check_time_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='source',
            name='url',
            field=models.CharField(help_text='such as https://agency.example/rss, or folder:altai/texts', max_length=1000, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='source',
            name='user_agent',
            field=models.CharField(blank=True, help_text='for sources that refuse programs that say what they are', max_length=200, verbose_name='user agent'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='alliance.agency', verbose_name='agency'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='languages',
            field=models.CharField(blank=True, help_text='BCP 47 tags that the person works in, parted by spaces: kk-Cyrl ru-Cyrl; empty: all of them', max_length=200, verbose_name='languages'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='portals',
            field=models.CharField(blank=True, db_default='', default='', help_text='codes of the portals that the person works on, parted by spaces; empty: all of them', max_length=500, verbose_name='portals'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='role',
            field=models.CharField(choices=[('reporter', 'reporter'), ('translator', 'translator'), ('editor', 'editor'), ('fact-checker', 'fact-checker'), ('producer', 'producer'), ('agency-engineer', 'agency engineer'), ('secretariat', 'secretariat')], max_length=16, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AlterModelOptions(
            name='agency',
            options={'ordering': ['code'], 'verbose_name': 'agency', 'verbose_name_plural': 'agencies'},
        ),
        migrations.AlterModelOptions(
            name='memorandum',
            options={'ordering': ['signed'], 'verbose_name': 'memorandum', 'verbose_name_plural': 'memoranda'},
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': ['agency__code', 'name'], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
        ),
        migrations.AlterModelOptions(
            name='staff',
            options={'ordering': ['agency__code', 'role'], 'permissions': [('end_sessions', 'Can end the sessions of people and close their accounts'), ('view_retention', 'Can see what is kept for how long')], 'verbose_name': 'posting', 'verbose_name_plural': 'staff'},
        ),
    ]
