"""What an article is called on screens. The database knows nothing of it, so the former version may run."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_pre_words'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-first_published_at', '-pk'], 'permissions': [('take_item', 'Can take an item from the wire to the desk'), ('kill_item', 'Can withhold, release and kill items on the wire'), ('redact_item', 'Can order the redaction of items on the wire')], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
    ]
