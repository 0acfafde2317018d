from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0007_pre_connectors'),
    ]

    operations = [
        migrations.AlterField(
            model_name='source',
            name='connector',
            field=models.CharField(choices=[('feed', 'feed'), ('file', 'file'), ('folder', 'folder'), ('jsonlist', 'jsonlist'), ('has', 'has'), ('telegram', 'telegram'), ('ftp', 'ftp'), ('sftp', 'sftp'), ('imap', 'imap'), ('inbox', 'inbox'), ('bot', 'bot'), ('superdesk', 'superdesk')], default='feed', error_messages={'invalid_choice': '%(value)r is no connector; choose one of: feed, file, folder, jsonlist, has, telegram, ftp, sftp, imap, inbox, bot, superdesk'}, help_text='how it is asked: feed for RSS, Atom, JSON Feed, ninjs; the others: docs/howto/connect-a-source.md', max_length=32),
        ),
    ]
