from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("verification", "0003_pre_claims")]

    operations = []
