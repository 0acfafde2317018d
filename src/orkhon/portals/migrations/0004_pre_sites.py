"""What a portal is told of itself: menus, its look, its law. The former version knows nothing of it."""

import django.core.validators
import django.db.models.deletion
import orkhon.alliance.memorandum_terms
import orkhon.portals.menus
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0002_pre_small_bodies'),
        ('portals', '0003_pre_four_eyes'),
    ]

    operations = [
        migrations.AddField(
            model_name='portalpage',
            name='age_mark',
            field=models.CharField(blank=True, choices=[('0+', '0+'), ('6+', '6+'), ('12+', '12+'), ('16+', '16+'), ('18+', '18+')], db_default='', default='', help_text='stands on every page', max_length=4, verbose_name='Age mark'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='agency',
            field=models.CharField(blank=True, db_default='', default='', help_text='the code of the agency whose portal it is: what its newsroom publishes has its one address here; empty: the joint desk’s', max_length=32, verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='brand_dark',
            field=models.CharField(blank=True, db_default='', default='', help_text='such as #00666f; empty: the theme’s', max_length=7, verbose_name='colour of words, dark'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='brand_light',
            field=models.CharField(blank=True, db_default='', default='', help_text='such as #00666f; empty: the theme’s', max_length=7, verbose_name='colour of words, light'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='data_kept',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Where personal data is kept'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='density',
            field=models.CharField(blank=True, choices=[('close', 'less room'), ('open', 'more room')], db_default='', default='', help_text='how much room is between the parts of a page; empty: the theme’s', max_length=8, verbose_name='density'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='editor_in_chief',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='Editor-in-chief'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='email',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='E-mail'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='foot_menu',
            field=wagtail.fields.StreamField([('page', 2), ('place', 4), ('link', 7)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'section or text of this portal', 'page_type': ['portals.SectionPage', 'portals.TextPage']}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'empty: the page’s own name', 'label': 'words of the link', 'max_length': 60, 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('page', 0), ('label', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': orkhon.portals.menus.place_choices, 'label': 'which page'}), 4: ('wagtail.blocks.StructBlock', [[('place', 3), ('label', 1)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'words of the link', 'max_length': 60}), 6: ('wagtail.blocks.URLBlock', (), {'help_text': 'a whole address, such as https://example.org/', 'label': 'address of the link', 'max_length': 500}), 7: ('wagtail.blocks.StructBlock', [[('label', 5), ('address', 6)]], {})}, help_text='empty: all texts about the portal; the imprint is always there', null=True, verbose_name='menu at the foot'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='founded',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='Founded'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='founder',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Founder'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='header_menu',
            field=wagtail.fields.StreamField([('page', 2), ('place', 4), ('link', 7)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'label': 'section or text of this portal', 'page_type': ['portals.SectionPage', 'portals.TextPage']}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'empty: the page’s own name', 'label': 'words of the link', 'max_length': 60, 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('page', 0), ('label', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': orkhon.portals.menus.place_choices, 'label': 'which page'}), 4: ('wagtail.blocks.StructBlock', [[('place', 3), ('label', 1)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'words of the link', 'max_length': 60}), 6: ('wagtail.blocks.URLBlock', (), {'help_text': 'a whole address, such as https://example.org/', 'label': 'address of the link', 'max_length': 500}), 7: ('wagtail.blocks.StructBlock', [[('label', 5), ('address', 6)]], {})}, help_text='empty: all sections that are in the menu', null=True, verbose_name='menu under the name'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='headlines',
            field=models.CharField(blank=True, choices=[('serif', 'with serifs'), ('sans', 'without serifs')], db_default='', default='', help_text='empty: the theme’s', max_length=8, verbose_name='headlines'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='hosting_address',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Address of the hosting provider'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='hosting_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Hosting provider'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='kept_years',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='Published texts are kept, years'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='kind',
            field=models.CharField(blank=True, choices=[('news', 'news'), ('literature', 'literature'), ('history', 'history'), ('government', 'government')], db_default='', default='', help_text='empty: as its theme is called', max_length=12, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='legal_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Legal name'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='logo',
            field=models.ForeignKey(blank=True, help_text='stands before the name; without one the stele does', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='logo as a picture'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='logo_drawing',
            field=models.TextField(blank=True, db_default='', default='', help_text='stands instead of the picture; scripts, styles and links are taken out of it', max_length=20000, verbose_name='logo as a drawing (SVG)'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='logo_name',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='mark_dark',
            field=models.CharField(blank=True, db_default='', default='', help_text='such as #00666f; empty: the theme’s', max_length=7, verbose_name='colour of lines, dark'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='mark_light',
            field=models.CharField(blank=True, db_default='', default='', help_text='such as #00666f; empty: the theme’s', max_length=7, verbose_name='colour of lines, light'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='notice_address',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Address for official electronic notices'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='owner_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Owner'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='phone',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='Telephone'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='postal_address',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Address'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='reading_size',
            field=models.CharField(blank=True, choices=[('smaller', 'smaller'), ('middle', 'middle'), ('larger', 'larger'), ('largest', 'largest')], db_default='', default='', help_text='empty: the theme’s', max_length=8, verbose_name='size of the text'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='registration_authority',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Registered by'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='registration_date',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='Registered on'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='registration_number',
            field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='Registration number'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='reply_address',
            field=models.CharField(blank=True, db_default='', default='', help_text='an e-mail address, or the address of a form', max_length=200, verbose_name='Where to ask for a correction or a reply'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='reply_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='A reply is published within, days'),
        ),
        migrations.AddField(
            model_name='portalpage',
            name='telegram',
            field=models.CharField(blank=True, db_default='', default='', help_text='its name without the @; readers are asked to subscribe to it', max_length=32, validators=[django.core.validators.RegexValidator('^[A-Za-z][A-Za-z0-9_]{4,31}$', 'a channel’s name was wanted, without the @')], verbose_name='Telegram channel'),
        ),
        migrations.AddField(
            model_name='sectionpage',
            name='is_home',
            field=models.BooleanField(db_default=False, default=False, help_text='of several portals that show an article, the one whose section is its home has its one address', verbose_name='home of its topics'),
        ),
        migrations.AlterField(
            model_name='portalpage',
            name='country',
            field=models.CharField(blank=True, db_default='', default='', help_text='whose law binds it, such as KZ: what a legal order withholds there is not shown; empty: none', max_length=2, validators=[orkhon.alliance.memorandum_terms.check_countries], verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='portalpage',
            name='invented',
            field=models.BooleanField(default=False, help_text='belongs to a demonstration; every page says that its news are invented', verbose_name='invented'),
        ),
        migrations.AlterField(
            model_name='portalpage',
            name='strapline',
            field=models.CharField(blank=True, help_text='one line under the name', max_length=200, verbose_name='strapline'),
        ),
        migrations.AlterField(
            model_name='portalpage',
            name='theme',
            field=models.CharField(choices=[('news', 'news: turquoise'), ('literature', 'literature: plum'), ('history', 'history: ochre-brown, with the kilim'), ('government', 'government: blue, without serifs')], default='news', max_length=12, verbose_name='theme'),
        ),
        migrations.AlterField(
            model_name='portalpage',
            name='time_zone',
            field=models.CharField(default='UTC', help_text='in which readers of this language are told times: Asia/Almaty', max_length=40, verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='sectionpage',
            name='in_menu',
            field=models.BooleanField(default=True, verbose_name='in the menu'),
        ),
        migrations.AlterField(
            model_name='sectionpage',
            name='menu_order',
            field=models.PositiveSmallIntegerField(default=0, help_text='small numbers come first', verbose_name='place in the menu'),
        ),
        migrations.AlterField(
            model_name='sectionpage',
            name='topics',
            field=models.CharField(help_text='codes of the topics that it shows, parted by spaces: history literature', max_length=400, verbose_name='topics'),
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.SlugField()),
                ('path', models.CharField(max_length=500)),
                ('target', models.CharField(max_length=1000)),
            ],
            options={
                'verbose_name': 'old address',
                'verbose_name_plural': 'old addresses',
                'constraints': [models.UniqueConstraint(fields=('portal', 'path'), name='portals_one_old_address')],
            },
        ),
    ]
