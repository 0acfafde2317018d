"""The nine topics that the hub comes with, and the eight languages that the desk writes in."""

from django.db import migrations

LANGUAGES = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")

# code, IPTC Media Topic, then the names in the order of LANGUAGES
TOPICS = (
    ("society", "14000000", "Cəmiyyət", "Society", "Қоғам", "Коом", "Общество", "Jemgyýet", "Toplum", "Jamiyat"),
    ("economy", "04000000", "İqtisadiyyat", "Economy", "Экономика", "Экономика", "Экономика", "Ykdysadyýet", "Ekonomi", "Iqtisodiyot"),
    ("culture", "01000000", "Mədəniyyət", "Culture", "Мәдениет", "Маданият", "Культура", "Medeniýet", "Kültür", "Madaniyat"),
    ("science", "13000000", "Elm", "Science", "Ғылым", "Илим", "Наука", "Ylym", "Bilim", "Ilm-fan"),
    ("transport", "20000337", "Nəqliyyat", "Transport", "Көлік", "Транспорт", "Транспорт", "Ulag", "Ulaşım", "Transport"),
    ("sport", "15000000", "İdman", "Sport", "Спорт", "Спорт", "Спорт", "Sport", "Spor", "Sport"),
    ("weather", "17000000", "Hava", "Weather", "Ауа райы", "Аба ырайы", "Погода", "Howa", "Hava durumu", "Ob-havo"),
    ("history", "20000747", "Tarix", "History", "Тарих", "Тарых", "История", "Taryh", "Tarih", "Tarix"),
    ("literature", "20000013", "Ədəbiyyat", "Literature", "Әдебиет", "Адабият", "Литература", "Edebiýat", "Edebiyat", "Adabiyot"),
)


def make(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    Topic = apps.get_model("desk", "Topic")
    for code, medtop, *names in TOPICS:
        named = {f"name_{language}": name for language, name in zip(LANGUAGES, names, strict=True)}
        Topic.objects.get_or_create(code=code, defaults={"medtop": medtop, **named})


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
