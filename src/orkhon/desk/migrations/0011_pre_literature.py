"""Books, authors and days in history, and what each article names. The former version knows nothing of it."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models

import orkhon.desk.models.literature
from orkhon.desk.subjects import subjects_of


def keep_what_articles_name(apps, schema_editor):
    """Give the articles that readers have their rows; all others get theirs when they are saved again."""
    alias = schema_editor.connection.alias
    if alias != "default":
        return
    article, row = apps.get_model("desk", "Article"), apps.get_model("desk", "ArticleSubject")
    facts = article.objects.using(alias).filter(live=True).values_list(
        "pk", "places", "people", "byline", "media_topics"
    )
    made = []
    for pk, places, people, byline, topics in facts.iterator(chunk_size=1000):
        for one in subjects_of(places=places or (), people=people or (), byline=byline, media_topics=topics or ()):
            made.append(row(article_id=pk, kind=one.kind.value, key=one.key, slug=one.slug, name=one.name))
        if len(made) > 2000:
            row.objects.using(alias).bulk_create(made, batch_size=500, ignore_conflicts=True)
            made = []
    row.objects.using(alias).bulk_create(made, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0010_pre_translating'),
        ('media', '0002_pre_small_bodies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_az', models.CharField(blank=True, max_length=200, verbose_name='name in Azerbaijani')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_kk', models.CharField(blank=True, max_length=200, verbose_name='name in Kazakh')),
                ('name_ky', models.CharField(blank=True, max_length=200, verbose_name='name in Kyrgyz')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_tk', models.CharField(blank=True, max_length=200, verbose_name='name in Turkmen')),
                ('name_tr', models.CharField(blank=True, max_length=200, verbose_name='name in Turkish')),
                ('name_uz', models.CharField(blank=True, max_length=200, verbose_name='name in Uzbek')),
                ('newsroom', models.CharField(db_default='desk', db_index=True, default='desk', editable=False, max_length=32, verbose_name='newsroom')),
                ('public', models.BooleanField(default=False, help_text='readers of the portals see it', verbose_name='public')),
                ('invented', models.BooleanField(default=False, help_text='belongs to a demonstration; its pages say that it is invented', verbose_name='invented')),
                ('slug', models.SlugField(help_text='how addresses name it', max_length=80, unique=True, verbose_name='address')),
                ('born', models.SmallIntegerField(blank=True, help_text='before our era: with a minus', null=True, validators=[django.core.validators.MinValueValidator(-3000), django.core.validators.MaxValueValidator(2200)], verbose_name='year of birth')),
                ('died', models.SmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-3000), django.core.validators.MaxValueValidator(2200)], verbose_name='year of death')),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='portrait')),
            ],
            options={
                'verbose_name': 'author of books',
                'verbose_name_plural': 'authors of books',
                'ordering': ['name_en', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('newsroom', models.CharField(db_default='desk', db_index=True, default='desk', editable=False, max_length=32, verbose_name='newsroom')),
                ('public', models.BooleanField(default=False, help_text='readers of the portals see it', verbose_name='public')),
                ('invented', models.BooleanField(default=False, help_text='belongs to a demonstration; its pages say that it is invented', verbose_name='invented')),
                ('slug', models.SlugField(help_text='how addresses name it', max_length=80, unique=True, verbose_name='address')),
                ('year', models.SmallIntegerField(blank=True, help_text='when it first came out', null=True, validators=[django.core.validators.MinValueValidator(-3000), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('written_in', models.CharField(blank=True, choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], help_text="the original's language", max_length=3, verbose_name='written in')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='books', to='desk.author', verbose_name='author')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='cover')),
            ],
            options={
                'verbose_name': 'book',
                'verbose_name_plural': 'books',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='HistoryDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('newsroom', models.CharField(db_default='desk', db_index=True, default='desk', editable=False, max_length=32, verbose_name='newsroom')),
                ('public', models.BooleanField(default=False, help_text='readers of the portals see it', verbose_name='public')),
                ('invented', models.BooleanField(default=False, help_text='belongs to a demonstration; its pages say that it is invented', verbose_name='invented')),
                ('month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='month')),
                ('day', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='day')),
                ('year', models.SmallIntegerField(blank=True, help_text='before our era: with a minus', null=True, validators=[django.core.validators.MinValueValidator(-3000), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'day in history',
                'verbose_name_plural': 'days in history',
                'ordering': ['month', 'day', 'year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoryDayText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], max_length=3, verbose_name='language')),
                ('headline', models.CharField(max_length=255, verbose_name='headline')),
                ('text', wagtail.fields.RichTextField(blank=True, max_length=8000, verbose_name='text')),
                ('entry', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='desk.historyday')),
            ],
            options={
                'ordering': ['language'],
            },
        ),
        migrations.CreateModel(
            name='ArticleSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('place', 'place'), ('person', 'person'), ('author', 'author'), ('topic', 'media topic')], max_length=6)),
                ('key', models.CharField(max_length=100)),
                ('slug', models.CharField(max_length=100)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, db_constraint=False, related_name='subjects', to='desk.article')),
            ],
            options={
                'verbose_name': 'subject of an article',
                'verbose_name_plural': 'subjects of articles',
                'default_permissions': (),
                'indexes': [models.Index(fields=['kind', 'key', '-article'], name='desk_subject_by_key'), models.Index(fields=['kind', 'slug'], name='desk_subject_by_slug')],
                'constraints': [models.UniqueConstraint(fields=('article', 'kind', 'key'), name='desk_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='AuthorText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], max_length=3, verbose_name='language')),
                ('about', wagtail.fields.RichTextField(max_length=60000, verbose_name='about')),
                ('author', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='desk.author')),
            ],
            options={
                'ordering': ['language'],
                'constraints': [models.UniqueConstraint(fields=('author', 'language'), name='desk_author_text_once')],
            },
        ),
        migrations.CreateModel(
            name='BookChapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], max_length=3, verbose_name='language')),
                ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)], verbose_name='number')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('body', wagtail.fields.RichTextField(max_length=800000, verbose_name='text')),
                ('book', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='desk.book')),
            ],
            options={
                'ordering': ['language', 'number'],
                'constraints': [models.UniqueConstraint(fields=('book', 'language', 'number'), name='desk_chapter_once')],
            },
        ),
        migrations.CreateModel(
            name='BookText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('en', 'English'), ('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('ru', 'Русский'), ('tk', 'Türkmençe'), ('tr', 'Türkçe'), ('uz', 'Oʻzbekcha')], max_length=3, verbose_name='language')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('about', wagtail.fields.RichTextField(blank=True, max_length=60000, verbose_name='about')),
                ('translator', models.CharField(blank=True, max_length=200, verbose_name='translator')),
                ('rights', models.CharField(help_text='who holds the rights, and what readers may do with the text', max_length=500, verbose_name='rights')),
                ('pdf', models.FileField(blank=True, help_text='for download, at most 40 MB', upload_to='books', validators=[django.core.validators.FileExtensionValidator(['pdf']), orkhon.desk.models.literature.refuse_other_files], verbose_name='PDF')),
                ('book', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='desk.book')),
            ],
            options={
                'ordering': ['language'],
                'constraints': [models.UniqueConstraint(fields=('book', 'language'), name='desk_book_text_once')],
            },
        ),
        migrations.AddIndex(
            model_name='historyday',
            index=models.Index(fields=['month', 'day', 'year'], name='desk_day_of_year'),
        ),
        migrations.AddConstraint(
            model_name='historydaytext',
            constraint=models.UniqueConstraint(fields=('entry', 'language'), name='desk_day_text_once'),
        ),
        migrations.RunPython(keep_what_articles_name, migrations.RunPython.noop),
    ]
